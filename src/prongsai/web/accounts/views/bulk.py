"""Loading bodies, units and people from a workbook: the template, the dry run, the load, first passwords."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.errors import AnswersError
from prongsai.web.accounts import posts
from prongsai.web.accounts.access import RefusedError, bodies_of, posts_of, with_role_or_404
from prongsai.web.accounts.bulk import first_passwords as first
from prongsai.web.accounts.bulk import loading
from prongsai.web.accounts.bulk.changes import FIELD_NAMES, Change, Changes, changes
from prongsai.web.accounts.bulk.forms import WorkbookForm
from prongsai.web.accounts.bulk.reading import Found, read
from prongsai.web.accounts.bulk.sheets import SHEETS
from prongsai.web.accounts.bulk.template import template
from prongsai.web.accounts.models import ROLES, Body, Person
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say, text

_A_PAGE = 100
_MOST_PROBLEMS = 1_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _overseer_or_404(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    if loading.why_not_load(request.user) is not None:
        raise Http404
    return request.user


@require_safe
@login_required
def bulk_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    _overseer_or_404(request)
    response = HttpResponse(template(language()), content_type=_XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="bodies-and-people.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is read and shown, with every problem, and nothing is written."""
    person = _overseer_or_404(request)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*given)
    shown: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        name, content = form.upload()
        try:
            found = read(name, content)
        except AnswersError as error:
            form.add_error("file", said(error, language()))
        else:
            planned = changes(found.rows, person)
            if not found.problems and not planned.problems:
                return redirect("dry-run", loading.keep(name, found.rows, planned, person).pk)
            shown = _problems(found, planned)
    return render(request, "accounts/bulk.html", {"form": form, **shown})


def _problems(found: Found, planned: Changes) -> dict[str, object]:
    """Everything that is wrong, and beside it what was understood."""
    problems = [*found.problems, *planned.problems]
    return {
        "problems": [
            (each, each.en if language() == "en" else each.th) for each in problems[:_MOST_PROBLEMS]
        ],
        "count": len(problems),
        "more": max(0, len(problems) - _MOST_PROBLEMS),
        "tallies": _tallies(planned),
    }


def _tallies(planned: Changes) -> list[tuple[object, list[int]]]:
    """How many rows of each sheet are new, changed and the same."""
    kinds = ("new", "changed", "same")
    return [(sheet.name, [len(planned.of(sheet.code, kind)) for kind in kinds]) for sheet in SHEETS]


@require_safe
@login_required
def dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What a workbook would change, a hundred rows a page; counted anew, so that it is true today."""
    person = _overseer_or_404(request)
    held = loading.dry_run_or_404(person, pk)
    planned = changes(held.rows, person)
    rows = [each for each in planned.rows if each.kind != "same"]
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "until": held.at + loading.KEPT,
        "is_stale": bool(planned.problems) or planned.digest != held.digest,
        "tallies": _tallies(planned),
        "page": page,
        "rows": [(each, _sheet_name(each), _about(each), list(_differences(each))) for each in page],
    }
    return render(request, "accounts/dry_run.html", context)


def _sheet_name(change: Change) -> str:
    return next(text(sheet.name) for sheet in SHEETS if sheet.code == change.sheet)


def _about(change: Change) -> str:
    """The row's key in words: roles by their names."""
    if change.sheet != "people":
        return change.about
    login, body, role, unit = change.key
    return " · ".join(part for part in (login, body, text(ROLES[role]), unit) if part)


def _differences(change: Change) -> list[tuple[str, object, object]]:
    """Name, old and new of each field; None as old of what is new."""
    return [(text(FIELD_NAMES[code]), change.old.get(code), new) for code, new in change.new.items()]


@post_or_back("dry-run", "pk")
@login_required
def bulk_load(request: HttpRequest, pk: int) -> HttpResponse:
    """Load what the dry run showed."""
    person = _overseer_or_404(request)
    try:
        loaded = loading.load(loading.dry_run_or_404(person, pk), person)
    except RefusedError as refused:
        messages.error(request, " ".join(said(refused, language())))
        return redirect("bulk")
    new = [len(loaded.of(sheet.code, "new")) for sheet in SHEETS]
    changed = sum(len(loaded.of(sheet.code, "changed")) for sheet in SHEETS)
    messages.success(
        request,
        say(
            f"นำเข้าแล้ว หน่วยงานใหม่ {new[0]:,} ส่วนราชการใหม่ {new[1]:,} "
            f"หน้าที่ใหม่ {new[2]:,} แก้ไข {changed:,} รายการ",
            f"Loaded: {new[0]:,} new bodies, {new[1]:,} units, {new[2]:,} posts, {changed:,} changes.",
        ),
    )
    return redirect("first-passwords")


@require_safe
@login_required
def first_passwords(request: HttpRequest) -> HttpResponse:
    """The bodies where somebody who was loaded has no password yet."""
    bodies = first.bodies_waiting(_overseen(_overseer_or_404(request)))
    wanted = request.GET.get("q", "").strip()
    if wanted:
        bodies = bodies.filter(name__icontains=wanted)
    page = Paginator(bodies.order_by("order", "pk"), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/first_passwords.html", {"page": page, "q": wanted})


def _overseen(person: Person) -> QuerySet[Body]:
    over = posts_of(person).filter(role="overseer", body__isnull=True)
    if over.filter(province="").exists():
        return bodies_of(person)
    return bodies_of(person).filter(province__in=over.values("province"))


@require_http_methods(["GET", "POST"])
@login_required
def give_first_passwords(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a body without a password; sent, the sheet with their one-time passwords, shown once."""
    assert isinstance(request.user, Person)
    body = with_role_or_404(request.user, pk, ("officer", "executive", "overseer"))
    if not posts.gives(request.user, body):
        raise PermissionDenied
    context: dict[str, object] = {"body": body, "given": None}
    if request.method == "POST":
        context["given"] = first.give(body, request.user)
    else:
        context["waiting"] = first.waiting_at(body, request.user)
    return render(request, "accounts/give_first_passwords.html", context)
