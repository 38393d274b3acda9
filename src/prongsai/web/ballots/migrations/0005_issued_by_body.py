"""An index by which the codes of a body are counted: with every answer an open link is held to its number."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ballots", "0004_counter")]
    operations: ClassVar = [
        migrations.AddIndex("issued", models.Index(fields=["box", "body", "stratum"], name="issued_by_body")),
    ]
