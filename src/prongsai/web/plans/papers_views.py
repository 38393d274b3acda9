"""The papers of a round: their states, their files, and the texts officers write in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.documents import quotes
from prongsai.errors import PaperError, Problem, ProngsaiError
from prongsai.frameworks import Text
from prongsai.web.accounts.access import OWN_ROLES, RefusedError, roles_at, why_not
from prongsai.web.accounts.kept_text import given_back
from prongsai.web.accounts.models import Person
from prongsai.web.plans import chips, paper_sets, tasks
from prongsai.web.plans import papers as making
from prongsai.web.plans import texts as writing
from prongsai.web.plans.models import PaperSet
from prongsai.web.plans.papers import FORMATS, YearPapers
from prongsai.web.plans.papers_forms import DoForm, DropForm, TextForm
from prongsai.web.plans.texts import ChangedTextError, PaperText
from prongsai.web.results.access import latest, standing
from prongsai.web.results.loading import assessment_of
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.access import round_or_404
from prongsai.web.rounds.models import Round
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say


@require_safe
@login_required
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Each paper of the year with its state and its files; the texts in them, and figures that went stale."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    loaded, newest = standing(round_, request.user), latest(round_, request.user)
    shown: dict[str, object] = {"round": round_, "loaded": loaded, "formats": list(FORMATS)}
    if loaded is None:
        return render(request, "plans/papers.html", shown)
    shown["is_own"] = not roles_at(request.user, round_.body).isdisjoint(OWN_ROLES)
    shown["may_write"] = why_not("officer", request.user, round_.body) is None
    try:
        found = making.papers_of(loaded)
        shown["papers"] = found
        shown["may_download"] = _may_download(request.user, round_, found)
        shown |= _set(loaded, found, is_own=bool(shown["is_own"]))
    except ProngsaiError as error:
        shown["problems"] = error.problems
    if shown["is_own"]:
        shown.update(_texts(loaded))
    if newest is not None and newest != loaded:
        shown |= {"newest": newest, "drafted": _drafted(newest)}
    return render(request, "plans/papers.html", shown)


def _drafted(newest: ResultVersion) -> YearPapers | None:
    """The papers of a correction that is not published yet; none where they cannot be printed at all."""
    try:
        return making.papers_of(newest)
    except ProngsaiError:
        return None


def _texts(loaded: ResultVersion) -> dict[str, object]:
    """The texts of the papers, with those whose figures went stale; none where settings cannot be read."""
    try:
        listed = writing.texts_of(loaded)
        names = {each.key: each.name for each in listed}
        stale = [(names[each.key], each) for each in writing.stale(loaded)]
    except ProngsaiError:
        return {}  # the page says already what keeps the papers from being printed
    return {"texts": listed, "stale": stale, "counts": _counts(listed, stale)}


def _counts(
    listed: Sequence[PaperText], stale: Sequence[tuple[Text, quotes.Stale]]
) -> dict[Text, tuple[int, int]]:
    """By name of a paper: how many of its texts were edited, and how many figures in them went stale."""
    gone_stale = [each.key for _, each in stale]
    found: dict[Text, tuple[int, int]] = {}
    for each in listed:
        for paper in each.papers:
            edited, old = found.get(paper, (0, 0))
            found[paper] = (edited + (each.source == "own"), old + gone_stale.count(each.key))
    return found


def _set(loaded: ResultVersion, found: YearPapers, *, is_own: bool) -> dict[str, object]:
    """The set of papers with what its state means for the reader."""
    made = paper_sets.set_of(loaded)
    is_stale = made is not None and made.made_at is not None and paper_sets.is_stale(made, found)
    may_have = made is not None and made.made_at is not None and (is_own or not is_stale)
    return {"set": made, "set_is_stale": is_stale, "may_have_set": may_have}


def _may_download(person: Person, round_: Round, found: YearPapers) -> bool:
    """The body's own people may have drafts too; who looks on from outside, what is final."""
    if not roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        return True
    return not found.why_draft and found.subject.plan.is_adopted


@require_safe
@login_required
def paper(request: HttpRequest, pk: int, name: str, form: str) -> HttpResponse:
    """One paper as a file."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    is_newest = request.GET.get("version") == "newest"
    found = _papers_or_404(request.user, round_, is_newest=is_newest)
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


@require_safe
@login_required
def paper_set(request: HttpRequest, pk: int) -> HttpResponse:
    """The set that was made last; who looks on from outside gets none that is not of today's data."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = _papers_or_404(request.user, round_)
    if isinstance(found, ProngsaiError):
        return _back(request, round_, found.problems)
    loaded = standing(round_, request.user)
    made = PaperSet.objects.filter(loaded=loaded).select_related("loaded__round__body").first()
    if made is None or made.content is None:
        raise Http404
    is_stale = paper_sets.is_stale(made, found)
    if is_stale and roles_at(request.user, round_.body).isdisjoint(OWN_ROLES):
        raise Http404
    return _download(bytes(made.content), "application/zip", paper_sets.name_of(made, is_stale))


@post_or_back("papers", "pk")
@login_required
def prepare_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker make the set anew."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    found = _papers_or_404(request.user, round_)
    if isinstance(found, ProngsaiError):
        return _back(request, round_, found.problems)
    loaded = standing(round_, request.user)
    assert loaded is not None, "there are papers of it"
    paper_sets.prepare(loaded, request.user, tasks.make_set)
    return redirect("papers", pk)


def _papers_or_404(person: Person, round_: Round, *, is_newest: bool = False) -> YearPapers | ProngsaiError:
    """The papers a person may download, or what keeps them from being printed; not there otherwise.

    They are those of the version that stands; `is_newest` asks for the newest one's, though it be a draft.
    """
    loaded = (latest if is_newest else standing)(round_, person)
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
    known = assessment_of(loaded)
    if request.method == "GET":
        bound = found.bound(known)
        given = {"text": chips.in_box(bound, known).say(language()), "version": found.version}
        form = TextForm(given_back(request), initial=given)
        return _text_page(request, loaded, found, form, text=bound)
    form, pressed = TextForm(request.POST), DoForm(request.POST)
    if not form.is_valid() or not pressed.is_valid():
        return _text_page(request, loaded, found, form, status=422)
    try:
        typed = chips.kept(form.cleaned_data["text"], known)
    except PaperError as error:
        _put(form, text=chips.refreshed(form.cleaned_data["text"], known))
        form.add_error("text", said(error, language()))
        return _text_page(request, loaded, found, form, status=422)
    match pressed.cleaned_data["do"]:
        case "bind":
            bound = quotes.with_typed_bound(typed, known, found.key)
            _put(form, text=chips.in_box(bound, known).say(language()))
            return _show(request, loaded, found, form, bound)
        case "show":
            return _show(request, loaded, found, form, typed)
    return _save(request, loaded, found, form, typed)


def _show(
    request: HttpRequest, loaded: ResultVersion, found: PaperText, form: TextForm, typed: str
) -> HttpResponse:
    """The page with what was typed as it would be printed; nothing is saved."""
    try:
        quotes.bind(typed, assessment_of(loaded), found.key)
    except PaperError as error:
        form.add_error("text", said(error, language()))
        return _text_page(request, loaded, found, form, status=422)
    messages.info(
        request,
        say("แสดงตัวอย่างแล้ว ข้อความยังไม่ได้บันทึก", "This is how it would be printed; it is not saved yet."),
    )
    return _text_page(request, loaded, found, form, text=typed)


def _put(form: TextForm, **values: object) -> None:
    """Other content for fields of a form that was sent, so that the page shows it."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[name] = value


def _save(
    request: HttpRequest, loaded: ResultVersion, found: PaperText, form: TextForm, typed: str
) -> HttpResponse:
    """Save the text, or give the page back with what is wrong beside what was typed."""
    given = form.cleaned_data
    try:
        saved = writing.save(loaded, found, typed, given["version"], request.user)
    except RefusedError as error:
        form.add_error(None, said(error, language()))
        return _text_page(request, loaded, found, form, status=403)
    except ChangedTextError as error:
        form.add_error(None, said(error, language()))
        return _beside_saved(request, loaded, found, form, error, typed)
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
    request: HttpRequest,
    loaded: ResultVersion,
    found: PaperText,
    form: TextForm,
    error: ChangedTextError,
    typed: str,
) -> HttpResponse:
    """The page with what somebody saved meanwhile; saving again, one has seen it."""
    _put(form, version=error.saved.version if error.saved else 0)
    saved = (error.saved.text if error.saved else "") or found.without_own
    return _text_page(request, loaded, found, form, text=typed, saved=saved, status=409)


def _text_page(
    request: HttpRequest,
    loaded: ResultVersion,
    found: PaperText,
    form: TextForm,
    *,
    text: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a text; `text` is what stands in its box, as it is kept, where it can be read."""
    assert isinstance(request.user, Person)
    known = assessment_of(loaded)
    form.fields["text"].widget.attrs["lang"] = spoken = making.settings_of(loaded).language
    shown = {
        "round": loaded.round,
        "text": found,
        "form": form,
        "saved": list(chips.printed(saved, known)),
        "preview": list(chips.printed(text, known)),
        "typed": [
            (each.quoted, chips.name_of(each.code, each.year, known))
            for each in quotes.typed(text, known, found.key)
        ],
        "in_file": list(chips.printed(found.in_file, known)),
        "spoken": spoken,
        "stale": [each for each in writing.stale(loaded) if each.key == found.key],
        "refused": why_not("officer", request.user, loaded.round.body),
        "years": writing.years_of(known),
        "figures": list(writing.quotable(known, found.key)),
    }
    return render(request, "plans/text.html", shown, status=status)


@post_or_back("text", "pk", "key")
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
    """The round's result as it stands, for the body's own people; not there for others."""
    loaded = standing(round_, person)
    if loaded is None or roles_at(person, round_.body).isdisjoint(OWN_ROLES):
        raise Http404
    return loaded


def _text_or_404(loaded: ResultVersion, key: str) -> PaperText:
    found = writing.text_of(loaded, key)
    if found is None:
        raise Http404
    return found
