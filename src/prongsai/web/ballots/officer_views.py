"""The surveys of a round as its officers see them: how many are asked, what is handed out, how many answered.

Nothing here tells of one person, and nothing changes by somebody answering before the next morning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from prongsai.documents import AboutSurvey
from prongsai.errors import Problem, ProngsaiError
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access, enrolling, handing_out, issuing, own_box
from prongsai.web.ballots.handing_out import Handed
from prongsai.web.ballots.models import Enrolled
from prongsai.web.ballots.officer_forms import (
    CardsForm,
    DaysForm,
    DestroyForm,
    FormForm,
    PassphrasesForm,
    PeopleForm,
    SlipsForm,
    StepForm,
    WaysForm,
    add_said,
)
from prongsai.web.ballots.officer_page import about, page
from prongsai.web.rounds.models import Round
from prongsai.web.ui.downloads import named
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say

_PDF = "application/pdf"
_UNKNOWN = Problem("step-unknown", "คำสั่งนี้ใช้ไม่ได้", "This step is not known.")


@require_safe
@login_required
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Head-count, smallest sample, what is handed out, and how many have answered."""
    person, round_ = _surveyed(request, pk)
    return page(request, person, round_, access.enrolled_of(round_))


@post_or_back("survey", "pk")
@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many are asked."""
    person, round_, part = _enrolled(request, pk)
    form = PeopleForm(part, request.POST)
    if form.is_valid():
        try:
            enrolling.set_people(part, form.cleaned_data["staff"], form.cleaned_data["public"], person)
        except ProngsaiError as error:
            form.add_problems(error)
            return page(request, person, round_, part, people_form=form, status=_status(error))
        messages.success(request, say("บันทึกจำนวนคนแล้ว", "The head-count is saved."))
        return redirect("survey", pk)
    return page(request, person, round_, part, people_form=form, status=422)


@post_or_back("survey", "pk")
@login_required
def ways(request: HttpRequest, pk: int) -> HttpResponse:
    """Open links: for which surveys there is one."""
    person, round_, part = _enrolled(request, pk)
    form = WaysForm(part, request.POST)
    if form.is_valid():
        try:
            enrolling.set_ways(part, **form.cleaned_data, person=person)
        except ProngsaiError as error:
            add_said(form, error)
            return page(request, person, round_, part, ways_form=form, status=_status(error))
        messages.success(request, say("บันทึกช่องทางแล้ว", "Saved."))
        return redirect("survey", pk)
    return page(request, person, round_, part, ways_form=form, status=422)


# ----------------------------------------------------------------------------------------- what is handed out


@post_or_back("survey", "pk")
@login_required
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """New codes as slips to cut: the file is the answer, and there is no other copy."""
    person, round_, part = _enrolled(request, pk)
    form = SlipsForm(_by_body(part), request.POST)
    if form.is_valid():
        code, number = form.cleaned_data["form"], form.cleaned_data["number"]
        try:
            printed = handing_out.slips(part, code, number, person, about(request, part, code))
        except ProngsaiError as error:
            add_said(form, error)
            return page(request, person, round_, part, slips_form=form, status=_status(error))
        response = _file(printed, f"slips-{code}-{part.box.year}.pdf")
        response.headers["Cache-Control"] = "no-store"
        return response
    return page(request, person, round_, part, slips_form=form, status=422)


@post_or_back("survey", "pk")
@login_required
def void_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Void every slip of a form, so that they can be made anew."""
    person, round_, part = _enrolled(request, pk)
    form = FormForm(_by_body(part), request.POST)
    if form.is_valid():
        try:
            number = issuing.take_back(part, form.cleaned_data["form"], person)
        except ProngsaiError as error:
            return page(request, person, round_, part, refused=error.problems, status=_status(error))
        messages.success(
            request,
            say(
                f"ยกเลิกรหัสแล้ว {number:,} รหัส ใบแจกเดิมใช้ไม่ได้อีก",
                f"{number:,} codes are void; their slips are good for nothing now.",
            ),
        )
        return redirect("survey", pk)
    return page(request, person, round_, part, refused=[_UNKNOWN], status=422)


@require_safe
@login_required
def poster(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The poster of a form's open link."""
    _, _, part = _enrolled(request, pk)
    said = _open_or_404(request, part, form)
    try:
        return _file(handing_out.poster(said), f"poster-{form}-{part.box.year}.pdf")
    except ProngsaiError as error:
        return _back(request, pk, error)


@post_or_back("survey", "pk")
@login_required
def cards(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A card for each service point; POST, for their names are more than an address may hold."""
    person, round_, part = _enrolled(request, pk)
    said = _open_or_404(request, part, form)
    typed = CardsForm(request.POST)
    if typed.is_valid():
        try:
            return _file(
                handing_out.cards(said, typed.cleaned_data["points"]), f"cards-{form}-{part.box.year}.pdf"
            )
        except ProngsaiError as error:
            add_said(typed, error)
    return page(request, person, round_, part, cards_form=typed, status=422)


def _by_body(part: Enrolled) -> list[Handed]:
    """The forms that slips may be made for."""
    return [each for each in handing_out.handed(part) if not each.by_assessors]


def _open_or_404(request: HttpRequest, part: Enrolled, form: str) -> AboutSurvey:
    """What is said of a public form with an open link; not there where it has none."""
    if form not in part.box.forms or form == handing_out.STAFF or not handing_out.has_link(part, form):
        raise Http404
    return about(request, part, form)


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=_PDF, headers=named(name))


def _back(request: HttpRequest, pk: int, error: ProngsaiError) -> HttpResponse:
    for problem in error.problems:
        messages.error(request, problem.say(language()))
    return redirect("survey", pk)


# ------------------------------------------------------------------------------------ a box of the body's own


@sensitive_post_parameters("first", "second")
@post_or_back("survey", "pk")
@login_required
def box_step(request: HttpRequest, pk: int) -> HttpResponse:
    """The next step of a body's own box: `do` says which."""
    person, round_ = _surveyed(request, pk)
    part = access.enrolled_of(round_)
    pressed = StepForm(request.POST)
    if not pressed.is_valid():
        return page(request, person, round_, part, refused=[_UNKNOWN], status=422)
    if part is not None and part.box.alone_id is None:
        raise Http404
    do = pressed.cleaned_data["do"]
    form = _step_form(do, part, request)
    if form is not None and not form.is_valid():
        return page(request, person, round_, part, **_named(do, form), status=422)
    try:
        done = own_box.take_step(do, round_, part, form.cleaned_data if form else {}, person)
    except ProngsaiError as error:
        if form is None:
            return page(request, person, round_, part, refused=error.problems, status=_status(error))
        form.add_problems(error) if isinstance(form, DaysForm) else add_said(form, error)
        return page(request, person, round_, part, **_named(do, form), status=_status(error))
    messages.success(request, done.say(language()))
    return redirect("survey", pk)


def _step_form(do: str, part: Enrolled | None, request: HttpRequest) -> Form | None:
    """What is filled in for a step; nothing where its button is all."""
    makers: Mapping[str, Callable[[], Form]] = {
        "make": lambda: DaysForm(request.POST),
        "days": lambda: DaysForm(request.POST, part.box if part else None),
        "key": lambda: PassphrasesForm(request.POST, is_new=True),
        "drill": lambda: PassphrasesForm(request.POST),
        "open": lambda: PassphrasesForm(request.POST),
        "purge": lambda: DestroyForm(request.POST),
    }
    return makers[do]() if do in makers else None


def _named(do: str, form: Form) -> dict[str, Form]:
    names = {"make": "days_form", "days": "days_form", "purge": "destroy_form"}
    return {names.get(do, "phrases_form"): form}


# ----------------------------------------------------------------------------------------------------- parts


def _surveyed(request: HttpRequest, pk: int) -> tuple[Person, Round]:
    assert isinstance(request.user, Person)
    return request.user, access.surveyed_or_404(request.user, pk)


def _enrolled(request: HttpRequest, pk: int) -> tuple[Person, Round, Enrolled]:
    """The round with its part in a box; not there where it is in none."""
    person, round_ = _surveyed(request, pk)
    part = access.enrolled_of(round_)
    if part is None:
        raise Http404
    return person, round_, part


def _status(error: ProngsaiError) -> int:
    return 403 if isinstance(error, RefusedError) else 422
