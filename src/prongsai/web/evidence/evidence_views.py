"""Pages of the site check: ask for one, see how far it is, what it found and its proof, and compare two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rfc8785
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.errors import ProngsaiError
from prongsai.siteaudit import Manners
from prongsai.web.accounts import bodies, jobs
from prongsai.web.accounts.access import roles_at
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.evidence import check_page, checking, comparing, looking, tasks
from prongsai.web.evidence.access import is_own, seen_by
from prongsai.web.evidence.check_forms import AskForm, CompareForm, FilterForm, WebsiteForm
from prongsai.web.evidence.models import Disclosure, Record, SiteCheck
from prongsai.web.evidence.sightings import standings
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui.downloads import named, streamed
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import day, language, say

_VIEW = "urn:view:"  # what pictures of a page are kept under
_PNG = b"\x89PNG\r\n\x1a\n"


# --------------------------------------------------------------------------------------- the check itself


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def site_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest check, those before it, and how to have one made."""
    assert isinstance(request.user, Person)
    round_, disclosure = _seen(request.user, pk)
    if request.method == "POST":
        return _asked_for(request, request.user, round_, disclosure)
    form = WebsiteForm(given_back(request) or None)
    return _page(request, request.user, round_, disclosure, form=form)


def _seen(person: Person, pk: int) -> tuple[Round, Disclosure | None]:
    """The round with what the person sees of its disclosures; its own people may come before any is begun."""
    round_ = round_or_404(person, pk)
    disclosure = seen_by(round_, person)
    if disclosure is None and not is_own(round_, person):
        raise Http404
    return round_, disclosure


def _asked_for(
    request: HttpRequest, person: Person, round_: Round, disclosure: Disclosure | None
) -> HttpResponse:
    form = AskForm(request.POST)
    if disclosure is None or not form.is_valid():
        return redirect("site-check", round_.pk)
    what = form.cleaned_data["what"]
    if what == "website":
        return _website(request, person, round_, disclosure)
    try:
        check = checking.ask(disclosure, person, tasks.check_site, what)
    except ProngsaiError as refused:
        return _page(request, person, round_, disclosure, refused=said(refused, language()))
    return redirect("site-check-of", round_.pk, check.number)


def _website(request: HttpRequest, person: Person, round_: Round, disclosure: Disclosure) -> HttpResponse:
    """Keep where the website is, so that a check can be asked for."""
    form = WebsiteForm(request.POST)
    if form.is_valid():
        try:
            checking.give_website(round_.body, form.cleaned_data["website"], person)
        except ProngsaiError as refused:
            form.add_error("website", said(refused, language()))
        else:
            messages.success(request, say("บันทึกเว็บไซต์ของหน่วยงานแล้ว", "The body's website was saved."))
            return redirect("site-check", round_.pk)
    return _page(request, person, round_, disclosure, form=form)


def _page(
    request: HttpRequest, person: Person, round_: Round, disclosure: Disclosure | None, **more: Any
) -> HttpResponse:
    """The page with the check that tells most: one under way, else the newest that ended."""
    checks = list(checking.checks_of(disclosure, person)) if disclosure else []
    shown = next((each for each in checks if each.is_open), None) or _newest(checks)
    context = _context(request, person, round_, disclosure, checks, shown) | more
    return render(request, "evidence/site_check.html", context)


def _newest(checks: list[SiteCheck]) -> SiteCheck | None:
    """The newest of those that looked at everything; one that failed only where none is there."""
    whole = [each for each in checks if each.purpose != checking.AGAIN]
    return whole[0] if whole else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def site_check_of(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One check: how far it is, or what it found. POST cancels it."""
    assert isinstance(request.user, Person)
    round_, disclosure, check = _check_or_404(request.user, pk, number)
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            checking.cancel(check, request.user)
            return redirect("site-check-of", pk, number)
        except ProngsaiError as refused:
            context["refused"] = said(refused, language())
    if request.headers.get("HX-Request") and request.method != "POST":
        return _progress(request, round_, check)
    checks = list(checking.checks_of(disclosure, request.user))
    context = _context(request, request.user, round_, disclosure, checks, check) | context
    return render(request, "evidence/site_check.html", context)


def _progress(request: HttpRequest, round_: Round, check: SiteCheck) -> HttpResponse:
    """How far the check is, as a part of the page; the whole page again once it has ended."""
    response = render(request, "evidence/site_check_progress.html", {"round": round_, "check": check})
    if not check.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


def _check_or_404(person: Person, pk: int, number: int) -> tuple[Round, Disclosure, SiteCheck]:
    round_, disclosure = _seen(person, pk)
    found = checking.checks_of(disclosure, person).filter(number=number).first() if disclosure else None
    if disclosure is None or found is None:
        raise Http404
    found.disclosure = disclosure
    return round_, disclosure, found


def _context(
    request: HttpRequest,
    person: Person,
    round_: Round,
    disclosure: Disclosure | None,
    checks: list[SiteCheck],
    check: SiteCheck | None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "round": round_, "disclosure": disclosure, "check": check, "checks": checks, "agent": looking.agent(),
        "robots_name": Manners().agent, "purposes": check_page.PURPOSES, "is_own": is_own(round_, person),
    }  # fmt: skip
    if disclosure is not None:
        found |= _chances(disclosure, person)
    if check is not None and disclosure is not None:
        check.disclosure = disclosure
        found["may_cancel"] = checking.why_not_cancel(check, person) is None
        found |= _found(request, check)
    done = [(each.number, _name(each)) for each in checks if each.state == jobs.DONE]
    if len(done) > 1:
        found["compare"] = CompareForm(done, initial=_last_two(number for number, _ in done))
    return found


def _chances(disclosure: Disclosure, person: Person) -> dict[str, Any]:
    """What may be asked for, and why not; each reviewer and each of the body's own has one kind."""
    is_reviewer = not roles_at(person, disclosure.round.body).isdisjoint(checking.REVIEWERS)
    purpose = checking.OWN if is_own(disclosure.round, person) or not is_reviewer else checking.REVIEW
    asks = is_reviewer or is_own(disclosure.round, person)
    return {
        "purpose": purpose if asks else "",
        "why_not": checking.why_not_ask(disclosure, person, purpose) if asks else None,
        "may_give_website": bodies.why_not_edit(person, disclosure.round.body) is None,
    }


def _found(request: HttpRequest, check: SiteCheck) -> Mapping[str, Any]:
    """What a check that is done found, item by item."""
    if check.state != jobs.DONE:
        return {}
    form = FilterForm(request.GET)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    audit, standing = checking.audit_of(check), standings(check.disclosure)
    return {
        "audit": audit,
        "stopped": check_page.why_stopped(audit),
        "summary": check_page.summary(audit),
        "without": check_page.without_address(check),
        "stake": check_page.stake(check, audit),
        "items": check_page.rows(check, audit, standing, show),
        "show": show,
    }


def _last_two(numbers: Iterable[int]) -> dict[str, int]:
    """The last two checks, to begin a comparison with."""
    return dict(zip(("after", "before"), sorted(numbers, reverse=True), strict=False))


def _name(check: SiteCheck) -> str:
    asked = timezone.localtime(check.asked_at)
    when = f"{day(asked)} {asked:%H.%M}"
    return say(f"ครั้งที่ {check.number} · {when} น.", f"No. {check.number} · {when}")


# ------------------------------------------------------------------------------------------------ its proof


@require_safe
@login_required
def site_check_warc(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """All that was seen, as one file of dated records (WARC)."""
    assert isinstance(request.user, Person)
    round_, _, check = _check_or_404(request.user, pk, number)
    name = f"site-check-{round_.body_id}-{round_.year}-{number}.warc.gz"
    return streamed(request, _pieces(check), "application/warc", name)


def _pieces(check: SiteCheck) -> Iterator[bytes]:
    """The records one by one: together they may be many megabytes."""
    for pk in list(check.records.order_by("number").values_list("pk", flat=True)):
        yield bytes(Record.objects.values_list("content", flat=True).get(pk=pk))


@require_safe
@login_required
def site_check_report(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What the check found, as JSON; its SHA-256 is the digest that the page shows."""
    assert isinstance(request.user, Person)
    round_, _, check = _check_or_404(request.user, pk, number)
    if check.report is None:
        raise Http404
    name = named(f"site-check-{round_.body_id}-{round_.year}-{number}.json")
    return HttpResponse(rfc8785.dumps(check.report), content_type="application/json", headers=name)


@require_safe
@login_required
def site_check_record(request: HttpRequest, pk: int, number: int, record: int) -> HttpResponse:
    """One record as text: nothing that a website sent is ever shown as a page of ours."""
    assert isinstance(request.user, Person)
    round_, _, check = _check_or_404(request.user, pk, number)
    found = _record_or_404(check, record)
    earlier = _earlier(found) if found.kind == "revisit" else None
    context = {"round": round_, "check": check, "record": found, "earlier": earlier}
    if found.kind != "resource":
        context["shown"] = check_page.shown(found, earlier)
    context["picture"] = check.records.filter(kind="resource", url=f"{_VIEW}{found.url}").first()
    return render(request, "evidence/site_check_record.html", context)


@require_safe
@login_required
def site_check_picture(request: HttpRequest, pk: int, number: int, record: int) -> HttpResponse:
    """A page as a browser of ours showed it: a picture that we took."""
    assert isinstance(request.user, Person)
    _, _, check = _check_or_404(request.user, pk, number)
    found = _record_or_404(check, record)
    picture = check_page.body_of(found) if found.kind == "resource" else b""
    if not picture.startswith(_PNG):
        raise Http404
    return HttpResponse(picture, content_type="image/png")


def _record_or_404(check: SiteCheck, number: int) -> Record:
    found = check.records.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _earlier(record: Record) -> Record | None:
    """The record that holds the same bytes, of this check or one before."""
    same = Record.objects.filter(
        check_of__disclosure=record.check_of.disclosure_id, kind="response", digest=record.digest
    )
    return same.filter(pk__lt=record.pk).select_related("check_of").order_by("pk").first()


@require_safe
@login_required
def site_check_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed, vanished and came back between two checks."""
    assert isinstance(request.user, Person)
    round_, disclosure = _seen(request.user, pk)
    checks = list(checking.checks_of(disclosure, request.user)) if disclosure else []
    done = {each.number: each for each in checks if each.state == jobs.DONE}
    names = [(number, _name(each)) for number, each in done.items()]
    form = CompareForm(names, request.GET or None, initial=_last_two(done))
    context: dict[str, Any] = {"round": round_, "form": form}
    if form.is_valid():
        numbers = sorted((form.cleaned_data["before"], form.cleaned_data["after"]))
        before, after = (done[number] for number in numbers)
        changed, moved = comparing.compare(checking.audit_of(before), checking.audit_of(after))
        context |= {"before": before, "after": after, "changed": changed, "moved": moved}
    return render(request, "evidence/site_check_compare.html", context)
