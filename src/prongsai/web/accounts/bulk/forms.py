"""The workbook that is chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from prongsai.web.accounts.bulk.reading import LARGEST
from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say


class WorkbookForm(Form):
    """One XLSX file of bodies, units and people."""

    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["file"]
        field.label = say("แฟ้มหน่วยงานและบุคลากร (.xlsx)", "Workbook of bodies and people (.xlsx)")
        field.help_text = say(
            f"ไม่เกิน {LARGEST // 2**20} MB ระบบจะแสดงสิ่งที่จะเปลี่ยนทั้งหมดให้ตรวจก่อน ยังไม่บันทึกสิ่งใด",
            f"At most {LARGEST // 2**20} MB. What would change is shown first; nothing is written yet.",
        )
        field.error_messages["required"] = say("ยังไม่ได้เลือกแฟ้ม", "No file was chosen.")
        field.widget.attrs["accept"] = ".xlsx"

    def upload(self) -> tuple[str, bytes]:
        """Name and content, read only so far that a file too large is told as such."""
        file = self.cleaned_data["file"]
        return file.name or "", file.read(LARGEST + 1)
