"""The page on which a person has the mail of what is due, or has it no more."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from prongsai.web.accounts import mail
from prongsai.web.accounts.models import Person
from prongsai.web.plans import digest
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say


class RemindersForm(Form):
    """Whether to be told."""

    is_on = forms.BooleanField(required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["is_on"].label = say(
            "ส่งอีเมลเตือนเรื่องที่ถึงกำหนดถึงฉัน วันละไม่เกินหนึ่งฉบับ", "Mail me what is due, once a day at most"
        )


@require_http_methods(["GET", "POST"])
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Switch the mails on or off; what today's would say stands below."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        form = RemindersForm(request.POST)
        if form.is_valid():
            digest.switch(request.user, form.cleaned_data["is_on"])
            messages.success(request, say("บันทึกแล้ว", "Saved."))
            return redirect("reminders")
    form = RemindersForm(initial={"is_on": digest.wants(request.user)})
    context = {
        "form": form,
        "lines": list(digest.lines_of(request.user, timezone.localdate())),
        "has_mail": mail.is_on(),
    }
    return render(request, "plans/reminders.html", context)
