"""People who act at the same moment, on a database of their own: run as a program, says what came of it.

`python -m tests.web.races WRITERS ENTRIES PAIRS DISCLOSED` with PRONGSAI_DATA, and DATABASE_URL for
PostgreSQL.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import django

Deed = Callable[[], object]


def main(writers: int, entries: int, pairs: int, disclosed: int) -> None:
    django.setup()
    from django.core.management import call_command

    from tests.web.conftest import town_of

    call_command("migrate", verbosity=0)
    town = town_of("ผู้เขียน", "w")
    found = {"trail": written_at_once(writers, entries, town)}
    found["approvals"] = [approved_while_loading(number) for number in range(pairs)]
    found["adoptions"] = [adopted_while_editing(number) for number in range(pairs)]
    found["disclosures"] = [disclosed_while_editing(town, number) for number in range(disclosed)]
    found["entries"] = [filled_in_by_two(town, disclosed + number) for number in range(disclosed)]
    found["reviews"] = [reviewed_at_once(town, 2 * disclosed + number) for number in range(pairs)]
    found["solved"] = solved_at_once(writers, town)
    found["faults"] = list(faults())
    print(json.dumps(found))


def at_once(deeds: list[Deed]) -> list[str]:
    """Do all of it at the same moment; the name of the error of each, empty where it was done."""
    from django.db import connection

    start, said = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        start.wait()
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            said[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said


def solved_at_once(times: int, town: Any) -> dict[str, Any]:
    """One solution of an open link sent by many sockets: what they were answered, codes made, ballots."""
    from django.test import Client

    from prongsai.web.ballots.models import Issued, Sealed
    from prongsai.web.ballots.open_link import challenge_of, path_of
    from tests.web.ballot_makers import survey_of
    from tests.web.open_links import send, solved

    survey = survey_of(town, form="EIT1", number=1)
    where, solution = path_of(survey.part, "EIT1"), solved(challenge_of(survey.part, "EIT1"))
    statuses: list[int] = []
    said = at_once([lambda: statuses.append(send(Client(), where, survey, solution).status_code)] * times)
    return {
        "statuses": sorted(set(statuses)), "faults": said, "codes": Issued.objects.count() - 1,
        "ballots": Sealed.objects.count(),
    }  # fmt: skip


def written_at_once(writers: int, entries: int, town: Any) -> dict[str, Any]:
    from django.db import transaction

    from prongsai.web.accounts import trail

    def write(writer: int) -> Deed:
        def deed() -> None:
            for number in range(entries):
                with transaction.atomic():
                    trail.write(town.officer, "test", body=town.body, about=f"{writer}/{number}")

        return deed

    said = at_once([write(writer) for writer in range(writers)])
    told = set(trail.TrailEntry.objects.values_list("about", flat=True))
    return {"errors": said, "written": trail.TrailEntry.objects.count(), "told": len(told)}


def faults() -> Any:
    from prongsai.web.accounts import trail

    return trail.verify()


def approved_while_loading(number: int) -> dict[str, Any]:
    """The executive approves what they saw while the officer withdraws it, and loads another."""
    from prongsai.web.results import loading, review
    from prongsai.web.results.models import ResultVersion
    from tests.web.conftest import EXAMPLES, NAME, town_of

    town = town_of(f"เทศบาลที่ {number}", f"r{number}")
    file = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    file = file.replace(f"name: {NAME}", f"name: {town.body.name}")
    uploads = [loading.Upload("body.yaml", file.encode())]
    other = [loading.Upload("body.yaml", f"{file}\n# อีกฉบับ\n".encode())]
    seen = review.move(loading.load(town.round, uploads, town.officer), "proposed", town.officer, "แก้คะแนน")
    said = at_once(
        [
            lambda: review.move(seen, "published", town.executive),
            lambda: review.move(seen, "draft", town.officer) if number % 2 else None,
            lambda: loading.load(town.round, other, town.officer),
        ]
    )
    versions = list(ResultVersion.objects.filter(round=town.round).order_by("version"))
    public = [each for each in versions if each.state == "published"]
    town.round.refresh_from_db()
    return {
        "said": said,
        "versions": [each.version for each in versions],
        "step": town.round.step,
        "published": [each.version for each in public],
        "is_as_seen": all(
            (each.digest, each.publication.statement["version"]) == (seen.digest, seen.version)
            and hashlib.sha256(bytes(each.content)).hexdigest() == seen.digest
            for each in public
        ),
    }


def adopted_while_editing(number: int) -> dict[str, Any]:
    """The executive adopts the plan they saw while the officer withdraws it and changes a measure."""
    from prongsai.measures import Adoption
    from prongsai.web.plans import adoption, editing
    from prongsai.web.plans.models import PlannedMeasure, RoundPlan
    from tests.web.conftest import town_of
    from tests.web.test_adopt import SOUND

    town = town_of(f"อบต.ที่ {number}", f"p{number}")
    row = editing.add(town.round, SOUND, town.officer)
    version = RoundPlan.objects.get(round=town.round).version
    seen = adoption.move(town.round, "proposed", town.officer, version).version
    adopted = Adoption("นายก", datetime.date(2021, 2, 9), "มติ ครั้งที่ 1/2564")

    def withdraw_and_change() -> None:
        adoption.move(town.round, "draft", town.officer, seen)
        editing.change(town.round, row.pk, row.version, {**SOUND, "when": "เม.ย. 64"}, town.officer)

    said = at_once(
        [
            lambda: adoption.move(town.round, "adopted", town.executive, seen, adoption=adopted),
            withdraw_and_change,
        ]
    )
    held, measure = RoundPlan.objects.get(round=town.round), PlannedMeasure.objects.get(pk=row.pk)
    return {
        "said": said,
        "state": held.state,
        "is_as_seen": held.state != "adopted" or measure.when == SOUND["when"],
    }


def disclosed_while_editing(town: Any, number: int) -> dict[str, Any]:
    """The executive approves what they saw while the officer takes it back, changes it and sends it anew."""
    from prongsai.web.evidence import submission
    from prongsai.web.evidence.models import Disclosure, Entry

    round_ = year_of(town, number)
    draft = submission.save(round_, "O1", 1, {"explanation": "เดิม"}, town.officer).disclosure
    Entry.objects.filter(disclosure=draft).update(explanation="เดิม", is_filled=True)
    sent = submission.move(draft, "sent", town.officer)
    seen = submission.seal_of(sent)

    def change() -> None:
        submission.move(sent, "draft", town.officer)
        submission.save(round_, "O1", 2, {"explanation": "ใหม่"}, town.officer)
        if number % 2:
            submission.move(sent, "sent", town.officer)

    approve = lambda: submission.move(sent, "approved", town.executive, seen=seen)  # noqa: E731
    said = at_once([approve, change] if number % 4 < 2 else [change, approve])
    held = Disclosure.objects.get(pk=sent.pk)
    entry = held.entries.get(code="O1")
    return {
        "said": said if number % 4 < 2 else said[::-1], "state": held.state, "explanation": entry.explanation,
        "is_as_seen": held.state != "approved"
        or ((hashlib.sha256(bytes(held.content)).hexdigest(), held.digest) == (seen, seen)
        and bytes(held.content) == submission.content_of(held)),
    }  # fmt: skip


def filled_in_by_two(town: Any, number: int) -> dict[str, Any]:
    """Two people save the same item at the same moment, each having seen the same version."""
    from prongsai.web.evidence import submission
    from prongsai.web.evidence.models import Entry, EntryVersion

    round_, words = year_of(town, number), ("ก", "ข")
    if number % 2:
        submission.ask_units(round_, ["O2"], town.finance, None, town.officer)
    said = at_once(
        [
            lambda each=each: submission.save(round_, "O1", 1, {"explanation": each}, town.officer)
            for each in words
        ]
    )
    entries = Entry.objects.filter(disclosure__round=round_, code="O1")
    kept = EntryVersion.objects.filter(entry__in=entries).values_list("content__explanation", flat=True)
    return {"said": said, "saved": [each.explanation for each in entries], "kept": list(kept)}


def reviewed_at_once(town: Any, number: int) -> dict[str, Any]:
    """Readers, two leads and the body over one disclosure, two of them at the same moment at every step."""
    from prongsai.web.accounts.models import TrailEntry
    from prongsai.web.evidence import checking, clarifying, deciding, reviewing, submission, tasks
    from prongsai.web.evidence.models import Decision, Disclosure, Reading, SiteCheck
    from prongsai.web.evidence.reviewing import Given, Named
    from tests.web.conftest import somebody
    from tests.web.review_makers import CODES, approved, day
    from tests.web.review_makers import read as read_all

    held = approved(replace(town, round=year_of(town, number)))
    lead, second, one, other = (
        somebody(f"{name}{number}", role, province=town.body.province)
        for name, role in (("lead", "lead"), ("second", "lead"), ("one", "assessor"), ("other", "assessor"))
    )
    reviewing.assign(held, Named(one, other, day(7)), lead)
    found: dict[str, Any] = {"corrected": at_once([
        lambda: submission.correct(held, town.officer, "แก้ไข"),
        lambda: reviewing.score(held, "O1", Given(100), 0, one),
    ])}  # fmt: skip
    if Disclosure.objects.get(pk=held.pk).state == "replaced":
        found["readings"] = Reading.objects.filter(disclosure=held).count()
        return found
    for code in CODES[1:]:
        reviewing.score(held, code, Given(100), 0, one)
    found["ended"] = at_once([
        lambda: reviewing.end(held, one),
        lambda: reviewing.score(held, "O1", Given(0, (), "ไม่พบ"), 1, one),
    ])  # fmt: skip
    found["score"] = Reading.objects.get(disclosure=held, place=1, code="O1").score
    read_all(SimpleNamespace(disclosure=held), other, {"O1": "ไม่พบ", "O2": "ไม่พบ"})
    decided = {code: Given(0, (), "ไม่พบ") for code in ("O1", "O2")}
    found["told"] = at_once([
        lambda each=each, days=days: deciding.tell(held, decided, day(days), each)
        for each, days in ((lead, 3), (second, 5))
    ])  # fmt: skip
    found["first"] = Decision.objects.filter(disclosure=held, stage="first").count()
    seen = clarifying.seal_of({})
    found["clarified"] = at_once([
        lambda: clarifying.send(held, {"O1": "มี"}, seen, town.officer),
        lambda: clarifying.accept(held, town.officer),
    ])  # fmt: skip
    disputed = {
        code: Given(100, (), "พบ") for code in clarifying.sent_words(Disclosure.objects.get(pk=held.pk))
    }
    found["settled"] = at_once(
        [lambda each=each: clarifying.settle(held, disputed, each) for each in (lead, second)]
    )
    found["second"] = Decision.objects.filter(disclosure=held, stage="clarified").count() == len(disputed)
    told = TrailEntry.objects.filter(about=str(held.round.year), action__in=("review.told", "review.final"))
    found["trail"] = sorted(told.values_list("action", flat=True))
    town.body.website = "https://town.example/"
    town.body.save()
    again = replace(town, round=year_of(town, 1000 + number))
    draft = submission.save(
        again.round, "O1", 1, {"addresses": ["https://town.example/"]}, town.officer
    ).disclosure
    found["asked"] = at_once([lambda: checking.ask(draft, town.officer, tasks.check_site)] * 2)
    SiteCheck.objects.filter(disclosure=draft).update(state="failed")
    return found


def year_of(town: Any, number: int) -> Any:
    """A round of the town's of its own, and so disclosures of their own."""
    from prongsai.web.rounds.models import Round

    return Round.objects.create(
        body=town.body, year=2600 + number, framework_code="nacc-2563", step="prepare"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
