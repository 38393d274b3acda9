"""A published result is locked; all that may still happen to it is that a later version replaces it."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import seal

_KEPT = (
    "round_id",
    "version",
    "total",
    "level",
    "content",
    "digest",
    "loaded_by_id",
    "approved_by_id",
    "reason",
)
_IS_ONLY_REPLACED = "OLD.state = 'published' AND NEW.state = 'replaced'" + "".join(
    f" AND (OLD.{column} = NEW.{column} OR (OLD.{column} IS NULL AND NEW.{column} IS NULL))"
    for column in _KEPT
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0001_initial")]
    operations: ClassVar = [
        seal(
            "results_resultversion",
            ("UPDATE",),
            f"OLD.state IN ('published', 'replaced') AND NOT ({_IS_ONLY_REPLACED})",
        ),
        seal("results_resultversion", ("DELETE",), "OLD.state IN ('published', 'replaced')"),
        seal("results_resultfile"),
    ]
