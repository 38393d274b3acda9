"""What is due, told by mail: at most one mail a person and day, none where nothing is to be said.

Officers hear of the steps of the year, contributors of the reports their units owe, executives of what waits
for their approval. A thing is told thirty, seven and one day before it is due, and while it is late; it is
told no more once it is done, or so long ago that nobody does it any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from prongsai import measures
from prongsai.frameworks import Text
from prongsai.thai import date_in_words
from prongsai.web.accounts import mail
from prongsai.web.accounts.access import posts_of
from prongsai.web.accounts.jobs import Task
from prongsai.web.accounts.models import Person
from prongsai.web.evidence.owed import owed as owed_disclosures
from prongsai.web.plans import progress
from prongsai.web.plans.access import reporter, seen_by
from prongsai.web.plans.models import DigestDay, DigestMail, RemindersOff, RoundPlan
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round

BEFORE = (30, 7, 1)
_LATEST = 90
_FROM = datetime.time(7)
SUBJECT = Text("เรื่องที่ถึงกำหนดในระบบโปร่งใส", "What is due in Prongsai")


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told on one day, a sentence each."""

    person: Person
    lines: Sequence[Text]

    @property
    def text(self) -> Text:
        """The body of the mail: Thai and English, with the way to the page and how to switch it off."""
        where = f"\n{settings.ADDRESS.rstrip('/')}/work/" if settings.ADDRESS else ""
        off = Text(
            "ไม่ต้องการรับอีก ปิดได้ที่หน้า “การแจ้งเตือน” ในระบบ",
            "To have no more of these, switch them off on the page “Reminders”.",
        )
        th = "\n".join(f"- {each.th}" for each in self.lines)
        en = "\n".join(f"- {each.en}" for each in self.lines)
        return Text(f"{th}\n{where}\n{off.th}", f"{en}\n{where}\n{off.en}")


def digests(on: datetime.date) -> Iterator[Digest]:
    """Whom to tell what on a day; people without an address, and who want none, are left out.

    >>> [(each.person.login, len(each.lines)) for each in digests(datetime.date(2021, 4, 3))]
    [('finance', 2)]
    """
    people = Person.objects.filter(is_active=True, posts__body__isnull=False).exclude(email="")
    for person in people.exclude(pk__in=RemindersOff.objects.values("person")).distinct().order_by("pk"):
        lines = tuple(lines_of(person, on))
        if lines:
            yield Digest(person, lines)


def lines_of(person: Person, on: datetime.date) -> Iterator[Text]:
    """What one person is told on a day, body by body."""
    for post in posts_of(person, on).filter(body__isnull=False).select_related("body"):
        for round_ in Round.objects.filter(body=post.body).select_related("body"):
            match post.role:
                case "officer":
                    yield from _of_officer(round_, on)
                case "contributor":
                    yield from _of_contributor(person, round_, on)
                case "executive":
                    yield from _of_executive(round_)
            yield from _of_disclosures(person, round_, post.role, on)


def _of_officer(round_: Round, on: datetime.date) -> Iterator[Text]:
    """The step the round is at, where its end is near or over."""
    for place in line(round_, on):
        is_open = place.when == "now" and not _is_over(round_, place.code)
        if is_open and place.ends is not None and place.days is not None and _is_told(place.days):
            when, name = _when(place.ends, place.days), place.step.name
            yield Text(
                f"{round_.body} ปี {round_.year}: ขั้นตอน “{name.th}” {when.th}",
                f"{round_.body} {round_.year}: step “{name.en}” {when.en}",
            )


def _is_over(round_: Round, step: str) -> bool:
    """The last step has no next one; it is over when the plan is closed."""
    return step == "report" and RoundPlan.objects.filter(round=round_, state="closed").exists()


def _of_contributor(person: Person, round_: Round, on: datetime.date) -> Iterator[Text]:
    """Measures and reports of the person's units that are late, and reports that will soon be due."""
    plan, own = seen_by(person, round_), reporter(person, round_)
    whose = Text(f"{round_.body} ปี {round_.year}", f"{round_.body} {round_.year}")
    if plan.state != "adopted":
        return
    for late in measures.overdue(plan, on):
        if _is_told(-late.days) and not set(late.units).isdisjoint(own(late.measure)):
            yield _about(whose, late.measure.number, late.round, _when(late.due, -late.days))
    for owed in progress.owed(person, round_, plan, on):
        days = (owed.due - on).days
        if days >= 0 and _is_told(days):
            yield _about(whose, owed.measure.number, owed.months, _when(owed.due, days))


def _about(whose: Text, number: int, months: int | None, when: Text) -> Text:
    if months is None:
        return Text(f"{whose.th}: มาตรการที่ {number} {when.th}", f"{whose.en}: measure {number} {when.en}")
    return Text(
        f"{whose.th}: รายงานมาตรการที่ {number} รอบ {months} เดือน {when.th}",
        f"{whose.en}: report of measure {number}, {months} months, {when.en}",
    )


def _of_executive(round_: Round) -> Iterator[Text]:
    """A result or a plan that waits for approval."""
    newest = ResultVersion.objects.filter(round=OuterRef("round")).order_by("-version").values("pk")[:1]
    if ResultVersion.objects.filter(round=round_, state="proposed", pk=Subquery(newest)).exists():
        yield Text(
            f"{round_.body} ปี {round_.year}: ผลการประเมินรอการอนุมัติของท่าน",
            f"{round_.body} {round_.year}: the result waits for your approval",
        )
    if RoundPlan.objects.filter(round=round_, state="proposed").exists():
        yield Text(
            f"{round_.body} ปี {round_.year}: แผนมาตรการรอความเห็นชอบของท่าน",
            f"{round_.body} {round_.year}: the plan waits for you to adopt it",
        )


def _of_disclosures(person: Person, round_: Round, role: str, on: datetime.date) -> Iterator[Text]:
    """Disclosure items that will soon be due or are late; and what waits for the executive."""
    for each in owed_disclosures(person, round_, role):
        if role == "executive" or (each.due is not None and _is_told((each.due - on).days)):
            yield Text(
                f"{round_.body} ปี {round_.year}: {each.say.th}", f"{round_.body} {round_.year}: {each.say.en}"
            )


def _is_told(days: int) -> bool:
    return days in BEFORE or -_LATEST <= days < 0


def _when(due: datetime.date, days: int) -> Text:
    th, en = date_in_words(due, "th"), date_in_words(due, "en")
    if days < 0:
        return Text(f"เกินกำหนดมา {-days} วัน (ครบกำหนด {th})", f"is {-days} days late (due {en})")
    return Text(f"ครบกำหนดใน {days} วัน ({th})", f"is due in {days} days ({en})")


# ------------------------------------------------------------------------------------------------ sending


def begin_day(task: Task, now: datetime.datetime | None = None) -> None:
    """Have the day's mails sent by `tasks.send_digest`, from seven in the morning on; once a day.

    Nothing happens while no mail is configured.
    """
    local = timezone.localtime(now)
    if not mail.is_on() or local.time() < _FROM or DigestDay.objects.filter(day=local.date()).exists():
        return
    with transaction.atomic():
        _, is_new = DigestDay.objects.get_or_create(day=local.date())
        if is_new:
            task.enqueue(local.date().isoformat())


def send(on: datetime.date) -> int:
    """Send the mails of a day to whoever was not told yet; gives how many left."""
    sent = 0
    for each in digests(on):
        row, is_new = DigestMail.objects.get_or_create(day=on, person=each.person)
        if is_new and mail.send(each.person, SUBJECT, each.text):
            DigestMail.objects.filter(pk=row.pk).update(is_sent=True)
            sent += 1
    DigestDay.objects.filter(day=on, ended_at=None).update(ended_at=timezone.now())
    return sent


def last_day() -> DigestDay | None:
    """The latest day whose mails were sent."""
    return DigestDay.objects.exclude(ended_at=None).order_by("day").last()


def wants(person: Person) -> bool:
    """Whether a person is told by mail what is due."""
    return not RemindersOff.objects.filter(person=person).exists()


def switch(person: Person, is_on: bool) -> None:
    """Have the mails, or have them no more."""
    if is_on:
        RemindersOff.objects.filter(person=person).delete()
    else:
        RemindersOff.objects.get_or_create(person=person)
