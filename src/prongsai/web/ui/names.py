"""Names as they are typed: one line, no letter that cannot be seen, spelt one way.

The same Thai name comes in several spellings that look alike - letters put together otherwise, doubled
blanks, a vowel typed as its two halves. `tidy` is how a name is kept, `alike` how names are compared.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from prongsai.frameworks import Text
from prongsai.web.ui.templatetags.words import language

# Sara am typed as nikhahit and sara aa, with or without a tone mark between or before them.
_HALVES = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")


def unseen(written: str) -> str:
    """The first letter of a text that cannot be seen or is none, as U+200B; nothing where all can.

    >>> unseen("อบต.\\u200bใหม่")
    'U+200B'
    """
    found = next((each for each in written if unicodedata.category(each).startswith("C")), "")
    return found and f"U+{ord(found):04X}"


def why_unseen(written: str) -> Text | None:
    """Why a text cannot be a name, or nothing."""
    letter = unseen(written)
    if not letter:
        return None
    return Text(
        f"มีอักขระที่มองไม่เห็นหรือการขึ้นบรรทัดใหม่ ({letter}) โปรดลบแล้วพิมพ์ใหม่",
        f"It holds a line break or a letter that cannot be seen ({letter}); delete it and type it anew.",
    )


def tidy(written: str) -> str:
    """A name as it is kept: letters put together (NFC), single blanks."""
    return " ".join(unicodedata.normalize("NFC", written).split())


def alike(written: str) -> str:
    """What two names that look alike have in common: for comparing, never for showing.

    >>> alike("เทศบาลตําบล  ก") == alike("เทศบาลตำบล ก")
    True
    """
    return _HALVES.sub(lambda found: f"{found[1] or found[2] or ''}\u0e33", tidy(written)).replace("เเ", "แ")


def one_line(written: str) -> str:
    """A text on one line for mails, whatever it held when it was kept."""
    seen = (" " if unicodedata.category(each).startswith("C") else each for each in written)
    return " ".join("".join(seen).split())


class NameField(forms.CharField):
    """A name, a title, a place: refused where something in it cannot be seen, and kept tidy."""

    def to_python(self, value: Any) -> str:
        written = super().to_python(value)
        refused = why_unseen(written)
        if refused is not None:
            raise ValidationError(refused.say(language()), code="unseen")
        return tidy(written)
