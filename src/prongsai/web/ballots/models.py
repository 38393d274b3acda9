"""The box and what is in it.

`Issued`, `Sealed`, `Answer` and `Comment` are the sealed tables. They hold the columns below and no other: no
time, no number that counts up, no tie to a person or to each other; on SQLite they have no rowid, whose
order would be that of arrival. A test looks at the schema for it. Bodies and boxes are told by their numbers
without a foreign key, for the row that is pointed at would be written to with every ballot.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db import models

from prongsai import frameworks
from prongsai.frameworks import Framework, Text
from prongsai.web.accounts.models import Body
from prongsai.web.rounds.models import Round

State = Literal["draft", "drilled", "open", "closed", "opened", "purged"]
#: In the order a box goes through them; never back.
STATES: dict[str, Text] = {
    "draft": Text("เตรียมการ", "being prepared"),
    "drilled": Text("ซ้อมเปิดแล้ว", "drill passed"),
    "open": Text("เปิดรับคำตอบ", "taking answers"),
    "closed": Text("ปิดรับแล้ว ยังผนึกอยู่", "closed, still sealed"),
    "opened": Text("เปิดกล่องแล้ว", "opened"),
    "purged": Text("ทำลายบัตรและกุญแจแล้ว", "ballots and keys destroyed"),
}
KEY_FORMS: dict[str, Text] = {
    "shares": Text("กุญแจแบ่งเป็น 3 ส่วน ใช้ 2 ส่วนจึงเปิดได้", "a key in three shares, two of which open it"),
    "passphrase": Text("กุญแจใต้วลีรหัสของคนสองคน", "a key under the pass-phrases of two people"),
}


class Box(models.Model):
    """One collection of a fiscal year: of the nation, a province, or one body on its own (`alone`).

    `public_key` seals; the half that opens is not here, but for a body alone that keeps it wrapped under
    pass-phrases. `anon` is true and can be nothing else. `drill` is the hash of the word sealed in the drill,
    `sealed_tag_key` a copy of the key of tags that only the key-holders can read. `refused` names the
    ballots that were not counted, a line each: the receipt, and the code of the reason.
    """

    year = models.PositiveSmallIntegerField()
    framework_code = models.CharField(max_length=40)
    province = models.CharField(max_length=100, blank=True)
    alone = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="draft")
    opens_on = models.DateField()
    closes_on = models.DateField()
    key_form = models.CharField(max_length=10, default="shares")
    public_key = models.BinaryField(default=bytes)
    wrapped_key = models.BinaryField(default=bytes)
    drill = models.CharField(max_length=64, blank=True)
    sealed_tag_key = models.BinaryField(default=bytes)
    anon = models.BooleanField(default=True)
    box_digest = models.CharField(max_length=64, blank=True)
    opened_digest = models.CharField(max_length=64, blank=True)
    opened_salt = models.BinaryField(default=bytes)
    refused = models.TextField(null=True)
    purged_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-year", "province", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(anon=True), name="box_is_anonymous"),
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="box_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.alone or self.province or 'all'} {self.state}"

    @property
    def framework(self) -> Framework:
        return frameworks.load(self.framework_code)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of its year that people answer ('IIT', 'EIT1', …)."""
        surveys = (each for each in self.framework.instruments if each.kind == "survey")
        return tuple(form for each in surveys for form in each.forms)

    @property
    def state_name(self) -> Text:
        return STATES[self.state]


class Enrolled(models.Model):
    """A body's part in a box: how many people may answer, and by which ways.

    `staff` is the head-count for IIT, `public` for EIT; `token` names the open link and is no secret.
    `hands_out` says who gives the codes away: the body itself, or the office that oversees it.
    """

    box = models.ForeignKey(Box, models.CASCADE, related_name="enrolled")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    staff = models.PositiveIntegerField(default=0)
    public = models.PositiveIntegerField(default=0)
    hands_out = models.CharField(max_length=10, default="body")
    staff_link = models.BooleanField(default=False)
    public_link = models.BooleanField(default=True)
    token = models.CharField(max_length=12, unique=True)

    class Meta:
        ordering: ClassVar = ["round__body__order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["box", "round"], name="enrolled_once_a_box")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.round}"


class Issued(models.Model):
    """The hash of a code that was given out. A row is written once and never touched again."""

    h = models.BinaryField(primary_key=True)
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()

    class Meta:
        db_table = "ballots_issued"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.stratum}"


class Sealed(models.Model):
    """A ballot: `tag` is made of the code's hash by a key kept outside the database; `ct` is its content."""

    tag = models.BinaryField(primary_key=True)
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    ct = models.BinaryField()

    class Meta:
        db_table = "ballots_ballot"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.stratum}"


class CountSnapshot(models.Model):
    """How many ballots a body had on the morning of a day, rounded down to five; 0 below ten."""

    pk = models.CompositePrimaryKey("box", "body", "stratum", "day")
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    day = models.DateField()
    n_floor5 = models.PositiveIntegerField()

    class Meta:
        db_table = "ballots_count_snapshot"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.day} {self.n_floor5}"


class CountBand(models.Model):
    """The same at the end of each quarter of a day (0–3), for those alone who look for stuffing."""

    pk = models.CompositePrimaryKey("box", "body", "stratum", "day", "band")
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    day = models.DateField()
    band = models.SmallIntegerField()
    n_floor5 = models.PositiveIntegerField()

    class Meta:
        db_table = "ballots_count_band"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.day}/{self.band} {self.n_floor5}"


class Answer(models.Model):
    """An answered form after opening: choices by line as canonical JSON, under a new random number."""

    id = models.BinaryField(primary_key=True)
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    content = models.TextField()

    class Meta:
        db_table = "ballots_answer"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.stratum}"


class Comment(models.Model):
    """Free words after opening, apart from every answer, under a random number of their own."""

    id = models.BinaryField(primary_key=True)
    box = models.IntegerField()
    body = models.IntegerField()
    stratum = models.SmallIntegerField()
    content = models.TextField()

    class Meta:
        db_table = "ballots_comment"

    def __str__(self) -> str:
        return f"{self.box} {self.body} {self.stratum}"
