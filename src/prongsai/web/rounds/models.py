"""A round: one body's assessment of one fiscal year, and the calendar of its steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai import frameworks
from prongsai.frameworks import Framework, Text
from prongsai.web.accounts.models import Body
from prongsai.web.rounds.states import STEPS


class Round(models.Model):
    """One body's assessment of one fiscal year (Buddhist era); `step` is where it stands in the year.

    `opened_on` is None where the day was not kept.
    """

    body = models.ForeignKey(Body, models.CASCADE, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    framework_code = models.CharField(max_length=40)
    step = models.CharField(max_length=20, choices=[(code, step.name.en) for code, step in STEPS.items()])
    opened_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-year", "body__order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "year"], name="round_once_a_year")]
        indexes: ClassVar = [models.Index(fields=["year", "step", "body"], name="rounds_of_a_year")]

    def __str__(self) -> str:
        return f"{self.body} {self.year}"

    @property
    def step_name(self) -> Text:
        return STEPS[self.step].name

    @property
    def framework(self) -> Framework:
        return frameworks.load(self.framework_code)


class StepDate(models.Model):
    """When a step of a fiscal year ends, as the overseer set it, for every body alike."""

    year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20, choices=[(code, step.name.en) for code, step in STEPS.items()])
    ends = models.DateField()

    class Meta:
        ordering: ClassVar = ["year", "ends"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "step"], name="date_once_a_step")]

    def __str__(self) -> str:
        return f"{self.year} {self.step} {self.ends}"
