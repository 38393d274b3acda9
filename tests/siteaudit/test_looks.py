"""Dead is said only after three days, whatever happens in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prongsai.siteaudit.looks import Sighting, sighting, standing
from prongsai.siteaudit.model import Cause, Look

MONDAY = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # ten in the morning in Thailand


def seen(day: float, status: int, cause: Cause = "") -> Sighting:
    return Sighting(MONDAY + timedelta(days=day), status, cause)


def test_three_days_of_nothing_are_dead_and_two_are_not() -> None:
    assert standing([seen(0, 404), seen(1, 404)]) == "doubtful"
    assert standing([seen(0, 404), seen(1, 404), seen(4, 410)]) == "dead"


def test_three_looks_on_one_day_are_one_day() -> None:
    assert standing([seen(0, 404), seen(0.1, 404), seen(0.2, 404), seen(0.3, 404)]) == "doubtful"


def test_days_are_those_of_thailand_and_half_a_day_apart() -> None:
    midnight = 14 / 24  # from ten in the morning to midnight
    around = [seen(midnight - 0.01, 404), seen(midnight + 0.01, 404), seen(midnight + 1.1, 404)]
    assert standing(around) == "doubtful"


def test_one_look_that_finds_it_begins_the_count_anew() -> None:
    looks = [seen(0, 404), seen(1, 404), seen(2, 200), seen(3, 404), seen(4, 404)]
    assert standing(looks) == "doubtful"
    assert standing([*looks, seen(5, 404)]) == "dead"
    assert standing([*looks, seen(5, 404), seen(6, 200)]) == "open"


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    assert standing([seen(2, 200), seen(0, 404), seen(1, 404)]) == "open"


@pytest.mark.parametrize(
    ("status", "cause"),
    [(500, ""), (503, ""), (0, "no-such-host"), (0, "no-answer"), (0, "too-slow"), (0, "not-http"),
     (302, "too-many-redirects")],
)  # fmt: skip
def test_what_is_broken_for_three_days_is_dead(status: int, cause: Cause) -> None:
    assert standing([seen(day, status, cause) for day in range(3)]) == "dead"


@pytest.mark.parametrize(
    ("status", "cause"),
    [(401, ""), (403, ""), (429, ""), (0, "robots"), (0, "certificate"), (0, "refused-address")],
)
def test_what_may_be_open_to_people_is_never_dead(status: int, cause: Cause) -> None:
    closed = [seen(day, status, cause) for day in range(30)]
    assert standing(closed) == "unclear"
    assert standing([seen(-1, 200), *closed]) == "open"
    assert standing([seen(-2, 404), seen(-1, 404), *closed]) == "doubtful"


def test_nothing_seen_is_nothing_said() -> None:
    assert standing([]) == "unseen"


def test_a_page_too_large_to_be_read_whole_is_open() -> None:
    look = Look("https://town.example/", MONDAY, status=200, cause="too-large")
    assert standing([sighting(look)]) == "open"
