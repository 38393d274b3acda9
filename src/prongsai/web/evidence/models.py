"""A body's disclosures of a year: entries of items, site checks with their evidence, readings, decisions.

Triggers on both engines hold what this says cannot change: see the migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prongsai.web.accounts.columns import Json
from prongsai.web.accounts.jobs import Job
from prongsai.web.accounts.models import Person, Unit
from prongsai.web.evidence.states import STATES
from prongsai.web.rounds.models import Round


class Disclosure(models.Model):
    """What a body discloses in one round; a correction after approval is a new version.

    `content` is the canonical JSON (RFC 8785) of everything approved, `digest` its SHA-256; both are empty
    until then. `clarify_until` is the last day of the window for clarification.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="disclosures")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default="draft", choices=[(k, v.en) for k, v in STATES.items()])
    reason = models.TextField(blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64, blank=True)
    scored_at = models.DateTimeField(null=True)
    clarify_until = models.DateField(null=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["round", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version"], name="disclosure_once_a_version")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "round"], name="disclosures_by_state")]

    def __str__(self) -> str:
        return f"{self.round} v{self.version} {self.state}"


class Entry(models.Model):
    """What is disclosed for one item: addresses in order, explanation, click path as the body describes it.

    `ticked` are the numbers (from 0) of the item's required elements that the body says are there.
    `is_filled` once the unit in charge has said it is done. `version` rises with every change.
    """

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="entries")
    code = models.CharField(max_length=20)
    addresses = Json(default=list)
    explanation = models.TextField(blank=True)
    click_path = models.TextField(blank=True)
    ticked = Json(default=list)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    is_filled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "code"], name="entry_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.code}"


class EntryVersion(models.Model):
    """An entry as it was saved, and by whom; rows are only ever added."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = Json(default=dict)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["entry", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "version"], name="entry_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"


class SiteCheck(Job):
    """One look at the body's website for every address asked for; done by the worker.

    `purpose` is own (before sending), review (of what was approved) or again (a later day's look at what
    seemed dead). `asked` holds the addresses by item as they were then; `pages` and `found` tell how far it
    is; `report` is the JSON of `siteaudit.Audit`. A check that is done is never changed.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="checks")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, default="own")
    home = models.URLField(max_length=2048)
    asked = Json(default=dict)
    pages = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    report = Json(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["disclosure", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="check_once_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} check {self.number} {self.state}"


class Record(models.Model):
    """One WARC record of a check, as its own gzip member: joined in order they are the check's WARC file.

    `kind` is the record's type (response, revisit, metadata, resource for a picture of the page);
    `digest` is the SHA-256 of what was read, in hex. Rows are only ever added.
    """

    check_of = models.ForeignKey(SiteCheck, models.PROTECT, related_name="records")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    url = models.CharField(max_length=2048)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["check_of", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "number"], name="record_once_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.number} {self.kind}"


class Assignment(models.Model):
    """Who reads an approved disclosure: first, perhaps second, each without seeing the other's reading.

    A reading whose end is set is frozen. `due` orders the queue.
    """

    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="assignment")
    first = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    first_done_at = models.DateTimeField(null=True)
    second_done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due", "pk"]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.first_id}/{self.second_id}"


class Reading(models.Model):
    """One assessor's score of one item, 0 or 100, with reasons from the bank and words of their own.

    `place` is 1 for the first reader and 2 for the second.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="readings")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = Json(default=list)
    words = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["disclosure", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "place", "code"], name="reading_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.code} {self.place}"


class Decision(models.Model):
    """What holds for an item: told at first, or after clarification. Rows are only ever added.

    `basis` is agreed (both readers, or the only one, said so) or lead (the lead assessor decided).
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="decisions")
    code = models.CharField(max_length=20)
    stage = models.CharField(max_length=10)  # first, clarified
    score = models.PositiveSmallIntegerField()
    reasons = Json(default=list)
    words = models.TextField(blank=True)
    basis = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["disclosure", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "code", "stage"], name="decision_once_a_stage")
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.code} {self.stage} {self.score}"


class Clarification(models.Model):
    """What a body says to a preliminary score of one item, written while the window is open."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="clarifications")
    code = models.CharField(max_length=20)
    words = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["disclosure", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "code"], name="clarification_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.code}"
