"""PostgreSQL shows everybody what was published, and the rest to those alone within whose reach it is."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls

_AT_ROUND = walls.at_round("results_resultversion.round_id")
_IS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM results_resultversion WHERE results_resultversion.round_id = rounds_round.id"
    " AND results_resultversion.state = 'published')"
)


def _below(table: str, column: str = "result_id") -> str:
    return walls.below(f"{table}.{column}", "results_resultversion", _AT_ROUND)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0008_scores_of_a_province"), ("rounds", "0003_walls")]
    operations: ClassVar = [
        walls.wall(
            "results_resultversion", _AT_ROUND,
            shown="results_resultversion.state IN ('published', 'replaced')",
        ),
        walls.wall("results_resultfile", _below("results_resultfile")),
        # Both exist of what was published only.
        walls.wall("results_publication", _below("results_publication"), shown="true"),
        walls.wall("results_publishedscore", _below("results_publishedscore"), shown="true"),
        walls.wall("results_pendingload", walls.at_round("results_pendingload.round_id")),
        walls.wall(
            "results_pendingfile",
            walls.below(
                "results_pendingfile.load_id", "results_pendingload",
                walls.at_round("results_pendingload.round_id"),
            ),
        ),
        walls.also_shown("rounds_round", walls.at_body("rounds_round.body_id"), _IS_PUBLISHED),
    ]  # fmt: skip
