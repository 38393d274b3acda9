"""What the database itself refuses: a box that goes back, a code or an answer that is touched, a late ballot.

The same holds on both engines and for whoever writes, the workspace's own code included.
"""

from typing import ClassVar

from django.db import migrations

from prongsai.web.accounts.locks import guard, seal, takes_place

_ORDER = ("draft", "drilled", "open", "closed", "opened", "purged")


def _place(row: str) -> str:
    whens = " ".join(f"WHEN '{state}' THEN {number}" for number, state in enumerate(_ORDER))
    return f"(CASE {row}.state {whens} END)"


def _box_is(row: str, *states: str) -> str:
    named = ", ".join(f"'{state}'" for state in states)
    return f"EXISTS (SELECT 1 FROM ballots_box b WHERE b.id = {row}.box AND b.state IN ({named}))"


def _differ(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


#: What stays as it is once people were told that the box can be opened.
_CHANGED = (
    _differ(
        "id", "year", "framework_code", "province", "key_form", "public_key", "drill",
        "sealed_tag_key", "opens_on",
    )
    + " OR COALESCE(NEW.alone_id, 0) <> COALESCE(OLD.alone_id, 0)"
    + " OR (NEW.wrapped_key <> OLD.wrapped_key AND NEW.state <> 'purged')"
)  # fmt: skip
_BACK = f"{_place('NEW')} < {_place('OLD')} OR {_place('NEW')} > {_place('OLD')} + 1"
_DIGESTS = (
    "(OLD.box_digest <> '' AND NEW.box_digest <> OLD.box_digest) "
    "OR (OLD.opened_digest <> '' AND NEW.opened_digest <> OLD.opened_digest)"
)
_PART_CHANGED = _differ("id", "box_id", "round_id", "hands_out", "staff_link", "public_link", "token")
_PART_OPEN = (
    "EXISTS (SELECT 1 FROM ballots_box b WHERE b.id = OLD.box_id AND b.state NOT IN ('draft', 'drilled'))"
)
_PLACES = [("id",), ("box_id", "round_id")]
_REPLACED = f"NOT {_box_is('NEW', 'open')} OR {_differ('tag', 'box', 'body', 'stratum')}"
#: A ballot that takes the place of another is of the same box, body and stratum.
_MOVED = takes_place(
    "ballots_ballot", [("tag",)],
    when="kept.box <> NEW.box OR kept.body <> NEW.body OR kept.stratum <> NEW.stratum",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ballots", "0001_initial")]
    operations: ClassVar = [
        guard("ballots_box", "goes_back", "UPDATE", _BACK),
        guard("ballots_box", "changes", "UPDATE", f"OLD.state NOT IN ('draft', 'drilled') AND ({_CHANGED})"),
        guard("ballots_box", "digests", "UPDATE", _DIGESTS),
        guard("ballots_box", "begun", "INSERT", "NEW.state <> 'draft'"),
        guard("ballots_box", "again", "INSERT", takes_place("ballots_box", [("id",)])),
        seal("ballots_box", ("DELETE",), "OLD.state NOT IN ('draft', 'drilled')"),
        seal("ballots_box", ("TRUNCATE",)),
        guard("ballots_enrolled", "changes", "UPDATE", f"({_PART_CHANGED}) AND {_PART_OPEN}"),
        guard("ballots_enrolled", "again", "INSERT", takes_place("ballots_enrolled", _PLACES)),
        guard("ballots_enrolled", "gone", "DELETE", _PART_OPEN),
        seal("ballots_issued", ("UPDATE", "TRUNCATE")),
        guard("ballots_issued", "late", "INSERT", f"NOT {_box_is('NEW', 'draft', 'drilled', 'open')}"),
        guard("ballots_issued", "again", "INSERT", takes_place("ballots_issued", [("h",)])),
        guard("ballots_issued", "gone", "DELETE", _box_is("OLD", "open", "closed", "opened")),
        guard("ballots_ballot", "late", "INSERT", f"NOT {_box_is('NEW', 'open')}"),
        guard("ballots_ballot", "replaced", "UPDATE", _REPLACED),
        guard("ballots_ballot", "moved", "INSERT", _MOVED),
        guard("ballots_ballot", "gone", "DELETE", _box_is("OLD", "open", "closed", "opened")),
        seal("ballots_ballot", ("TRUNCATE",)),
        seal("ballots_answer", ("UPDATE", "DELETE", "TRUNCATE")),
        guard("ballots_answer", "late", "INSERT", f"NOT {_box_is('NEW', 'closed')}"),
        guard("ballots_answer", "again", "INSERT", takes_place("ballots_answer", [("id",)])),
        seal("ballots_comment", ("UPDATE", "DELETE", "TRUNCATE")),
        guard("ballots_comment", "late", "INSERT", f"NOT {_box_is('NEW', 'closed')}"),
        guard("ballots_comment", "again", "INSERT", takes_place("ballots_comment", [("id",)])),
    ]
