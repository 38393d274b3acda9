"""A box carried away, opened and brought back: nothing lost, nothing added, no order left."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from prongsai import ballots, frameworks
from prongsai.ballots import Ballot, Filled, Head, keys
from prongsai.errors import BallotsError

YEAR = frameworks.load(2568)
FORM = ballots.form_of(YEAR, "IIT")
KEY = keys.make()
STRATUM = ballots.stratum_of(YEAR, "IIT", "open")


def box_of(number: int, **more: object) -> tuple[Head, list[Ballot]]:
    """Ballots of which the nth says n in the first three lines, base six, and every third has words."""
    made = []
    for n in range(number):
        choices = {line.code: line.choices[0][0] for line in FORM.lines}
        choices |= {"i1": n % 6 + 1, "i2": n // 6 % 6 + 1, "i4": n // 36 % 6 + 1}
        filled = Filled("IIT", choices, f"ความเห็น {n}" if n % 3 == 0 else "")
        sealed = ballots.seal(filled, FORM, keys.public_of(KEY))
        made.append(Ballot(bytes([n]) * 32, n % 2 + 1, STRATUM, sealed))
    bodies = {1: "หนึ่ง", 2: "สอง"}
    head = Head(7, YEAR.code, keys.public_of(KEY), ballots.digest(made), bodies, **more)  # type: ignore[arg-type]
    return head, made


def test_every_answer_comes_out_once_with_its_body_and_no_way_it_came() -> None:
    head, made = box_of(100)
    opened = ballots.open_box(head, made, KEY, YEAR)
    found = Counter((each.body, ballots.choices_of(each)["i1"]) for each in opened.answers)
    assert found == Counter((n % 2 + 1, n % 6 + 1) for n in range(100))
    assert {each.stratum for each in opened.answers} == {ballots.stratum_of(YEAR, "IIT", "code")}
    assert sorted(each.content for each in opened.comments) == sorted(
        f"ความเห็น {n}" for n in range(0, 100, 3)
    )


def test_two_openings_agree_in_their_digest_and_in_nothing_else() -> None:
    head, made = box_of(60)
    one, other = (ballots.open_box(head, made, KEY, YEAR) for _ in range(2))
    assert one.digest == other.digest
    assert not {each.number for each in one.answers} & {each.number for each in other.answers}
    assert [each.content for each in one.answers] != [each.content for each in other.answers]


def test_what_cannot_be_read_is_refused_and_told() -> None:
    head, made = box_of(3, strays=frozenset([bytes([2]) * 32]))
    broken = Ballot(made[0].tag, 1, STRATUM, bytes(len(made[0].sealed)))
    opened = ballots.open_box(head, [broken, *made[1:]], KEY, YEAR)
    assert len(opened.answers) == 1
    assert {problem.code for _, problem in opened.refused} == {"ballot-not-opened", "stray-ballot"}


def test_a_box_file_says_what_the_box_held(tmp_path: Path) -> None:
    head, made = box_of(5, tag_key=b"sealed")
    path = tmp_path / "box"
    path.write_bytes(b"".join(ballots.write_box(head, made)))
    assert ballots.read_box(path) == (head, made)


@pytest.mark.parametrize("change", ["gone", "added", "changed", "moved", "head", "no file"])
def test_a_box_file_that_was_changed_is_seen(change: str, tmp_path: Path) -> None:
    head, made = box_of(5)
    lines = list(ballots.write_box(head, made))
    lines = {
        "gone": lines[:-1],
        "added": [*lines, lines[1].replace(b"[", b'["ff" , "x",', 1)],
        "changed": [*lines[:-1], json.dumps([*json.loads(lines[-1])[:3], "AAAA"]).encode()],
        "moved": [lines[0], *_swapped(lines[1], lines[2]), *lines[3:]],
        "head": [b"{}\n", *lines[1:]],
        "no file": [b"\xff\xfe"],
    }[change]
    path = tmp_path / "box"
    path.write_bytes(b"".join(lines))
    with pytest.raises(BallotsError):
        ballots.read_box(path)


def _swapped(one: bytes, other: bytes) -> list[bytes]:
    """Two ballots, each as if it were of the other's body."""
    first, second = json.loads(one), json.loads(other)
    assert first[1] != second[1]
    first[1], second[1] = second[1], first[1]
    return [json.dumps(each).encode() + b"\n" for each in (first, second)]


def test_an_opened_file_comes_back_as_it_went(tmp_path: Path) -> None:
    opened = ballots.open_box(*box_of(12), KEY, YEAR)
    path = tmp_path / "opened"
    path.write_bytes(b"".join(ballots.write_opened(opened)))
    assert ballots.read_opened(path, YEAR) == opened


def test_an_opened_file_that_was_cut_off_is_seen(tmp_path: Path) -> None:
    """Comments come last, so they are what a copy that broke off lacks."""
    *lines, last = ballots.write_opened(ballots.open_box(*box_of(12), KEY, YEAR))
    assert last.startswith(b'["comment"')
    path = tmp_path / "opened"
    path.write_bytes(b"".join(lines))
    with pytest.raises(BallotsError, match="no file of opened answers"):
        ballots.read_opened(path, YEAR)


@pytest.mark.parametrize("change", ["gone", "changed", "illegal"])
def test_an_opened_file_that_was_changed_is_seen(change: str, tmp_path: Path) -> None:
    opened = ballots.open_box(*box_of(12), KEY, YEAR)
    lines = list(ballots.write_opened(opened))
    answer = lines[1]
    other = {
        "gone": b"",
        "changed": answer.replace(b'\\"i1\\":', b'\\"i1\\":6'),
        "illegal": answer[:-3] + b"\n",
    }
    path = tmp_path / "opened"
    path.write_bytes(b"".join([lines[0], other[change], *lines[2:]]))
    with pytest.raises(BallotsError):
        ballots.read_opened(path, YEAR)


@pytest.mark.parametrize(
    "change",
    [
        {"refused": [["AAAAAAAAAAAA", "no such reason"]]},
        {"refused": [["AAAA AAAA\n", "ballot-not-opened"]]},
        {"box": float("inf")},
        {"comment": "\ud800"},
        {"comment": "\u0000"},
        {"comment": "ก" * 501},
        {"comment": ""},
        {"stratum": 10**30},
        {"stratum": 11},
        {"number": True},
        {"answer": "{ %s"},
        {"nested": "[" * 100_000},
    ],
)
def test_an_opened_file_that_no_opening_writes_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    """Whoever carries the file may write into it whatever they like, and make its digest anew."""
    opened = ballots.open_box(*box_of(12), KEY, YEAR)
    answers, comments = list(opened.answers), list(opened.comments)
    [(name, value)] = change.items()
    if name in ("comment", "stratum"):
        comments[0] = replace(comments[0], **{"content" if name == "comment" else name: value})
    if name == "number":
        answers[1] = replace(answers[1], number=answers[0].number)
    if name == "answer":
        answers[0] = replace(answers[0], content=answers[0].content.replace("{", "{ ", 1))
    pinned = ballots.digest_of_answers(answers, opened.salt)
    made = replace(opened, answers=answers, comments=comments, digest=pinned)
    head, *lines = ballots.write_opened(replace(made, comments=[]))
    told = {name: value} if name in ("refused", "box") else {}
    head = json.dumps({**json.loads(head), "comments": len(comments), **told}).encode()
    said = [["comment", each.number.hex(), each.body, each.stratum, each.content] for each in comments]
    more = [*map(json.dumps, said), *([value] if name == "nested" else [])]
    path = tmp_path / "opened"
    path.write_bytes(
        b"\n".join((head, *(line.strip() for line in lines), *(str(each).encode() for each in more)))
    )
    with pytest.raises(BallotsError, match="no file of opened answers"):
        ballots.read_opened(path, YEAR)
