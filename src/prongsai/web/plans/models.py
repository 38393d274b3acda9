"""A round's plan as rows: measures, what units reported of them, and officers' own texts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.jobs import Job
from prongsai.web.accounts.models import Person
from prongsai.web.results.models import ResultVersion
from prongsai.web.rounds.models import Round


class RoundPlan(models.Model):
    """The plan that answers a round's result; `version` rises with every change, so that two people who edit
    at once notice each other. `starts` is None for the first day of `for_year`."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="plan")
    for_year = models.PositiveSmallIntegerField()
    starts = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default="draft")
    version = models.PositiveIntegerField(default=1)
    follow_up = Json(default=list)
    rounds = Json(default=list)
    adopted_by = models.TextField(blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_under = models.TextField(blank=True)
    returned_because = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.round} → {self.for_year}"


class PlannedMeasure(models.Model):
    """One measure; lists hold one text a line, as in a body file's plan."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="measures")
    number = models.PositiveSmallIntegerField()
    mends = Json(default=list)
    measure = Json(default=list)
    steps = Json(default=list)
    units = Json(default=list)
    when = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    reported = Json(default=list)
    proof = Json(default=list)
    theme = models.TextField(blank=True)
    weak_point = Json(default=list)
    practice = Json(default=list)
    taken_from = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="number_once_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {' '.join(self.measure)}"


class Report(models.Model):
    """What one unit reported of a measure in one round (months); a second one replaces it."""

    measure = models.ForeignKey(PlannedMeasure, models.CASCADE, related_name="reports")
    months = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    unit = models.TextField(blank=True)
    did = models.TextField(blank=True)
    result = models.TextField(blank=True)
    evidence = Json(default=list)
    obstacle = models.TextField(blank=True)
    date = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["months", "unit", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "months", "unit"], name="report_once_a_round_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.months} {self.state}"


class OwnText(models.Model):
    """An officer's own text in place of a draft, by the key of its text block."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="texts")
    key = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "key"], name="text_once_a_key")]

    def __str__(self) -> str:
        return self.key


class PaperSet(Job):
    """All papers of a result as one zip file, made by the worker; `content` is the last one that was made.

    `digest` is that of everything it was made of (`papers.YearPapers.digest`), so that a stale one is known.
    """

    loaded = models.OneToOneField(ResultVersion, models.CASCADE, related_name="paper_set")
    content = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.loaded} {self.state}"


class RemindersOff(models.Model):
    """Somebody who wants no mail of what is due."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.person)


class DigestDay(models.Model):
    """A day on which what is due is told by mail: begun once, whichever worker saw it first."""

    day = models.DateField(unique=True)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return str(self.day)


class DigestMail(models.Model):
    """Who was told on which day; written before the mail leaves, so that none is sent twice."""

    day = models.DateField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_sent = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["day", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "person"], name="digest_once_a_day_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id}"
