"""Makes a demonstration such that every page has something to show; run as its own process on a data folder.

Prints as JSON what addresses are made of. The people of the demonstration get further posts, at bodies that
are at other steps of their year.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - nothing of ours before Django is set up

from prongsai.web.accounts import links  # noqa: E402
from prongsai.web.accounts.bulk import loading as bulk  # noqa: E402
from prongsai.web.accounts.bulk.changes import changes  # noqa: E402
from prongsai.web.accounts.models import Body, Person, Post  # noqa: E402
from prongsai.web.ballots import boxes  # noqa: E402
from prongsai.web.ballots.models import Box, Enrolled  # noqa: E402
from prongsai.web.evidence import clarifying, deciding, reviewing  # noqa: E402
from prongsai.web.evidence.models import Disclosure  # noqa: E402
from prongsai.web.evidence.reviewing import Given  # noqa: E402
from prongsai.web.plans import adoption, editing  # noqa: E402
from prongsai.web.plans.models import PlannedMeasure, RoundPlan  # noqa: E402
from prongsai.web.results import loading, pending, review, tasks  # noqa: E402
from prongsai.web.results.access import latest  # noqa: E402
from prongsai.web.results.loading import Upload  # noqa: E402
from prongsai.web.results.models import ResultFile  # noqa: E402
from prongsai.web.rounds.models import Round  # noqa: E402
from prongsai.web.upkeep import disclosing  # noqa: E402
from prongsai.web.upkeep.demo import TOWN, account  # noqa: E402
from prongsai.web.upkeep.province import PROVINCE  # noqa: E402
from tests.journeys.checked_sites import look_at  # noqa: E402
from tests.web.ballot_makers import drilled  # noqa: E402
from tests.web.opened_makers import cast_all, forms_filled  # noqa: E402

_NEW_BODY = {"name": "อบต.ใหม่", "kind": "อบต.", "district": "เมือง", "province": PROVINCE, "row": "2"}


def person(login: str) -> Person:
    return Person.objects.get(login=login)


def made_up(number: int) -> Round:
    """The round of a made-up body; its number says how far it is (see `province._STAGES`)."""
    return Round.objects.get(body__name__endswith=f"สมมุติ {number}")


def join(login: str, role: str, round_: Round) -> Post:
    """A post for somebody of the demonstration at another body; a contributor's is of its first unit."""
    unit = round_.body.units.get(name="กองคลัง") if role == "contributor" else None
    return Post.objects.create(person=person(login), role=role, body=round_.body, unit=unit)


def rounds() -> dict[str, Round]:
    """Rounds at every step, with the officer, the executive and กองคลัง of the town in posts there."""
    found = {
        "town": Round.objects.get(body__name=TOWN), "empty": made_up(10), "draft": made_up(11),
        "proposed": made_up(12), "returned": made_up(13), "planned": made_up(16), "to_adopt": made_up(17),
        "adopted": made_up(18), "closed": made_up(19),
    }  # fmt: skip
    for name, round_ in found.items():
        if name != "town":
            for login, role in (
                ("officer", "officer"),
                ("executive", "executive"),
                ("finance", "contributor"),
            ):
                join(login, role, round_)
    propose(found["to_adopt"])
    for row in PlannedMeasure.objects.filter(plan__round=found["adopted"]):
        PlannedMeasure.objects.filter(pk=row.pk).update(units=["กองคลัง"])
    correct(found["town"])
    editing.bring_in(found["town"], _latest(found["town"]), person("officer"))
    return found


def correct(round_: Round) -> None:
    """Publish the same file once more, as a correction."""
    content = bytes(ResultFile.objects.get(result__round=round_, is_body_file=True).content)
    loaded = loading.load(round_, [Upload("corrected.yaml", content)], person("officer"))
    proposed = review.move(loaded, "proposed", person("officer"), "พิมพ์คะแนนผิด (สมมุติ)")
    review.move(proposed, "published", person("executive"))


def propose(round_: Round) -> None:
    adoption.move(round_, "proposed", person("officer"), RoundPlan.objects.get(round=round_).version)


def _latest(round_: Round) -> Any:
    found = latest(round_, person("officer"))
    assert found is not None
    return found


def failed_load(round_: Round) -> int:
    """A load that the worker could not finish."""
    job = pending.put_by(round_, [Upload("broken.yaml", b"year: [")], person("officer"), tasks.load)
    return job.number


def boxes_of_the_province() -> dict[str, int]:
    """Boxes at every step but the last, each of one made-up body of which nothing was loaded yet."""
    keeper, found = person("overseer"), {}
    for number, state in enumerate(("draft", "drilled", "open", "closed", "opened"), 1):
        round_ = Round.objects.create(
            body=made_up(number).body, year=2569, framework_code="nacc-2569", step="prepare"
        )
        if state == "draft":
            today = timezone.localdate()
            box = boxes.make(keeper, [round_], opens_on=today, closes_on=today, province=PROVINCE)
        else:
            box, key = drilled([round_], keeper, people=60, province=PROVINCE)
        if state in ("open", "closed", "opened"):
            boxes.start(box, keeper)
            part = Enrolled.objects.select_related("box", "round__body").get(box=box)
            for form in ("IIT", "EIT1"):
                cast_all(part, form, forms_filled(box.framework, form, 12), ["ดี (สมมุติ)"] * 12, "code")
        if state in ("closed", "opened"):
            boxes.close(box, keeper)
        if state == "opened":
            boxes.open_here(Box.objects.get(pk=box.pk), key, keeper)
        join("officer", "officer", round_)
        found[state] = box.pk
    return found


def disclosures_of_the_province() -> dict[str, Round]:
    """Rounds whose disclosures are at each step: those of the demonstration, and three that are read."""
    found = {way: made_up(number) for number, way in disclosing.WAYS.items()}
    found |= {"read": made_up(21), "clarifying": made_up(22), "decided": made_up(23)}
    names = ("demo-officer", "demo-executive", "demo-assessor", "demo-second", "demo-lead")
    team = disclosing.Team(*map(person, names))
    _read(found["read"], team)
    for way in ("clarifying", "decided"):
        _clarified(disclosing.on_the_way(found[way], "scored", team, person("assessor")), team)
    held = Disclosure.objects.get(round=found["decided"])
    said = {code: Given(100, (), "พบข้อมูลแล้ว (สมมุติ)") for code in clarifying.sent_words(held)}
    clarifying.settle(held, said, team.lead)
    for way, round_ in found.items():
        for login, role in (("officer", "officer"), ("executive", "executive"), ("finance", "contributor")):
            if way != "draft":  # the body that nothing was loaded of, where they are already
                join(login, role, round_)
    look_at(found["draft"], person("officer"), "own", times=2)
    look_at(found["sent"], person("officer"), "own")
    look_at(found["approved"], person("assessor"), "review")
    look_at(found["clarifying"], person("assessor"), "review")
    return {f"{way} disclosures": round_ for way, round_ in found.items()}


def _read(round_: Round, team: disclosing.Team) -> None:
    """Read to the end by two who differ in one item."""
    approved = disclosing.on_the_way(round_, "approved", team, team.reader)
    lead = person("lead")
    for reader, zeros in ((team.reader, 2), (team.second, 3)):
        for number, item in enumerate(round_.framework.items):
            given = Given(0, ("no-path",), "ไม่พบทางเข้า (สมมุติ)") if number < zeros else Given(100)
            reviewing.score(approved, item.code, given, 0, reader)
        reviewing.end(approved, reader)
    assert deciding.why_not_decide(approved, lead) is None


def _clarified(told: Disclosure, team: disclosing.Team) -> None:
    words = dict.fromkeys(clarifying.disputable(told)[:2], "ข้อมูลอยู่ในหน้านี้ตั้งแต่วันที่อนุมัติ (สมมุติ)")
    clarifying.send(told, words, clarifying.seal_of({}), team.officer)


def dry_run() -> int:
    overseer, rows = person("overseer"), {"bodies": [_NEW_BODY], "units": [], "people": []}
    return bulk.keep("bodies.xlsx", rows, changes(rows, overseer), overseer).pk


def invited(body: Body) -> tuple[Post, dict[str, dict[str, str]]]:
    """Somebody who has not chosen a password yet, and the arguments of both kinds of link by page."""
    new = Person.objects.create_user("newcomer", "ผู้ใช้ใหม่ (สมมุติ)", None)
    post = Post.objects.create(person=new, role="officer", body=body)
    made = {kind.page: kind.to(new).strip("/").split("/")[-2:] for kind in (links.FORGOTTEN, links.INVITED)}
    return post, {page: {"uid": uid, "token": token} for page, (uid, token) in made.items()}


def facts() -> dict[str, Any]:
    """The arguments of addresses, by what they are of."""
    found = rounds()
    town = found["town"].body
    post, made = invited(town)
    over = Post.objects.create(person=post.person, role="assessor", province=PROVINCE)
    made_boxes = boxes_of_the_province()
    disclosed = disclosures_of_the_province()
    asked = disclosed | {
        f"{state} box": Round.objects.get(pk=Enrolled.objects.get(box=pk).round_id)
        for state, pk in made_boxes.items()
    }
    nation = account("overseer", "ทุกจังหวัด", login="nation")
    return {
        "rounds": {name: each.pk for name, each in (found | asked).items()},
        "body": town.pk,
        "body_overseen": found["empty"].body_id,
        "post": post.pk,
        "post_over": over.pk,
        "unit": town.units.get(name="กองคลัง").pk,
        "dry_run": dry_run(),
        "loading": failed_load(found["empty"]),
        "boxes": made_boxes,
        "links": made,
        "passwords": {nation.login: nation.password},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(facts()))
