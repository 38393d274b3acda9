"""PostgreSQL shows everybody the adopted plans of published rounds, and the rest to those within reach."""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls

_AT_ROUND = walls.at_round("plans_roundplan.round_id")
_IS_PUBLIC = (
    "plans_roundplan.state IN ('adopted', 'closed') AND EXISTS (SELECT 1 FROM results_resultversion"
    " WHERE results_resultversion.round_id = plans_roundplan.round_id"
    " AND results_resultversion.state = 'published')"
)


def _of_plan(condition: str) -> str:
    return walls.below("plans_plannedmeasure.plan_id", "plans_roundplan", condition)


def _of_measure(condition: str) -> str:
    return walls.below("plans_report.measure_id", "plans_plannedmeasure", _of_plan(condition))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0003_sets_and_reminders"), ("results", "0009_walls")]
    operations: ClassVar = [
        walls.wall("plans_roundplan", _AT_ROUND, shown=f"({_IS_PUBLIC})"),
        walls.wall("plans_plannedmeasure", _of_plan(_AT_ROUND), shown=_of_plan(_IS_PUBLIC)),
        walls.wall("plans_report", _of_measure(_AT_ROUND), shown=_of_measure(_IS_PUBLIC)),
        walls.wall("plans_owntext", walls.at_round("plans_owntext.round_id")),
        walls.wall(
            "plans_paperset",
            walls.below(
                "plans_paperset.loaded_id", "results_resultversion",
                walls.at_round("results_resultversion.round_id"),
            ),
        ),
        walls.wall("plans_remindersoff", walls.of_person("plans_remindersoff.person_id")),
        walls.wall("plans_digestmail", walls.of_person("plans_digestmail.person_id")),
    ]  # fmt: skip
