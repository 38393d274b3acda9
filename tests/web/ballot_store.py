"""A box in a database of its own: `python -m tests.web.ballot_store DEED`, which prints JSON.

`stock N` makes an open box with N codes; `check` opens every ballot by the shares that it is given, and says
how the database is; `shut` closes the box and says what was pinned; `open` opens it in this process.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import django


def stock(number: str) -> dict[str, Any]:
    from django.core.management import call_command

    from prongsai.ballots import codes
    from tests.web.ballot_makers import survey_of
    from tests.web.conftest import town_of

    call_command("migrate", verbosity=0)
    found = survey_of(town_of("เทศบาลที่ล่ม", "c"), number=int(number), people=int(number))
    return {
        "codes": [codes.compact(each) for each in found.codes],
        "shares": found.shares,
        "choices": {line: str(choice) for line, choice in found.choices.items()},
    }


def check() -> dict[str, Any]:
    """The free words of every ballot by its code's place, and whether the database is whole."""
    from django.db import connection

    from prongsai import ballots
    from prongsai.ballots import codes, keys, unseal
    from prongsai.web.accounts import walls
    from prongsai.web.ballots import boxes, tag_keys
    from prongsai.web.ballots.models import Box

    given = json.loads(sys.stdin.read())
    box, key = Box.objects.get(), keys.join(given["shares"][:2])
    tag_key = tag_keys.of(box.pk)
    places = {
        ballots.tag(tag_key, codes.digest(codes.read(code) or b"")): place
        for place, code in enumerate(given["codes"])
    }
    with walls.everything():
        found = list(boxes.sealed_in(box))
    form = ballots.form_of(box.framework, "IIT")
    words = {places[each.tag]: unseal(each.sealed, form, key).comment for each in found}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
        else:
            cursor.execute("SELECT count(*) = count(DISTINCT tag) FROM ballots_ballot")
        (state,) = cursor.fetchone()
    return {
        "words": words,
        "ballots": len(found),
        "receipts": [ballots.receipt(each.sealed) for each in found],
        "is_whole": state in ("ok", True),
    }


def shut() -> dict[str, Any]:
    from prongsai.web.accounts.models import Person
    from prongsai.web.ballots import boxes
    from prongsai.web.ballots.models import Box

    closed = boxes.close(Box.objects.get(), Person.objects.get(login="c-officer"))
    return {"digest": closed.box_digest}


def recount() -> dict[str, Any]:
    """What is pinned, and what it is now."""
    from prongsai import ballots
    from prongsai.web.accounts import walls
    from prongsai.web.ballots import boxes
    from prongsai.web.ballots.models import Answer, Box

    box = Box.objects.get()
    with walls.everything():
        found = list(boxes.sealed_in(box))
        answers = sorted(Answer.objects.values_list("content", flat=True))
    return {
        "state": box.state,
        "pinned": box.box_digest,
        "now": ballots.digest(found),
        "ballots": len(found),
        "opened": box.opened_digest,
        "answers": answers,
    }


def unseal_all() -> dict[str, Any]:
    """Open the box here; says when it begins, so that it can be killed at any moment of it."""
    from prongsai.ballots import keys
    from prongsai.web.accounts.models import Person
    from prongsai.web.ballots import boxes
    from prongsai.web.ballots.models import Box

    given = json.loads(sys.stdin.read())
    print("begun", file=sys.stderr, flush=True)
    keeper = Person.objects.get(login="c-officer")
    opened = boxes.open_here(Box.objects.get(), keys.join(given["shares"][:2]), keeper)
    return {"digest": opened.digest}


def tables() -> dict[str, int]:
    """By table, how many hashes of codes and tags of ballots stand in it."""
    from django.db import connection

    from prongsai.web.accounts import walls
    from prongsai.web.ballots.models import Issued, Sealed

    with walls.everything(), connection.cursor() as cursor:
        hashes = [bytes(each) for each in Issued.objects.values_list("h", flat=True)]
        tags = [bytes(each) for each in Sealed.objects.values_list("tag", flat=True)]
        needles = {form for each in hashes + tags for form in (each, each.hex().encode())}
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sum(_holds(value, needles) for row in cursor.fetchall() for value in row)
    return found


def _holds(value: object, needles: set[bytes]) -> bool:
    if isinstance(value, bytes | memoryview):
        return bytes(value) in needles
    if value is None or isinstance(value, int | float | bool):
        return False
    words = re.findall(r"[0-9a-f]{64}", str(value))
    return any(each.encode() in needles for each in words)


if __name__ == "__main__":
    django.setup()
    deed, *words = sys.argv[1:]
    deeds = {
        "stock": stock,
        "check": check,
        "shut": shut,
        "recount": recount,
        "open": unseal_all,
        "tables": tables,
    }
    print(json.dumps(deeds[deed](*words)))
