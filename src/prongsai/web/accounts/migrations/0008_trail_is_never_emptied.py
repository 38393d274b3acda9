"""The trail cannot be emptied at one stroke either."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import seal


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0007_walls")]
    operations: ClassVar = [seal("accounts_trailentry", ("TRUNCATE",))]
