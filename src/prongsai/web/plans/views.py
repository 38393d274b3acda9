"""Pages of the plan: all of it, what the catalogue proposes, one measure, one report of progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prongsai import measures
from prongsai.errors import AnalysisError, PlanError, Problem, ProngsaiError
from prongsai.measures import Adoption, Measure, PlanState, Proposal
from prongsai.web.accounts.access import OWN_ROLES, posts_of, roles_at
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.plans import adoption, editing, outcomes, progress
from prongsai.web.plans.access import (
    measure_or_404,
    reporter,
    seen_by,
    strange_units,
    why_not_edit,
    why_not_report,
)
from prongsai.web.plans.forms import (
    AdoptForm,
    HeldForm,
    MeasureForm,
    MoveForm,
    ProposeForm,
    ReportForm,
    ReturnForm,
    as_typed,
)
from prongsai.web.plans.models import RoundPlan
from prongsai.web.plans.reading import plan_of, problems_by_measure, problems_of
from prongsai.web.plans.unit_names import in_charge, units_of
from prongsai.web.results.access import latest
from prongsai.web.results.loading import assessment_of
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.line import line
from prongsai.web.rounds.models import Round
from prongsai.web.ui import merging
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say

_CHANGED_MEANWHILE = 409


def _round_of(request: HttpRequest, pk: int) -> tuple[Person, Round]:
    assert isinstance(request.user, Person)
    return request.user, round_or_404(request.user, pk)


def _said(error: ProngsaiError) -> list[str]:
    return said(error, language())


# ------------------------------------------------------------------------------------------ the whole plan


@require_safe
@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan: its measures, what is still to mend, how far it is, and the moves one may make."""
    person, round_ = _round_of(request, pk)
    kept = given_back(request, "move-plan")
    unsaved = {} if kept is None else dict([_move_form(round_, kept)])
    return _plan_page(request, person, round_, **unsaved)


def _plan_page(
    request: HttpRequest, person: Person, round_: Round, refusals: Sequence[str] = (), **forms_: forms.Form
) -> HttpResponse:
    found, roles, today = seen_by(person, round_), roles_at(person, round_.body), timezone.localdate()
    row = RoundPlan.objects.filter(round=round_).first()
    is_own = bool(roles & {"officer", "executive"})
    problems = problems_of(found, round_.framework) if is_own else ()
    beside = problems_by_measure(problems)
    context = {
        "round": round_, "plan": found, "row": row, "line": line(round_, today), "refusals": refusals,
        "is_hidden": roles.isdisjoint(OWN_ROLES) and not found.is_adopted,
        "strange_units": strange_units(round_, found) if "officer" in roles else (),
        "problems": problems, "state_name": measures.STATE_NAMES[found.state],
        "rows": [
            (each, _mended(each), measures.state(each), beside.get(each.number, ()))
            for each in found.measures
        ],
        "may_edit": why_not_edit(person, round_) is None,
        "keys": {} if row is None else dict(row.measures.values_list("number", "pk")),
        "may_bring_in": _may_bring_in(person, round_, row),
        "names": measures.PROGRESS_NAMES,
        "is_running": found.is_adopted, "is_own": bool(roles & set(OWN_ROLES)),
        "standing": progress.standing(found, round_.framework, today),
        "owed": progress.owed(person, round_, found, today),
        "beside": outcomes.beside(round_, found, person) if found.is_adopted else None,
        **_moves(person, round_, row), **forms_,
    }  # fmt: skip
    return render(
        request,
        "plans/plan.html",
        context,
        status=400 if refusals or (forms_ and request.method == "POST") else 200,
    )


def _mended(measure: Measure) -> str:
    return say("ทุกตัวชี้วัด", "every indicator") if measures.ALL in measure.mends else ", ".join(measure.mends)


def _may_bring_in(person: Person, round_: Round, row: RoundPlan | None) -> bool:
    """Whether the officer has a body file with a plan, and no measures yet that it could be mixed up with."""
    if why_not_edit(person, round_) is not None or (row is not None and row.measures.exists()):
        return False
    loaded = latest(round_, person)
    if loaded is None:
        return False
    try:
        return editing.planned_in(loaded) is not None
    except PlanError:
        # What is wrong in it is said once the button is pressed.
        return True


def _moves(person: Person, round_: Round, row: RoundPlan | None) -> dict[str, Any]:
    """The moves a person may make, each with its form."""
    if row is None:
        return {"moves": ()}
    moves = adoption.moves(round_, person)
    post = posts_of(person).filter(body=round_.body, role="executive").first()
    given = {
        "by": row.adopted_by or (post.title if post else ""),
        "date": row.adopted_on,
        "reference": row.adopted_under,
        "version": row.version,
    }
    return {
        "moves": moves,
        "may_confirm": adoption.why_not_confirm(round_, person) is None,
        "waits_for_confirmation": row.state == "draft" and row.adopted_on is not None,
        "adopt_form": AdoptForm(plan_of(round_), initial=given),
        "return_form": ReturnForm(initial={"version": row.version}),
    }


@post_or_back("plan", "pk")
@login_required
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan that stands in the body file the round's."""
    person, round_ = _round_of(request, pk)
    loaded = latest(round_, person)
    if loaded is None:
        raise Http404
    try:
        editing.bring_in(round_, loaded, person)
    except PlanError as error:
        return _plan_page(request, person, round_, _said(error))
    messages.success(request, say("นำเข้าแผนจากแฟ้มเป็นร่างแล้ว", "The plan of the file is here as a draft."))
    return redirect("plan", pk)


@post_or_back("plan", "pk")
@login_required
def move_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, withdraw, adopt, return or close the plan."""
    person, round_ = _round_of(request, pk)
    to = request.POST.get("to", "")
    name, form = _move_form(round_, request.POST)
    if not form.is_valid():
        return _plan_page(request, person, round_, **{name: form})
    try:
        moved = _moved(round_, person, form.cleaned_data, to)
    except PlanError as error:
        return _plan_page(request, person, round_, _said(error), **{name: _at_newest(form, round_)})
    state = next(each for code, each in measures.STATE_NAMES.items() if code == moved.state)
    messages.success(request, say(f"แผนอยู่ในสถานะ “{state.th}”", f"The plan is now {state.en}."))
    return redirect("plan", pk)


def _move_form(round_: Round, typed: QueryDict) -> tuple[str, forms.Form]:
    """The form of a move with what was typed, and its name on the page."""
    kinds: dict[str, tuple[str, Callable[..., forms.Form]]] = {
        "adopted": ("adopt_form", partial(AdoptForm, plan_of(round_))),
        "returned": ("return_form", ReturnForm),
    }
    name, kind = kinds.get(typed.get("to", ""), ("move_form", MoveForm))
    return name, kind(typed)


def _moved(round_: Round, person: Person, given: Mapping[str, Any], to: str) -> RoundPlan:
    if to == "confirmed":
        return adoption.confirm(round_, person, given["version"])
    state: PlanState = next(each for each in measures.STATE_NAMES if each == to)
    adopted = Adoption(given["by"], given["date"], given["reference"]) if to == "adopted" else None
    because = given.get("because", "")
    return adoption.move(round_, state, person, given["version"], adoption=adopted, because=because)


def _at_newest(form: forms.Form, round_: Round) -> forms.Form:
    """What was typed, in a form that speaks of the plan as it stands on the page that comes back."""
    version = RoundPlan.objects.filter(round=round_).values_list("version", flat=True).first() or 0
    form.data = {**form.data.dict(), "version": version}
    return form


# ---------------------------------------------------------------------------------- what is proposed


@require_http_methods(["GET", "POST"])
@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Measures of the catalogue for what is weak, with the reason and the worth of each: tick and take."""
    person, round_ = _round_of(request, pk)
    if roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        raise Http404
    keep = request.GET.get("keep") == "1"
    refused = why_not_edit(person, round_)
    refusals = [] if refused is None else [refused.say(language())]
    try:
        proposals = _proposals(round_, person, keep=keep)
    except AnalysisError as error:
        proposals, refusals = (), [*refusals, *_said(error)]
    own = units_of(round_.body)
    form = ProposeForm(proposals, own, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusals and form.is_valid():
        picked = set(form.cleaned_data["pick"])
        taken = [each for each in proposals if each.measure.code in picked]
        count = editing.take(round_, taken, person, form.cleaned_data["units"])
        messages.success(request, say(f"เพิ่ม {count} มาตรการในแผนแล้ว", f"{count} measures added to the plan."))
        return redirect("plan", pk)
    chosen = set(request.POST.getlist("pick"))
    rows = [
        (each, each.measure.code in chosen, ", ".join(each.codes), _units_for(each, own))
        for each in proposals
    ]
    context = {
        "round": round_, "rows": rows, "form": form, "refusals": refusals, "keep": keep,
        "has_result": latest(round_, person) is not None, "may_edit": refused is None,
    }  # fmt: skip
    return render(request, "plans/plan_propose.html", context, status=400 if form.errors else 200)


def _units_for(proposal: Proposal, own: Sequence[str]) -> tuple[str, str]:
    """The body's units that would be in charge, and what the catalogue suggests where there is none."""
    usual = [unit.th for unit in proposal.measure.units]
    found = ", ".join(in_charge(usual, own))
    return found, "" if found else ", ".join(usual)


def _proposals(round_: Round, person: Person, *, keep: bool) -> Sequence[Proposal]:
    """What the newest result asks for and the plan does not hold yet."""
    loaded = latest(round_, person)
    if loaded is None:
        return ()
    known = assessment_of(loaded)
    held = {each.taken_from for each in plan_of(round_).measures}
    found = measures.propose(known.history.last, measures.load(), keep=keep, withheld=known.withheld)
    return [each for each in found if each.measure.code not in held]


# ------------------------------------------------------------------------------------------ one measure


@require_http_methods(["GET", "POST"])
@login_required
def measure(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One measure with its reports; the officer edits it while the plan is open."""
    person, round_ = _round_of(request, pk)
    if request.method == "POST":
        return _change_measure(request, person, round_, number)
    found, shown, row = measure_or_404(person, round_, number)
    problems: Sequence[Problem] = ()
    if roles_at(person, round_.body) & {"officer", "executive"}:
        problems = problems_by_measure(problems_of(found, round_.framework)).get(number, ())
    held, form = HeldForm(initial={"row": row.pk, "version": row.version}), None
    if _may_edit(person, round_):
        kept = given_back(request)
        typed = {"initial": as_typed(row, editing.FIELDS)} if kept is None else {"data": kept}
        held = held if kept is None else HeldForm(kept)
        form = _measure_form(round_, usual_units=_usual_units(row.taken_from), **typed)
    context = {
        "round": round_, "plan": found, "measure": shown, "row": row, "mended": _mended(shown),
        "problems": problems, "form": form, "held": held,
        "due": [
            (months, measures.due(found, months), [each for each in shown.progress if each.round == months])
            for months in found.rounds if months in shown.reported or _has_report(shown, months)
        ],
        "names": measures.PROGRESS_NAMES, "may_report": why_not_report(person, round_, found, shown) is None,
    }  # fmt: skip
    return render(request, "plans/measure.html", context)


def _has_report(found: Measure, months: int) -> bool:
    return any(each.round == months for each in found.progress)


def _may_edit(person: Person, round_: Round) -> bool:
    return why_not_edit(person, round_) is None


def _usual_units(code: str) -> list[str]:
    """The units that the catalogue suggests for a measure that was taken from it."""
    known = measures.load().measures.get(code)
    return [unit.th for unit in known.units] if known else []


def _measure_form(round_: Round, *data: Any, **options: Any) -> MeasureForm:
    return MeasureForm(plan_of(round_), round_.framework, units_of(round_.body), *data, **options)


def _change_measure(request: HttpRequest, person: Person, round_: Round, number: int) -> HttpResponse:
    if "officer" not in roles_at(person, round_.body):
        measure_or_404(person, round_, number)
    held, form = HeldForm(request.POST), _measure_form(round_, request.POST)
    context: dict[str, Any] = {"round": round_, "number": number, "form": form, "held": held}
    if not held.is_valid() or not form.is_valid():
        return render(request, "plans/measure_edit.html", context, status=400)
    row, version = held.cleaned_data["row"], held.cleaned_data["version"]
    try:
        saved = editing.change(round_, row, version, form.cleaned_data, person)
    except editing.StaleError as error:
        return _beside_each_other(request, context, error)
    except PlanError as error:
        return render(request, "plans/measure_edit.html", {**context, "refusals": _said(error)}, status=400)
    messages.success(request, say(f"บันทึกมาตรการที่ {saved.number} แล้ว", f"Measure {saved.number} is saved."))
    return redirect("measure", round_.pk, saved.number)


def _beside_each_other(
    request: HttpRequest, context: Mapping[str, Any], error: editing.StaleError
) -> HttpResponse:
    """What is saved and what was typed, side by side; the next attempt is made knowing of it."""
    saved, form = error.saved, context["form"]
    more: dict[str, Any] = {"refusals": _said(error), "is_gone": saved is None}
    if saved is not None:
        more["differences"] = merging.merge(form, as_typed(saved, editing.FIELDS))
        more["number"] = saved.number
        more["held"] = HeldForm(initial={"row": saved.pk, "version": saved.version})
    return render(request, "plans/measure_edit.html", {**context, **more}, status=_CHANGED_MEANWHILE)


@require_http_methods(["GET", "POST"])
@login_required
def add_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure of one's own."""
    person, round_ = _round_of(request, pk)
    refused = why_not_edit(person, round_)
    if refused is not None and request.method == "GET":
        return _plan_page(request, person, round_, [refused.say(language())])
    form = _measure_form(round_, request.POST if request.method == "POST" else given_back(request))
    context: dict[str, Any] = {"round": round_, "form": form, "is_new": True}
    if request.method == "GET":
        return render(request, "plans/measure_edit.html", context)
    if not form.is_valid():
        return render(request, "plans/measure_edit.html", context, status=400)
    try:
        added = editing.add(round_, form.cleaned_data, person)
    except PlanError as error:
        return render(request, "plans/measure_edit.html", {**context, "refusals": _said(error)}, status=400)
    messages.success(request, say(f"เพิ่มมาตรการที่ {added.number} แล้ว", f"Measure {added.number} is added."))
    return redirect("measure", pk, added.number)


@post_or_back("measure", "pk", "number")
@login_required
def delete_measure(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a measure out of the plan."""
    person, round_ = _round_of(request, pk)
    form = HeldForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        editing.delete(round_, form.cleaned_data["row"], form.cleaned_data["version"], person)
    except editing.StaleError:
        now = say(
            "มีผู้แก้ไขหรือลบมาตรการนี้ไปก่อนแล้ว จึงยังไม่ได้ลบ โปรดอ่านอีกครั้ง",
            "Somebody changed or deleted this measure before; nothing was deleted. Please read it again.",
        )
        return _plan_page(request, person, round_, [now])
    except PlanError as error:
        return _plan_page(request, person, round_, _said(error))
    messages.success(request, say(f"ลบมาตรการที่ {number} แล้ว", f"Measure {number} is deleted."))
    return redirect("plan", pk)


# ------------------------------------------------------------------------------------------ progress


@require_http_methods(["GET", "POST"])
@login_required
def report(request: HttpRequest, pk: int, number: int, months: int) -> HttpResponse:
    """What a unit did of a measure in one round, in as few fields as can be."""
    person, round_ = _round_of(request, pk)
    found, shown, _ = measure_or_404(person, round_, number)
    if months not in found.rounds:
        raise Http404
    refused = why_not_report(person, round_, found, shown)
    units = reporter(person, round_)(shown)
    context = {
        "round": round_, "plan": found, "measure": shown, "months": months, "units": units,
        "due": measures.due(found, months), "refusals": [] if refused is None else [refused.say(language())],
    }  # fmt: skip
    if refused is not None:
        return render(request, "plans/report.html", context, status=400 if request.method == "POST" else 200)
    if request.method == "POST":
        return _save_report(request, person, round_, context)
    kept = given_back(request)
    unit = _unit_asked(units, shown, months, (kept or request.GET).get("unit", ""))
    known = progress.last_report(round_, number, months, unit)
    given = (
        {"unit": unit, "version": 0}
        if known is None
        else as_typed(known, ("unit", "version", *progress.FIELDS))
    )
    context |= {"form": ReportForm(units, kept, initial=given), "unit": unit, "known": known}
    return render(request, "plans/report.html", context)


def _unit_asked(units: Sequence[str], shown: Measure, months: int, asked: str) -> str:
    """The unit asked for, else the first that has not reported in this round."""
    if asked in units:
        return asked
    silent = {each.unit for each in shown.progress if each.round == months}
    return next((unit for unit in units if unit not in silent), units[0])


def _save_report(
    request: HttpRequest, person: Person, round_: Round, context: dict[str, Any]
) -> HttpResponse:
    number, months = context["measure"].number, context["months"]
    form = ReportForm(context["units"], request.POST)
    context |= {"form": form, "unit": request.POST.get("unit", "")}
    if not form.is_valid():
        return render(request, "plans/report.html", context, status=400)
    version, today = form.cleaned_data["version"], timezone.localdate()
    try:
        progress.report(round_, number, months, form.cleaned_data, version, person, today)
    except progress.StaleReportError as error:
        differences = merging.merge(form, as_typed(error.saved, progress.FIELDS))
        context |= {"refusals": _said(error), "differences": differences}
        form.data["version"] = error.saved.version
        return render(request, "plans/report.html", context, status=_CHANGED_MEANWHILE)
    except PlanError as error:
        return render(request, "plans/report.html", {**context, "refusals": _said(error)}, status=400)
    messages.success(
        request,
        say(
            f"บันทึกรายงานมาตรการที่ {number} รอบ {months} เดือนแล้ว", f"Measure {number}, {months} months: saved."
        ),
    )
    return redirect("plan", round_.pk)
