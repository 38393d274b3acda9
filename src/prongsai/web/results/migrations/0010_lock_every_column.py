"""Of a published result nothing but its state may change, and no locked table be emptied at one stroke."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import seal, seal_anew

_BEFORE = (
    "round_id", "version", "total", "level", "content", "digest", "loaded_by_id", "approved_by_id", "reason",
)  # fmt: skip
_NOW = ("id", *_BEFORE, "passed", "loaded_at", "approved_at")


def _changed(kept: tuple[str, ...]) -> str:
    is_only_replaced = "OLD.state = 'published' AND NEW.state = 'replaced'" + "".join(
        f" AND (OLD.{column} = NEW.{column} OR (OLD.{column} IS NULL AND NEW.{column} IS NULL))"
        for column in kept
    )
    # A column that is known on one side only makes that neither true nor false.
    return f"OLD.state IN ('published', 'replaced') AND NOT COALESCE(({is_only_replaced}), false)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0009_walls")]
    operations: ClassVar = [
        seal_anew("results_resultversion", "UPDATE", _changed(_NOW), _changed(_BEFORE)),
        seal("results_resultversion", ("TRUNCATE",)),
        seal("results_resultfile", ("TRUNCATE",)),
        seal("results_publication", ("TRUNCATE",)),
    ]
