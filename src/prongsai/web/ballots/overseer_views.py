"""The boxes of many bodies for who keeps them: one page a box, which leads through its ceremony."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from prongsai import ballots, frameworks
from prongsai.ballots import keys
from prongsai.errors import Problem, ProngsaiError
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access, boxes, keeping
from prongsai.web.ballots.models import KEY_FORMS, Box
from prongsai.web.ballots.officer_forms import DaysForm, DestroyForm, add_said
from prongsai.web.ballots.overseer_forms import (
    KeyForm,
    MakeBoxForm,
    OpenedForm,
    SharesForm,
    StepForm,
    WordForm,
)
from prongsai.web.ballots.steps import next_of, steps_of
from prongsai.web.rounds.access import overseen_or_404
from prongsai.web.ui.downloads import named, streamed
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language

_A_PAGE = 50
_UNKNOWN = Problem("step-unknown", "คำสั่งนี้ใช้ไม่ได้", "This step is not known.")


@require_safe
@login_required
def list_(request: HttpRequest) -> HttpResponse:
    """Every box one keeps, the latest year first."""
    assert isinstance(request.user, Person)
    overseen_or_404(request.user)
    kept = access.boxes_of(request.user).filter(alone__isnull=True)
    page = Paginator(kept, _A_PAGE).get_page(request.GET.get("page"))
    rows = [(box, keeping.area_of(box)) for box in page]
    return render(request, "ballots/boxes.html", {"rows": rows, "page": page})


@require_http_methods(["GET", "POST"])
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make a box for the rounds of a year."""
    assert isinstance(request.user, Person)
    overseen_or_404(request.user)
    codes = keeping.free_rounds(request.user).order_by("-year").values_list("framework_code", flat=True)
    offered = [frameworks.load(code) for code in dict.fromkeys(codes.distinct())]
    typed = request.POST if request.method == "POST" else None
    form = MakeBoxForm(offered, keeping.provinces_of(request.user), typed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                box = keeping.make(request.user, form.cleaned_data)
            except ProngsaiError as error:
                form.add_problems(error)
                status = _status(error)
            else:
                return redirect("box", box.pk)
    return render(request, "ballots/make_box.html", {"form": form, "offered": offered}, status=status)


@require_safe
@login_required
def box(request: HttpRequest, pk: int) -> HttpResponse:
    """A box: how far it is, and the step that comes next."""
    _, found = _kept(request, pk)
    return _page(request, found)


@sensitive_variables()
@sensitive_post_parameters()
@post_or_back("box", "pk")
@login_required
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step of a box: `do` says which."""
    person, found = _kept(request, pk)
    pressed = StepForm(request.POST)
    if not pressed.is_valid():
        return _page(request, found, refused=[_UNKNOWN], status=422)
    do = pressed.cleaned_data["do"]
    name, form = _form_of(do, found, request)
    if form is not None and not form.is_valid():
        return _page(request, found, status=422, **{name: form})
    try:
        done = keeping.take_step(do, found, form.cleaned_data if form else {}, person)
    except ProngsaiError as error:
        found.refresh_from_db()
        if form is None:
            return _page(request, found, refused=error.problems, status=_status(error))
        form.add_problems(error) if isinstance(form, DaysForm) else add_said(form, error)
        return _page(request, found, status=_status(error), **{name: form})
    messages.success(request, done.say(language()))
    return redirect("boxes") if do == "take-back" else redirect("box", pk)


def _form_of(do: str, found: Box, request: HttpRequest) -> tuple[str, Form | None]:
    """What is filled in for a step, and its name on the page; nothing where its button is all."""
    makers: Mapping[str, tuple[str, Callable[[], Form]]] = {
        "days": ("days_form", lambda: DaysForm(request.POST, found)),
        "key": ("key_form", lambda: KeyForm(request.POST, request.FILES)),
        "word": ("word_form", lambda: WordForm(request.POST)),
        "take": ("opened_form", lambda: OpenedForm(found, request.POST, request.FILES)),
        "open": ("shares_form", lambda: SharesForm(request.POST)),
        "purge": ("destroy_form", lambda: DestroyForm(request.POST)),
        "take-back": ("take_back_form", lambda: DestroyForm(request.POST)),
    }
    name, maker = makers.get(do, ("", None))
    return name, maker() if maker else None


@post_or_back("box", "pk")
@login_required
def drill_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A new word sealed to the key, as the file for the drill."""
    person, found = _kept(request, pk)
    try:
        content = boxes.draw_drill(found, person)
    except ProngsaiError as error:
        return _page(request, found, refused=error.problems, status=_status(error))
    kept = {"Cache-Control": "no-store", **named(f"drill-{pk}.json")}
    return HttpResponse(content, "application/json", headers=kept)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed box as the file that is carried to the key-holders."""
    _, found = _kept(request, pk)
    if found.state not in ("closed", "opened") or not found.box_digest:
        return redirect("box", pk)
    pieces = ballots.write_box(boxes.head_of(found), boxes.sealed_in(found))
    response = streamed(request, pieces, "application/jsonl", f"box-{pk}.jsonl")
    response["Cache-Control"] = "no-store"
    return response


def _kept(request: HttpRequest, pk: int) -> tuple[Person, Box]:
    """Who asks, and the box of many bodies that they keep; 404 for any other."""
    assert isinstance(request.user, Person)
    found = access.box_or_404(request.user, pk)
    if found.alone_id is not None:
        found = access.box_or_404(request.user, 0)  # its own officer has a page of its own for it
    return request.user, found


def _status(error: ProngsaiError) -> int:
    return 409 if isinstance(error, RefusedError) else 422


# ------------------------------------------------------------------------------------------------ the page


def _page(
    request: HttpRequest, found: Box, *, status: int = 200, refused: object = (), **typed: Form
) -> HttpResponse:
    parts = keeping.parts_of(found)
    page = Paginator(parts, _A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "box": found,
        "area": keeping.area_of(found),
        "steps": steps_of(found),
        "next": next_of(found),
        "refused": refused,
        "today": timezone.localdate(),
        "key_form_name": KEY_FORMS[found.key_form],
        "mark": keys.mark_of(bytes(found.public_key)) if found.public_key else "",
        "page": page,
        "rows": keeping.rows(found, list(page)),
        "counted_on": keeping.counted_on(found),
        "forms": found.forms,
        **_forms(found),
        **_told(found),
    }
    return render(request, "ballots/box.html", shown | typed, status=status)


def _forms(found: Box) -> Mapping[str, Form]:
    """Empty forms of the steps that may come next."""
    makers: Mapping[str, Mapping[str, Callable[[], Form]]] = {
        "draft": {"key_form": KeyForm, "word_form": WordForm, "take_back_form": DestroyForm},
        "drilled": {"take_back_form": DestroyForm},
        "closed": {"opened_form": lambda: OpenedForm(found), "shares_form": SharesForm},
        "opened": {"destroy_form": DestroyForm},
    }
    made = {name: make() for name, make in makers.get(found.state, {}).items()}
    if found.state in ("draft", "drilled", "open"):
        made["days_form"] = DaysForm(None, found)
    return made


def _told(found: Box) -> Mapping[str, Any]:
    """What is told of a box once it is closed."""
    if found.state not in ("closed", "opened", "purged"):
        return {}
    told: dict[str, Any] = {"counts": keeping.counts(found), "not_counted": keeping.refused(found)}
    if found.state == "opened":
        told["unfinished"] = keeping.unfinished(found)
    if found.state == "purged":
        told["minute"] = keeping.minute(found)
    return told
