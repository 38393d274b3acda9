"""The page action that scores a round from its opened survey, and its review that is over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from prongsai.errors import ProngsaiError
from prongsai.web.accounts.access import refuse
from prongsai.web.accounts.models import Person
from prongsai.web.results import from_survey, loading, pending, tasks
from prongsai.web.results.forms import FindingsForm
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.views import load_page
from prongsai.web.rounds.access import round_or_404
from prongsai.web.ui.errors import said
from prongsai.web.ui.methods import post_or_back
from prongsai.web.ui.templatetags.words import language, say


@post_or_back("load", "pk")
@login_required
def load_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Score the round from its opened answers, and what assessors found of its disclosures."""
    assert isinstance(request.user, Person)
    round_ = round_or_404(request.user, pk)
    form = FindingsForm(request.POST, request.FILES)
    problems: list[str] = []
    if form.is_valid():
        try:
            refuse(loading.why_not_load(round_, request.user))
            uploads = from_survey.uploads(round_, form.upload())
            if pending.is_large(uploads):
                job = pending.put_by(round_, uploads, request.user, tasks.load)
                return redirect("loading", round_.pk, job.number)
            loaded = loading.load(round_, uploads, request.user)
        except ProngsaiError as error:
            problems = said(error, language())
        else:
            messages.success(request, _told(loaded))
            return redirect("result", round_.pk)
    return load_page(request, round_, {"findings": form, "problems": problems}, bool(form.errors))


def _told(loaded: ResultVersion) -> str:
    """Which version it is, and of which instruments nothing is known."""
    result = loading.result_of(loaded)
    missing = ", ".join(each.code for each in result.framework.instruments if each.code not in result)
    th, en = (
        f"คิดคะแนนจากแบบวัดเป็นรุ่นที่ {loaded.version} แล้ว",
        f"Version {loaded.version} was scored from the survey.",
    )
    if not missing:
        return say(th, en)
    return say(
        f"{th} ยังไม่มีข้อมูลของ {missing} จึงยังไม่มีคะแนนรวม",
        f"{en} Nothing is known of {missing} yet, so there is no total.",
    )
