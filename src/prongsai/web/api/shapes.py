"""What is answered, field by field. Figures are decimals written as text, so that no reader rounds them."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from ninja import Schema


class Words(Schema):
    """The same in Thai and English; English may be empty."""

    th: str
    en: str


class Year(Schema):
    """A fiscal year (Buddhist era) with published results, and the rules they were made with."""

    year: int
    frameworks: list[str]


class Province(Schema):
    """A province, or a kind of body, and how many bodies of it have published results."""

    name: str
    bodies: int


class Body(Schema):
    """A body with a published result; `years` are those."""

    id: int
    name: str
    kind: str
    district: str
    province: str
    website: str


class BodyWithYears(Body):
    """A body and its published fiscal years, the latest first."""

    years: list[int]


class Bodies(Schema):
    """A page of bodies; `next` is the address of the page after it."""

    items: list[Body]
    next: str | None


class Level(Words):
    """A level of the year's framework."""

    code: str


class ResultRow(Schema):
    """A published result in short; `details` is the address of the whole of it, `page` that for people."""

    body: Body
    year: int
    framework: str
    version: int
    total: str | None
    level: Level | None
    passed: bool | None
    approved_on: datetime.date | None
    details: str
    page: str


class Results(Schema):
    """A page of published results."""

    items: list[ResultRow]
    next: str | None


class Statement(Schema):
    """What was signed: the digest is SHA-256 over the canonical JSON (RFC 8785) of the result."""

    format: str
    body: str
    year: int
    version: int
    approved_on: str
    result_digest: str


class Proof(Schema):
    """The result as published and its proof; this object alone in a file is what `prongsai verify` reads."""

    format: str
    result: dict[str, Any]
    statement: Statement
    signature: str
    public_key: str


class ResultWithProof(ResultRow):
    """A published result with its content, its inputs and its proof."""

    proof: Proof


class DisclosedItem(Schema):
    """One item as the body disclosed it; `score` is 0 or 100; `is_clarified` where clarification decided."""

    code: str
    title: Words
    addresses: list[str]
    explanation: str
    click_path: str
    score: int
    comment: Words
    is_clarified: bool


class Disclosures(Schema):
    """A body's disclosures after review; the digests (SHA-256) are of what was approved and of all scores."""

    body: Body
    year: int
    framework: str
    version: int
    approved_digest: str
    scores_digest: str
    page: str
    items: list[DisclosedItem]


class Score(Schema):
    """One published score: of the total, an instrument, an indicator, or an indicator by one form alone.

    `code` is total, IIT, EIT, OIT, an indicator such as 9, or from 2566 on such as 6@EIT1: indicator 6 as
    those answered who were asked by form EIT1 (EIT2: the other part of the EIT).
    """

    body_id: int
    body: str
    kind: str
    province: str
    year: int
    framework: str
    code: str
    figure: str


class Scores(Schema):
    """A page of published scores."""

    items: list[Score]
    next: str | None


class RollUp(Schema):
    """What a year's results say together; an empty province is the nation, an empty kind all kinds.

    `figures` has mean, median, lower and upper quarter by code (codes as of a score, such as 6@EIT1). `moved`
    tells of the bodies that can be compared with the year before: how many they are, rose and fell, by how
    much their totals moved on average, and in `by_code` the same of each code.
    """

    year: int
    framework: str
    province: str
    kind: str
    bodies: int
    with_result: int
    passed: int
    mean: str | None
    median: str | None
    levels: dict[str, Any]
    figures: dict[str, Any]
    moved: dict[str, Any]
    as_of: datetime.datetime


class RollUps(Schema):
    """A page of roll-ups."""

    items: list[RollUp]
    next: str | None


class FrameworkRow(Schema):
    """One owner's rules for one fiscal year; `digest` is their seal."""

    code: str
    year: int
    name: Words
    owner: Words
    status: Literal["published", "draft", "totals_only"]
    continues: str | None
    is_comparable: bool
    digest: str


class Framework(FrameworkRow):
    """The rules in full; every `basis` says where an element was read and how certain it is."""

    pass_mark: str
    rounding: dict[str, Any]
    levels: list[dict[str, Any]]
    scales: dict[str, Any]
    instruments: list[dict[str, Any]]
    papers: dict[str, Any]
    sources: dict[str, Any]
    bases: dict[str, Any]
    notes: list[Words]


class Post(Schema):
    """A post held today; no body means over a province, and no province either over the nation."""

    role: str
    body_id: int | None
    unit: str
    province: str


class Me(Schema):
    """Whose token this is, and what it may be used for."""

    login: str
    name: str
    scopes: list[str]
    expires: datetime.date
    posts: list[Post]


class Round(Schema):
    """A body's assessment of a fiscal year, and the step of the year it is in."""

    id: int
    body: Body
    year: int
    framework: str
    step: str
    step_name: Words


class Rounds(Schema):
    """A page of rounds."""

    items: list[Round]
    next: str | None


class Step(Schema):
    """A step of the year: past, now or next; days left until it ends, below zero where it is late."""

    code: str
    name: Words
    when: Literal["past", "now", "next"]
    role: str
    ends: datetime.date | None
    days: int | None


class RoundWithLine(Round):
    """A round, every step of its year, and the newest result the person may see."""

    line: list[Step]
    result: LoadedResult | None


class LoadedResult(Schema):
    """One version of a round's result."""

    version: int
    state: str
    total: str | None
    level: str
    passed: bool | None
    digest: str


class Load(Schema):
    """Files that the worker scores; ask again at `address` until `state` is done or failed."""

    number: int
    state: Literal["waiting", "working", "done", "failed"]
    problems: list[Words]
    result: LoadedResult | None
    address: str


class Progress(Schema):
    """What a unit reported of a measure; `round` is months after the plan's start."""

    round: int
    state: str
    unit: str
    did: str
    result: str
    evidence: list[str]
    obstacle: str
    date: datetime.date | None


class Measure(Schema):
    """A measure of the plan with its progress; `mends` are codes of the assessed year."""

    number: int
    mends: list[str]
    measure: list[str]
    steps: list[str]
    units: list[str]
    when: str
    follow_up: str
    reported: list[int]
    proof: list[str]
    progress: list[Progress]


class Plan(Schema):
    """The plan of a round as far as the person may see it."""

    state: str
    for_year: int
    starts: datetime.date
    rounds: list[int]
    measures: list[Measure]


class Report(Schema):
    """A saved report of progress; send its `version` with the next one for the same unit and round."""

    measure: int
    months: int
    unit: str
    state: str
    version: int


class TrailEntry(Schema):
    """One thing that somebody did."""

    number: int
    at: datetime.datetime
    person: str
    role: str
    action: str
    about: str
    detail: dict[str, Any]
    before: str
    digest: str


class Trail(Schema):
    """A page of a body's trail, the latest first."""

    items: list[TrailEntry]
    next: str | None


RoundWithLine.model_rebuild()
