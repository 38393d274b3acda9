"""The page of a round's surveys: what stands on it for whom, at each state of the box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prongsai.documents import AboutSurvey, chart_pictures
from prongsai.frameworks import Basis, Text
from prongsai.scoring import CERTAINTY_NAMES
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access, chart, handing_out, opened
from prongsai.web.ballots.handing_out import Handed
from prongsai.web.ballots.models import KEY_FORMS, Box, Enrolled
from prongsai.web.ballots.officer_forms import (
    CardsForm,
    DaysForm,
    DestroyForm,
    PassphrasesForm,
    PeopleForm,
    SlipsForm,
    WaysForm,
)
from prongsai.web.ballots.progress import Standing, standings
from prongsai.web.ballots.steps import next_of, steps_of
from prongsai.web.rounds.models import Round
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language

PREPARED = ("draft", "drilled")
TAKING = (*PREPARED, "open")


@dataclass(frozen=True, slots=True)
class _RuleOfSample:
    """How sure the rule of the smallest sample is, and of which forms ('IIT, EIT1')."""

    forms: str
    certainty: Text
    note: Text | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A form on the page: how it stands, its chart, and how it is handed out."""

    standing: Standing
    handed: Handed
    picture: chart_pictures.Picture | None
    link: str
    invitation: Text | None


def page(
    request: HttpRequest,
    person: Person,
    round_: Round,
    part: Enrolled | None,
    *,
    status: int = 200,
    refused: object = (),
    **typed: Form,
) -> HttpResponse:
    """The page of a round's surveys; `typed` are forms that were sent and go back with what is wrong."""
    box = part.box if part else None
    shown: dict[str, Any] = {
        "round": round_,
        "part": part,
        "box": box,
        "steps": steps_of(box),
        "next": next_of(box),
        "refused": refused,
        "today": timezone.localdate(),
    }
    if part is None:
        shown |= _making(person, round_, typed)
    else:
        shown |= _rows(request, person, part, typed) | _keeping(part.box, person, typed)
    return render(request, "ballots/survey.html", shown, status=status)


def _making(person: Person, round_: Round, typed: Mapping[str, Form]) -> dict[str, Any]:
    """What the page holds before there is a box."""
    why_not = access.why_not_make_own(round_, person)
    if why_not is not None:
        return {"why_not_make": why_not}
    return {"may_make": True, "days_form": typed.get("days_form") or DaysForm()}


def _rows(request: HttpRequest, person: Person, part: Enrolled, typed: Mapping[str, Form]) -> dict[str, Any]:
    """How the forms stand, and what may be done about them."""
    box, today = part.box, timezone.localdate()
    given = handing_out.handed(part)
    rows = [
        _row(request, part, standing, each)
        for standing, each in zip(standings(part, today), given, strict=True)
    ]
    shown: dict[str, Any] = {
        "rows": rows,
        "rules": _rules([each.standing for each in rows]),
        "key_form": KEY_FORMS[box.key_form],
        "is_before": box.state in PREPARED,
        "is_open": box.state == "open",
        "is_opened": box.state in opened.OPENED,
        "reads_comments": access.reads_comments(person, part.round),
        "slips_made": [each for each in given if each.given],
    }
    if box.state not in TAKING:
        return shown
    if access.why_not_tell_people(part, person) is None:
        shown["invites"] = True
        shown["people_form"] = typed.get("people_form") or PeopleForm(
            part, given_back(request, "survey-people")
        )
    shown["no_slips"] = access.why_not_hand_out(part, person)
    if shown["no_slips"] is None:
        offered = [each for each in given if each.left and not each.by_assessors]
        shown["slips_form"] = typed.get("slips_form") or (SlipsForm(offered) if offered else None)
        if box.state in PREPARED:
            shown["ways_form"] = typed.get("ways_form") or WaysForm(part)
    shown["cards_form"] = typed.get("cards_form") or CardsForm(given_back(request, "survey-cards"))
    return shown


def _row(request: HttpRequest, part: Enrolled, standing: Standing, handed: Handed) -> _Row:
    said = about(request, part, standing.form)
    is_sent = part.box.state in TAKING and not handed.by_assessors
    invitation = handing_out.invitation(said, timezone.localdate()) if is_sent else None
    return _Row(standing, handed, chart.picture(standing, part.box, language()), said.link, invitation)


def _rules(found: Sequence[Standing]) -> list[_RuleOfSample]:
    """What is to be said of rules that are not confirmed, once where several forms have the same."""
    forms: dict[Basis, list[str]] = {}
    for each in found:
        if each.sample is not None and each.minimum and each.sample.basis.certainty != "confirmed":
            forms.setdefault(each.sample.basis, []).append(each.form)
    return [
        _RuleOfSample(", ".join(of), CERTAINTY_NAMES[basis.certainty], basis.note)
        for basis, of in forms.items()
    ]


def _keeping(box: Box, person: Person, typed: Mapping[str, Form]) -> dict[str, Any]:
    """The next step of a body's own box, for its officer."""
    if box.alone is None or "officer" not in roles_at(person, box.alone) or box.key_form != "passphrase":
        return {"keeps_elsewhere": box.alone is None and access.why_not_keep(box, person) is None}
    step = next_of(box)
    shown: dict[str, Any] = {"keeps": True}
    if step in ("key", "drill", "opened"):
        shown["phrases_form"] = typed.get("phrases_form") or PassphrasesForm(is_new=step == "key")
    if box.state in TAKING:
        shown["days_form"] = typed.get("days_form") or DaysForm(box=box)
    if step == "purged":
        shown["destroy_form"] = typed.get("destroy_form") or DestroyForm()
    return shown


def about(request: HttpRequest, part: Enrolled, form: str) -> AboutSurvey:
    """What is said of a form on all that is handed out, with the address that people reach us by."""
    address = settings.ADDRESS or request.build_absolute_uri("/")
    return handing_out.about(part, form, address, timezone.localdate())
