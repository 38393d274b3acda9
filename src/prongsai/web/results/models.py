"""Results of rounds as rows: what lists show, the inputs, and the files they were loaded from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.jobs import Job
from prongsai.web.accounts.models import Person
from prongsai.web.rounds.models import Round

#: States of a result; a published one is locked by the database, and a correction is a new version.
STATES = ("draft", "proposed", "returned", "published", "replaced")


class ResultVersion(models.Model):
    """One version of a round's result, as it was loaded and scored.

    `content` is the canonical JSON of `scoring.Result`, `digest` its SHA-256; `total` and `level` stand
    beside them for lists. What officers loaded is kept in `ResultFile`. `collected` tells how the answers
    were collected, where they came out of a sealed box, see `from_survey`.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="draft")
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    level = models.CharField(max_length=20, blank=True)
    passed = models.BooleanField(null=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    collected = Json(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["round", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version"], name="version_once_a_round"),
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(state="published"), name="one_published_a_round"
            ),
        ]
        # Lists read these columns alone, without the rows, which carry whole results.
        indexes: ClassVar = [
            models.Index(fields=["round", "state", "total", "level", "passed"], name="results_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.round} v{self.version}"


class ResultFile(models.Model):
    """A file a result was loaded from: the body file, or a file of answers it names."""

    result = models.ForeignKey(ResultVersion, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    is_body_file = models.BooleanField(default=False)
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["-is_body_file", "name"]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """What the public has of a published result: made in the same transaction, never changed.

    `content` is the canonical JSON that anyone may have: the result as approved, without what small groups
    answered; `withheld` are the codes left out. `signature` (Ed25519, hex) is over the `statement`.
    """

    result = models.OneToOneField(ResultVersion, models.CASCADE, related_name="publication")
    content = models.BinaryField()
    withheld = Json(default=list)
    statement = Json(default=dict)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.result} published"


class PublishedScore(models.Model):
    """A score that is public now, as shown: the total, an instrument or an indicator of one body and year.

    Made when a result is published, gone when another version replaces it; what comparisons and roll-ups
    count. `kind`, `province` and `people` (head-count, 0 where not known) are the body's at that time.
    """

    result = models.ForeignKey(ResultVersion, models.CASCADE, related_name="published_scores")
    year = models.PositiveSmallIntegerField()
    framework_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=100)
    province = models.CharField(max_length=100, blank=True)
    people = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=20)
    figure = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["result", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "code"], name="score_once_a_result"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["year", "framework_code", "code", "kind", "figure"], name="scores_of_like_bodies"
            ),
            models.Index(
                fields=["year", "framework_code", "code", "people", "figure"], name="scores_of_like_size"
            ),
            models.Index(fields=["year", "framework_code", "code", "figure"], name="scores_of_the_nation"),
            models.Index(
                fields=["year", "framework_code", "code", "province", "kind", "figure"],
                name="scores_of_a_province",
            ),
            models.Index(fields=["year", "id"], name="scores_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id} {self.code} {self.figure}"


class PendingLoad(Job):
    """Files chosen for a round that are scored by the worker; `number` counts those of the round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="pending_loads")
    number = models.PositiveIntegerField()
    result = models.ForeignKey(ResultVersion, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="pending_load_once_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number} {self.state}"


class PendingFile(models.Model):
    """A chosen file until it is scored."""

    load = models.ForeignKey(PendingLoad, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
