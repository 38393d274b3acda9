"""What waits for a person in a round, out of the state of its result and plan: a sentence and a link each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from prongsai import measures
from prongsai.frameworks import Text
from prongsai.measures import Plan
from prongsai.thai import date_in_words
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import owed
from prongsai.web.evidence import review_queue
from prongsai.web.evidence.access import current
from prongsai.web.evidence.owed import owed as owed_disclosures
from prongsai.web.plans import progress
from prongsai.web.plans.access import seen_by
from prongsai.web.plans.reading import plan_of, problems_of
from prongsai.web.results.access import latest
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to be done now: what, where, and by when; `due` is None where no day is set."""

    say: Text
    address: str
    due: datetime.date | None = None
    is_late: bool = False


def waiting(person: Person, round_: Round, on: datetime.date) -> Sequence[Waiting]:
    """What waits for a person in a round on a day: what is late first, then by its day.

    >>> waiting(executive, round_, today)[0].say.en
    'The result is proposed to you: approve it or send it back'
    """
    roles = roles_at(person, round_.body)
    found: list[Waiting] = []
    if "officer" in roles:
        found += _of_officer(person, round_, on)
    if "executive" in roles:
        found += _of_executive(person, round_)
    if "contributor" in roles:
        found += _of_units(person, round_, on)
    found += _of_disclosures(person, round_, on)
    found += [
        Waiting(say, reverse(page, args=[round_.pk]), due, bool(due and due < on))
        for say, page, due in review_queue.owed(person, round_)
    ]
    return sorted(found, key=lambda each: (not each.is_late, each.due or datetime.date.max))


def _of_officer(person: Person, round_: Round, on: datetime.date) -> Iterator[Waiting]:
    for say, due in owed.by_officer(round_, on):
        yield Waiting(say, reverse("survey", args=[round_.pk]), due)
    result = latest(round_, person)
    if result is None:
        if round_.step == "prepare":
            yield Waiting(
                Text("ตรวจข้อมูลหน่วยงาน", "Check what is said of the body"),
                reverse("body", args=[round_.body_id]),
            )
            yield from _of_items(round_)
        yield Waiting(
            Text("นำเข้าผลการประเมิน หรือกรอกคะแนน", "Load the result"), reverse("load", args=[round_.pk])
        )
        return
    yield from _of_result(result)
    if result.state == "published":
        yield from _of_plan(round_, on)


def _of_items(round_: Round) -> Iterator[Waiting]:
    """That the year has items to disclose, until somebody begins them."""
    count = len(round_.framework.items)
    if count and current(round_) is None:
        yield Waiting(
            Text(
                f"กรอกการเปิดเผยข้อมูล (OIT) {count} ข้อ หรือมอบหมายส่วนราชการ",
                f"Fill in the {count} disclosure items (OIT), or put units in charge",
            ),
            reverse("disclosures", args=[round_.pk]),
        )


def _of_result(result: ResultVersion) -> Iterator[Waiting]:
    address = reverse("result", args=[result.round_id])
    if result.state == "draft":
        yield Waiting(
            Text("ตรวจทานผล แล้วเสนอผู้บริหาร", "Read the result through, then propose it to the executive"),
            address,
        )
    if result.state == "returned":
        yield Waiting(
            Text(f"ผู้บริหารส่งผลกลับ: {result.reason}", f"The executive sent the result back: {result.reason}"),
            address,
        )


def _of_plan(round_: Round, on: datetime.date) -> Iterator[Waiting]:
    plan, address = plan_of(round_), reverse("plan", args=[round_.pk])
    if not plan.measures:
        yield Waiting(
            Text("วางมาตรการสำหรับจุดที่ต้องพัฒนา", "Plan measures for what is weak"),
            reverse("propose", args=[round_.pk]),
        )
    elif plan.state == "returned":
        yield Waiting(_sent_back(plan), address)
    elif plan.state == "draft":
        yield _of_draft(round_, plan, address)
    elif plan.state == "adopted":
        yield from _of_silence(plan, address, on)


def _sent_back(plan: Plan) -> Text:
    reason = plan.returned_because
    return Text(f"ผู้บริหารส่งแผนกลับ: {reason}", f"The executive sent the plan back: {reason}")


def _of_draft(round_: Round, plan: Plan, address: str) -> Waiting:
    problems = problems_of(plan, round_.framework)
    if problems:
        return Waiting(
            Text(
                f"แผนยังมีจุดที่ต้องแก้ {len(problems)} จุด ก่อนเสนอผู้บริหาร",
                f"{len(problems)} things to mend in the plan before it is proposed",
            ),
            address,
        )
    return Waiting(Text("เสนอแผนต่อผู้บริหาร", "Propose the plan to the executive"), address)


def _of_silence(plan: Plan, address: str, on: datetime.date) -> Iterator[Waiting]:
    late = measures.overdue(plan, on)
    if late:
        yield Waiting(
            Text(
                f"เลยกำหนดรายงานแล้ว {len(late)} รายการ โปรดติดตามส่วนราชการ",
                f"{len(late)} reports are late: ask the units",
            ),
            address,
            min(each.due for each in late),
            is_late=True,
        )


def _of_executive(person: Person, round_: Round) -> Iterator[Waiting]:
    result = latest(round_, person)
    if result is not None and result.state == "proposed":
        yield Waiting(
            Text(
                "เสนอผลให้ท่านแล้ว โปรดอนุมัติหรือส่งกลับ",
                "The result is proposed to you: approve it or send it back",
            ),
            reverse("result", args=[round_.pk]),
        )
    if plan_of(round_).state == "proposed":
        yield Waiting(
            Text(
                "เสนอแผนให้ท่านแล้ว โปรดเห็นชอบหรือส่งกลับ",
                "The plan is proposed to you: adopt it or send it back",
            ),
            reverse("plan", args=[round_.pk]),
        )


def _of_units(person: Person, round_: Round, on: datetime.date) -> Iterator[Waiting]:
    for each in progress.owed(person, round_, seen_by(person, round_), on):
        th, en = date_in_words(each.due, "th"), date_in_words(each.due, "en")
        yield Waiting(
            Text(
                f"รายงานมาตรการที่ {each.measure.number} รอบ {each.months} เดือน ภายใน {th}",
                f"Report on measure {each.measure.number}, {each.months} months, by {en}",
            ),
            reverse("report", args=[round_.pk, each.measure.number, each.months]),
            each.due,
            each.is_late,
        )


def _of_disclosures(person: Person, round_: Round, on: datetime.date) -> Iterator[Waiting]:
    address = reverse("disclosures", args=[round_.pk])
    for each in owed_disclosures(person, round_):
        yield Waiting(each.say, address, each.due, is_late=each.due is not None and each.due < on)
