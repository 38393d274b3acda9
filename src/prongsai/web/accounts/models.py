"""Bodies, people, the posts that tie them together, and the trail of who did what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from prongsai.frameworks import Text
from prongsai.web.accounts.columns import Folded, Json, ThaiOrder

#: Roles by code; what each may do stands in `access`.
ROLES: dict[str, Text] = {
    "officer": Text("เจ้าหน้าที่ผู้ดูแลระบบ", "officer"),
    "contributor": Text("ผู้ให้ข้อมูลของส่วนราชการ", "unit contributor"),
    "executive": Text("ผู้บริหาร", "executive"),
    "assessor": Text("ผู้ประเมิน", "assessor"),
    "lead": Text("ผู้ประเมินหลัก", "lead assessor"),
    "overseer": Text("ผู้กำกับดูแล", "overseer"),
    "auditor": Text("ผู้ตรวจสอบ", "auditor"),
}


class Body(models.Model):
    """A body that is assessed; `people` is its head-count, 0 where not known.

    `formerly` are the names it had before, under which the trail still tells of it.
    """

    name = models.CharField(max_length=200, unique=True)
    order = ThaiOrder(of="name", db_index=True)
    folded = Folded(of="name")
    kind = models.CharField(max_length=100)
    district = models.CharField(max_length=100, blank=True)
    province = models.CharField(max_length=100, blank=True, db_index=True)
    website = models.URLField(blank=True)
    people = models.PositiveIntegerField(default=0)
    formerly = Json(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def emblem(self) -> bytes:
        """The emblem's file, PNG or JPEG; nothing where there is none."""
        found = Emblem.objects.filter(body=self).first()
        return b"" if found is None else bytes(found.content)


class Emblem(models.Model):
    """The emblem of a body, beside it and not in it, so that lists of bodies do not carry pictures."""

    body = models.OneToOneField(Body, models.CASCADE, related_name="+")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.body} · {len(self.content)} bytes"


class Unit(models.Model):
    """A unit of a body, such as กองคลัง; one that is no more stays, for measures and papers name it.

    `formerly` are the names it had before, by which measures still call it.
    """

    body = models.ForeignKey(Body, models.CASCADE, related_name="units")
    name = models.CharField(max_length=200)
    order = ThaiOrder(of="name")
    is_ended = models.BooleanField(default=False)
    formerly = Json(default=list)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "name"], name="unit_once_a_body")]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes people; passwords are hashed by the first of PASSWORD_HASHERS."""

    def create_user(self, login: str, name: str, password: str | None = None, **more: Any) -> Person:
        person = self.model(login=self.model.normalize_username(login), name=name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their posts alone.

    `must_choose_password` holds until a one-time password was replaced by one of their own. Whatever raises
    `signed_out` ends every session of theirs.
    """

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_choose_password = models.BooleanField(default=False)
    signed_out = models.PositiveIntegerField(default=0)

    objects = People()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session was opened on; Django ends sessions for which it is another by now."""
        held = f"{self.password}/{self.signed_out}"
        return salted_hmac("accounts.session", held, secret=secret, algorithm="sha256").hexdigest()


class Post(models.Model):
    """A role that a person holds: at a body, or over a province (over the nation where that is blank).

    A post belongs to the office, not to the person: at a handover the old one ends and a new one begins.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(code, name.en) for code, name in ROLES.items()])
    body = models.ForeignKey(Body, models.CASCADE, null=True, blank=True, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    province = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200, blank=True)
    since = models.DateField(auto_now_add=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["body__order", "role", "pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.role} · {self.body or self.province or 'all'}"

    @property
    def role_name(self) -> Text:
        return ROLES[self.role]


class TrailEntry(models.Model):
    """One thing that somebody did. Rows are only ever added: triggers refuse every change, on both engines.

    `digest` covers all other columns and the digest before it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.CharField(max_length=200)
    role = models.CharField(max_length=20, blank=True)
    body = models.CharField(max_length=200, blank=True, db_index=True)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    detail = Json(default=dict)
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class TrailAnchor(models.Model):
    """The trail's head at a moment: number and digest of its last entry, signed (Ed25519); see `anchors`.

    Rows are only ever added, as those of the trail.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"


class Attempt(models.Model):
    """Something tried that may not be tried too often; `key` is a digest, so that no address is kept."""

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M}"


class KeptText(models.Model):
    """What a person typed into a form while their session ended; `device` is the number of their browser.

    `form` is the name of the address that the form is sent to, `fields` its names with their values.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    device = models.CharField(max_length=32, unique=True)
    page = models.CharField(max_length=300)
    form = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    fields = Json(default=list)

    def __str__(self) -> str:
        return f"{self.person} · {self.page}"


class Recognised(models.Model):
    """A person as another service signs them in: its address, and the name it has for them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="subject_once_an_issuer")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.issuer}"


class DryRun(models.Model):
    """A workbook of bodies and people as it was read, kept for an hour until its uploader has it loaded.

    `rows` holds the cells by sheet; `digest` covers every change that was shown.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    file = models.CharField(max_length=200)
    rows = Json()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.file} {self.at:%H:%M}"
