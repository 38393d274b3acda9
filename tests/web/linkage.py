"""Who said what? Everything a reader of the whole database can try, beside a box whose truth is known.

`python -m tests.web.linkage BODIES EACH` on a database of its own: makes a box of so many bodies, has so many
people of each answer, one by one in an order that the attacker knows, closes and opens it, and says how
many of a body's answers each strategy gives to the right person on average. Chance is 1, however many they
are. The attacker holds the codes, who answered when, the database before closing and after opening, and even
the key of tags: everything but the key of the box. `… naive` attacks four databases that were
made as such databases often are: the same strategies must find nearly everybody there.
"""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

DAYS = 30
CANARY = "CANARYOFTHEBOX"
_FORM, _YEAR = "IIT", 2568
_CONTENT = re.compile(rb'\{"i1":[^}]*\}')

Row = Mapping[str, Any]
#: A body's people (by what tells their codes) beside a body's answers: the guess is who stands beside what.
Guess = tuple[Mapping[int, Sequence[str]], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class Truth:
    """Who answered what: people of each body in the order of their coming, and what each of them said."""

    came: Mapping[int, Sequence[str]]
    said: Mapping[str, str]

    def right(self, guess: Guess) -> float:
        """How many of a body's people are beside what they said, on average."""
        people, answers = guess
        pairs = [zip(people[body], answers.get(body, ()), strict=False) for body in self.came]
        return sum(self.said[who] == what for each in pairs for who, what in each) / len(self.came)


@dataclass(frozen=True)
class Held:
    """What the attacker holds: rows of codes, of ballots and of answers, hidden columns included.

    A row of a code has `who`; a row of a ballot too, for the key of tags is known; a row of an answer has
    `body` and `said`. Each list is in the order of a plain SELECT.
    """

    codes: Sequence[Row]
    ballots: Sequence[Row]
    answers: Sequence[Row]
    orders: Mapping[str, Sequence[Row]]
    dates: Sequence[str]


# ---------------------------------------------------------------------------------------------- strategies


def strategies(truth: Truth, held: Held) -> dict[str, float]:
    """Every strategy, and how many of a body it has right."""
    came = {who: place for people in truth.came.values() for place, who in enumerate(people)}
    ballots = {row["who"]: row for row in held.ballots}
    codes = {row["who"]: row for row in held.codes}

    def people(key: Callable[[str], Any]) -> Mapping[int, Sequence[str]]:
        return {body: sorted(all_, key=key) for body, all_ in truth.came.items()}

    def rows(found: Iterable[Row]) -> Mapping[int, Sequence[str]]:
        return _by_body(found)

    def sorted_by(*columns: str) -> Iterable[Row]:
        known = [each for each in columns if held.answers and each in held.answers[0]]
        return sorted(held.answers, key=lambda row: [_key(row[each]) for each in known])

    arrival = people(lambda who: came[who])
    found: dict[str, Guess] = {
        "id": (arrival, rows(sorted_by("id"))),
        "pk": (people(lambda who: codes[who]["h"]), rows(sorted_by("id"))),
        "plain select": (arrival, rows(held.answers)),
        "reverse": (arrival, rows(reversed(held.answers))),
        "length": (
            people(lambda who: (len(ballots.get(who, codes[who]).get("ct") or b""), came[who])),
            rows(sorted(held.answers, key=lambda row: len(row["said"]))),
        ),
        "any date column": (arrival, rows(sorted_by(*held.dates) if held.dates else _drawn(held.answers))),
        "n-th per agency": (
            people(lambda who: _key(ballots.get(who, codes[who]).get("tag") or came[who])),
            rows(sorted_by("id")),
        ),
    }
    for hidden in ("ctid", "rowid"):
        if any(hidden in row for row in held.answers):
            found[hidden] = arrival, rows(sorted_by(hidden))
    if any("xmin" in row for row in held.answers):
        found["xmin order"] = arrival, rows(sorted_by("xmin", "cmin"))
        found["xmin join"] = _joined(truth, held, ballots, codes)
        toast = people(lambda who: (ballots.get(who, codes[who]).get("toast") or 0, came[who]))
        found["toast id"] = toast, rows(sorted(held.answers, key=lambda row: row["toast"] or 0))
    found |= {name: (arrival, rows(order)) for name, order in held.orders.items()}
    return {name: truth.right(guess) for name, guess in found.items()}


def _joined(truth: Truth, held: Held, ballots: Mapping[str, Row], codes: Mapping[str, Row]) -> Guess:
    """Each person beside an answer that was written together with their code or ballot; else any left."""
    left: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in held.answers:
        left[row["body"]][row["xmin"]].append(row["said"])
    answers = {}
    for body, people in truth.came.items():
        given: dict[str, str] = {}
        for who in people:
            for xmin in (codes[who].get("xmin"), ballots.get(who, {}).get("xmin")):
                if left[body].get(xmin) and who not in given:
                    given[who] = left[body][xmin].pop(0)
        rest = [said for each in left[body].values() for said in each]
        answers[body] = [given[who] if who in given else rest.pop(0) for who in people]
    return truth.came, answers


def _by_body(found: Iterable[Row]) -> Mapping[int, Sequence[str]]:
    answers: dict[int, list[str]] = defaultdict(list)
    for row in found:
        answers[row["body"]].append(row["said"])
    return answers


def _drawn(found: Sequence[Row]) -> Sequence[Row]:
    return random.Random(5).sample(found, len(found))


def _key(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


# --------------------------------------------------------------------------------- reading the whole database


@dataclass(frozen=True)
class Names:
    """The tables that are attacked; `ballots` is empty where a database has no such thing."""

    codes: str = "ballots_issued"
    ballots: str = "ballots_ballot"
    answers: str = "ballots_answer"


def read(names: Names, before: Sequence[Row], who_of: Callable[[Row], str]) -> Held:
    """The database as it is now; `before` are the ballots as they were before closing."""
    from django.db import connection

    reader = _postgresql if connection.vendor == "postgresql" else _sqlite
    return reader(names, before, who_of)


def rows_of(table: str, who_of: Callable[[Row], str]) -> list[Row]:
    """The rows of a table with every hidden column, and whose they are."""
    from django.db import connection

    if not table:
        return []
    found = _pg_rows(table) if connection.vendor == "postgresql" else _sqlite_rows(table)
    return [{**row, "who": who_of(row)} for row in found]


def _postgresql(names: Names, before: Sequence[Row], who_of: Callable[[Row], str]) -> Held:
    with _superuser() as wire:
        answers = [_said(row) for row in _pg_rows(names.answers)]
        by_id = {bytes(row["id"]) if isinstance(row["id"], bytes) else str(row["id"]): row for row in answers}
        with wire.cursor().copy(f"COPY {names.answers} TO STDOUT") as copy:
            copied = [by_id[_written(row[0])] for row in copy.rows()]
        wire.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        order = wire.execute(f"SELECT id FROM {names.answers} WHERE body > 0 ORDER BY box, body, stratum")
        indexed = [by_id[_of(row[0])] for row in order]
        kinds = wire.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND (data_type LIKE 'time%%' OR data_type = 'date')",
            [names.answers],
        ).fetchall()
    codes = rows_of(names.codes, who_of)
    orders = {"COPY order": copied, "index order": indexed}
    return Held(codes, before, answers, orders, [name for (name,) in kinds])


def _of(value: Any) -> bytes | str:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value)


def _written(value: Any) -> bytes | str:
    text = value if isinstance(value, str) else bytes(value).decode()
    return bytes.fromhex(text[2:]) if text.startswith("\\x") else text


def _said(row: Row) -> Row:
    content = row["content"]
    return {**row, "said": content if isinstance(content, str) else bytes(content).decode()}


def _superuser() -> Any:
    import psycopg

    url = os.environ["DATABASE_URL"].replace("//plain:", "//postgres:")
    return psycopg.connect(url, autocommit=True)


def _pg_rows(table: str) -> list[Row]:
    from psycopg.rows import dict_row

    large = "ct" if table == "ballots_ballot" else "content" if "answer" in table else "NULL::text"
    hidden = "ctid::text AS place, xmin::text::bigint AS xmin, cmin::text::bigint AS cmin"
    toast = f"pg_column_toast_chunk_id({large})::bigint AS toast"
    with _superuser() as wire, wire.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(f"SELECT *, {hidden}, {toast} FROM {table}").fetchall()
    return [{**row, "ctid": tuple(map(int, row["place"][1:-1].split(",")))} for row in found]


def _sqlite(names: Names, before: Sequence[Row], who_of: Callable[[Row], str]) -> Held:
    from django.db import connection

    path = Path(connection.settings_dict["NAME"])
    answers = [_said(row) for row in _sqlite_rows(names.answers)]
    file, wal = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as wire:
        dumped = "\n".join(line for line in wire.iterdump() if f'INTO "{names.answers}"' in line).encode()
        indexed = wire.execute(f"SELECT content FROM {names.answers} ORDER BY box, body, stratum").fetchall()
        kinds = wire.execute(
            "SELECT name FROM pragma_table_info(?) WHERE type LIKE '%date%'", [names.answers]
        )
        dates = [name for (name,) in kinds]
    orders = {
        ".dump": _in_order(dumped, answers),
        "byte offset": _in_order(file, answers),
        "freelist pages": _in_order(_freed(file), answers),
        "-wal": _in_order(wal, answers),
        "index order": _in_order("".join(_text(content) for (content,) in indexed).encode(), answers),
    }
    return Held(rows_of(names.codes, who_of), before, answers, orders, dates)


def _text(content: Any) -> str:
    return content if isinstance(content, str) else bytes(content).decode()


def _sqlite_rows(table: str) -> list[Row]:
    from django.db import connection

    with sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True) as wire:
        wire.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in wire.execute(f"SELECT *, rowid AS rowid FROM {table}")]
        except sqlite3.OperationalError:  # without rowid
            return [dict(row) for row in wire.execute(f"SELECT * FROM {table}")]


def _in_order(content: bytes, answers: Sequence[Row]) -> list[Row]:
    """Answers in the order in which they first stand in these bytes; the others, in any, after them."""
    rows = {row["said"]: row for row in answers}
    found = dict.fromkeys(each.group().decode() for each in _CONTENT.finditer(content))
    first = [rows[said] for said in found if said in rows]
    return first + _drawn([row for said, row in rows.items() if said not in found])


def _freed(file: bytes) -> bytes:
    """The pages of an SQLite file that are free, trunks and leaves."""
    size = int.from_bytes(file[16:18]) or 65_536
    trunk, pages = int.from_bytes(file[32:36]), []
    while trunk:
        page = file[(trunk - 1) * size : trunk * size]
        leaves = int.from_bytes(page[4:8])
        numbers = [int.from_bytes(page[8 + 4 * each : 12 + 4 * each]) for each in range(leaves)]
        pages += [page, *(file[(each - 1) * size : each * size] for each in numbers)]
        trunk = int.from_bytes(page[:4])
    return b"".join(pages)


# --------------------------------------------------------------------------------------------- the real box


def sealed(bodies: int, each: int) -> dict[str, Any]:
    """A box of the product's own, from making to opening, attacked."""
    from nacl.public import PrivateKey

    from prongsai import ballots
    from prongsai.ballots import codes
    from prongsai.web.ballots import boxes, casting, tag_keys
    from prongsai.web.ballots.models import Box, Sealed

    box, keeper, key, given = _stocked(bodies, each)
    assert isinstance(key, PrivateKey)
    form = ballots.form_of(box.framework, _FORM)
    order = [(body, code) for body, made in given.items() for code in made]
    random.Random(7).shuffle(order)
    came: dict[int, list[str]] = defaultdict(list)
    said: dict[str, str] = {}
    days: list[set[bytes]] = []
    plain: list[list[str]] = []
    at_first = _plain_bytes()  # what other databases of the same server left in its log of changes
    lengths: set[int] = set()
    for number, (body, code) in enumerate(order, 1):
        filled = _filled(form, len(came[body]))
        chance = casting.find(code)
        assert chance is not None
        casting.cast(chance, filled)
        who = codes.digest(code).hex()
        came[body].append(who)
        said[who] = json.dumps(dict(filled.choices), separators=(",", ":"))
        if number % (len(order) // DAYS) == 0 and len(days) < DAYS:
            days.append(_tags())
            plain.append(list(_plain_bytes(code) - at_first))
    lengths = {len(bytes(ct)) for ct in Sealed.objects.values_list("ct", flat=True)}
    tag_key = tag_keys.of(box.pk)
    whose = {ballots.tag(tag_key, bytes.fromhex(who)): who for who in said}

    def who_of(row: Row) -> str:
        return bytes(row["h"]).hex() if "h" in row else whose[bytes(row["tag"])]

    before = rows_of("ballots_ballot", who_of)
    boxes.close(box, keeper)
    boxes.open_here(Box.objects.get(pk=box.pk), key, keeper)
    truth = Truth(came, said)
    held = read(Names(), before, who_of)
    return {
        "right": strategies(truth, held),
        "by day": _by_day(truth, held, days, whose),
        "plain bytes": plain,
        "lengths": sorted(lengths),
        "answers": len(held.answers),
        "columns": sorted(set(held.answers[0]) - {"said"}),
    }


def _stocked(bodies: int, each: int) -> Any:
    """An open box of so many bodies with codes for all their people."""
    from prongsai.web.accounts.models import Body, Person
    from prongsai.web.ballots import boxes, issuing
    from prongsai.web.ballots.models import Box, Enrolled
    from prongsai.web.rounds.models import Round
    from tests.web.ballot_makers import drilled
    from tests.web.conftest import somebody

    province = "จังหวัดหนึ่ง"
    keeper: Person = somebody("keeper", "overseer", province=province)
    Body.objects.bulk_create(
        Body(name=f"เทศบาลที่ {number}", kind="เทศบาล", province=province) for number in range(bodies)
    )
    rounds = [
        Round(body=body, year=_YEAR, framework_code=f"nacc-{_YEAR}", step="prepare")
        for body in Body.objects.all()
    ]
    Round.objects.bulk_create(rounds)
    box, key = drilled(list(Round.objects.select_related("body")), keeper, people=each, province=province)
    parts = Enrolled.objects.select_related("box", "round__body").filter(box=box)
    given = {part.round.body_id: issuing.issue(part, _FORM, "code", each, keeper) for part in parts}
    boxes.start(box, keeper)
    return Box.objects.get(pk=box.pk), keeper, key, given


def _filled(form: Any, serial: int) -> Any:
    """A filled-in form that tells of itself which of its body's it is, so that a guess can be counted."""
    from prongsai.ballots import Filled

    choices = {line.code: secrets.choice(line.choices)[0] for line in form.lines}
    for place, line in enumerate(list(form.lines)[:5]):
        choices[line.code] = line.choices[-1 if serial >> place & 1 else 0][0]
    return Filled(form.code, choices, f"{CANARY} {serial}" if serial % 2 else "")


def _tags() -> set[bytes]:
    """What a dump of tonight shows of the box."""
    from prongsai.web.ballots.models import Sealed

    return {bytes(tag) for tag in Sealed.objects.values_list("tag", flat=True)}


def _plain_bytes(code: bytes = b"") -> Counter[str]:
    """How often files of the database and the data folder show words of an answer, or a code."""
    from django.conf import settings
    from django.db import connection

    from prongsai.ballots import codes

    folders = [Path(settings.DATA)]
    if connection.vendor == "postgresql":
        with _superuser() as wire:
            (number,) = wire.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            ).fetchone()
            (home,) = wire.execute("SHOW data_directory").fetchone()
        folders += [Path(home) / "base" / str(number), Path(home) / "pg_wal"]
    needles = [CANARY.encode(), b'"i1":']
    needles += [code, codes.compact(code).encode(), codes.write(code).encode()] if code else []
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found: Counter[str] = Counter()
    for path in files:
        content = path.read_bytes()
        found.update({f"{needle!r} in {path}": content.count(needle) for needle in needles})
    return found


def _by_day(truth: Truth, held: Held, days: list[set[bytes]], whose: Mapping[bytes, str]) -> dict[str, float]:
    """Thirty nightly dumps: who came on which day is known, and is sought among the answers."""
    news = [day - before for before, day in zip([set(), *days], days, strict=False)]
    day_of = {whose[tag]: number for number, tags in enumerate(news) for tag in tags}
    people = {
        body: sorted(all_, key=lambda who: (day_of.get(who, DAYS), who)) for body, all_ in truth.came.items()
    }
    by_id = sorted(held.answers, key=lambda row: _key(row["id"]))
    guesses = {
        "day, id": by_id,
        "day, plain select": held.answers,
        "day, reverse": list(reversed(held.answers)),
    }
    return {name: truth.right((people, _by_body(order))) for name, order in guesses.items()}


# ------------------------------------------------------------------------------------------ naive databases


@dataclass(frozen=True)
class Naive:
    """A database as such databases often are: how answers are kept, and what is written for each."""

    name: str
    columns: str
    values: Callable[[int], tuple[Any, ...]]
    is_flagged: bool = True


def _naive() -> list[Naive]:
    from django.db import connection

    is_pg = connection.vendor == "postgresql"
    serial = "id serial PRIMARY KEY" if is_pg else "id integer PRIMARY KEY AUTOINCREMENT"
    drawn = "id bytea PRIMARY KEY" if is_pg else "id blob PRIMARY KEY"
    return [
        Naive("times", f"{drawn}, at date", lambda number: (os.urandom(16), _moment(number))),
        Naive("flag and serial number", serial, lambda _: ()),
        Naive("flag and random number", drawn, lambda _: (os.urandom(16),)),
        Naive("opened one by one", drawn, lambda _: (os.urandom(16),), is_flagged=False),
    ]


def _moment(number: int) -> str:
    return f"{2500 + number // 300:04}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"


def naive(bodies: int, each: int) -> dict[str, dict[str, float]]:
    """Four naive databases under the same strategies."""
    return {made.name: _attacked(made, number, bodies, each) for number, made in enumerate(_naive())}


def _attacked(made: Naive, number: int, bodies: int, each: int) -> dict[str, float]:
    from django.db import connection

    blob, mark = ("bytea", "%s") if connection.vendor == "postgresql" else ("blob", "?")
    connection.ensure_connection()
    raw = connection.connection
    tokens, answers = f"naive{number}_tokens", f"naive{number}_answers"
    raw.execute(f"CREATE TABLE {tokens} (h {blob} PRIMARY KEY, body int, is_used int)")
    raw.execute(
        f"CREATE TABLE {answers} ({made.columns}, box int, body int, stratum int, content text NOT NULL)"
    )
    raw.execute(f"CREATE INDEX {answers}_of_body ON {answers} (box, body, stratum)")
    order = [body for body in range(1, bodies + 1) for _ in range(each)]
    came: dict[int, list[str]] = {body: [] for body in order}
    given = [(os.urandom(32), body) for body in order]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {tokens} VALUES (%s, %s, 0)", sorted(given))
    random.Random(3).shuffle(given)
    said: dict[str, str] = {}
    names = [column.split()[0] for column in made.columns.split(", ") if "serial" not in column]
    names = [name for name in names if "AUTOINCREMENT" not in made.columns]
    put = f"INSERT INTO {answers} ({', '.join([*names, 'box', 'body', 'stratum', 'content'])}) VALUES "
    put += f"({', '.join([mark] * (len(names) + 4))})"
    for place, (h, body) in enumerate(given):
        content = json.dumps({"i1": place, "i2": secrets.randbelow(6)}, separators=(",", ":"))
        raw.execute("BEGIN")
        raw.execute(put, (*made.values(place), 1, body, 10, content))
        if made.is_flagged:
            raw.execute(f"UPDATE {tokens} SET is_used = 1 WHERE h = {mark}", (h,))
        raw.execute("COMMIT")
        came[body].append(h.hex())
        said[h.hex()] = content
    held = read(Names(tokens, "", answers), [], lambda row: bytes(row["h"]).hex())
    return strategies(Truth(came, said), held)


def _hurry() -> None:
    """Order and hidden columns are the same whether the disk is waited for or not."""
    from django.db import connection

    with connection.cursor() as cursor:
        is_pg = connection.vendor == "postgresql"
        cursor.execute("SET synchronous_commit = off" if is_pg else "PRAGMA synchronous = NORMAL")


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _hurry()
    deed, *words = sys.argv[1:]
    print(json.dumps({"sealed": sealed, "naive": naive}[deed](*map(int, words))))
