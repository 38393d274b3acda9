"""Closing and opening a box, killed again and again: `python -m tests.web.interrupted KILLS BALLOTS`.

Each deed is done by a child of this process, which is killed at a random moment of it; then it is done anew.
Prints what was found after each kill, and what came of it in the end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

_LATE = 0.9  # of the time that the deed takes when it is left alone


def main(kills: int, number: int) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    first = _filled("t", number)
    taken = {deed: _time(lambda deed=deed: deed(*first[:3])) for deed in (_close, _open)}
    found: Counter[str] = Counter()
    equal: list[bool] = []
    for turn in range(
        kills
    ):  # most boxes outlive many kills; one that was done in time makes place for another
        if found["close"] + found["open"] >= 2 * kills:
            break
        box, keeper, key, said = _filled(f"t{turn}", number)
        digest = _until_done("close", lambda box=box, keeper=keeper, key=key: _close(box, keeper, key),
                             taken[_close], kills, found, lambda box=box: _state(box))  # fmt: skip
        opened = _until_done("open", lambda box=box, keeper=keeper, key=key: _open(box, keeper, key),
                             taken[_open], kills, found, lambda box=box: _state(box))  # fmt: skip
        equal.append(_is_right(box, digest, opened, said, key))
    return {"kills": dict(found), "is_right": equal}


def _filled(prefix: str, number: int) -> Any:
    """An open box of a body on its own with that many ballots, and what is in them."""
    from django.db import transaction

    from prongsai import ballots
    from prongsai.ballots import Filled, keys
    from prongsai.web.ballots import casting
    from tests.web.ballot_makers import survey_of
    from tests.web.conftest import town_of

    survey = survey_of(town_of(f"เทศบาล {prefix}", prefix), number=number, people=number)
    form = ballots.form_of(survey.box.framework, "IIT")
    said = []
    with transaction.atomic():
        for code in survey.codes:
            choices = {line.code: random.choice(line.choices)[0] for line in form.lines}
            casting.cast(casting.find(code), Filled("IIT", choices, "ดี"))
            said.append(json.dumps(choices, separators=(",", ":")))
    return survey.box, survey.keeper, keys.join(survey.shares[:2]), sorted(said)


def _close(box: Any, keeper: Any, key: Any) -> None:
    del key
    from prongsai.web.ballots import boxes

    boxes.close(box, keeper)


def _open(box: Any, keeper: Any, key: Any) -> None:
    from prongsai.web.ballots import boxes
    from prongsai.web.ballots.models import Box

    boxes.open_here(Box.objects.get(pk=box.pk), key, keeper)


def _time(deed: Callable[[], None]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def _until_done(
    name: str,
    deed: Callable[[], None],
    taken: float,
    kills: int,
    found: Counter[str],
    state: Callable[[], str],
) -> str:
    """Kill the deed until it is done in time or was killed often enough; the state at the end."""
    done = {"close": "pinned", "open": "opened"}[name]
    while found[name] < kills and state() != done:
        if _killed(deed, random.uniform(0, taken * _LATE)):
            found[name] += 1
            found[f"{name}: left {state()}"] += 1
    if state() != done:
        deed()
    return state()


def _killed(deed: Callable[[], None], after: float) -> bool:
    """Begin it in a child and kill that; False where it was done before."""
    from django.db import connection

    connection.close()
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.write(writes, b".")
        try:
            deed()
        finally:
            os._exit(0)
    os.read(reads, 1)
    time.sleep(after)
    is_over, _ = os.waitpid(child, os.WNOHANG)
    if not is_over:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.close(reads)
    os.close(writes)
    return not is_over


def _state(box: Any) -> str:
    """Where the box stands, between shutting and its digest too, and whether answers are there too early."""
    from prongsai.web.accounts import walls
    from prongsai.web.ballots.models import Answer, Box

    held = Box.objects.get(pk=box.pk)
    with walls.everything():
        number = Answer.objects.filter(box=box.pk).count()
    if held.state == "closed":
        return "half opened" if number else "pinned" if held.box_digest else "shut"
    return held.state


def _is_right(box: Any, closed: str, opened: str, said: list[str], key: Any) -> bool:
    """Answers as they were given, digests as they are recounted, opening in memory the same again."""
    from prongsai import ballots
    from prongsai.web.accounts import walls
    from prongsai.web.ballots import boxes
    from prongsai.web.ballots.models import Answer, Box

    held = Box.objects.get(pk=box.pk)
    again = ballots.open_box(boxes.head_of(held), boxes.sealed_in(held), key, held.framework)
    with walls.everything():
        kept = sorted(Answer.objects.filter(box=box.pk).values_list("content", flat=True))
    return (
        (closed, opened) == ("pinned", "opened")
        and kept == said == sorted(each.content for each in again.answers)
        and held.opened_digest == again.digest
        and held.box_digest == ballots.digest(boxes.sealed_in(held))
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*map(int, sys.argv[1:]))))
