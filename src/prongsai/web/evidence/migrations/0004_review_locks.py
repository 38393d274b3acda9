"""What the database refuses besides: a review forged past its pages, by whoever writes.

Readings are those of the readers who were named, while the disclosure is approved; decisions follow once all
of them have ended; scores are told with decisions, and the window is never lengthened after that.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import guard

_ASKED = ("id", "disclosure_id", "number", "purpose", "home", "asked", "asked_by_id", "asked_at")


def _differ(*columns: str) -> str:
    return " OR ".join(
        f"NOT COALESCE(NEW.{each} = OLD.{each} OR (NEW.{each} IS NULL AND OLD.{each} IS NULL), false)"
        for each in columns
    )


def _is(state: str, row: str) -> str:
    of = f"d.id = {row}.disclosure_id AND d.state = '{state}'"
    return f"EXISTS (SELECT 1 FROM evidence_disclosure d WHERE {of})"


def _has(table: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM evidence_{table} o WHERE {condition})"


_ITS = "o.disclosure_id = NEW.id"
_SAME = "o.disclosure_id = NEW.disclosure_id"
_READER = (
    f"{_SAME} AND ((NEW.place = 1 AND o.first_id = NEW.person_id) "
    "OR (NEW.place = 2 AND o.second_id = NEW.person_id))"
)
_READS_ON = f"{_SAME} AND (o.first_done_at IS NULL OR (o.second_id IS NOT NULL AND o.second_done_at IS NULL))"
_IS_OPEN = (
    "EXISTS (SELECT 1 FROM evidence_entry e JOIN evidence_disclosure d ON d.id = e.disclosure_id "
    "WHERE e.id = NEW.entry_id AND d.state IN ('draft', 'returned'))"
)
# The day of the database's own clock is that of Greenwich: never later than that of Thailand.
_IS_OVER = (
    "EXISTS (SELECT 1 FROM evidence_disclosure d WHERE d.id = NEW.disclosure_id "
    "AND d.clarify_until < CURRENT_DATE)"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evidence", "0003_walls")]
    operations: ClassVar = [
        guard(
            "evidence_disclosure", "sender_changes", "UPDATE",
            f"OLD.state = 'sent' AND ({_differ('sent_by_id', 'sent_at')})",
        ),
        guard(
            "evidence_disclosure", "begins_anew", "INSERT",
            "EXISTS (SELECT 1 FROM evidence_disclosure o WHERE o.round_id = NEW.round_id "
            "AND o.state <> 'replaced')",
        ),
        guard(
            "evidence_disclosure", "replaced_when_read", "UPDATE",
            f"NEW.state = 'replaced' AND OLD.state <> 'replaced' AND {_has('reading', _ITS)}",
        ),
        guard(
            "evidence_disclosure", "told_undecided", "UPDATE",
            "NEW.state = 'scored' AND OLD.state <> 'scored' "
            f"AND (NEW.clarify_until IS NULL OR NOT {_has('decision', _ITS)})",
        ),
        guard(
            "evidence_disclosure", "told_changes", "UPDATE",
            "OLD.state IN ('scored', 'clarifying') AND "
            f"(NEW.clarify_until > OLD.clarify_until OR ({_differ('scored_at', 'reason')}))",
        ),
        guard("evidence_entryversion", "after_lock", "INSERT", f"NOT {_IS_OPEN}"),
        guard("evidence_sitecheck", "asked_changes", "UPDATE", _differ(*_ASKED)),
        guard(
            "evidence_sitecheck", "failed_changes", "UPDATE", "OLD.state = 'failed' AND NEW.state <> 'failed'"
        ),
        guard("evidence_assignment", "out_of_time", "INSERT", f"NOT {_is('approved', 'NEW')}"),
        guard(
            "evidence_assignment", "changed_late", "UPDATE",
            f"NOT {_is('approved', 'OLD')} OR {_differ('id', 'disclosure_id')}",
        ),
        guard("evidence_assignment", "deleted_late", "DELETE", f"NOT {_is('approved', 'OLD')}"),
        guard(
            "evidence_reading", "out_of_time", "INSERT",
            f"NOT {_is('approved', 'NEW')} OR NOT {_has('assignment', _READER)}",
        ),
        guard(
            "evidence_reading", "changed_late", "UPDATE",
            f"NOT {_is('approved', 'OLD')} OR NOT {_has('assignment', _READER)}",
        ),
        guard("evidence_reading", "deleted_late", "DELETE", f"NOT {_is('approved', 'OLD')}"),
        guard(
            "evidence_decision", "before_end", "INSERT",
            f"NEW.stage = 'first' AND {_has('assignment', _READS_ON)}",
        ),
        guard(
            "evidence_decision", "undisputed", "INSERT",
            f"NEW.stage = 'clarified' AND NOT {_has('clarification', f'{_SAME} AND o.code = NEW.code')}",
        ),
        guard("evidence_clarification", "added_late", "INSERT", _IS_OVER),
        guard("evidence_clarification", "changed_late", "UPDATE", _IS_OVER),
    ]  # fmt: skip
