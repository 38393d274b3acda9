"""Pages of a round's result: loading it, reading it, asking it, and moving it towards the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prongsai import analysis
from prongsai.analysis import DETAIL
from prongsai.documents import Subject
from prongsai.documents import chart_pictures as pictures
from prongsai.errors import AnalysisError, ProngsaiError
from prongsai.web.accounts.models import Person
from prongsai.web.results import explanation, loading, review, whatif
from prongsai.web.results import overview as rows
from prongsai.web.results.access import entries_of, latest, latest_or_404, version_or_404
from prongsai.web.results.forms import LoadForm, MoveForm, PathForm
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say


@dataclass(frozen=True, slots=True)
class Seen:
    """A round with the version of its result that the person sees."""

    round: Round
    loaded: ResultVersion
    subject: Subject


def _seen(request: HttpRequest, pk: int) -> Seen:
    """What the pages of a result show; 404 for a round that is not the person's, or without a result."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded = latest_or_404(round_, request.user)
    return Seen(round_, loaded, pictures.subject_of(loading.assessment_of(loaded), language()))


@require_GET
@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The total, the level, and everything the year's figures say at a glance."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    return _overview(request, request.user, round_, MoveForm(), 200)


def _overview(
    request: HttpRequest, person: Person, round_: Round, form: MoveForm, status: int
) -> HttpResponse:
    loaded = latest(round_, person)
    context: dict[str, Any] = {
        "round": round_,
        "loaded": loaded,
        "may_load": loading.why_not_load(round_, person) is None,
        "page": "result",
    }
    if loaded is not None:
        subject = pictures.subject_of(loading.assessment_of(loaded), language())
        context |= _figures(subject) | _standing(round_, loaded, person, form)
    return render(request, "results/result.html", context, status=status)


def _figures(subject: Subject) -> dict[str, Any]:
    result, history = subject.result, subject.known.history
    return {
        "mark": subject.mark,
        "passed": result.passed,
        "withheld": subject.known.withheld,
        "total": rows.total_row(subject),
        "level": subject.level_name(subject.year, result.level),
        "possible": [each.name for each in result.levels],
        "instruments": rows.instruments(subject),
        "indicators": rows.indicators(subject),
        "levels": rows.levels(subject),
        "floors": rows.floor_codes(subject.framework),
        "years": [(year, total, subject.level_name(year, level)) for year, total, level in history.totals()],
        "bars": pictures.of_indicators(subject),
        "trend": pictures.of_years(subject),
        "forms": rows.forms(subject),
        "disagreements": [
            (each.say, each.code if each.code in result else None)
            for each in result.disagreements
            if each.code not in subject.known.withheld
        ],
        "has_before": history.previous is not None,
    }


def _standing(round_: Round, loaded: ResultVersion, person: Person, form: MoveForm) -> dict[str, Any]:
    """Where the result stands on its way to the public, and what this person may do about it."""
    entries = list(entries_of(round_, person))
    names = dict(
        Person.objects.filter(login__in={each.person for each in entries}).values_list("login", "name")
    )
    return {
        "form": form,
        "state": review.STATE_NAMES[loaded.state],
        "moves": [(to, review.MOVE_NAMES[to]) for to in review.open_moves(loaded, person)],
        "entries": [
            (each, names.get(each.person, each.person), review.deed(each.action)) for each in entries
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Load a body file with its answers; every problem is shown at once and nothing is stored then."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    refused = loading.why_not_load(round_, request.user)
    form = LoadForm(request.POST, request.FILES) if request.method == "POST" else LoadForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            loaded = loading.load(round_, form.uploads(), request.user)
        except ProngsaiError as error:
            problems = said(error, language())
        else:
            messages.success(
                request,
                say(
                    f"นำเข้าผลเป็นรุ่นที่ {loaded.version} แล้ว",
                    f"The result was loaded as version {loaded.version}.",
                ),
            )
            return redirect("result", round_.pk)
    status = 403 if refused else 422 if problems or form.errors else 200
    context = {"round": round_, "form": form, "problems": problems, "refused": refused, "page": "load"}
    context["loaded"] = latest(round_, request.user)
    return render(request, "results/load.html", context, status=status if request.method == "POST" else 200)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose, withdraw, publish or send back; a refusal is said beside what was typed."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    form = MoveForm(request.POST)
    form.is_valid()
    if "version" in form.errors or "to" in form.errors:
        raise BadRequest
    loaded = version_or_404(round_, request.user, form.cleaned_data["version"])
    if form.errors:
        return _overview(request, request.user, round_, form, 422)
    try:
        moved = review.move(loaded, form.cleaned_data["to"], request.user, form.cleaned_data["reason"])
    except review.RefusedError as error:
        field = "reason" if error.problems[0].code == review.NO_REASON else None
        form.add_error(field, said(error, language()))
        return _overview(request, request.user, round_, form, 422)
    state = review.STATE_NAMES[moved.state].say(language())
    messages.success(request, say(f"ผลการประเมินอยู่ในสถานะ “{state}”", f"The result is now “{state}”."))
    return redirect("result", round_.pk)


@require_GET
@login_required
def indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One indicator: its questions, or its sub-indicators with their items, beside last year's."""
    seen = _seen(request, pk)
    found = next((each for each in seen.subject.framework.indicators if each.code == code), None)
    if found is None:
        raise Http404
    instrument = seen.subject.instrument_of(found)
    groups = rows.groups(seen.subject, found, loading.withheld_before(seen.loaded))
    parts = [(part, f"{code}@{part.code}") for part in instrument.parts]
    context = {
        "round": seen.round,
        "loaded": seen.loaded,
        "indicator": found,
        "row": rows.indicator_row(seen.subject, found),
        "instrument": instrument,
        "parts": [(part, at_part, seen.subject.result.figure(at_part)) for part, at_part in parts],
        "groups": groups,
        "has_before": any(row.before is not None for group in groups for row in group.rows),
    }
    return render(request, "results/indicator.html", context)


@require_GET
@login_required
def explain(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One figure told back step by step."""
    seen = _seen(request, pk)
    found = explanation.explanation(seen.subject.known, code, language())
    if found is None:
        raise Http404
    source = seen.subject.known.sources.get(seen.subject.year)
    context = {"round": seen.round, "loaded": seen.loaded, "told": found, "source": source}
    return render(request, "results/explain.html", context)


@require_GET
@login_required
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """Where points of the total were lost: by indicator, then by question and item."""
    seen = _seen(request, pk)
    result, withheld = seen.subject.result, seen.subject.known.withheld
    by_indicator = analysis.gaps(result) or analysis.gaps(result, ("instrument",))
    context = {
        "round": seen.round,
        "loaded": seen.loaded,
        "page": "gaps",
        "total": result.total,
        "by_indicator": by_indicator,
        "in_detail": [gap for gap in analysis.gaps(result, DETAIL) if gap.code not in withheld],
        "pictures": pictures.of_losses(seen.subject),
        "withheld": withheld,
    }
    return render(request, "results/gaps.html", context)


@require_GET
@login_required
def path(request: HttpRequest, pk: int) -> HttpResponse:
    """The fewest steps to a target, and where chosen steps would lead."""
    seen = _seen(request, pk)
    result = seen.subject.result
    form = PathForm(seen.subject.known, request.GET)
    context: dict[str, Any] = {
        "round": seen.round,
        "loaded": seen.loaded,
        "page": "path",
        "total": result.total,
        "form": form,
        "level": seen.subject.level_name(seen.subject.year, result.level),
        "level_names": {each.code: each.name for each in result.framework.levels},
    }
    if form.is_valid():
        given = form.cleaned_data
        try:
            context["way"] = whatif.way(result, given["target"], given["level"] or None, form.gains())
            context["tried"] = whatif.tried(result, given["items"], form.gains())
        except AnalysisError as error:
            context["problems"] = said(error, language())
    return render(request, "results/path.html", context)
