"""Mail to people: plain text, Thai then English, never a password. It may be off, and it may fail.

Whatever a page does must stand without it: `send` tells whether the mail left, and never raises.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from prongsai.frameworks import Text
from prongsai.web.accounts.models import Person
from prongsai.web.ui.names import one_line

_LOG = logging.getLogger("django.prongsai.mail")
_MESSENGER = ThreadPoolExecutor(1, thread_name_prefix="mail")


def is_on() -> bool:
    """True where a server that takes mail is named in the settings."""
    return bool(settings.HAS_MAIL)


def has_links() -> bool:
    """True where mails can carry a link: mail is on, and the workspace knows its own address."""
    return is_on() and bool(settings.ADDRESS)


def send(person: Person, subject: Text, text: Text) -> bool:
    """Send a mail; False where mail is off, the person has no address, or it did not leave.

    >>> send(person, Text("แผนรอการเห็นชอบ", "A plan waits for you"), Text("…", "…"))
    True
    """
    if not is_on() or not person.email:
        return False
    try:
        return _message(person, subject, text).send() == 1
    except (OSError, SMTPException, ValueError):
        _LOG.exception("a mail to person %s did not leave", person.pk)
        return False


def send_later(person: Person, subject: Text, text: Text) -> None:
    """Send a mail without waiting for it, so that how long a page takes tells nothing."""
    _MESSENGER.submit(send, person, subject, text)


def wait() -> None:
    """Wait until everything given to `send_later` so far has left."""
    _MESSENGER.submit(lambda: None).result()


def _message(person: Person, subject: Text, text: Text) -> EmailMessage:
    # A line break in a heading would begin another one; Django refuses it, and we make it a space.
    heading = " ".join(f"{subject.th} / {subject.en}".split())
    name = one_line(person.name)
    body = f"เรียน {name}\n\n{text.th}\n\n----\n\nDear {name},\n\n{text.en}\n"
    return EmailMessage(heading, body, settings.DEFAULT_FROM_EMAIL, [person.email])
