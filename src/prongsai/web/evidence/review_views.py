"""Pages of who reviews: the desk, a body's items one after another, the lead's decisions, and agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.frameworks import Item, Text
from prongsai.web.accounts.access import RefusedError, refuse
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import agreeing, clarifying, deciding, review_access, review_queue, reviewing
from prongsai.web.evidence.beside import Beside, beside
from prongsai.web.evidence.copying import ASKS_FOR
from prongsai.web.evidence.models import Disclosure, Reading
from prongsai.web.evidence.review_forms import (
    AssignForm,
    ChosenForm,
    DecideForm,
    DeskForm,
    ReadingForm,
    YearForm,
)
from prongsai.web.rounds.models import Round
from prongsai.web.ui.downloads import named
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say

_A_PAGE = 50
_MOST_NAMED = 10
_CHANGED_MEANWHILE = 409
_NONE_CHOSEN = Text("โปรดทำเครื่องหมายหน้าหน่วยงานที่จะมอบหมาย", "Tick the bodies that are to be given out.")


# ------------------------------------------------------------------------------------------------- the desk


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits to be read, by deadline: one's own, and for leads all of their reach."""
    return _desk_page(request, _reviewer(request), given_back(request, "assign-readers"))


def _reviewer(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    if not review_access.is_reviewer(request.user):
        raise Http404
    return request.user


def _desk_page(
    request: HttpRequest, person: Person, typed: Any = None, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    today, waiting = timezone.localdate(), review_queue.waiting(person)
    form = DeskForm(request.GET, review_queue.years(person))
    found = form.narrowed(waiting, person, today)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    tallies, late = review_queue.tallies(form.of_year(waiting), today)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form, "page": page, "asked": asked.urlencode(), "late": late, "problems": problems,
        "rows": review_queue.rows(list(page), person, today), "tallies": tallies, "leads": False,
    }  # fmt: skip
    if review_access.led_bodies(person).exists():
        readers = review_access.Readers(list(page)).everybody()
        assign = typed if isinstance(typed, AssignForm) else AssignForm(readers, typed)
        free = found.filter(review_queue.STANDINGS["free"][0]).count()
        context |= {
            "leads": True,
            "assign": assign,
            "free": free,
            "ticked": ChosenForm(assign.data).numbers(),
        }
    return render(request, "evidence/desk.html", context, status=status)


@post_or_back("review-desk")
@login_required
def assign_readers(request: HttpRequest) -> HttpResponse:
    """Name the readers of the disclosures that were ticked, or give all that have none out in turn."""
    person = _reviewer(request)
    years = review_queue.years(person)
    found = DeskForm(request.GET, years).narrowed(review_queue.waiting(person), person, timezone.localdate())
    led = found.filter(round__body__in=review_access.led_bodies(person), state="approved")
    rows = list(led.filter(pk__in=ChosenForm(request.POST).numbers()[:_A_PAGE]))
    form = AssignForm(review_access.Readers(rows or led[:_A_PAGE]).everybody(), request.POST)
    if not form.is_valid():
        return _desk_page(request, person, form, status=422)
    if form.cleaned_data["do"] == "turn":
        _assign_in_turn(request, person, form, led)
        return _back_to_desk(request)
    try:
        if not rows:
            refuse(_NONE_CHOSEN)
        named_ = [(each, form.named_for(review_access.assignment_of(each))) for each in rows]
        reviewing.assign_all(named_, person)
    except RefusedError as error:
        return _desk_page(request, person, form, said(error, language()), 422)
    messages.success(request, say(f"บันทึกแล้ว {len(rows):,} หน่วยงาน", f"Saved for {len(rows):,} bodies."))
    return _back_to_desk(request)


def _assign_in_turn(
    request: HttpRequest, person: Person, form: AssignForm, led: QuerySet[Disclosure]
) -> None:
    due, two = form.cleaned_data["due"], form.cleaned_data["two"]
    number, lacking = reviewing.assign_in_turn(led, person, due, with_second=two)
    messages.success(request, say(f"มอบหมายแล้ว {number:,} หน่วยงาน", f"{number:,} bodies were given out."))
    if lacking:
        names = ", ".join(each.name for each in lacking[:_MOST_NAMED])
        count = len(lacking)
        told = say(f"ผู้ตรวจไม่พอ {count:,} หน่วยงาน: {names}", f"Not enough readers for {count:,}: {names}")
        messages.warning(request, told)


def _back_to_desk(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('review-desk')}?{request.GET.urlencode()}" if request.GET else "review-desk")


# ------------------------------------------------------------------------------------------ reading a body


def _on_desk(request: HttpRequest, pk: int) -> tuple[Person, Round, Disclosure | None]:
    assert isinstance(request.user, Person)
    round_ = review_access.reviewed_or_404(request.user, pk)
    return request.user, round_, review_access.on_desk_of(round_)


def _under_review(request: HttpRequest, pk: int) -> tuple[Person, Disclosure]:
    """The disclosure, for who may see its review; not there otherwise."""
    person, _, found = _on_desk(request, pk)
    if found is None or review_access.why_not_see(found, person) is not None:
        raise Http404
    return person, found


@require_safe
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The items of a body with one's own scores, how far the readers are for the lead, and what is next."""
    return _review_page(request, pk)


def _review_page(
    request: HttpRequest, pk: int, problems: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    person, round_, found = _on_desk(request, pk)
    context: dict[str, Any] = {"round": round_, "disclosure": found, "problems": problems}
    if found is not None:
        context["hidden"] = review_access.why_not_see(found, person)
        context |= {} if context["hidden"] else _standing(found, person)
    return render(request, "evidence/review.html", context, status=status)


def _standing(found: Disclosure, person: Person) -> dict[str, Any]:
    """What a person may know of how far the reading of a disclosure is."""
    assignment = review_access.assignment_of(found)
    place = review_access.place_of(assignment, person)
    mine = reviewing.readings_of(found, place) if place else {}
    items = found.round.framework.items
    leads = review_access.why_not_lead(found, person) is None
    sees = leads and not review_access.is_blind_to(assignment, person)
    return {
        "place": place, "due": assignment.due if assignment else None,
        "rows": [(item, mine.get(item.code)) for item in items], "scored": len(mine), "total": len(items),
        "next": next((item.code for item in items if item.code not in mine), ""),
        "refused": review_access.why_not_read(found, person),
        "progress": review_queue.progress(found, assignment) if sees else (),
        "leads": leads,
        "may_decide": deciding.why_not_decide(found, person) is None,
        "is_told": found.state in clarifying.TOLD,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One item beside its evidence; its score is saved by itself, and the next item comes at once."""
    person, found = _under_review(request, pk)
    item = _item(found, code)
    if request.method != "POST":
        return _item_page(request, person, found, item)
    seen = beside(found, item)
    form = ReadingForm(item, seen.failed, _mine(found, person, code), request.POST)
    status = 422
    if form.is_valid():
        try:
            saved = reviewing.score(found, code, form.given(), form.cleaned_data["version"], person)
        except RefusedError as error:
            status = _put_right(form, error)
        else:
            return _go_on(request, person, found, saved)
    return _item_page(request, person, found, item, seen=seen, form=form, status=status)


def _item(found: Disclosure, code: str) -> Item:
    item = next((each for each in found.round.framework.items if each.code == code), None)
    if item is None:
        raise Http404
    return item


def _mine(found: Disclosure, person: Person, code: str) -> Reading | None:
    place = review_access.place_of(review_access.assignment_of(found), person)
    return reviewing.readings_of(found, place).get(code) if place else None


def _put_right(form: ReadingForm, error: RefusedError) -> int:
    """Say what was refused where it belongs; who was told of another window's score has seen it."""
    if error.problems[0].code == reviewing.NO_WORDS:
        form.add_error("words", said(error, language()))
        return 422
    form.add_error(None, said(error, language()))
    if isinstance(error, reviewing.StaleError):
        form.data = form.data.copy()
        form.data["version"] = error.saved.version if error.saved else 0
        form.saved = error.saved
        return _CHANGED_MEANWHILE
    return 403


def _go_on(request: HttpRequest, person: Person, found: Disclosure, saved: Reading) -> HttpResponse:
    """To the next item without a score, or back to all of them where none is left."""
    left = reviewing.unscored(found, saved.place)
    codes = [item.code for item in found.round.framework.items]
    after = [code for code in left if codes.index(code) > codes.index(saved.code)]
    where = reverse("review", args=[found.round_id])
    told = say(f"บันทึกข้อ {saved.code} = {saved.score} แล้ว", f"Saved: {saved.code} = {saved.score}.")
    if not left:
        messages.success(request, told)
        return HttpResponse(headers={"HX-Redirect": where}) if _is_part(request) else redirect(where)
    coming = (after or left)[0]
    where = reverse("review-item", args=[found.round_id, coming])
    if not _is_part(request):
        messages.success(request, told)
        return redirect(where)
    response = _item_page(request, person, found, _item(found, coming), told=told)
    response["HX-Push-Url"] = where
    return response


def _item_page(
    request: HttpRequest,
    person: Person,
    found: Disclosure,
    item: Item,
    *,
    seen: Beside | None = None,
    form: ReadingForm | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    seen = seen or beside(found, item)
    place = review_access.place_of(review_access.assignment_of(found), person)
    read = reviewing.readings_of(found, place) if place else {}
    mine = read.get(item.code)
    refused = review_access.why_not_read(found, person)
    codes = [each.code for each in found.round.framework.items]
    at = codes.index(item.code)
    if form is None:
        typed = given_back(request) if request.method == "GET" else None
        form = ReadingForm(item, seen.failed, mine, typed)
    context = {
        "round": found.round, "disclosure": found, "item": item, "seen": seen, "form": form, "mine": mine,
        "asks_for": ASKS_FOR[item.asks_for],
        "refused": refused, "told": told, "number": at + 1, "total": len(codes), "scored": len(read),
        "before": codes[at - 1] if at else "", "after": codes[at + 1] if at + 1 < len(codes) else "",
    }  # fmt: skip
    template = "evidence/reading.html" if _is_part(request) else "evidence/review_item.html"
    return render(request, template, context, status=status)


def _is_part(request: HttpRequest) -> bool:
    """Whether the page's own script asks for the item alone."""
    return request.headers.get("HX-Request") == "true"


@post_or_back("review", "pk")
@login_required
def end_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one's reading is done."""
    person, found = _under_review(request, pk)
    try:
        reviewing.end(found, person)
    except RefusedError as error:
        return _review_page(request, pk, said(error, language()), 422)
    messages.success(request, say("ยืนยันผลการตรวจแล้ว", "Your reading is done."))
    return redirect("review", pk)


# ----------------------------------------------------------------------------------------------- the lead's


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Both readings side by side once all have ended; the lead decides where they differ, and tells."""
    person, found = _under_review(request, pk)
    if review_access.why_not_lead(found, person) is not None:
        raise Http404
    refused = deciding.why_not_decide(found, person)
    proposals = deciding.proposals(found)
    typed = request.POST if request.method == "POST" else given_back(request)
    form = DecideForm(proposals, typed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deciding.tell(found, form.decided(), form.cleaned_data["until"], person)
            except RefusedError as error:
                form.add_error(None, said(error, language()))
            else:
                messages.success(request, say("แจ้งคะแนนเบื้องต้นแล้ว", "The preliminary scores are told."))
                return redirect("review", pk)
    context = {
        "round": found.round, "disclosure": found, "refused": refused, "form": form, "proposals": proposals,
        "differing": sum(not each.is_agreed for each in proposals),
        "decisions": found.decisions.filter(stage="first").count(),
    }  # fmt: skip
    return render(request, "evidence/decide.html", context, status=status)


@require_safe
@login_required
def agreement(request: HttpRequest) -> HttpResponse:
    """How far readers agree in a year, over the bodies one leads."""
    form, found = _agreement(request)
    return render(request, "evidence/agreement.html", {"form": form, "year": form.year, "found": found})


@require_safe
@login_required
def agreement_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    form, found = _agreement(request)
    if found is None:
        raise Http404
    headers = named(f"agreement-{form.year}.csv")
    return HttpResponse(agreeing.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)


def _agreement(request: HttpRequest) -> tuple[YearForm, agreeing.Table | None]:
    assert isinstance(request.user, Person)
    if not review_access.led_bodies(request.user).exists():
        raise Http404
    form = YearForm(request.GET, agreeing.years(request.user))
    return form, agreeing.table(request.user, form.year) if form.year else None
