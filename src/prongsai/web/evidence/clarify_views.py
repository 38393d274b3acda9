"""Pages of clarification: what the body says to its preliminary scores, and how the lead decides on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from prongsai.frameworks import Item
from prongsai.web.accounts.access import RefusedError
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import access, clarifying, review_access, scores
from prongsai.web.evidence.beside import Beside, as_seen
from prongsai.web.evidence.clarify_forms import ClarifyForm, SettleForm
from prongsai.web.evidence.models import Disclosure, Entry
from prongsai.web.evidence.proof import Proof, check_of, proofs
from prongsai.web.evidence.scores import ItemScore
from prongsai.web.evidence.states import STATES
from prongsai.web.rounds.access import round_or_404
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say

_CHANGED_MEANWHILE = 409
_READ = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what was told at first and what holds, what a lost point costs, and what the body said."""

    item: Item
    entry: Entry | None
    first: ItemScore
    now: ItemScore
    cost: Fraction
    words: str
    field: Any = None


# ------------------------------------------------------------------------------------------------ the body's


@require_http_methods(_READ)
@login_required
def clarification(request: HttpRequest, pk: int) -> HttpResponse:
    """Preliminary scores with their reasons, the clock, and what the body says to them."""
    person, found = _told_or_404(request, pk)
    codes, saved = clarifying.disputable(found), clarifying.words_of(found)
    if request.method != "POST":
        return _clarification_page(request, person, found, ClarifyForm(codes, saved, given_back(request)))
    form = ClarifyForm(codes, saved, request.POST)
    if not form.is_valid():
        return _clarification_page(request, person, found, form, status=422)
    try:
        _do(request, found, form, person)
    except RefusedError as error:
        form.add_error(None, said(error, language()))
        is_stale = isinstance(error, clarifying.StaleError)
        differences = form.merge(error.saved) if isinstance(error, clarifying.StaleError) else ()
        if not is_stale:
            form.know(clarifying.words_of(found))  # drafts are kept before an acceptance is refused
        status = _CHANGED_MEANWHILE if is_stale else 422
        return _clarification_page(request, person, found, form, status=status, differences=differences)
    return redirect("clarification", pk)


def _told_or_404(request: HttpRequest, pk: int) -> tuple[Person, Disclosure]:
    """The disclosure whose scores are told, for who may see it; not there otherwise."""
    assert isinstance(request.user, Person)
    found = access.seen_by(round_or_404(request.user, pk), request.user)
    if found is None or found.state not in clarifying.TOLD:
        raise Http404
    return request.user, found


def _do(request: HttpRequest, found: Disclosure, form: ClarifyForm, person: Person) -> None:
    """What the pressed button says; saving is what Enter does."""
    seen = form.cleaned_data["seal"]
    match request.POST.get("do"):
        case "send":
            clarifying.send(found, form.typed(), seen, person)
            told = say("ส่งคำชี้แจงแล้ว", "The clarification was sent.")
        case "accept":
            clarifying.keep(found, form.typed(), seen, person)
            clarifying.accept(found, person)
            told = say("แจ้งยอมรับคะแนนแล้ว", "The scores were accepted.")
        case _:
            clarifying.keep(found, form.typed(), seen, person)
            told = say("บันทึกร่างแล้ว ยังไม่ได้ส่ง", "The draft is saved, not sent yet.")
    messages.success(request, told)


def _clarification_page(
    request: HttpRequest, person: Person, found: Disclosure, form: ClarifyForm, status: int = 200, **more: Any
) -> HttpResponse:
    is_own = access.is_own(found.round, person)
    words = clarifying.words_of(found) if is_own else clarifying.sent_words(found)
    refused = clarifying.why_not_clarify(found, person)
    rows = _rows(found, words, form if refused is None else None)
    lost = [each for each in rows if not each.first.score]
    is_accepted = found.state == "clarifying" and not words
    count_met = sum(1 for each in rows if each.now.score)
    context = {
        "round": found.round, "disclosure": found, "state": STATES[found.state],
        "window": clarifying.window(found),
        "lost": lost, "met": [each for each in rows if each.first.score], "total": len(rows), "form": form,
        "may_write": refused is None, "is_own": is_own, "is_accepted": is_accepted,
        "is_unsent": is_own and bool(words) and found.state == "final" and not clarifying.sent_words(found),
        "count_met": count_met, "count_lost": len(rows) - count_met,
        "cost": sum((each.cost for each in lost if not each.now.score), Fraction(0)),
        "leads": review_access.why_not_lead(found, person) is None, **more,
    }  # fmt: skip
    return render(request, "evidence/clarification.html", context, status=status)


def _rows(found: Disclosure, words: Mapping[str, str], form: ClarifyForm | None) -> list[Row]:
    first, now = scores.first_scores(found), scores.standing_scores(found)
    costs = scores.costs(found.round.framework, first)
    entries = {each.code: each for each in found.entries.all()}
    return [
        Row(
            item, entries.get(item.code), first[item.code], now[item.code], costs.get(item.code, Fraction(0)),
            words.get(item.code, ""), form.words_field(item.code) if form and item.code in costs else None,
        )
        for item in found.round.framework.items
        if item.code in first
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ the lead's


@dataclass(frozen=True, slots=True)
class Disputed:
    """A disputed item: what the body said, beside what was read and the proof of what stood there."""

    row: Row
    seen: Beside
    proofs: list[Proof]
    score: Any
    reason: Any


@require_http_methods(_READ)
@login_required
def clarify_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What the body disputes beside the proof; the lead decides with a reason, and the review ends."""
    person, found = _led_or_404(request, pk)
    words = clarifying.sent_words(found)
    items = [item for item in found.round.framework.items if item.code in words]
    typed = request.POST if request.method == "POST" else given_back(request)
    form = SettleForm(items, typed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = dict(found.decisions.filter(stage=scores.FIRST).values_list("code", "reasons"))
            try:
                clarifying.settle(found, form.decided(told), person)
            except RefusedError as error:
                form.add_error(None, said(error, language()))
            else:
                messages.success(request, say("การตรวจสิ้นสุดแล้ว", "The review is over."))
                return redirect("clarification", pk)
    return _settle_page(request, person, found, form, status)


def _led_or_404(request: HttpRequest, pk: int) -> tuple[Person, Disclosure]:
    assert isinstance(request.user, Person)
    found = review_access.on_desk_of(review_access.reviewed_or_404(request.user, pk))
    if found is None or review_access.why_not_lead(found, request.user) is not None:
        raise Http404
    if found.state not in clarifying.TOLD:
        raise Http404
    return request.user, found


def _settle_page(
    request: HttpRequest, person: Person, found: Disclosure, form: SettleForm, status: int
) -> HttpResponse:
    words, check = clarifying.sent_words(found), check_of(found)
    disputed = []
    for row in _rows(found, words, None):
        if row.item.code in words:
            seen = as_seen(found, row.item, check)
            fields = form.fields_of(row.item.code)
            disputed.append(Disputed(row, seen, proofs(seen.check, seen.addresses), *fields))
    context = {
        "round": found.round, "disclosure": found, "form": form, "disputed": disputed,
        "window": clarifying.window(found), "refused": clarifying.why_not_settle(found, person),
        "is_accepted": found.state == "clarifying" and not words,
    }  # fmt: skip
    return render(request, "evidence/clarify_decide.html", context, status=status)
