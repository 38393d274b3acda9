"""What the database itself refuses: a move that is not allowed, a locked entry, evidence that is changed.

The same holds on both engines and for whoever writes, the workspace's own code included. The table of moves
is written out here, not imported: a migration stays as it was when the table changes.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import guard, seal, takes_place

_MOVES = (
    ("draft", "sent"), ("returned", "sent"), ("sent", "draft"), ("sent", "returned"), ("sent", "approved"),
    ("approved", "replaced"), ("approved", "scored"), ("scored", "clarifying"), ("scored", "final"),
    ("clarifying", "final"),
)  # fmt: skip
_OPEN = ("draft", "returned")
_LOCKED = ("approved", "scored", "clarifying", "final", "replaced")


def _among(column: str, states: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(state) for state in states)})"


def _differ(*columns: str) -> str:
    return " OR ".join(
        f"NOT COALESCE(NEW.{each} = OLD.{each} OR (NEW.{each} IS NULL AND OLD.{each} IS NULL), false)"
        for each in columns
    )


def _disclosure_is(row: str, states: tuple[str, ...], column: str = "disclosure_id") -> str:
    return (
        f"EXISTS (SELECT 1 FROM evidence_disclosure d WHERE d.id = {row}.{column} "
        f"AND {_among('d.state', states)})"
    )


def _is_done(row: str) -> str:
    """The reading's place is frozen: its reader said that it is done."""
    return (
        f"EXISTS (SELECT 1 FROM evidence_assignment a WHERE a.disclosure_id = {row}.disclosure_id AND "
        f"(({row}.place = 1 AND a.first_done_at IS NOT NULL) OR "
        f"({row}.place = 2 AND a.second_done_at IS NOT NULL)))"
    )


def _check_is_done(row: str, column: str) -> str:
    return f"EXISTS (SELECT 1 FROM evidence_sitecheck c WHERE c.id = {row}.{column} AND c.state = 'done')"


_MOVED = " OR ".join(f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, new in _MOVES)
_NOT_ALLOWED = f"NEW.state <> OLD.state AND NOT ({_MOVED})"
_KEPT = ("id", "round_id", "version")
_APPROVED = ("sent_by_id", "sent_at", "approved_by_id", "approved_at", "content", "digest")
_NOT_OPEN = f"NOT {_disclosure_is('NEW', _OPEN)}"


def _rows_only_added(table: str, keys: list[tuple[str, ...]]) -> list[object]:
    return [
        seal(table, ("UPDATE", "DELETE", "TRUNCATE")),
        guard(table, "insert_replaces", "INSERT", takes_place(table, keys)),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evidence", "0001_initial")]
    operations: ClassVar = [
        guard("evidence_disclosure", "moves", "UPDATE", f"({_NOT_ALLOWED}) OR {_differ(*_KEPT)}"),
        guard(
            "evidence_disclosure", "approved_changes", "UPDATE",
            f"{_among('OLD.state', _LOCKED)} AND ({_differ(*_APPROVED)})",
        ),
        guard(
            "evidence_disclosure", "ended_changes", "UPDATE",
            f"{_among('OLD.state', ('final', 'replaced'))} "
            f"AND ({_differ('reason', 'scored_at', 'clarify_until', 'final_at')})",
        ),
        guard(
            "evidence_disclosure", "approved_by_sender", "UPDATE",
            "NEW.state = 'approved' AND (NEW.digest = '' OR NEW.approved_by_id IS NULL "
            "OR COALESCE(NEW.sent_by_id, 0) = NEW.approved_by_id)",
        ),
        guard("evidence_disclosure", "begins", "INSERT", "NEW.state <> 'draft'"),
        guard(
            "evidence_disclosure", "insert_replaces", "INSERT",
            takes_place("evidence_disclosure", [("id",), ("round_id", "version")]),
        ),
        guard("evidence_disclosure", "deleted", "DELETE", _among("OLD.state", ("sent", *_LOCKED))),
        seal("evidence_disclosure", ("TRUNCATE",)),
        # Entries change while the disclosure is open, and under no other disclosure.
        guard("evidence_entry", "added", "INSERT", _NOT_OPEN),
        guard(
            "evidence_entry", "changed", "UPDATE",
            f"{_NOT_OPEN} OR {_differ('id', 'disclosure_id', 'code')}",
        ),
        guard("evidence_entry", "deleted", "DELETE", f"NOT {_disclosure_is('OLD', _OPEN)}"),
        guard(
            "evidence_entry", "insert_replaces", "INSERT",
            takes_place("evidence_entry", [("id",), ("disclosure_id", "code")]),
        ),
        seal("evidence_entry", ("TRUNCATE",)),
        *_rows_only_added("evidence_entryversion", [("id",), ("entry_id", "version")]),
        *_rows_only_added("evidence_record", [("id",), ("check_of_id", "number")]),
        guard("evidence_record", "after_done", "INSERT", _check_is_done("NEW", "check_of_id")),
        *_rows_only_added("evidence_decision", [("id",), ("disclosure_id", "code", "stage")]),
        guard(
            "evidence_decision", "out_of_time", "INSERT",
            f"NOT ((NEW.stage = 'first' AND {_disclosure_is('NEW', ('approved',))}) OR "
            f"(NEW.stage = 'clarified' AND {_disclosure_is('NEW', ('clarifying',))})) "
            "OR NEW.score NOT IN (0, 100)",
        ),
        seal("evidence_sitecheck", ("UPDATE", "DELETE"), "OLD.state = 'done'"),
        seal("evidence_sitecheck", ("TRUNCATE",)),
        guard(
            "evidence_sitecheck", "insert_replaces", "INSERT",
            takes_place("evidence_sitecheck", [("id",), ("disclosure_id", "number")]),
        ),
        # A reading that its reader ended is frozen, and so is that it ended.
        guard("evidence_reading", "added", "INSERT", f"{_is_done('NEW')} OR NEW.score NOT IN (0, 100)"),
        guard(
            "evidence_reading", "changed", "UPDATE",
            f"{_is_done('OLD')} OR NEW.score NOT IN (0, 100) "
            f"OR {_differ('id', 'disclosure_id', 'place', 'code')}",
        ),
        guard("evidence_reading", "deleted", "DELETE", _is_done("OLD")),
        guard(
            "evidence_reading", "insert_replaces", "INSERT",
            takes_place("evidence_reading", [("id",), ("disclosure_id", "place", "code")]),
        ),
        seal("evidence_reading", ("TRUNCATE",)),
        guard(
            "evidence_assignment", "ended_changes", "UPDATE",
            "(OLD.first_done_at IS NOT NULL AND "
            f"({_differ('disclosure_id', 'first_id', 'first_done_at')})) OR "
            "(OLD.second_done_at IS NOT NULL AND "
            f"({_differ('disclosure_id', 'second_id', 'second_done_at')})) "
            "OR COALESCE(NEW.first_id, 0) = COALESCE(NEW.second_id, -1)",
        ),
        guard(
            "evidence_assignment", "same_reader_twice", "INSERT",
            "COALESCE(NEW.first_id, 0) = COALESCE(NEW.second_id, -1)",
        ),
        guard(
            "evidence_assignment", "deleted", "DELETE",
            "OLD.first_done_at IS NOT NULL OR OLD.second_done_at IS NOT NULL",
        ),
        guard(
            "evidence_assignment", "insert_replaces", "INSERT",
            takes_place("evidence_assignment", [("id",), ("disclosure_id",)]),
        ),
        seal("evidence_assignment", ("TRUNCATE",)),
        # What the body says is written while the window is open, and stays as it was sent.
        guard("evidence_clarification", "added", "INSERT", f"NOT {_disclosure_is('NEW', ('scored',))}"),
        guard(
            "evidence_clarification", "changed", "UPDATE",
            f"NOT {_disclosure_is('OLD', ('scored',))} OR {_differ('id', 'disclosure_id', 'code')}",
        ),
        guard("evidence_clarification", "deleted", "DELETE", f"NOT {_disclosure_is('OLD', ('scored',))}"),
        guard(
            "evidence_clarification", "insert_replaces", "INSERT",
            takes_place("evidence_clarification", [("id",), ("disclosure_id", "code")]),
        ),
        seal("evidence_clarification", ("TRUNCATE",)),
    ]  # fmt: skip
