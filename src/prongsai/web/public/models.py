"""What many published results say together, counted beforehand so that pages only read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai.web.accounts.columns import Json


class RollUp(models.Model):
    """One fiscal year's published results under one framework, of the nation, a province, a kind, or both.

    An empty `province` is the nation, an empty `kind` all kinds. `bodies` are those there are, `with_result`
    those with a published result. `levels` counts results by level; `figures` holds, by code, mean, median,
    lowest and highest quarter as shown; `moved` counts those that rose and fell since the year before, where
    totals can be compared. `newest` is the last score that was counted.
    """

    year = models.PositiveSmallIntegerField()
    framework_code = models.CharField(max_length=40)
    province = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    bodies = models.PositiveIntegerField()
    with_result = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    median = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    levels = Json(default=dict)
    figures = Json(default=dict)
    moved = Json(default=dict)
    newest = models.PositiveBigIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year", "framework_code", "province", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "framework_code", "province", "kind"], name="rolled_up_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.framework_code} {self.province or '*'} {self.kind or '*'}"
