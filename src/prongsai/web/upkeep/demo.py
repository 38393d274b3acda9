"""A workspace to try: five bodies with their published figures, a made-up province, one person a role.

Bodies and figures of the examples are real, as their published papers print them; people are invented.
Everything goes the way people do it: an officer loads, an executive publishes, and the trail says so.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

import prongsai
from prongsai import answers, measures
from prongsai.answers import Dossier, YearGiven
from prongsai.errors import Place, Problem, UsageError
from prongsai.frameworks import Text
from prongsai.measures import Adoption, Catalogue
from prongsai.web.accounts import trail
from prongsai.web.accounts.models import ROLES, Body, Person, Post, Unit
from prongsai.web.plans import adoption as approval
from prongsai.web.plans import editing, progress
from prongsai.web.plans.models import PlannedMeasure, RoundPlan
from prongsai.web.plans.reading import plan_of, problems_of
from prongsai.web.public import rollups
from prongsai.web.results import loading, review
from prongsai.web.results.models import ResultVersion
from prongsai.web.results.uploads import Upload
from prongsai.web.rounds.models import Round, StepDate
from prongsai.web.upkeep import disclosing, province
from prongsai.web.upkeep.disclosing import Team
from prongsai.web.upkeep.province import MadeUp

#: The body whose people can be signed in as.
TOWN = "เทศบาลเมืองเมืองพล"
_FINANCE = "กองคลัง"
# Without the letters and digits that are taken for one another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as; the password is known here and nowhere else, once."""

    role: str
    login: str
    password: str
    place: str

    @property
    def role_name(self) -> Text:
        return ROLES[self.role]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who prepared the demonstration: nobody can sign in as them."""

    officer: Person
    executive: Person


def is_empty() -> bool:
    """True where nobody has an account yet."""
    return not Person.objects.exists()


def fill(step: Callable[[str], None] = lambda _: None) -> list[Account]:
    """Fill an empty workspace, all or nothing; `step` hears the name of each body when it stands.

    UsageError (code ``has-people``) where anybody has an account.
    """
    refuse_people()
    with transaction.atomic():
        prepared_by = hands()
        for path in _examples():
            step(_example(path, prepared_by).name)
        known = measures.load()
        for made in province.bodies():
            step(_made_up(made, prepared_by, known).name)
        _calendar()
        accounts = _accounts()
        _disclose(prepared_by)
        trail.write(None, "workspace.demo-filled", about=prongsai.__version__)
        rollups.refresh_stale()
    return accounts


def refuse_people() -> None:
    """UsageError (code ``has-people``) where anybody has an account."""
    if not is_empty():
        raise UsageError(
            Problem(
                "has-people",
                "ระบบงานนี้มีผู้ใช้แล้ว ข้อมูลสาธิตใส่ได้เฉพาะในระบบงานที่ว่างเปล่า",
                "this workspace has people; the demonstration goes into an empty one only",
            )
        )


# ----------------------------------------------------------------------------------------------- people


def hands() -> Hands:
    """Those who prepare a demonstration, made anew; nobody can sign in as them."""
    return Hands(invented("demo-officer"), invented("demo-executive"))


def invented(login: str, name: str = "ผู้จัดเตรียมข้อมูลสาธิต", password: str | None = None) -> Person:
    """A made-up person; without a password nobody can sign in as them."""
    return Person.objects.create_user(login, name, password)


def _accounts() -> list[Account]:
    """One person a role, each with a password of their own."""
    town = Body.objects.get(name=TOWN)
    finance = Unit.objects.get(body=town, name=_FINANCE)
    nation = "ทุกจังหวัด"
    return [
        account("officer", TOWN, body=town),
        account("contributor", f"{TOWN} {_FINANCE}", login="finance", body=town, unit=finance),
        account("executive", TOWN, body=town),
        account("assessor", province.PROVINCE, province=province.PROVINCE),
        account("lead", province.PROVINCE, province=province.PROVINCE),
        account("overseer", province.PROVINCE, province=province.PROVINCE),
        account("auditor", nation),
    ]


def account(role: str, place: str, login: str = "", **post: object) -> Account:
    """A made-up person in one post, with a password of their own; the login is the role where not given."""
    login, password = login or role, _password()
    person = invented(login, f"{ROLES[role].th} (สมมุติ)", password)
    Post.objects.create(person=person, role=role, **post)
    return Account(role, login, password, place)


def _password() -> str:
    """Sixteen letters in fours: about 79 bits, and still to be typed by hand."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


# ---------------------------------------------------------------------------------------------- examples


def _examples() -> list[Path]:
    """The body files of the examples, from the installed package or from the checkout."""
    package = Path(prongsai.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if found := sorted(folder.glob("*.yaml")):
            return found
    raise UsageError(
        Problem(
            "no-examples", "ไม่พบแฟ้มตัวอย่าง", "the example files are missing", Place(str(package / "examples"))
        )
    )


def _example(path: Path, hands: Hands) -> Body:
    """One body of the examples with its round; one whose scores are not at hand has no result yet."""
    dossier = answers.read_dossier(path)
    given = dossier.years[dossier.year]
    body = _new_body(dossier, hands)
    round_ = _new_round(body, dossier.year, _framework(given))
    if given.printed or given.answers:
        loaded = loading.load(round_, _uploads(path), hands.officer)
        _publish(loaded, hands)
        if body.name != TOWN and dossier.plan is not None:
            _bring_in_plan(loaded, hands)
    return body


def _framework(given: YearGiven) -> str:
    """The rules that the file's year is scored by; the examples name none for years without any."""
    assert given.framework is not None
    return given.framework.code


def _uploads(path: Path) -> list[Upload]:
    """The body file, and the files of the folder of its name."""
    named = sorted(each for each in path.with_suffix("").glob("**/*") if each.is_file())
    return [Upload(each.relative_to(path.parent).as_posix(), each.read_bytes()) for each in (path, *named)]


def _bring_in_plan(loaded: ResultVersion, hands: Hands) -> None:
    """The plan of the body file; adopted here too where the file says that it was and nothing stops it."""
    held = editing.bring_in(loaded.round, loaded, hands.officer)
    faults = problems_of(plan_of(loaded.round), loaded.round.framework)
    if held.adopted_on is not None and not faults:
        _adopt(loaded.round, hands, Adoption(held.adopted_by, held.adopted_on, held.adopted_under))


def _adopt(round_: Round, hands: Hands, adoption: Adoption) -> RoundPlan:
    version = RoundPlan.objects.get(round=round_).version
    held = approval.move(round_, "proposed", hands.officer, version)
    return approval.move(round_, "adopted", hands.executive, held.version, adoption=adoption)


def _new_body(dossier: Dossier, hands: Hands) -> Body:
    given = dossier.body
    body = Body.objects.create(
        name=given.name, kind=given.kind, district=given.district, province=given.province
    )
    _furnish(body, _units(dossier), hands)
    return body


def _furnish(body: Body, units: Iterable[str], hands: Hands) -> None:
    """Give a body its units, and the posts of those who prepare the demonstration."""
    Unit.objects.bulk_create(Unit(body=body, name=name) for name in dict.fromkeys(units))
    Post.objects.create(person=hands.officer, role="officer", body=body)
    Post.objects.create(person=hands.executive, role="executive", body=body)


def _units(dossier: Dossier) -> Iterator[str]:
    """The units that the file's paper names."""
    paper = dossier.paper
    if paper is not None and "units" in paper:
        yield from paper.texts("units")


def _new_round(body: Body, year: int, code: str) -> Round:
    return Round.objects.create(body=body, year=year, framework_code=code, step="prepare")


def _publish(loaded: ResultVersion, hands: Hands) -> ResultVersion:
    return review.move(review.move(loaded, "proposed", hands.officer), "published", hands.executive)


def _disclose(hands: Hands) -> None:
    """The town's disclosures, final and public; four bodies of the province on their way."""
    names = {"assessor": "ผู้ประเมินสาธิตคนที่หนึ่ง", "second": "ผู้ประเมินสาธิตคนที่สอง", "lead": "ผู้ประเมินหลักสาธิต"}
    reviewers = (invented(f"demo-{login}", name) for login, name in names.items())
    team = Team(hands.officer, hands.executive, *reviewers)
    round_ = Round.objects.select_related("body").get(body__name=TOWN)
    dossiers = (answers.read_dossier(path) for path in _examples())
    dossier = next(each for each in dossiers if each.body.name == TOWN)
    disclosing.final(round_, dossier.years[round_.year], team)
    made_up = Round.objects.filter(body__province=province.PROVINCE).select_related("body").order_by("pk")
    reader = Person.objects.get(login="assessor")
    for number, each in enumerate(made_up):
        if number in disclosing.WAYS:
            disclosing.on_the_way(each, disclosing.WAYS[number], team, reader)


# ------------------------------------------------------------------------------------ the made-up province

_ADOPTED = Adoption("ผู้บริหาร (สมมุติ)", datetime.date(2025, 12, 15), "มติที่ประชุมสมมุติ ครั้งที่ 1/2569")
_REPORTED = datetime.date(2026, 1, 5)
_MOST_MEASURES = 4


def _made_up(made: MadeUp, hands: Hands, known: Catalogue) -> Body:
    """One made-up body, as far through its year as it is to be."""
    body = Body.objects.create(
        name=made.name, kind=made.kind, district=made.district, province=province.PROVINCE, people=made.people
    )
    _furnish(body, made.units, hands)
    round_ = _new_round(body, province.YEAR, f"nacc-{province.YEAR}")
    if made.stage != "none":
        loaded = loading.load(round_, [Upload("body.yaml", made.content)], hands.officer)
        _review(loaded, made.stage, hands)
    if made.stage in ("planned", "adopted", "closed"):
        _plan(round_, loaded, made, hands, known)
    return body


def _review(loaded: ResultVersion, stage: str, hands: Hands) -> None:
    if stage == "draft":
        return
    proposed = review.move(loaded, "proposed", hands.officer)
    if stage == "returned":
        review.move(proposed, "returned", hands.executive, "โปรดตรวจคะแนน OIT อีกครั้ง (สมมุติ)")
    elif stage != "proposed":
        review.move(proposed, "published", hands.executive)


def _plan(round_: Round, loaded: ResultVersion, made: MadeUp, hands: Hands, known: Catalogue) -> None:
    """Measures out of the catalogue for what is weak; adopted, reported and closed as the stage says."""
    found = measures.propose(loading.result_of(loaded), known, keep=True)
    editing.take(round_, found[:_MOST_MEASURES], hands.officer)
    for row in PlannedMeasure.objects.filter(plan__round=round_):
        _assign(row, made, hands)
    if made.stage == "planned":
        return
    _adopt(round_, hands, _ADOPTED)
    for row in PlannedMeasure.objects.filter(plan__round=round_):
        _report(row, hands)
    if made.stage == "closed":
        version = RoundPlan.objects.get(round=round_).version
        approval.move(round_, "closed", hands.executive, version)


def _assign(row: PlannedMeasure, made: MadeUp, hands: Hands) -> None:
    """Put one of the body's own units in charge."""
    unit = made.units[row.number % len(made.units)]
    given = {"units": [unit], "when": "ตลอดปีงบประมาณ"}
    editing.change(row.plan.round, row.pk, row.version, given, hands.officer)


def _report(row: PlannedMeasure, hands: Hands) -> None:
    state = ("done", "in_hand", "not_started")[row.number % 3]
    given = {
        "unit": row.units[0],
        "state": state,
        "did": "" if state == "not_started" else "ดำเนินการตามขั้นตอนแล้ว (สมมุติ)",
        "result": "ผู้มาติดต่อทราบขั้นตอน (สมมุติ)" if state == "done" else "",
        "evidence": [],
        "obstacle": "รอจัดสรรงบประมาณ (สมมุติ)" if state == "not_started" else "",
    }
    months = row.reported[0]
    progress.report(row.plan.round, row.number, months, given, 0, hands.officer, _REPORTED)


def _calendar() -> None:
    """The dates an overseer would have set for the made-up province's year."""
    ends = {
        "prepare": datetime.date(2025, 3, 31),
        "result": datetime.date(2025, 9, 30),
        "analyse": datetime.date(2026, 1, 31),
        "improve": datetime.date(2026, 9, 30),
        "report": datetime.date(2027, 1, 31),
    }
    StepDate.objects.bulk_create(
        StepDate(year=province.YEAR, step=step, ends=day) for step, day in ends.items()
    )
