"""The papers of a round: their states, their files, and the texts officers write in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prongsai.documents import quotes
from prongsai.errors import PaperError, Problem, ProngsaiError
from prongsai.web.accounts.access import OWN_ROLES, RefusedError, roles_at, why_not
from prongsai.web.accounts.models import Person
from prongsai.web.plans import papers as making
from prongsai.web.plans import texts as writing
from prongsai.web.plans.papers import FORMATS, YearPapers
from prongsai.web.plans.papers_forms import DropForm, TextForm
from prongsai.web.plans.texts import ChangedTextError, PaperText
from prongsai.web.results.access import latest
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui.errors import said
from prongsai.web.ui.templatetags.words import language, say

_FINAL = ("adopted", "closed")


@require_GET
@login_required
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Each paper of the year with its state and its files; the texts in them, and figures that went stale."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded = latest(round_, request.user)
    shown: dict[str, object] = {"round": round_, "loaded": loaded, "formats": list(FORMATS)}
    if loaded is None:
        return render(request, "plans/papers.html", shown)
    shown["is_own"] = not roles_at(request.user, round_.body).isdisjoint(OWN_ROLES)
    shown["may_write"] = why_not("officer", request.user, round_.body) is None
    try:
        found = making.papers_of(loaded)
        shown["papers"] = found
        shown["may_download"] = _may_download(request.user, round_, found)
    except ProngsaiError as error:
        shown["problems"] = error.problems
    if shown["is_own"]:
        shown.update(_texts(loaded))
    return render(request, "plans/papers.html", shown)


def _texts(loaded: ResultVersion) -> dict[str, object]:
    """The texts of the papers, with those whose figures went stale; none where settings cannot be read."""
    try:
        listed = writing.texts_of(loaded)
        names = {each.key: each.name for each in listed}
        stale = [(names[each.key], each) for each in writing.stale(loaded)]
    except ProngsaiError:
        return {}  # the page says already what keeps the papers from being printed
    return {"texts": listed, "stale": stale}


def _may_download(person: Person, round_: Round, found: YearPapers) -> bool:
    """The body's own people may have drafts too; who looks on from outside, what is final."""
    if not roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        return True
    return not found.why_draft and found.subject.plan.state in _FINAL


@require_GET
@login_required
def paper(request: HttpRequest, pk: int, name: str, form: str) -> HttpResponse:
    """One paper as a file."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = _papers_or_404(request.user, round_)
    if isinstance(found, ProngsaiError):
        return _back(request, round_, found.problems)
    listed = next((each for each in found.ready if each.name == name), None)
    if listed is None or form not in FORMATS:
        raise Http404
    try:
        content = making.file_of(found, listed, form)
    except PaperError as error:
        return _back(request, round_, error.problems)
    return _download(content, FORMATS[form], f"{round_.body.name} {round_.year} {name}.{form}")


@require_GET
@login_required
def paper_set(request: HttpRequest, pk: int) -> HttpResponse:
    """All papers that are ready, in every format, as one zip file."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = _papers_or_404(request.user, round_)
    if isinstance(found, ProngsaiError):
        return _back(request, round_, found.problems)
    try:
        content = making.set_of(found)
    except PaperError as error:
        return _back(request, round_, error.problems)
    return _download(content, "application/zip", f"{round_.body.name} {round_.year}.zip")


def _papers_or_404(person: Person, round_: Round) -> YearPapers | ProngsaiError:
    """The papers a person may download, or what keeps them from being printed; not there otherwise."""
    loaded = latest(round_, person)
    if loaded is None:
        raise Http404
    try:
        found = making.papers_of(loaded)
    except ProngsaiError as error:
        return error
    if not _may_download(person, round_, found):
        raise Http404
    return found


def _back(request: HttpRequest, round_: Round, problems: Sequence[Problem]) -> HttpResponse:
    """To the page of the papers, saying what stopped the file."""
    for problem in problems:
        messages.error(request, problem.say(language()))
    return redirect("papers", round_.pk)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "POST"])
@login_required
def text(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One text of the papers: the draft, the box to write in, and the figures that can be quoted."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded = _own_or_404(request.user, round_)
    try:
        found = _text_or_404(loaded, key)
    except ProngsaiError as error:
        return _back(request, round_, error.problems)
    if request.method == "GET":
        form = TextForm(initial={"text": found.typed, "version": found.version})
        return _text_page(request, loaded, found, form)
    form = TextForm(request.POST)
    if form.is_valid():
        return _save(request, loaded, found, form)
    return _text_page(request, loaded, found, form, status=422)


def _save(request: HttpRequest, loaded: ResultVersion, found: PaperText, form: TextForm) -> HttpResponse:
    """Save the text, or give the page back with what is wrong beside what was typed."""
    given = form.cleaned_data
    try:
        saved = writing.save(loaded, found, given["text"], given["version"], request.user)
    except RefusedError as error:
        form.add_error(None, said(error, language()))
        return _text_page(request, loaded, found, form, status=403)
    except ChangedTextError as error:
        form.add_error(None, said(error, language()))
        return _beside_saved(request, loaded, found, form, error)
    except PaperError as error:
        form.add_error("text", said(error, language()))
        return _text_page(request, loaded, found, form, status=422)
    messages.success(request, _done(saved is not None))
    return redirect("papers", loaded.round_id)


def _done(is_changed: bool) -> str:
    if is_changed:
        return say("บันทึกข้อความแล้ว", "The text is saved.")
    return say("ข้อความเหมือนเดิม จึงไม่มีสิ่งใดเปลี่ยน", "The text is as it was; nothing changed.")


def _beside_saved(
    request: HttpRequest, loaded: ResultVersion, found: PaperText, form: TextForm, error: ChangedTextError
) -> HttpResponse:
    """The page with what somebody saved meanwhile; saving again, one has seen it."""
    form.data = form.data.copy()
    form.data["version"] = error.saved.version if error.saved else 0
    saved = (error.saved.text if error.saved else "") or found.without_own
    return _text_page(request, loaded, found, form, saved=saved, status=409)


def _text_page(
    request: HttpRequest,
    loaded: ResultVersion,
    found: PaperText,
    form: TextForm,
    *,
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    assert isinstance(request.user, Person)
    known = assessment_of(loaded)
    form.fields["text"].widget.attrs["lang"] = spoken = making.settings_of(loaded).language
    shown = {
        "round": loaded.round,
        "text": found,
        "form": form,
        "saved": saved,
        "printed": _printed(loaded, found),
        "spoken": spoken,
        "stale": [each for each in writing.stale(loaded) if each.key == found.key],
        "refused": why_not("officer", request.user, loaded.round.body),
        "years": writing.years_of(known),
        "figures": list(writing.quotable(known, found.key)),
    }
    return render(request, "plans/text.html", shown, status=status)


def _printed(loaded: ResultVersion, found: PaperText) -> str:
    """The text as it is printed today, where it asks for figures by code."""
    try:
        return quotes.bind(found.typed, assessment_of(loaded), found.key) if "{" in found.typed else ""
    except PaperError as error:
        return "\n".join(said(error, language()))


@require_POST
@login_required
def drop_text(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Give up what was written, so that the draft stands again."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded = _own_or_404(request.user, round_)
    form = DropForm(request.POST)
    try:
        found = _text_or_404(loaded, key)
        version = form.cleaned_data["version"] if form.is_valid() else -1
        writing.drop(loaded, found, version, request.user)
    except ChangedTextError as error:
        messages.error(request, " ".join(said(error, language())))
        return redirect("text", pk, key)
    except ProngsaiError as error:
        return _back(request, round_, error.problems)
    messages.success(request, say("กลับไปใช้ข้อความเดิมแล้ว", "The text that stood before is used again."))
    return redirect("papers", pk)


def _own_or_404(person: Person, round_: Round) -> ResultVersion:
    """The round's newest result, for the body's own people; not there for others."""
    loaded = latest(round_, person)
    if loaded is None or roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        raise Http404
    return loaded


def _text_or_404(loaded: ResultVersion, key: str) -> PaperText:
    found = writing.text_of(loaded, key)
    if found is None:
        raise Http404
    return found
