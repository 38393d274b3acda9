"""Pages on which a body fills in what it discloses, and sends it to its executive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.errors import ProngsaiError
from prongsai.frameworks import Item, Text
from prongsai.web.accounts.access import RefusedError, roles_at, with_role_or_404
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.evidence import checking, clarifying, copying, history, submission, table
from prongsai.web.evidence.access import current, is_own, seen_by, why_not_open
from prongsai.web.evidence.entries import blank, entries_of, item_of
from prongsai.web.evidence.forms import AskForm, CorrectForm, EntryForm, MoveForm, as_filled_in
from prongsai.web.evidence.history import LABELS
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.states import OPEN, STATES
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui import merging
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say, text

_CHANGED_MEANWHILE = 409
_SHOWN: Mapping[str, Text] = {
    "": Text("ทุกข้อ", "All items"),
    "mine": Text("ข้อที่ท่านกรอกได้", "Yours to fill in"),
    "left": Text("ข้อที่ยังไม่ครบ", "Not done yet"),
}
View = Callable[..., HttpResponse]


def _sign_in_first(view: View) -> View:
    """Sign in before; a part of a page that is asked for alone sends the whole page there."""
    whole = login_required(view)

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        if request.user.is_authenticated or not _is_part(request):
            return whole(request, **given)
        page = reverse("disclosures", args=[given["pk"]])
        return HttpResponse(headers={"HX-Redirect": redirect_to_login(page).url})

    return answer


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _round_of(request: HttpRequest, pk: int) -> tuple[Person, Round]:
    """The person and the round, where its year has items."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    if not table.has_items(round_):
        raise Http404
    return request.user, round_


def _shown(person: Person, round_: Round) -> Disclosure | None:
    """What the person sees of the round: their own, begun or not, or what was approved."""
    return seen_by(round_, person) or (blank(round_) if is_own(round_, person) else None)


# ------------------------------------------------------------------------------------------ the whole table


@require_safe
@login_required
def disclosures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item of the year with how it stands, and the moves one may make."""
    person, round_ = _round_of(request, pk)
    kept = given_back(request, "move-disclosures")
    corrected = given_back(request, "correct-disclosures")
    more: dict[str, Any] = {} if kept is None else {"move_form": MoveForm(kept)}
    if corrected is not None:
        more["correct_form"] = CorrectForm(corrected)
    return _page(request, person, round_, **more)


def _page(request: HttpRequest, person: Person, round_: Round, **more: Any) -> HttpResponse:
    disclosure = _shown(person, round_)
    context: dict[str, Any] = {"round": round_, "disclosure": disclosure}
    if disclosure is not None:
        context |= _of_table(request, person, disclosure)
    is_refused = request.method == "POST" and bool(more)
    return render(
        request, "evidence/disclosures.html", {**context, **more}, status=400 if is_refused else 200
    )


def _of_table(request: HttpRequest, person: Person, disclosure: Disclosure) -> dict[str, Any]:
    round_, rows = disclosure.round, table.rows_of(disclosure, person)
    roles = roles_at(person, round_.body)
    show = request.GET.get("show", "")
    is_officer, is_stored = "officer" in roles, disclosure.pk is not None
    moves = submission.open_moves(disclosure, person) if is_stored else []
    may_correct = is_stored and submission.why_not_correct(disclosure, person) is None
    shown = table.chosen(rows, show)
    return {
        "rows": shown, "tally": table.tally(rows), "whole": table.whole(rows), "count": len(rows),
        "show": show, "shows": _shows(rows) if is_own(round_, person) else [],
        "state": STATES[disclosure.state], "is_open": disclosure.state in OPEN,
        "is_told": disclosure.state in clarifying.TOLD,
        "check": checking.latest(disclosure) if is_stored else None,
        "is_own": is_own(round_, person), "is_officer": is_officer,
        "moves": [(to, submission.MOVE_NAMES[to]) for to in moves],
        "seal": submission.seal_of(disclosure) if is_stored else "",
        "left": submission.not_done([each.entry for each in rows]),
        "last": copying.may_copy(round_) if is_officer else None,
        "correct_form": CorrectForm(initial={"version": disclosure.version}) if may_correct else None,
    }  # fmt: skip


def _shows(rows: Sequence[table.Row]) -> list[tuple[str, Text]]:
    """Which items can be shown alone; not one's own where there are none."""
    fills_in = any(each.refused is None for each in rows)
    return [(code, name) for code, name in _SHOWN.items() if code != "mine" or fills_in]


# ------------------------------------------------------------------------------------------------ one item


@require_http_methods(["GET", "HEAD", "POST"])
@_sign_in_first
def entry(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One item, opened in its place in the table or as a page: read, or filled in by whoever may."""
    person, round_ = _round_of(request, pk)
    disclosure, item = _shown(person, round_), item_of(round_, code)
    if disclosure is None or item is None:
        raise Http404
    if request.method == "POST":
        return _save(request, person, disclosure, item)
    row = next(each for each in table.rows_of(disclosure, person) if each.item is item)
    form = None
    if row.refused is None:
        kept = given_back(request)
        form = _form(person, disclosure, item, kept, initial=as_filled_in(row.entry))
    context = {
        "round": round_,
        "disclosure": disclosure,
        "row": row,
        "form": form,
        **_around(disclosure, item),
    }
    if _is_part(request):
        opened = {"is_opened": "close" not in request.GET, "is_own": is_own(round_, person)}
        return render(request, "evidence/row.html", context | opened)
    return render(request, "evidence/entry.html", context | {"is_own": is_own(round_, person)})


def _form(
    person: Person, disclosure: Disclosure, item: Item, *data: QueryDict | None, **options: Any
) -> EntryForm:
    body = disclosure.round.body
    is_officer = "officer" in roles_at(person, body)
    units = list(Unit.objects.filter(body=body, is_ended=False)) if is_officer else []
    initial = options.get("initial", {}).get("unit")
    if is_officer and initial and initial not in {each.name for each in units}:
        units += Unit.objects.filter(body=body, name=initial)
    return EntryForm(item, units, *data, is_officer=is_officer, **options)


def _around(disclosure: Disclosure, item: Item) -> dict[str, Any]:
    """What stands around an entry: the items before and after."""
    items = disclosure.round.framework.items
    place = items.index(item)
    return {
        "before": items[place - 1].code if place else "",
        "after": items[place + 1].code if place + 1 < len(items) else "",
        "ticked": history.elements_in_words(_entry(disclosure, item).ticked, item),
    }


def _entry(disclosure: Disclosure, item: Item) -> Entry:
    return next(each for each in entries_of(disclosure) if each.code == item.code)


def _save(request: HttpRequest, person: Person, disclosure: Disclosure, item: Item) -> HttpResponse:
    held = _entry(disclosure, item)
    form = _form(
        person, disclosure, item, request.POST,
        initial={"unit": held.unit.name if held.unit else "", "due": held.due},
    )  # fmt: skip
    status, more = 400, {}
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            submission.save(disclosure.round, item.code, version, form.given(), person)
        except submission.StaleError as error:
            status, more = _CHANGED_MEANWHILE, _beside_each_other(form, item, error)
        except RefusedError as error:
            form.add_problems(error)
        else:
            messages.success(request, _saved(item.code, form.cleaned_data["is_filled"]))
            return redirect(f"{reverse('disclosures', args=[disclosure.round_id])}#item-{item.code}")
    row = next(each for each in table.rows_of(disclosure, person) if each.item is item)
    context = {
        "round": disclosure.round, "disclosure": disclosure, "row": row, "form": form, "is_own": True,
        **_around(disclosure, item), **more,
    }  # fmt: skip
    return render(request, "evidence/entry.html", context, status=status)


def _saved(code: str, is_filled: bool) -> str:
    """What is told once an item is saved; whoever left the last tick out may think that it is done."""
    if is_filled:
        return say(f"บันทึกข้อ {code} แล้ว", f"{code} is saved.")
    return say(
        f"บันทึกข้อ {code} แล้ว ข้อนี้ยังไม่นับว่าครบ จนกว่าจะทำเครื่องหมาย “กรอกครบแล้ว”",
        f"{code} is saved. It counts as done once “{text(LABELS['is_filled'])}” is ticked.",
    )


def _beside_each_other(form: EntryForm, item: Item, error: submission.StaleError) -> dict[str, Any]:
    """What is saved and what was typed, side by side; the next attempt is made knowing of it."""
    saved = as_filled_in(error.saved)
    names = [name for name in form.fields if name != "version"]
    differences = merging.merge(form, {name: saved[name] for name in names})
    form.data["version"] = error.saved.version
    label = str(form.fields["ticked"].label) if "ticked" in form.fields else ""
    return {
        "refusals": said(error, language()),
        "differences": [_in_words(each, item) if each.label == label else each for each in differences],
    }


def _in_words(found: merging.Difference, item: Item) -> merging.Difference:
    def words(numbers: merging.Lines) -> merging.Lines:
        return history.elements_in_words([int(each) for each in numbers], item)

    opened = None if found.opened is None else words(found.opened)
    return found._replace(opened=opened, saved=words(found.saved), typed=words(found.typed))


@require_safe
@login_required
def entry_history(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Who changed what of an item, and when: for the body's own people."""
    person, round_ = _round_of(request, pk)
    item, disclosure = item_of(round_, code), current(round_)
    if item is None or not is_own(round_, person):
        raise Http404
    changes = [] if disclosure is None else history.changes_of(disclosure, item)
    context = {"round": round_, "item": item, "changes": changes}
    return render(request, "evidence/entry_history.html", context)


# ------------------------------------------------------------------------------------------ many at once


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit in charge of many items at once, with the day they are due."""
    person, round_ = _round_of(request, pk)
    with_role_or_404(person, round_.body_id, ("officer",))
    disclosure = current(round_) or blank(round_)
    entries = list(zip(round_.framework.items, entries_of(disclosure), strict=True))
    units = list(Unit.objects.filter(body=round_.body, is_ended=False))
    form = AskForm(entries, units, request.POST if request.method == "POST" else None)
    refused = why_not_open(disclosure)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        unit = form.units.get(given["unit"])
        try:
            count = submission.ask_units(round_, given["codes"], unit, given["due"], person)
        except RefusedError as error:
            _complain(form, error)
        else:
            messages.success(request, say(f"มอบหมายแล้ว {count} ข้อ", f"{count} items are given."))
            return redirect("disclosures", pk)
    context = {"round": round_, "form": form, "refused": refused, "has_units": bool(units)}
    return render(request, "evidence/ask_units.html", context, status=400 if form.errors else 200)


@post_or_back("disclosures", "pk")
@login_required
def copy_disclosures(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill what is empty from the year before."""
    person, round_ = _round_of(request, pk)
    if not is_own(round_, person):
        raise Http404
    try:
        codes = copying.copy(round_, person)
    except RefusedError as error:
        return _page(request, person, round_, refusals=said(error, language()))
    messages.success(
        request,
        say(
            f"คัดลอกแล้ว {len(codes)} ข้อ โปรดเปิดดูทีละข้อว่ายังถูกต้องสำหรับปีนี้",
            f"{len(codes)} items are copied; look at each whether it still holds this year.",
        ),
    )
    return redirect("disclosures", pk)


# ------------------------------------------------------------------------------------------------- moves


@post_or_back("disclosures", "pk")
@login_required
def move_disclosures(request: HttpRequest, pk: int) -> HttpResponse:
    """Send, take back, send back with a reason, or approve."""
    person, round_ = _round_of(request, pk)
    disclosure, form = current(round_), MoveForm(request.POST)
    if disclosure is None or not is_own(round_, person):
        raise Http404
    if form.is_valid():
        given = form.cleaned_data
        try:
            _refuse_other_version(disclosure, given["version"])
            moved = submission.move(disclosure, given["to"], person, given["reason"], given["seen"])
        except RefusedError as error:
            _complain(form, error)
        else:
            state = STATES[moved.state]
            messages.success(request, say(f"การเปิดเผยข้อมูล: {state.th}", f"Disclosures: {state.en}."))
            return redirect("disclosures", pk)
    return _page(request, person, round_, move_form=form)


@post_or_back("disclosures", "pk")
@login_required
def correct_disclosures(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a corrected version of what was approved."""
    person, round_ = _round_of(request, pk)
    disclosure, form = current(round_), CorrectForm(request.POST)
    if disclosure is None or not is_own(round_, person):
        raise Http404
    if form.is_valid():
        try:
            _refuse_other_version(disclosure, form.cleaned_data["version"])
            submission.correct(disclosure, person, form.cleaned_data["reason"])
        except RefusedError as error:
            _complain(form, error)
        else:
            messages.success(request, say("เปิดฉบับแก้ไขแล้ว", "A corrected version is begun."))
            return redirect("disclosures", pk)
    return _page(request, person, round_, correct_form=form)


def _refuse_other_version(disclosure: Disclosure, seen: int) -> None:
    if disclosure.version != seen:
        submission.refuse_moved_on()


def _complain(form: forms.Form, error: ProngsaiError) -> None:
    """Say a missing reason at its field, and all else above the form."""
    for problem, sentence in zip(error.problems, said(error, language()), strict=True):
        form.add_error("reason" if problem.code == submission.NO_REASON else None, sentence)
