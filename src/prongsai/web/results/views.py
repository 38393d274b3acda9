"""Pages of a round's result: loading it, reading it, asking it, and moving it towards the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prongsai import analysis
from prongsai.analysis import DETAIL
from prongsai.documents import Subject
from prongsai.documents import chart_pictures as pictures
from prongsai.errors import AnalysisError, ProngsaiError
from prongsai.web.accounts import jobs
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.ballots.access import reads_comments
from prongsai.web.results import (
    collected,
    corrections,
    earlier,
    explanation,
    from_review,
    from_survey,
    loading,
    pending,
    review,
    tasks,
    typed,
    whatif,
)
from prongsai.web.results import overview as rows
from prongsai.web.results.access import (
    entries_of,
    is_own,
    latest,
    latest_or_404,
    version_or_404,
    versions_or_404,
)
from prongsai.web.results.alike import alike
from prongsai.web.results.body_data import otherwise
from prongsai.web.results.forms import FindingsForm, LoadForm, MoveForm, PathForm, TypedForm
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say

_LOOK_AGAIN = "3"  # seconds until the page of a load that is under way asks again


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


@require_safe
@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The total, the level, and everything the year's figures say at a glance."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    return _overview(request, request.user, round_, MoveForm(given_back(request, "move-result")), 200)


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
        context["collected"] = collected.told(loaded)
        context["reviewed"] = from_review.kept(loaded)
        context["reads_comments"] = reads_comments(person, round_)
        subject = pictures.subject_of(loading.assessment_of(loaded), language())
        context |= _figures(subject) | _standing(round_, loaded, person, form)
        context["alike"] = alike(round_, subject.known)
        if is_own(round_, person):
            context["otherwise"] = otherwise(loading.own_assessment_of(loaded), round_.body)
    return render(request, "results/result.html", context, status=status)


def _figures(subject: Subject) -> dict[str, Any]:
    result, history, rungs = subject.result, subject.known.history, rows.levels(subject)
    return {
        "mark": subject.mark,
        "passed": result.passed,
        "withheld": subject.known.withheld,
        "total": rows.total_row(subject),
        "level": subject.level_name(subject.year, result.level),
        "possible": [each.name for each in result.levels],
        "instruments": rows.instruments(subject),
        "indicators": rows.indicators(subject),
        "levels": rungs,
        "next_rung": rows.next_rung(rungs),
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
        "is_own": is_own(round_, person),
        "is_correction": review.is_correction(loaded),
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
    form = LoadForm(request.POST, request.FILES) if request.method == "POST" else LoadForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        uploads = form.uploads()
        try:
            if pending.is_large(uploads):
                job = pending.put_by(round_, uploads, request.user, tasks.load)
                return redirect("loading", round_.pk, job.number)
            loaded = loading.load(round_, uploads, request.user)
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
    return load_page(request, round_, {"form": form, "problems": problems}, bool(form.errors))


def load_page(
    request: HttpRequest, round_: Round, context: dict[str, Any], is_wrong: bool = False
) -> HttpResponse:
    """The page of loading, with its forms as they were sent and all that is wrong with what was."""
    assert isinstance(request.user, Person)
    refused = loading.why_not_load(round_, request.user)
    status = 403 if refused else 422 if context["problems"] or is_wrong else 200
    reviewed = None if refused else from_review.of(round_)
    about: dict[str, Any] = {"round": round_, "refused": refused, "page": "load", "reviewed": reviewed}
    about["may_take_survey"] = refused is None and from_survey.has_answers(round_)
    about["loaded"] = latest(round_, request.user)
    about["sent"] = [each.name for name in request.FILES for each in request.FILES.getlist(name)]
    about["under_way"] = None if refused else pending.under_way(round_)
    forms = {"form": LoadForm(), "findings": FindingsForm(takes_file=reviewed is None)}
    shown = render(request, "results/load.html", about | forms | context)
    shown.status_code = status if request.method == "POST" else 200
    return shown


@require_safe
@login_required
def blank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty body file of the round's year with the body's name in it, to be filled in and loaded."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    name = f"body-{round_.year}.yaml"
    return HttpResponse(
        typed.blank_file(round_),
        "application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@login_required
def loading_(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far the worker is with large files: it says so again by itself, then gives what came of it."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    job = pending.pending_or_404(round_, request.user, number)
    if request.method == "POST":
        try:
            pending.again(job, request.user, tasks.load)
        except ProngsaiError as error:
            messages.error(request, " ".join(said(error, language())))
        return redirect("loading", pk, number)
    if job.state == jobs.DONE:
        return redirect("result", pk)
    context = {"round": round_, "job": job, "page": "load", "loaded": latest(round_, request.user)}
    context["may_try_again"] = job.state == jobs.FAILED and job.files.exists()
    response = render(request, "results/loading.html", context)
    if job.is_open:
        response.headers["Refresh"] = _LOOK_AGAIN
    return response


@post_or_back("result", "pk")
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
    except RefusedError as error:
        field = "reason" if error.problems[0].code == review.NO_REASON else None
        form.add_error(field, said(error, language()))
        return _overview(request, request.user, round_, form, 422)
    state = review.STATE_NAMES[moved.state].say(language())
    messages.success(request, say(f"ผลการประเมินอยู่ในสถานะ “{state}”", f"The result is now “{state}”."))
    return redirect("result", round_.pk)


@require_safe
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


@require_safe
@login_required
def explain(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One figure told back step by step."""
    seen = _seen(request, pk)
    found = explanation.explanation(seen.subject.known, code, language())
    if found is None:
        raise Http404
    source = seen.subject.known.sources.get(seen.subject.year)
    context = {"round": seen.round, "loaded": seen.loaded, "told": found, "source": source}
    if found.node.kind == "item":
        context["reviewed"] = from_review.said_of(seen.loaded, code)
    return render(request, "results/explain.html", context)


@require_safe
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


@require_safe
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
        "has_gains": any(form.gain_fields()),
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
    # The page's own script asks for the answer alone.
    is_part = context["is_part"] = request.headers.get("HX-Request") == "true"
    return render(request, "results/path_answer.html" if is_part else "results/path.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def type_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Type what a paper prints of a year; it becomes a body file that is loaded like any other."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    refused = loading.why_not_load(round_, request.user)
    before = latest(round_, request.user)
    held = {} if before is None or refused else typed.typed_before(before)
    data = request.POST if request.method == "POST" else given_back(request)
    form = TypedForm(round_.framework, data, initial=held)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        upload = typed.body_file(round_, form.figures(), given["level"], given["source"])
        try:
            loaded = loading.load(round_, [upload], request.user)
        except ProngsaiError as error:
            form.add_error(None, [say(problem.th, problem.en) for problem in error.problems])
        else:
            messages.success(
                request,
                say(f"บันทึกเป็นรุ่นที่ {loaded.version} แล้ว", f"It is kept as version {loaded.version}."),
            )
            return redirect("result", round_.pk)
    status = 403 if refused else 422 if form.errors else 200
    context = {"round": round_, "form": form, "refused": refused, "page": "load", "loaded": before}
    context["is_of_file"] = before is not None and not typed.is_typed(before)
    return render(request, "results/type.html", context, status=status if request.method == "POST" else 200)


@require_safe
@login_required
def earlier_years(request: HttpRequest, pk: int) -> HttpResponse:
    """The body's earlier years as this round takes them, and the way to bring more of them in."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded = latest(round_, request.user)
    context = {
        "round": round_,
        "loaded": loaded,
        "page": "earlier",
        "years": earlier.years_alone(round_) if loaded is None else _years_beside(round_, loaded),
        "may_load": loading.why_not_load(round_, request.user) is None,
    }
    return render(request, "results/earlier.html", context)


def _years_beside(round_: Round, loaded: ResultVersion) -> list[tuple[earlier.Earlier, str]]:
    """The years before, as the loaded result and its own file take them, with their levels."""
    subject = pictures.subject_of(loading.assessment_of(loaded), language())
    of_file = loading.own_assessment_of(loaded).history.years
    found = earlier.years_of(round_, subject.known, of_file)
    return [(each, subject.level_name(each.year, each.level)) for each in found]


@require_safe
@login_required
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of the round's result: who loaded and approved each, when, and why it came back."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = list(versions_or_404(round_, request.user).defer("content"))
    context = {
        "round": round_,
        "loaded": next(iter(found), None),
        "page": "versions",
        "versions": [(each, review.STATE_NAMES[each.state]) for each in found],
    }
    return render(request, "results/versions.html", context)


@require_safe
@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was stored, and what the one after it gives differently."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = {each.version: each for each in versions_or_404(round_, request.user)}
    if number not in found:
        raise Http404
    following = found.get(number + 1)
    context = {
        "round": round_,
        "loaded": found[max(found)],
        "page": "versions",
        "version": found[number],
        "state": review.STATE_NAMES[found[number].state],
        "figures": corrections.wholes(found[number]),
        "following": following,
        "changes": corrections.since(found[number], following) if following else [],
    }
    return render(request, "results/version.html", context)
