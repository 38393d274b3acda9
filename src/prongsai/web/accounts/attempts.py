"""What is asked for too often is left undone; only a digest of who asked is kept, for an hour."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from prongsai.web.accounts.models import Attempt

_KEPT = datetime.timedelta(hours=1)


def is_too_often(what: str, who: str, most: int) -> bool:
    """Count one more attempt; True where there were `most` within the hour before it.

    >>> [is_too_often("forgot-password", "somebody@example.go.th", 2) for _ in range(3)]
    [False, False, True]
    """
    now = timezone.now()
    key = salted_hmac("accounts.attempts", f"{what}/{who}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        Attempt.objects.filter(at__lt=now - _KEPT).delete()
        is_so = Attempt.objects.filter(key=key).count() >= most
        Attempt.objects.create(key=key, at=now)
    return is_so
