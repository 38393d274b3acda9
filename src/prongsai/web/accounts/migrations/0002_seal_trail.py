"""The trail is only ever added to: the database refuses every change of it."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import seal


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial")]
    operations: ClassVar = [seal("accounts_trailentry")]
