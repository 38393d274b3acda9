"""Signed heads of the trail; they are never changed, and nothing takes an entry's or a head's place."""

from typing import ClassVar

from django.db import migrations, models

from prongsai.web.accounts.locks import guard, seal, takes_place


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0008_trail_is_never_emptied")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TrailAnchor",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("signature", models.CharField(max_length=128)),
                ("public_key", models.CharField(max_length=64)),
            ],
            options={"ordering": ["number"]},
        ),
        seal("accounts_trailanchor", ("UPDATE", "DELETE", "TRUNCATE")),
        guard(
            "accounts_trailanchor", "insert_replaces", "INSERT",
            takes_place("accounts_trailanchor", [("number",)]),
        ),
        guard(
            "accounts_trailentry", "insert_replaces", "INSERT",
            takes_place("accounts_trailentry", [("number",)]),
        ),
    ]  # fmt: skip
