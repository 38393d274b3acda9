"""Pages below /s/, set once and filled in for each reader.

A questionnaire has hundreds of choices and is the same for everybody: its template is rendered once for each
form and language, with slots where something is put in (`{% slot %}`). It is compressed once as well. What is
put in is not compressed with it, so that the length on the wire tells nothing about a code or an answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language, override

from prongsai.ballots import Form
from prongsai.web.ballots.telling import wording_of
from prongsai.web.ballots.templatetags.slots import OPENS, SHUTS
from prongsai.web.ui.templatetags.words import language

_SLOT = re.compile(f"{OPENS}(.*?){SHUTS}")
_OF_A_LINE = " "
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_END = b"\x01\x00\x00\xff\xff"
_LONGEST_PIECE = 0xFFFF


@dataclass(frozen=True)
class Page:
    """A page as it was set: words and names of slots by turns."""

    parts: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with these values in its slots, escaped unless marked safe; the others stay empty."""
        safe = {name: str(conditional_escape(value)) for name, value in values.items()}
        words = [part if place % 2 == 0 else safe.get(part, "") for place, part in enumerate(self.parts)]
        return "".join(words).encode()

    def pack(self, values: Mapping[str, str]) -> bytes:
        """The same as gzip: the words as they were compressed once, the values between them as they are."""
        whole, check, length = [_HEAD], 0, 0
        for raw, packed, name in self._pieces:
            value = str(conditional_escape(values.get(name, ""))).encode()
            check = zlib.crc32(value, zlib.crc32(raw, check))
            length += len(raw) + len(value)
            whole += [packed, _stored(value)]
        tail = check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((*whole, _END, tail))

    @cached_property
    def _pieces(self) -> list[tuple[bytes, bytes, str]]:
        """Words, the same compressed, and the slot behind them; the slots of lines are left empty."""
        pieces, words = [], ""
        for place, part in enumerate((*self.parts, "")):
            if place % 2 == 0:
                words += part
            elif _OF_A_LINE not in part:
                raw, words = words.encode(), ""
                pieces.append((raw, _deflated(raw), part))
        return pieces


def respond(
    request: HttpRequest,
    template: str,
    values: Mapping[str, str],
    form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in the reader's language, compressed where nothing of single lines is in it."""
    page = page_of(template, form, language())
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "") and _is_plain(values)
    response = HttpResponse(page.pack(values) if is_packed else page.fill(values), status=status)
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=256)
def page_of(template: str, form: Form | None, language: str) -> Page:
    """A template as it is set for a form in a language."""
    with override(language):
        context = {"form": form, "wording": None if form is None else wording_of(form)}
        return Page(tuple(_SLOT.split(render_to_string(template, context))))


def other_language(request: HttpRequest) -> str:
    """The same page's address in the other language: /s/ for /s/en/."""
    rest = request.path_info.removeprefix("/s/")
    return f"/s/{rest.removeprefix('en/')}" if get_language() == "en" else f"/s/en/{rest}"


def _is_plain(values: Mapping[str, str]) -> bool:
    return not any(_OF_A_LINE in name for name in values)


def _deflated(raw: bytes) -> bytes:
    """A piece that stands for itself: it points to nothing before it, and nothing after points to it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(value: bytes) -> bytes:
    """Bytes as they are, in blocks that say so."""
    starts = range(0, len(value), _LONGEST_PIECE)
    return b"".join(_block(value[start : start + _LONGEST_PIECE]) for start in starts)


def _block(value: bytes) -> bytes:
    length = len(value)
    return b"\x00" + length.to_bytes(2, "little") + (length ^ _LONGEST_PIECE).to_bytes(2, "little") + value
