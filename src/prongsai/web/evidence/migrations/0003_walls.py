"""PostgreSQL shows everybody what is final of published rounds, and the rest to those within reach alone.

Who reads what while a disclosure is under review is decided by `access`: readers are of the same reach.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts import walls

_AT_ROUND = walls.at_round("evidence_disclosure.round_id")
_IS_PUBLIC = (
    "evidence_disclosure.state = 'final' AND EXISTS (SELECT 1 FROM results_resultversion"
    " WHERE results_resultversion.round_id = evidence_disclosure.round_id"
    " AND results_resultversion.state = 'published')"
)


def _of_disclosure(table: str, condition: str) -> str:
    return walls.below(f"evidence_{table}.disclosure_id", "evidence_disclosure", condition)


def _below(table: str, column: str, parent: str) -> str:
    return walls.below(f"evidence_{table}.{column}", f"evidence_{parent}", _of_disclosure(parent, _AT_ROUND))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evidence", "0002_locks"), ("results", "0009_walls")]
    operations: ClassVar = [
        walls.wall("evidence_disclosure", _AT_ROUND, shown=f"({_IS_PUBLIC})"),
        *(
            walls.wall(
                f"evidence_{table}", _of_disclosure(table, _AT_ROUND), shown=_of_disclosure(table, _IS_PUBLIC)
            )
            for table in ("entry", "decision")
        ),
        *(
            walls.wall(f"evidence_{table}", _of_disclosure(table, _AT_ROUND))
            for table in ("sitecheck", "assignment", "reading", "clarification")
        ),
        walls.wall("evidence_entryversion", _below("entryversion", "entry_id", "entry")),
        walls.wall("evidence_record", _below("record", "check_of_id", "sitecheck")),
    ]
