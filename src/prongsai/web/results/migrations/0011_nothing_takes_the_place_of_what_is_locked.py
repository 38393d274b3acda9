"""What is locked is not replaced either, takes no new files, and keeps its scores and its round.

SQLite deletes the row that another one takes the place of (INSERT OR REPLACE, UPDATE OR REPLACE) without
asking the triggers that refuse deletions.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import guard, seal, takes_place

_STATES = "('published', 'replaced')"
_VERSION, _ROUND = [("id",), ("round_id", "version")], [("id",), ("body_id", "year")]
_PUBLISHED_TWICE = (
    "NEW.state = 'published' AND EXISTS (SELECT 1 FROM results_resultversion kept "
    "WHERE kept.round_id = NEW.round_id AND kept.state = 'published' AND kept.id <> NEW.id)"
)
_MOVED = " OR ".join(
    f"OLD.{column} <> NEW.{column}" for column in ("id", "body_id", "year", "framework_code")
)


def _version_replaces(event: str) -> str:
    taken = takes_place("results_resultversion", _VERSION, event, f"kept.state IN {_STATES}")
    return f"{taken} OR ({_PUBLISHED_TWICE})"


def _of_result(row: str, states: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM results_resultversion below "
        f"WHERE below.id = {row}.result_id AND below.state IN {states})"
    )


def _holds_locked(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM results_resultversion below "
        f"WHERE below.round_id = {row}.id AND below.state IN {_STATES})"
    )


def _round_replaces(event: str) -> str:
    return takes_place("rounds_round", _ROUND, event, _holds_locked("kept"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("results", "0010_lock_every_column"), ("rounds", "0003_walls")]
    operations: ClassVar = [
        guard("results_resultversion", "insert_replaces", "INSERT", _version_replaces("INSERT")),
        guard("results_resultversion", "update_replaces", "UPDATE", _version_replaces("UPDATE")),
        guard(
            "results_resultfile", "insert_replaces", "INSERT",
            f"{takes_place('results_resultfile', [('id',)])} OR {_of_result('NEW', _STATES)}",
        ),
        guard(
            "results_publication", "insert_replaces", "INSERT",
            takes_place("results_publication", [("id",), ("result_id",)]),
        ),
        # Scores are what lists and roll-ups count; those of a version go when another one replaces it.
        seal("results_publishedscore", ("UPDATE", "TRUNCATE")),
        guard("results_publishedscore", "delete_of_published", "DELETE", _of_result("OLD", "('published')")),
        guard(
            "results_publishedscore", "insert_replaces", "INSERT",
            takes_place("results_publishedscore", [("id",), ("result_id", "code")]),
        ),
        # A result without its round, or under another, would be somebody else's.
        guard("rounds_round", "update_of_locked", "UPDATE", f"({_MOVED}) AND {_holds_locked('OLD')}"),
        guard("rounds_round", "delete_of_locked", "DELETE", _holds_locked("OLD")),
        guard("rounds_round", "insert_replaces", "INSERT", _round_replaces("INSERT")),
        guard("rounds_round", "update_replaces", "UPDATE", _round_replaces("UPDATE")),
    ]  # fmt: skip
