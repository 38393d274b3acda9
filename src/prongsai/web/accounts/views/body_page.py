"""What a body says of itself: its data, units, emblem, and name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.web.accounts import bodies
from prongsai.web.accounts.access import OWN_ROLES, RefusedError, body_or_404, roles_at
from prongsai.web.accounts.bodies import StaleError
from prongsai.web.accounts.forms import BodyForm, BodyNameForm, EmblemForm, UnitChangeForm, UnitForm
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Body, Emblem, Person, Unit
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say


@require_http_methods(["GET", "POST"])
@login_required
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """The body's data; its officer changes them here."""
    assert isinstance(request.user, Person)
    found = body_or_404(request.user, pk)
    if request.method == "GET":
        return _page(request, found, **_kept(request, found))
    _refuse(bodies.why_not_edit(request.user, found))
    form, person = BodyForm(found.kind, request.POST), request.user
    differing: list[tuple[str, Any, Any]] = []
    if form.is_valid():
        try:
            bodies.change(found, form.cleaned_data["version"], form.cleaned_data, person)
        except StaleError as stale:
            differing = list(_differing(form, {name: getattr(stale.saved, name) for name in bodies.FIELDS}))
            _take_over(form, stale)
        else:
            return _saved(request, found)
    return _page(request, found, form=form, differing=differing)


@require_http_methods(["GET", "POST"])
@login_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and province, for the overseer alone."""
    assert isinstance(request.user, Person)
    found = body_or_404(request.user, pk)
    _refuse(bodies.why_not_rename(request.user, found))
    held = {"name": found.name, "province": found.province, "version": found.version}
    form = BodyNameForm(request.POST if request.method == "POST" else given_back(request), initial=held)
    differing: list[tuple[str, Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            bodies.rename(found, given["version"], given["name"], given["province"], request.user)
        except StaleError as stale:
            differing = list(_differing(form, {"name": stale.saved.name, "province": stale.saved.province}))
            _take_over(form, stale)
        except RefusedError as refused:
            form.add_error("name", said(refused, language()))
        else:
            return _saved(request, found)
    return render(request, "accounts/body_name.html", {"body": found, "form": form, "differing": differing})


@post_or_back("body", "pk")
@login_required
def add_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit of the body."""
    assert isinstance(request.user, Person)
    found, person = body_or_404(request.user, pk), request.user
    _refuse(bodies.why_not_edit(person, found))
    form = UnitForm(request.POST)
    if form.is_valid() and _done(
        form, "name", lambda: bodies.add_unit(found, form.cleaned_data["name"], person)
    ):
        return _saved(request, found)
    return _page(request, found, unit_form=form)


@require_http_methods(["GET", "POST"])
@login_required
def unit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Rename a unit, end it, or take it back."""
    assert isinstance(request.user, Person)
    found, person = body_or_404(request.user, pk), request.user
    held = found.units.filter(pk=unit).first()
    if held is None:
        raise Http404
    _refuse(bodies.why_not_edit(person, found))
    typed = request.POST if request.method == "POST" else given_back(request)
    form = UnitChangeForm(typed, initial={"name": held.name})
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, "name", lambda: _change(held, form, person))
    ):
        return _saved(request, found)
    return render(request, "accounts/unit.html", {"body": found, "unit": held, "form": form})


def _change(held: Unit, form: UnitChangeForm, person: Person) -> None:
    what = form.cleaned_data["what"]
    if what == "rename":
        bodies.rename_unit(held, form.cleaned_data["name"], person)
    elif what == "end":
        bodies.end_unit(held, person)
    else:
        bodies.restore_unit(held, person)


@require_safe
@login_required
def emblem(request: HttpRequest, pk: int) -> HttpResponse:
    """The emblem as a picture and nothing else, whatever its bytes may be taken for."""
    assert isinstance(request.user, Person)
    content = body_or_404(request.user, pk).emblem
    if not content:
        raise Http404
    kind = bodies.kind_of(content)
    ending = kind.split("/")[1]
    return HttpResponse(
        content,
        kind,
        headers={
            "Content-Disposition": f'attachment; filename="emblem-{pk}.{ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@post_or_back("body", "pk")
@login_required
def change_emblem(request: HttpRequest, pk: int) -> HttpResponse:
    """Another emblem, or none."""
    assert isinstance(request.user, Person)
    found, person = body_or_404(request.user, pk), request.user
    _refuse(bodies.why_not_edit(person, found))
    form = EmblemForm(request.POST, request.FILES)
    if form.is_valid() and _done(form, "picture", lambda: bodies.set_emblem(found, form.content(), person)):
        return _saved(request, found)
    return _page(request, found, emblem_form=form)


def _kept(request: HttpRequest, found: Body) -> dict[str, forms.Form]:
    """The forms of the page that somebody had filled in when their session ended."""
    form, unit_form = given_back(request), given_back(request, "add-unit")
    kept = {"form": form and BodyForm(found.kind, form), "unit_form": unit_form and UnitForm(unit_form)}
    return {name: each for name, each in kept.items() if each is not None}


def _page(request: HttpRequest, found: Body, **more: Any) -> HttpResponse:
    assert isinstance(request.user, Person)
    held = {name: getattr(found, name) for name in (*bodies.FIELDS, "version")}
    roles = roles_at(request.user, found)
    about = {
        "body": found,
        "may_see_people": not roles.isdisjoint((*OWN_ROLES, "overseer", "auditor")),
        "may_open": not roles.isdisjoint(("officer", "overseer")),
        "may_edit": bodies.why_not_edit(request.user, found) is None,
        "may_rename": bodies.why_not_rename(request.user, found) is None,
        "units": found.units.all(),
        "has_emblem": Emblem.objects.filter(body=found).exists(),
        "form": BodyForm(found.kind, initial=held),
        "unit_form": UnitForm(),
        "emblem_form": EmblemForm(),
    }
    return render(request, "accounts/body.html", about | more)


def _differing(form: forms.Form, saved: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that somebody else left otherwise: what is saved, and what was typed here."""
    for name, value in saved.items():
        if form.cleaned_data[name] != value:
            yield str(form.fields[name].label), value, form.cleaned_data[name]


def _take_over(form: forms.Form, stale: StaleError) -> None:
    """Say what happened; the next press saves over what was just shown."""
    form.add_error(None, said(stale, language()))
    form.data = {**form.data.dict(), "version": stale.saved.version}


def _done(form: forms.Form, field: str, act: Callable[[], object]) -> bool:
    """True where it was done; the reason stands beside the field otherwise."""
    try:
        act()
    except RefusedError as refused:
        form.add_error(field, said(refused, language()))
        return False
    return True


def _saved(request: HttpRequest, found: Body) -> HttpResponse:
    messages.success(request, say("บันทึกแล้ว", "Saved."))
    return redirect("body", found.pk)


def _refuse(reason: object) -> None:
    if reason is not None:
        raise PermissionDenied
