"""Fills the workspace in `PRONGSAI_DATA` with a ballot box in every state; prints them as JSON."""

from __future__ import annotations

import datetime
import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "prongsai.web.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up by now
from django.utils import timezone  # noqa: E402

from prongsai import ballots  # noqa: E402
from prongsai.ballots import Filled, drill, keys  # noqa: E402
from prongsai.web.accounts.models import Body, Person, Post  # noqa: E402
from prongsai.web.ballots import boxes, casting, cleaning, issuing  # noqa: E402
from prongsai.web.ballots.models import STATES, Box, Sealed  # noqa: E402
from prongsai.web.rounds.models import Round  # noqa: E402

CODES = 12


def main() -> None:
    call_command("migrate", verbosity=0)
    person = Person.objects.create_user("overseer", "ผู้กำกับ", "a long enough password")
    Post.objects.create(person=person, role="overseer")
    told = []
    for state in STATES:
        body = Body.objects.create(name=f"เทศบาล {state}", kind="เทศบาลตำบล", province=state)
        told.append(_lead(Round.objects.create(
            body=body, year=2568, framework_code="nacc-2568", step="prepare"), state, person))  # fmt: skip
    if "--clean" in sys.argv:
        cleaning.clean()
    json.dump(told, sys.stdout)


def _lead(round_: Round, state: str, person: Person) -> dict[str, object]:
    """A box led to a state, with a ballot for every code but one; what nobody may find afterwards."""
    today, key = timezone.localdate(), keys.make()
    box = boxes.make(
        person, [round_], opens_on=today, closes_on=today + datetime.timedelta(days=9), province=state
    )
    box.enrolled.update(staff=CODES, public=CODES)
    part = box.enrolled.select_related("box", "round__body").get()
    sealed: list[tuple[bytes, bytes]] = []
    steps = list(STATES)[1 : list(STATES).index(state) + 1]
    for step in steps:
        _take(step, box, part, key, person)
        if step == "open":
            sealed = [
                (bytes(tag), bytes(ct))
                for tag, ct in Sealed.objects.filter(box=box.pk).values_list("tag", "ct")
            ]
    found = Box.objects.get(pk=box.pk)
    return {
        "box": box.pk, "state": found.state, "digest": found.box_digest, "opened": found.opened_digest,
        "sealed": [(tag.hex(), ct.hex()) for tag, ct in sealed],
    }  # fmt: skip


def _take(step: str, box: Box, part: object, key: object, person: Person) -> None:
    box.refresh_from_db()
    match step:
        case "drilled":
            boxes.set_key(box, keys.public_of(key), person)  # type: ignore[arg-type]
            box.refresh_from_db()
            word = drill.read_word(boxes.draw_drill(box, person), key)  # type: ignore[arg-type]
            boxes.finish_drill(box, word, person)
        case "open":
            boxes.start(box, person)
            form = ballots.form_of(box.framework, "IIT")
            best = {line.code: line.choices[-1][0] for line in form.lines}
            for code in issuing.issue(part, "IIT", "code", CODES, person)[1:]:  # type: ignore[arg-type]
                chance = casting.find(code)
                assert chance is not None
                casting.cast(chance, Filled("IIT", best, "ความเห็น"))
        case "closed":
            boxes.close(box, person)
        case "opened":
            boxes.open_here(box, key, person)  # type: ignore[arg-type]
        case "purged":
            boxes.purge(box, person)


if __name__ == "__main__":
    main()
