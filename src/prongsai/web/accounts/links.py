"""Links by which somebody chooses a password: after forgetting it, or on being invited. Each is good once.

A link begins with PRONGSAI_ADDRESS, never with what a request called us: whoever asks could make that up.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from prongsai.web.accounts.models import Person


class Links(PasswordResetTokenGenerator):
    """Links of one kind; what opens one cannot open the other."""

    def __init__(self, page: str, hours: int) -> None:
        super().__init__()
        self.page, self.hours = page, hours
        self.key_salt = f"accounts.links.{page}"

    def to(self, person: Person) -> str:
        """The link for a person, good until their password, e-mail or last sign-in changes."""
        uid = urlsafe_base64_encode(str(person.pk).encode())
        return settings.ADDRESS + reverse(self.page, args=[uid, self.make_token(person)])

    def person_of(self, uid: str, token: str) -> Person | None:
        """Whose link it is; nobody's where it is used up, too old or made up."""
        try:
            pk = int(urlsafe_base64_decode(uid))
            age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        except ValueError:
            return None
        person = Person.objects.filter(pk=pk, is_active=True).first() if pk < 2**63 else None
        is_good = person is not None and age <= self.hours * 3600 and self.check_token(person, token)
        return person if is_good else None


FORGOTTEN = Links("choose-anew", hours=1)
INVITED = Links("accept-invitation", hours=72)
