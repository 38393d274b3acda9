"""Pages for those who ask in person, and the blank form for those who write."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prongsai import ballots, documents
from prongsai.errors import ProngsaiError
from prongsai.frameworks import Text
from prongsai.web.accounts.models import Person
from prongsai.web.ballots import access
from prongsai.web.ballots import interviews as asking
from prongsai.web.rounds.access import round_or_404
from prongsai.web.ui.errors import said
from prongsai.web.ui.sentences import Form, WholeNumberField
from prongsai.web.ui.templatetags.words import language, say

_USUAL = 10
_NO_PART = Text("ปีนี้ไม่มีแบบวัดที่ผู้ประเมินเก็บข้อมูลเอง", "This year has no part that assessors ask in person.")
_NO_BOX = Text("ยังไม่มีกล่องคำตอบของปีนี้", "There is no ballot box of this year yet.")


class RowForm(Form):
    """How many codes in a row."""

    number = WholeNumberField(min_value=1, max_value=asking.MOST, initial=_USUAL)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["number"]
        field.label = say("จะสัมภาษณ์กี่คน", "How many people you will ask")
        field.help_text = say(
            f"ครั้งละไม่เกิน {asking.MOST} คน ใช้หมดแล้วออกเพิ่มได้",
            f"At most {asking.MOST} at a time; more afterwards.",
        )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def interviews(request: HttpRequest, pk: int) -> HttpResponse:
    """A row of codes, shown once, each to be opened on this device for one respondent."""
    assert isinstance(request.user, Person)
    round_ = access.interviewed_or_404(request.user, pk)
    part, asked = access.enrolled_of(round_), asking.form_of(round_.framework)
    form = RowForm(request.POST) if request.method == "POST" else RowForm()
    made: list[str] = []
    refused: Text | None = _NO_PART if asked is None else _NO_BOX
    if part is not None and asked is not None:
        refused = asking.why_not_now(part)
        if request.method == "POST" and form.is_valid():
            try:
                made = asking.draw(part, form.cleaned_data["number"], request.user)
            except ProngsaiError as error:
                form.add_error(None, said(error, language()))
    context = {"round": round_, "form": form, "refused": refused, "codes": made}
    context["name"] = None if asked is None else ballots.form_of(round_.framework, asked).name
    context["left"] = None if part is None or asked is None else asking.left(part)
    is_wrong = request.method == "POST" and not made
    return render(request, "ballots/interviews.html", context, status=422 if is_wrong else 200)


@require_safe
@login_required
def paper_form(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The blank form of the round's year as PDF, to be written on and typed in afterwards."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    framework = round_.framework
    if form not in framework.forms or framework.instrument_of_form(form).kind != "survey":
        raise Http404
    asked = ballots.form_of(framework, form)
    content = documents.survey_form(asked, round_.body.name, round_.year, timezone.localdate())
    name = f"paper-{form}-{round_.year}.pdf"
    return HttpResponse(
        content, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
