"""The overseer's desk: the board of a year, its calendar, and opening rounds."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prongsai import frameworks
from prongsai.thai import sort_key
from prongsai.web.accounts.access import RefusedError, posts_of, with_role_or_404
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Body, Person
from prongsai.web.rounds import board, calendar, opening, taking_back, years
from prongsai.web.rounds.access import (
    INTERVIEWERS,
    looked_on_or_404,
    overseen_or_404,
    round_or_404,
    why_not_oversee,
    why_not_set_dates,
)
from prongsai.web.rounds.forms import (
    BoardForm,
    CalendarForm,
    OpenRoundForm,
    OpenYearForm,
    TakeBackForm,
    standing_of,
)
from prongsai.web.rounds.models import Round
from prongsai.web.rounds.states import STEPS
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say

_A_PAGE = 50


@require_safe
@login_required
def board_(request: HttpRequest) -> HttpResponse:
    """The rounds of a year over every body one looks on: counts by step, who is late, the list."""
    assert isinstance(request.user, Person)
    bodies, today = looked_on_or_404(request.user), timezone.localdate()
    of_bodies = Round.objects.filter(body__in=bodies).order_by().values_list("year", flat=True)
    held = sorted(of_bodies.distinct(), reverse=True)
    offered = years.years(today)
    form = BoardForm(request.GET, offered, bodies)
    year = form.chosen_year(held[0] if held else offered[0])
    ends = calendar.dates_of(year)
    rounds = Round.objects.filter(body__in=bodies, year=year)
    steps = board.tallies(rounds, ends, today)
    found = (
        form.narrowed(rounds, board.late(ends, today)).select_related("body").order_by("body__order", "pk")
    )
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "rounds/board.html",
        {
            "year": year,
            "form": form,
            "steps": steps,
            "total": sum(each.bodies for each in steps),
            "late": sum(each.late for each in steps),
            "lacking": board.lacking(bodies, year),
            "page": page,
            "rows": board.rows(list(page), steps),
            "asked": asked.urlencode(),
            "oversees": why_not_oversee(request.user) is None,
            "reviews": posts_of(request.user).filter(role__in=INTERVIEWERS).exists(),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def calendar_(request: HttpRequest, year: int) -> HttpResponse:
    """The last day of each step of a year: set by an overseer of the nation, read by who looks on."""
    assert isinstance(request.user, Person)
    looked_on_or_404(request.user)
    years.year_or_404(year, timezone.localdate())
    refused = why_not_set_dates(request.user)
    form = CalendarForm(year, request.POST if request.method == "POST" else given_back(request))
    if request.method == "POST" and form.is_valid():
        try:
            calendar.set_dates(year, form.dates(), form.cleaned_data["seen"], request.user)
        except RefusedError as error:
            form.add_problems(error)
            _see_anew(form, error, year)
        else:
            messages.success(request, say("บันทึกปฏิทินแล้ว", "The calendar is saved."))
            return redirect("calendar", year)
    held = calendar.dates_of(year)
    context = {
        "year": year,
        "years": years.years(timezone.localdate()),
        "form": form,
        "refused": refused,
        "rows": [(step, held.get(code)) for code, step in STEPS.items()],
    }
    return render(request, "rounds/calendar.html", context)


def _see_anew(form: CalendarForm, error: RefusedError, year: int) -> None:
    """Who was told of newer dates has seen them: what they send next stands on those."""
    if error.problems[0].code == "stale":
        form.data = {**form.data.dict(), "seen": calendar.seal(calendar.dates_of(year))}


@require_http_methods(["GET", "POST"])
@login_required
def open_year(request: HttpRequest) -> HttpResponse:
    """Open a fiscal year for every body one oversees, or for the kinds chosen."""
    assert isinstance(request.user, Person)
    bodies = overseen_or_404(request.user)
    form = OpenYearForm(
        bodies, years.national_frameworks(), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        framework = frameworks.load(form.cleaned_data["framework"])
        kinds = form.cleaned_data["kinds"]
        chosen = bodies.filter(kind__in=kinds) if kinds else bodies
        foreseen = opening.foresee(chosen, framework.year)
        new = sum(each.new for each in foreseen)
        if form.cleaned_data["count"] != str(new):  # what was not seen is not opened
            context = {"form": form, "framework": framework, "foreseen": foreseen, "new": new, "kinds": kinds}
            return render(request, "rounds/confirm_year.html", context | {"standing": standing_of(framework)})
        try:
            opened = opening.open_year(chosen, framework.year, framework.code, request.user)
        except RefusedError as error:
            form.add_error("framework", said(error, language()))
        else:
            messages.success(request, _opened(opened, framework.year))
            return redirect(reverse("board", query={"year": framework.year}))
    return render(request, "rounds/open_year.html", {"form": form, "count": bodies.count()})


@require_http_methods(["GET", "POST"])
@login_required
def take_back_year(request: HttpRequest, year: int) -> HttpResponse:
    """Take back the rounds of a year that one opened by mistake, as far as nothing stands in them."""
    assert isinstance(request.user, Person)
    bodies = overseen_or_404(request.user)
    years.year_or_404(year, timezone.localdate())
    found = taking_back.by_framework_and_kind(taking_back.opened_by(request.user, bodies, year))
    form = TakeBackForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = taking_back.take_back_year(bodies, year, form.cleaned_data["framework"], request.user)
        except RefusedError as error:
            form.add_error("framework", said(error, language()))
        else:
            messages.success(
                request, say(f"ถอนรอบแล้ว {number:,} หน่วยงาน", f"{number:,} rounds were taken back.")
            )
            return redirect(reverse("board", query={"year": year}))
    rows = [(frameworks.load(code), sorted(kinds.items(), key=_of_kind)) for code, kinds in found.items()]
    return render(request, "rounds/take_back_year.html", {"year": year, "form": form, "rows": rows})


def _of_kind(counted: tuple[str, int]) -> str:
    return sort_key(counted[0])


@require_http_methods(["GET", "POST"])
@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one round back that was opened by mistake."""
    assert isinstance(request.user, Person)
    overseen_or_404(request.user)
    found = round_or_404(request.user, pk)
    refused = taking_back.why_not_take_back(found, request.user)
    if request.method == "POST":
        try:
            taking_back.take_back(found, request.user)
        except RefusedError as error:
            messages.error(request, said(error, language()))
            return redirect("round", pk)
        messages.success(
            request, say(f"ถอนรอบปี {found.year} แล้ว", f"The round of {found.year} was taken back.")
        )
        return redirect(reverse("board", query={"year": found.year}))
    return render(request, "rounds/take_back.html", {"round": found, "refused": refused})


def _opened(opened: opening.Opened, year: int) -> str:
    return say(
        f"เปิดรอบปี {year} แล้ว {opened.new:,} หน่วยงาน มีอยู่ก่อนแล้ว {opened.there:,} หน่วยงาน ซึ่งคงไว้ตามเดิม",
        f"Opened the round of {year} for {opened.new:,} bodies; "
        f"{opened.there:,} had it already and were left alone.",
    )


@require_http_methods(["GET", "POST"])
@login_required
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one round of a body: an earlier year by its officer, any year by an overseer."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, ("officer", "overseer"))
    form = OpenRoundForm(_openable(body, request.user), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        framework = frameworks.load(form.cleaned_data["framework"])
        try:
            opened = opening.open_round(body, framework.year, framework.code, request.user)
        except RefusedError as error:
            form.add_error("framework", said(error, language()))
        else:
            messages.success(
                request, say(f"เปิดรอบปี {opened.year} แล้ว", f"The round of {opened.year} is open.")
            )
            return redirect("round", opened.pk)
    return render(request, "rounds/open_round.html", {"body": body, "form": form})


def _openable(body: Body, person: Person) -> list[frameworks.Framework]:
    """The frameworks of the years that the person may still open for the body."""
    held = set(Round.objects.filter(body=body).values_list("year", flat=True))
    return [
        each
        for each in years.known_frameworks()
        if each.year not in held and opening.why_not_open(body, each.year, person) is None
    ]
