"""Whether a picture that officers give can be printed in every form, found out before anything is."""

from __future__ import annotations

from docx.image.image import Image

from prongsai.documents.forms import typesetter

LONGEST_SIDE = 6000
_FORMATS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


def can_be_printed(data: bytes, longest: int = LONGEST_SIDE) -> bool:
    """True for a PNG or JPEG file that is whole and at most `longest` pixels wide and high."""
    form = next((form for mark, form in _FORMATS.items() if data.startswith(mark)), None)
    return (
        form is not None and _is_of_fair_size(data, longest) and typesetter.can_draw(data, f"picture.{form}")
    )


def _is_of_fair_size(data: bytes, longest: int) -> bool:
    """Asked of the head before the picture is unpacked: a small file can hold a very large picture."""
    try:
        head = Image.from_blob(data)
        return 0 < head.px_width <= longest and 0 < head.px_height <= longest
    except Exception:  # noqa: BLE001
        # The reader of heads trusts what it reads, and raises the bare class where a file breaks off.
        return False
