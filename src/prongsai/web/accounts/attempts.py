"""What is asked for too often is left undone; only a digest of who asked is kept, for a day."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from prongsai.web.accounts.models import Attempt

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def is_too_often(what: str, who: str, most: int, within: datetime.timedelta = HOUR) -> bool:
    """Count one more attempt; True where there were `most` within the time before it, a day at the most.

    >>> [is_too_often("forgot-password", "somebody@example.go.th", 2) for _ in range(3)]
    [False, False, True]
    """
    with transaction.atomic():
        is_so = count(what, who, within) >= most
        note(what, who)
    return is_so


def note(what: str, who: str) -> None:
    """Count one more attempt."""
    now = timezone.now()
    with transaction.atomic():
        Attempt.objects.filter(at__lt=now - DAY).delete()
        Attempt.objects.create(key=_key(what, who), at=now)


def count(what: str, who: str, within: datetime.timedelta = HOUR) -> int:
    """How many attempts there were within the time before now."""
    return Attempt.objects.filter(key=_key(what, who), at__gte=timezone.now() - within).count()


def _key(what: str, who: str) -> str:
    return salted_hmac("accounts.attempts", f"{what}/{who}", algorithm="sha256").hexdigest()
