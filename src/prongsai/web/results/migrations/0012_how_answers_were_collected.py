"""A result out of a sealed box keeps how its answers were collected, and that is locked with the rest."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.locks import seal_anew

_BEFORE = (
    "id", "round_id", "version", "total", "level", "content", "digest", "loaded_by_id", "approved_by_id",
    "reason", "passed", "loaded_at", "approved_at",
)  # fmt: skip
_NOW = (*_BEFORE, "collected")


def _changed(kept: tuple[str, ...]) -> str:
    is_only_replaced = "OLD.state = 'published' AND NEW.state = 'replaced'" + "".join(
        f" AND (OLD.{column} = NEW.{column} OR (OLD.{column} IS NULL AND NEW.{column} IS NULL))"
        for column in kept
    )
    # A column that is known on one side only makes that neither true nor false.
    return f"OLD.state IN ('published', 'replaced') AND NOT COALESCE(({is_only_replaced}), false)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("results", "0011_nothing_takes_the_place_of_what_is_locked"),
        ("ballots", "0003_walls"),
    ]
    operations: ClassVar = [
        # Without a default, and so added without making the table anew, which would lose its triggers.
        migrations.AddField("resultversion", "collected", Json(null=True)),
        seal_anew("results_resultversion", "UPDATE", _changed(_NOW), _changed(_BEFORE)),
    ]
