"""What the worker does for disclosures."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from prongsai.web.accounts import jobs
from prongsai.web.evidence import checking
from prongsai.web.evidence.models import SiteCheck


@task(queue_name=settings.SITE_QUEUE)
def check_site(pk: int) -> None:
    """Look at a body's website."""
    jobs.carry_out(SiteCheck, pk, checking.carry_out)
