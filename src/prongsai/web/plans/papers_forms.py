"""What officers type into a text of the papers."""

from __future__ import annotations

from django import forms

from prongsai.web.ui.sentences import Form
from prongsai.web.ui.templatetags.words import say

_LONGEST = 20_000


class TextForm(Form):
    """A text in place of the draft, and the version it was read at."""

    text = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 14}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        field = self.fields["text"]
        field.label = say("ข้อความที่จะพิมพ์", "Text to be printed")
        field.help_text = say(
            "หนึ่งบรรทัดเป็นหนึ่งย่อหน้า ข้อความใน [[ ]] คือตัวเลขจากผลการประเมิน "
            "ซึ่งเป็นปัจจุบันเสมอเมื่อพิมพ์ "
            "ใส่เพิ่มได้โดยพิมพ์ชื่อ เช่น [[คะแนนรวม]] หรือคัดลอกจากรายการด้านล่าง",
            "One line is one paragraph. What stands in [[ ]] is a figure of the result, always printed as of "
            "the day. Put one in by its name, as [[Total]], or copy it from the list below.",
        )
        field.error_messages = {
            "required": say(
                "ยังไม่ได้พิมพ์ข้อความ ถ้าต้องการร่างเดิมให้กดกลับไปใช้ร่าง",
                "Nothing is written. To have the draft again, go back to it.",
            ),
            "max_length": say(
                f"ข้อความยาวเกิน {_LONGEST:,} ตัวอักษร", f"The text is longer than {_LONGEST:,} characters."
            ),
            "null_characters_not_allowed": say(
                "ข้อความมีอักขระที่ใช้ไม่ได้", "The text holds characters that cannot be used."
            ),
        }


class DoForm(Form):
    """Which button was pressed: save, show as printed, or bind the typed figures."""

    do = forms.ChoiceField(required=False, choices=[(each, each) for each in ("save", "show", "bind")])


class DropForm(Form):
    """The version of the text that is given up."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
