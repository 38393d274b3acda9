"""Pages of what holds for the whole plan: its settings, and the order of its measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from prongsai.errors import PlanError
from prongsai.web.accounts.access import OWN_ROLES, roles_at
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.plans import settling
from prongsai.web.plans.access import why_not_edit
from prongsai.web.plans.forms import SettingsForm, ShiftForm
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui import merging
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say

_CHANGED_MEANWHILE = 409


@require_http_methods(["GET", "POST"])
@login_required
def plan_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's year, first day, rounds and follow-up; the officer changes them while the plan is open."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    if roles_at(request.user, round_.body).isdisjoint(OWN_ROLES):
        raise Http404
    saved, refused = settling.settings_of(round_), why_not_edit(request.user, round_)
    context: dict[str, Any] = {"round": round_, "settings": saved}
    if refused is not None:
        context["refusals"] = [refused.say(language())]
        return _page(request, context, 403 if request.method == "POST" else 200)
    if request.method == "POST":
        return _settle(request, request.user, round_, context)
    initial = {name: getattr(saved, name) for name in (*settling.FIELDS, "seal")}
    context["form"] = SettingsForm(round_.year, given_back(request), initial=initial)
    return _page(request, context)


def _settle(request: HttpRequest, person: Person, round_: Round, context: dict[str, Any]) -> HttpResponse:
    context["form"] = form = SettingsForm(round_.year, request.POST)
    if not form.is_valid():
        return _page(request, context, 400)
    try:
        changed = settling.settle(round_, form.cleaned_data["seal"], form.cleaned_data, person)
    except settling.StaleSettingsError as error:
        saved = {name: getattr(error.saved, name) for name in settling.FIELDS}
        context |= {"refusals": said(error, language()), "differences": merging.merge(form, saved)}
        form.data["seal"] = error.saved.seal
        return _page(request, context, _CHANGED_MEANWHILE)
    except PlanError as error:
        field = "starts" if error.problems[0].code == "outside-year" else "rounds"
        form.add_error(field, said(error, language()))
        return _page(request, context, 400)
    messages.success(
        request,
        say("บันทึกข้อกำหนดของแผนแล้ว", "The plan's settings are saved.")
        if changed
        else say("ไม่มีสิ่งใดเปลี่ยน", "Nothing changed."),
    )
    return redirect("plan", round_.pk)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "plans/plan_settings.html", context, status=status)


@post_or_back("plan", "pk")
@login_required
def shift_measure(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Move a measure one place up or down."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        moved = settling.shift(round_, given["row"], number, given["to"], request.user)
    except PlanError as error:
        for each in said(error, language()):
            messages.error(request, each)
        return redirect("plan", pk)
    messages.success(request, say(f"ย้ายเป็นมาตรการที่ {moved.number} แล้ว", f"It is measure {moved.number} now."))
    return redirect("plan", pk)
