"""The mail of what is due, from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from prongsai.errors import Problem, UsageError
from prongsai.frameworks import Text
from prongsai.web.accounts import mail
from prongsai.web.plans import digest
from prongsai.web.upkeep.reaching import reach


def planned() -> Iterator[tuple[str, str, Sequence[Text]]]:
    """Whom today's mails would tell what: name, login and the sentences, mail or no mail."""
    reach()
    for each in digest.digests(timezone.localdate()):
        yield each.person.name, each.person.login, each.lines


def send() -> int:
    """Send today's mails to whoever was not told yet; UsageError where no mail is configured."""
    if not mail.is_on():
        raise UsageError(
            Problem(
                "no-mail",
                "ยังไม่ได้ตั้งค่าอีเมล (PRONGSAI_MAIL) จึงส่งไม่ได้ ดูว่าจะแจ้งผู้ใดได้ด้วย --dry-run",
                "no mail is configured (PRONGSAI_MAIL); see whom it would tell with --dry-run",
            )
        )
    reach()
    return digest.send(timezone.localdate())
