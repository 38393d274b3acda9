"""People who act at the same moment, on a database of their own: run as a program, says what came of it.

`python -m tests.web.races WRITERS ENTRIES PAIRS` with PRONGSAI_DATA, and DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import django

Deed = Callable[[], object]


def main(writers: int, entries: int, pairs: int) -> None:
    django.setup()
    from django.core.management import call_command

    from tests.web.conftest import town_of

    call_command("migrate", verbosity=0)
    town = town_of("ผู้เขียน", "w")
    found = {"trail": written_at_once(writers, entries, town)}
    found["approvals"] = [approved_while_loading(number) for number in range(pairs)]
    found["adoptions"] = [adopted_while_editing(number) for number in range(pairs)]
    found["solved"] = solved_at_once(writers, town)
    found["faults"] = list(faults())
    print(json.dumps(found))


def at_once(deeds: list[Deed]) -> list[str]:
    """Do all of it at the same moment; the name of the error of each, empty where it was done."""
    from django.db import connection

    start, said = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        start.wait()
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            said[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said


def solved_at_once(times: int, town: Any) -> dict[str, Any]:
    """One solution of an open link sent by many sockets: what they were answered, codes made, ballots."""
    from django.test import Client

    from prongsai.web.ballots.models import Issued, Sealed
    from prongsai.web.ballots.open_link import challenge_of, path_of
    from tests.web.ballot_makers import survey_of
    from tests.web.open_links import send, solved

    survey = survey_of(town, form="EIT1", number=1)
    where, solution = path_of(survey.part, "EIT1"), solved(challenge_of(survey.part, "EIT1"))
    statuses: list[int] = []
    said = at_once([lambda: statuses.append(send(Client(), where, survey, solution).status_code)] * times)
    return {
        "statuses": sorted(set(statuses)), "faults": said, "codes": Issued.objects.count() - 1,
        "ballots": Sealed.objects.count(),
    }  # fmt: skip


def written_at_once(writers: int, entries: int, town: Any) -> dict[str, Any]:
    from django.db import transaction

    from prongsai.web.accounts import trail

    def write(writer: int) -> Deed:
        def deed() -> None:
            for number in range(entries):
                with transaction.atomic():
                    trail.write(town.officer, "test", body=town.body, about=f"{writer}/{number}")

        return deed

    said = at_once([write(writer) for writer in range(writers)])
    told = set(trail.TrailEntry.objects.values_list("about", flat=True))
    return {"errors": said, "written": trail.TrailEntry.objects.count(), "told": len(told)}


def faults() -> Any:
    from prongsai.web.accounts import trail

    return trail.verify()


def approved_while_loading(number: int) -> dict[str, Any]:
    """The executive approves what they saw while the officer withdraws it, and loads another."""
    from prongsai.web.results import loading, review
    from prongsai.web.results.models import ResultVersion
    from tests.web.conftest import EXAMPLES, NAME, town_of

    town = town_of(f"เทศบาลที่ {number}", f"r{number}")
    file = (EXAMPLES / "mueang-phon-2563.yaml").read_text(encoding="utf-8")
    file = file.replace(f"name: {NAME}", f"name: {town.body.name}")
    uploads = [loading.Upload("body.yaml", file.encode())]
    other = [loading.Upload("body.yaml", f"{file}\n# อีกฉบับ\n".encode())]
    seen = review.move(loading.load(town.round, uploads, town.officer), "proposed", town.officer, "แก้คะแนน")
    said = at_once(
        [
            lambda: review.move(seen, "published", town.executive),
            lambda: review.move(seen, "draft", town.officer) if number % 2 else None,
            lambda: loading.load(town.round, other, town.officer),
        ]
    )
    versions = list(ResultVersion.objects.filter(round=town.round).order_by("version"))
    public = [each for each in versions if each.state == "published"]
    town.round.refresh_from_db()
    return {
        "said": said,
        "versions": [each.version for each in versions],
        "step": town.round.step,
        "published": [each.version for each in public],
        "is_as_seen": all(
            (each.digest, each.publication.statement["version"]) == (seen.digest, seen.version)
            and hashlib.sha256(bytes(each.content)).hexdigest() == seen.digest
            for each in public
        ),
    }


def adopted_while_editing(number: int) -> dict[str, Any]:
    """The executive adopts the plan they saw while the officer withdraws it and changes a measure."""
    from prongsai.measures import Adoption
    from prongsai.web.plans import adoption, editing
    from prongsai.web.plans.models import PlannedMeasure, RoundPlan
    from tests.web.conftest import town_of
    from tests.web.test_adopt import SOUND

    town = town_of(f"อบต.ที่ {number}", f"p{number}")
    row = editing.add(town.round, SOUND, town.officer)
    version = RoundPlan.objects.get(round=town.round).version
    seen = adoption.move(town.round, "proposed", town.officer, version).version
    adopted = Adoption("นายก", datetime.date(2021, 2, 9), "มติ ครั้งที่ 1/2564")

    def withdraw_and_change() -> None:
        adoption.move(town.round, "draft", town.officer, seen)
        editing.change(town.round, row.pk, row.version, {**SOUND, "when": "เม.ย. 64"}, town.officer)

    said = at_once(
        [
            lambda: adoption.move(town.round, "adopted", town.executive, seen, adoption=adopted),
            withdraw_and_change,
        ]
    )
    held, measure = RoundPlan.objects.get(round=town.round), PlannedMeasure.objects.get(pk=row.pk)
    return {
        "said": said,
        "state": held.state,
        "is_as_seen": held.state != "adopted" or measure.when == SOUND["when"],
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
