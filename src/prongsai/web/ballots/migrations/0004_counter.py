"""The role that counts ballots and sees nothing else of them; and what was not counted, told with the box.

The role is one of the whole PostgreSQL server. Where the owner of the tables may not make roles, ballots are
counted by the owner, and `prongsai doctor` says which two statements make the role.
"""

from typing import ClassVar

from django.db import migrations, models

from prongsai.web.accounts.locks import guard
from prongsai.web.ballots.counter import FORGET, POLICY, give


def make(apps, editor):
    if editor.connection.vendor == "postgresql":
        give(editor.execute)


def unmake(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP POLICY IF EXISTS {POLICY} ON ballots_ballot")
        editor.execute(FORGET)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ballots", "0003_walls")]
    operations: ClassVar = [
        # May be empty, or SQLite would make the table anew, and without its triggers.
        migrations.AddField("box", "refused", models.TextField(null=True)),
        guard("ballots_box", "told", "UPDATE", "OLD.refused IS NOT NULL AND NEW.refused <> OLD.refused"),
        guard("ballots_box", "untold", "UPDATE", "OLD.refused IS NOT NULL AND NEW.refused IS NULL"),
        migrations.RunPython(make, unmake),
    ]
