"""What keepers of a box fill in on its pages."""

from __future__ import annotations

import gzip
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from prongsai import ballots
from prongsai.ballots import Opened
from prongsai.errors import BallotsError
from prongsai.frameworks import Framework
from prongsai.web.ballots.models import Box
from prongsai.web.ballots.officer_forms import DaysForm
from prongsai.web.rounds.forms import framework_choices
from prongsai.web.ui.choosing import Select
from prongsai.web.ui.errors import said
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import language, say

_KEY = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
#: What stands before the share on a holder's sheet.
_SHARE = "share: "
_LARGEST_KEY_FILE = 10_000
_LARGEST_UNPACKED = 512 * 1024 * 1024
_PIECE = 1024 * 1024
_GZIP = b"\x1f\x8b"


class MakeBoxForm(DaysForm):
    """Of which year and area a box is, on which days answers are taken, and who gives codes away."""

    framework = forms.ChoiceField(widget=Select)
    province = forms.ChoiceField(required=False, widget=Select)
    hands_out = forms.ChoiceField(widget=forms.RadioSelect, initial="body")
    field_order = ("framework", "province", "opens_on", "closes_on", "hands_out")

    def __init__(self, offered: Sequence[Framework], provinces: Sequence[str], given: object = None) -> None:
        super().__init__(given)
        self.fields["framework"].label = say("ปีงบประมาณและกรอบการประเมิน", "Fiscal year and framework")
        self.fields["framework"].choices = list(framework_choices(offered))
        self.fields["province"].label = say("พื้นที่", "Area")
        everywhere = say("ทุกจังหวัด", "every province")
        self.fields["province"].choices = [(each, each or everywhere) for each in provinces]
        self.fields["hands_out"].label = say("ผู้แจกรหัส", "Who gives the codes away")
        self.fields["hands_out"].choices = [
            ("body", say("หน่วยงานแจกเอง", "each body itself")),
            ("overseer", say("ผู้กำกับดูแลแจกให้ทุกหน่วยงาน", "the overseer, for every body")),
        ]
        self.fields["hands_out"].help_text = say(
            "พิมพ์ไว้ข้างผล และบอกผู้ตอบ หากผู้กำกับดูแลแจก หน่วยงานจะไม่รู้ว่าใครได้ใบใด",
            "Printed beside the result and told to respondents. Where the overseer does it, the body cannot "
            "know who got which slip",
        )
        self.order_fields(self.field_order)


class KeyForm(Form):
    """The public key: pasted, or the file that `prongsai ballots keys` wrote."""

    key = forms.CharField(
        required=False, max_length=_LARGEST_KEY_FILE, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(required=False)

    def __init__(self, given: object = None, files: object = None) -> None:
        super().__init__(given, files, auto_id="key_%s")
        self.fields["key"].label = say("กุญแจสาธารณะ", "Public key")
        self.fields["key"].help_text = say(
            "วางเนื้อหาของแฟ้ม public-key.txt หรือเลือกแฟ้มด้านล่าง",
            "Paste what is in public-key.txt, or choose the file below",
        )
        self.fields["file"].label = say("แฟ้ม public-key.txt", "The file public-key.txt")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file: UploadedFile | None = given.get("file")
        written = file.read(_LARGEST_KEY_FILE).decode(errors="replace") if file else given.get("key", "")
        found = set(_KEY.findall(written))
        if len(found) != 1:
            self.data = {"key": ""}  # it may be a share, which must not come back on the page
        if _SHARE in written:
            self.add_error(
                "key",
                say(
                    "นี่คือใบส่วนของกุญแจ ไม่ใช่กุญแจสาธารณะ เมื่อเข้ามาในเครื่องนี้แล้วถือว่าไม่เป็นความลับ ให้ทำกุญแจใหม่ทั้งชุด",
                    "This is a holder's share, not the public key. It has been on this machine, so it is no "
                    "secret any more: make a new key with new shares.",
                ),
            )
            return given
        if len(found) != 1:
            self.add_error(
                "key",
                say(
                    "ไม่พบกุญแจสาธารณะ (เลขฐานสิบหก 64 หลัก) ในสิ่งที่ให้มา อย่าใส่ส่วนของกุญแจ",
                    "There is no public key (64 hexadecimal digits) in it. Never put a share here.",
                ),
            )
            return given
        return {**given, "key": bytes.fromhex(found.pop())}


class WordForm(Form):
    """The word that was read in the drill."""

    word = forms.CharField(max_length=100)

    def __init__(self, given: object = None) -> None:
        super().__init__(given, auto_id="word_%s")
        self.fields["word"].label = say("คำที่อ่านได้", "The word that was read")
        self.fields["word"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class SharesForm(Form):
    """Two of the three shares, each typed by its holder; they are never shown again."""

    first = forms.CharField(max_length=200, widget=forms.PasswordInput)
    second = forms.CharField(max_length=200, widget=forms.PasswordInput)

    def __init__(self, given: object = None) -> None:
        super().__init__(given, auto_id="share_%s")
        self.fields["first"].label = say("ส่วนของกุญแจของผู้ถือคนหนึ่ง", "Share of one holder")
        self.fields["second"].label = say("ส่วนของกุญแจของผู้ถืออีกคน", "Share of another holder")
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class OpenedForm(Form):
    """The file that the key-holders opened off-line, plain or packed by gzip."""

    file = forms.FileField()

    def __init__(self, box: Box, given: object = None, files: object = None) -> None:
        super().__init__(given, files, auto_id="opened_%s")
        self.box = box
        self.fields["file"].label = say("แฟ้มคำตอบที่เปิดแล้ว", "The file of opened answers")
        self.fields["file"].help_text = say(
            "ไม่เกิน 48 MB หากใหญ่กว่านี้ ให้เปิดกล่องด้วย --to คำตอบ.jsonl.gz ซึ่งบีบอัดให้",
            "At most 48 MB; for a larger one open the box with --to answers.jsonl.gz, which packs it",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file: UploadedFile | None = given.get("file")
        if file is None:
            return given
        try:
            return {**given, "opened": self._read(file)}
        except BallotsError as error:
            self.add_error("file", said(error, language()))
        except (OSError, EOFError, zlib.error):
            self.add_error("file", _unreadable())
        return given

    def _read(self, file: UploadedFile) -> Opened:
        with _on_disk(file) as path:
            return ballots.read_opened(path, self.box.framework)


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """The file, unpacked, under a name of its own for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="prongsai-opened-") as folder:
        path = Path(folder) / Path(file.name or "opened").name
        with path.open("wb") as to:
            for piece in file.chunks(_PIECE):
                to.write(piece)
        with path.open("rb") as begun:
            is_packed = begun.read(2) == _GZIP
        yield _unpacked(path) if is_packed else path


def _unpacked(path: Path) -> Path:
    plain = path.with_name(f"{path.name}.plain")
    with gzip.open(path) as packed, plain.open("wb") as to:
        _copy(packed.read, to)
    return plain


def _copy(read: Callable[[int], bytes], to: IO[bytes]) -> None:
    held = 0
    while piece := read(_PIECE):
        held += len(piece)
        if held > _LARGEST_UNPACKED:
            raise ValidationError(
                say("แฟ้มเมื่อคลายแล้วใหญ่เกิน 512 MB", "Unpacked, the file is larger than 512 MB.")
            )
        to.write(piece)


def _unreadable() -> str:
    return say("แฟ้มนี้อ่านไม่ได้ โปรดเลือกใหม่", "This file cannot be read; choose it again.")


class StepForm(Form):
    """Which step of a box is to be taken."""

    do = forms.ChoiceField(
        choices=[
            (each, each)
            for each in ("days", "key", "word", "start", "close", "take", "open", "purge", "take-back")
        ]
    )
