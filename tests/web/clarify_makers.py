"""Disclosures whose preliminary scores are told, and what bodies say to them, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from prongsai.web.evidence import clarifying, deciding
from prongsai.web.evidence.clarifying import seal_of, words_of
from prongsai.web.evidence.models import Decision, Disclosure
from prongsai.web.evidence.reviewing import Given
from tests.web.conftest import Town
from tests.web.review_makers import CODES, Review, approved, day, read, review_of

#: Items without points, with the words of both readers.
ZEROS: Mapping[str, str] = {"O1": "ไม่พบทางเข้าจากหน้าหลัก", "O2": "เป็นข้อมูลของปีก่อน", "O18": "เปิดไม่ได้"}


def told(town: Town, zeros: Mapping[str, str] = ZEROS, days: int = 7) -> Review:
    """A disclosure read by two who agree, its preliminary scores told, the window open for so many days."""
    made = review_of(town)
    for person in (made.one, made.other):
        read(made, person, zeros)
    deciding.tell(made.disclosure, {}, day(max(days, 1)), made.lead)
    if days < 1:
        Disclosure.objects.filter(pk=made.disclosure.pk).update(clarify_until=day(days))
    made.disclosure.refresh_from_db()
    return made


def final_at_once(town: Town) -> Disclosure:
    """A disclosure with final scores, without its readings."""
    made = approved(town)
    Decision.objects.bulk_create(
        Decision(
            disclosure=made, code=code, stage="first", score=0 if code in ZEROS else 100, basis="agreed",
            reasons=["no-path"] if code in ZEROS else [], words=ZEROS.get(code, ""), person=town.executive,
        )
        for code in CODES
    )  # fmt: skip
    for state in ("scored", "final"):
        Disclosure.objects.filter(pk=made.pk).update(
            state=state, clarify_until=day(0), final_at=timezone.now()
        )
    made.refresh_from_db()
    return made


def sent(made: Review, words: Mapping[str, str]) -> Disclosure:
    """The body's clarification, sent by its officer."""
    seen = seal_of(words_of(made.disclosure))
    return clarifying.send(made.disclosure, words, seen, made.town.officer)


def final(made: Review, words: Mapping[str, str] | None = None, raised: tuple[str, ...] = ()) -> Disclosure:
    """The review ended: without words the body accepted; those in `raised` are given their points."""
    if not words:
        return clarifying.settle(clarifying.accept(made.disclosure, made.town.officer), {}, made.lead)
    decided = {
        code: Given(100 if code in raised else 0, (), f"พิจารณาข้อ {code} จากหลักฐานแล้ว") for code in words
    }
    return clarifying.settle(sent(made, words), decided, made.lead)
