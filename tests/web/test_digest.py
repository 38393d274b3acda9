"""The mail of what is due: who is told what, once a day, until it is done."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.web.accounts.models import Person, Unit
from prongsai.web.evidence import submission
from prongsai.web.plans import digest, tasks
from prongsai.web.plans.models import DigestDay, DigestMail, PlannedMeasure, Report, RoundPlan
from prongsai.web.results import review
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import StepDate
from tests.web.conftest import Town, somebody
from tests.web.worker import do_what_waits

Browser = Callable[[Person], Client]
BANGKOK = datetime.timezone(datetime.timedelta(hours=7))


@pytest.fixture
def with_mail(settings: object, town: Town) -> None:
    """Mail goes to a box of the test; everybody has an address."""
    settings.HAS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "prongsai@example.go.th"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(email=f"{person.login}@example.go.th")


@pytest.fixture
def adopted(town: Town) -> RoundPlan:
    """A plan from 1 October 2563 on, with one measure that กองคลัง reports in each round."""
    plan = RoundPlan.objects.create(round=town.round, for_year=2564, rounds=[3, 6, 12], state="adopted")
    PlannedMeasure.objects.create(
        plan=plan, number=1, mends=["9"], measure=["เปิดเผย"], units=["กองคลัง"], when="ตลอดปีงบประมาณ",
        reported=[3, 6, 12],
    )  # fmt: skip
    return plan


def told(person: Person, on: str) -> list[str]:
    return [each.en for each in digest.lines_of(person, datetime.date.fromisoformat(on))]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2021-02-28", []), ("2021-03-01", ["is due in 30 days"]), ("2021-03-23", []),
        ("2021-03-24", ["is due in 7 days"]), ("2021-03-30", ["is due in 1 days"]), ("2021-03-31", []),
        ("2021-04-01", ["is 1 days late"]), ("2021-06-29", ["is 90 days late"]), ("2021-06-30", []),
    ],
)  # fmt: skip
def test_the_officer_hears_of_the_step_before_its_end_and_while_it_is_late(
    town: Town, on: str, said: list[str]
) -> None:
    StepDate.objects.create(year=2563, step="prepare", ends=datetime.date(2021, 3, 31))
    heard = told(town.officer, on)
    assert [each.partition("“prepare” ")[2].partition(" (")[0] for each in heard] == said
    assert told(town.executive, on) == told(town.colleague, on) == []


def test_the_step_is_told_no_more_once_the_round_moved_on(town: Town) -> None:
    StepDate.objects.create(year=2563, step="prepare", ends=datetime.date(2021, 3, 31))
    town.round.step = "result"
    town.round.save()
    assert told(town.officer, "2021-04-01") == []


def test_the_unit_hears_of_its_report_until_it_has_reported(town: Town, adopted: RoundPlan) -> None:
    (late,) = told(town.colleague, "2021-01-01")
    assert late.endswith("report of measure 1, 3 months, is 1 days late (due 31 December 2020)")
    Report.objects.create(
        measure=adopted.measures.get(), months=3, state="in_hand", unit="กองคลัง", did="เริ่มแล้ว",
        date=datetime.date(2020, 12, 31), person=town.colleague,
    )  # fmt: skip
    assert told(town.colleague, "2021-01-01") == []
    assert [each.partition("months, ")[2] for each in told(town.colleague, "2021-03-24")] == [
        "is due in 7 days (31 March 2021)"
    ]


def test_a_colleague_of_another_unit_hears_nothing_of_it(town: Town, adopted: RoundPlan) -> None:
    works = Unit.objects.create(body=town.body, name="กองช่าง")
    other = somebody("works", "contributor", town.body, unit=works)
    assert told(other, "2021-01-01") == []


def test_the_executive_hears_of_what_waits_until_it_is_decided(town: Town, loaded: ResultVersion) -> None:
    proposed = review.move(loaded, "proposed", town.officer)
    RoundPlan.objects.create(round=town.round, for_year=2564, state="proposed")
    whose = f"{town.body.name} 2563"
    assert told(town.executive, "2021-01-01") == [
        f"{whose}: the result waits for your approval", f"{whose}: the plan waits for you to adopt it",
    ]  # fmt: skip
    review.move(proposed, "published", town.executive)
    RoundPlan.objects.update(state="adopted")
    assert told(town.executive, "2021-01-01") == []


def test_one_mail_a_person_and_day_whoever_asks(town: Town, loaded: ResultVersion, with_mail: None) -> None:
    review.move(loaded, "proposed", town.officer)
    day = datetime.date(2021, 1, 1)
    assert (digest.send(day), digest.send(day)) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["a-executive@example.go.th"]
    assert "ผลการประเมินรอการอนุมัติของท่าน" in sent.body
    assert digest.send(datetime.date(2021, 1, 2)) == 1


def test_several_workers_begin_a_day_once_and_after_seven(
    town: Town, loaded: ResultVersion, with_mail: None
) -> None:
    review.move(loaded, "proposed", town.officer)
    early = datetime.datetime(2021, 1, 1, 6, 59, tzinfo=BANGKOK)
    digest.begin_day(tasks.send_digest, early)
    assert not DigestDay.objects.exists()
    for minute in (0, 1):
        digest.begin_day(tasks.send_digest, early.replace(hour=7, minute=minute))
    do_what_waits()
    assert len(mail.outbox) == 1
    last = digest.last_day()
    assert last is not None
    assert last.day == datetime.date(2021, 1, 1)


def test_without_mail_nothing_is_begun(town: Town, loaded: ResultVersion) -> None:
    review.move(loaded, "proposed", town.officer)
    digest.begin_day(tasks.send_digest, datetime.datetime(2021, 1, 1, 8, tzinfo=BANGKOK))
    assert (DigestDay.objects.count(), DigestMail.objects.count()) == (0, 0)


def test_who_has_no_address_left_or_switched_it_off_is_not_told(
    town: Town, loaded: ResultVersion, with_mail: None, signed_in: Browser
) -> None:
    review.move(loaded, "proposed", town.officer)
    today = timezone.localdate()
    second = somebody("second", "executive", town.body, until=today - datetime.timedelta(days=1))
    Person.objects.filter(pk=second.pk).update(email="second@example.go.th")
    client = signed_in(town.executive)
    assert [each.person for each in digest.digests(today)] == [town.executive]
    client.post(reverse("reminders"), {})
    assert list(digest.digests(today)) == []
    client.post(reverse("reminders"), {"is_on": "on"})
    assert [each.person for each in digest.digests(today)] == [town.executive]
    Person.objects.filter(pk=town.executive.pk).update(email="")
    assert list(digest.digests(today)) == []


def test_the_page_shows_what_is_due_and_is_nobody_elses(
    town: Town, loaded: ResultVersion, signed_in: Browser
) -> None:
    review.move(loaded, "proposed", town.officer)
    page = signed_in(town.executive).get(reverse("reminders")).content.decode()
    assert "ผลการประเมินรอการอนุมัติของท่าน" in page
    assert "ยังไม่ได้ตั้งค่าอีเมล" in page
    assert "รอการอนุมัติ" not in signed_in(town.officer).get(reverse("reminders")).content.decode()
    assert Client().get(reverse("reminders"))["Location"] == "/sign-in/?next=/work/reminders/"


def test_units_hear_of_disclosure_items_and_the_executive_of_what_was_sent(town: Town) -> None:
    submission.ask_units(town.round, ["O1", "O2"], town.finance, datetime.date(2021, 3, 31), town.officer)
    line = f"{town.body} 2563: Fill in 2 disclosure items of your unit by 31 March 2021"
    assert [told(town.colleague, day) for day in ("2021-03-24", "2021-03-25", "2021-04-02")] == [
        [line],
        [],
        [line],
    ]
    held = submission.save(town.round, "O1", 2, {"explanation": "ก"}, town.officer).disclosure
    held.entries.update(explanation="ก", is_filled=True)
    submission.move(held, "sent", town.officer)
    assert told(town.colleague, "2021-03-24") == []
    assert told(town.executive, "2021-03-25") == [
        f"{town.body} 2563: The disclosures (OIT) are sent to you: approve them or send them back"
    ]
