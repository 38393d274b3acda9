"""The key that passed the drill is the one that answers are sealed to: no other takes its place."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import guard

_KEYS = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in ("key_form", "public_key", "wrapped_key", "drill", "sealed_tag_key")
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ballots", "0004_counter")]
    operations: ClassVar = [
        guard("ballots_box", "rekeyed", "UPDATE", f"OLD.state = 'drilled' AND ({_KEYS})"),
        guard(
            "ballots_box",
            "salted",
            "UPDATE",
            "OLD.opened_digest <> '' AND NEW.opened_salt <> OLD.opened_salt",
        ),
    ]
