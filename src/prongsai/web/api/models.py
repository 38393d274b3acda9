"""Tokens: with one, a program may do what its person may, as far as the token's scopes go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai.frameworks import Text
from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.models import Person

#: What a token may be used for.
SCOPES: dict[str, Text] = {
    "read": Text("อ่านสิ่งที่เจ้าของโทเคนเห็น", "read what its owner may see"),
    "results:write": Text("นำเข้าผลการประเมิน", "load results"),
    "progress:write": Text("รายงานความก้าวหน้า", "report progress"),
}


class Token(models.Model):
    """A token as it is kept: `digest` is the SHA-256 of what was shown once, `prefix` its beginning.

    `last_used` is a day, so that nobody's hours are told.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    scopes = Json(default=list)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    made_on = models.DateField()
    expires = models.DateField()
    last_used = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def scope_names(self) -> list[Text]:
        return [SCOPES[each] for each in self.scopes]
