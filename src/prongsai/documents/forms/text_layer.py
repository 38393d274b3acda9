"""What a PDF says when it is searched, copied or read aloud, mended for Thai.

A Thai cluster is several glyphs (consonant, vowel, tone mark). Typst tells readers its letters in two ways:
by the replacement text of the whole cluster, which is right, and, for readers that do not know replacement
text, by a table from glyph to letters, where it gives the first glyph the whole cluster and the others
nothing, so that those readers see garbage. `mend` writes that table anew, glyph by glyph. The glyphs of the
embedded font have no names left; they are known by their outlines, which are those of the font file.

The new table is written over the old one, in its place, so that nothing else in the file moves.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from prongsai.documents import fonts, words

_FONT = re.compile(
    rb"/Type0/BaseFont/\w+\+([\w-]+)/Encoding/Identity-H/DescendantFonts\[(\d+) 0 R\]/ToUnicode (\d+) 0 R"
)
_DESCRIPTOR = re.compile(rb"/FontDescriptor (\d+) 0 R")
_FILE = re.compile(rb"/FontFile2 (\d+) 0 R")
_LENGTH = re.compile(rb"/Length (\d+)")
_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_FACES = {name.removesuffix(".ttf"): face for face, name in fonts.FILES.items()}
_NAMED = {"yoYingthai": "ญ", "doChadathai": "ฎ", "toPatakthai": "ฏ", "thoThanthai": "ฐ", "loChulathai": "ฬ"}

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def
/CMapName /Custom def
/CMapType 0 def
/WMode 0 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def mend(pdf: bytes) -> bytes:
    """The PDF with each glyph's own letters in its tables; a font that is not ours is left as it is."""
    mended = bytearray(pdf)
    for found in _FONT.finditer(pdf):
        face = _FACES.get(found[1].decode("ascii"))
        file = _font_file(pdf, int(found[2]))
        if face is not None and file is not None:
            start, data = _stream(pdf, int(found[3]))
            table = _told(_entries(data), face, zlib.decompress(_stream(pdf, file)[1]))
            _overwrite(mended, start, len(data), table)
    return bytes(mended)


def _object(pdf: bytes, number: int) -> int:
    return pdf.index(b"\n%d 0 obj\n" % number)


def _font_file(pdf: bytes, descendant: int) -> int | None:
    descriptor = _DESCRIPTOR.search(pdf, _object(pdf, descendant))
    file = descriptor and _FILE.search(pdf, _object(pdf, int(descriptor[1])))
    return int(file[1]) if file else None


def _stream(pdf: bytes, number: int) -> tuple[int, bytes]:
    """Where a stream's (packed) content begins, and the content."""
    place = _object(pdf, number)
    start = pdf.index(b"stream\n", place) + len(b"stream\n")
    length = _LENGTH.search(pdf, place, start)
    return start, pdf[start : start + int(length[1])] if length else b""


def _entries(packed: bytes) -> dict[int, str]:
    source = zlib.decompress(packed)
    return {
        int(glyph, 16): bytes.fromhex(letters.decode("ascii")).decode("utf-16-be")
        for glyph, letters in _ENTRY.findall(source.partition(b"endcodespacerange")[2])
    }


def _told(entries: dict[int, str], face: fonts.Face, embedded: bytes) -> dict[int, str]:
    """Glyph by glyph: what Typst said where it is one letter, else what the glyph's outline is known for."""
    known, shapes = _letters(face), _Shapes(embedded)
    told: dict[int, str] = {}
    for glyph in range(1, shapes.count):
        said = entries.get(glyph, "")
        if len(said) != 1 and (not said or words.has_thai(said)):
            said = known.get(shapes.of(glyph), said)
        if said:
            told[glyph] = said
    return told


def _overwrite(pdf: bytearray, start: int, room: int, table: dict[int, str]) -> None:
    """Put the table in the place of the old one; the room left over becomes blanks after the stream."""
    lines = [f"<{g:04X}> <{letters.encode('utf-16-be').hex().upper()}>\n" for g, letters in table.items()]
    chunks = [lines[n : n + 100] for n in range(0, len(lines), 100)]
    made = "".join(f"{len(chunk)} beginbfchar\n{''.join(chunk)}endbfchar\n" for chunk in chunks)
    packed = zlib.compress(_CMAP.format(made).encode("ascii"), 9)
    head = pdf.rindex(b"/Length ", 0, start)
    said = b"/Length %d" % room
    if len(packed) > room or not pdf.startswith(said, head):
        return
    pdf[head : head + len(said)] = (b"/Length %d" % len(packed)).ljust(len(said))
    tail = b"\nendstream"
    pdf[start : start + room + len(tail)] = packed + tail + b" " * (room - len(packed))


# ------------------------------------------------------------------------------------- the font's glyphs


@cache
def _letters(face: fonts.Face) -> dict[bytes, str]:
    """Outline → letters for every glyph of the font file, alternates by their names (uni0E48.narrow)."""
    data = fonts.read(face)
    shapes = _Shapes(data)
    known: dict[bytes, str] = {}
    for glyph, name in enumerate(_names(data)):
        letters = _named_letters(name)
        if letters:
            known[shapes.of(glyph)] = letters
    for character, glyph in sorted(fonts.glyphs(face).items(), reverse=True):
        known[shapes.of(glyph)] = chr(character)
    return known


def _named_letters(name: str) -> str:
    stem = name.partition(".")[0]
    if re.fullmatch(r"uni(0E[0-9A-F]{2})+", stem):
        return "".join(chr(int(stem[n : n + 4], 16)) for n in range(3, len(stem), 4))
    return _NAMED.get(stem, "")


def _names(data: bytes) -> Iterator[str]:
    """Glyph names of a ``post`` table of format 2; standard Macintosh names as empty text."""
    post = fonts.tables(data)["post"]
    (count,) = struct.unpack_from(">H", data, post + 32)
    places = struct.unpack_from(f">{count}H", data, post + 34)
    strings: list[str] = []
    at = post + 34 + 2 * count
    while len(strings) <= max(places) - 258:
        length = data[at]
        strings.append(data[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    return (strings[place - 258] if place >= 258 else "" for place in places)


class _Shapes:
    """The glyphs of a font file, each as bytes that do not depend on glyph numbers or hints."""

    def __init__(self, data: bytes) -> None:
        tables = fonts.tables(data)
        (self.count,) = struct.unpack_from(">H", data, tables["maxp"] + 4)
        (is_long,) = struct.unpack_from(">h", data, tables["head"] + 50)
        (measured,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
        form, step = (f">{self.count + 1}I", 1) if is_long else (f">{self.count + 1}H", 2)
        places = (tables["glyf"] + step * place for place in struct.unpack_from(form, data, tables["loca"]))
        self.parts = [data[start:end] for start, end in pairwise(places)]
        self.widths = struct.unpack_from(">" + "Hh" * measured, data, tables["hmtx"])[::2]

    def of(self, glyph: int) -> bytes:
        """Advance and outline of one glyph."""
        width = self.widths[min(glyph, len(self.widths) - 1)]
        return struct.pack(">H", width) + self._outline(glyph)

    def _outline(self, glyph: int) -> bytes:
        data = self.parts[glyph]
        if len(data) < 12:
            return b""
        (contours,) = struct.unpack_from(">h", data)
        if contours < 0:
            return b"".join(self._components(data))
        at = 10 + 2 * contours
        (hints,) = struct.unpack_from(">H", data, at)
        return data[10:at] + data[at + 2 + hints :].rstrip(b"\0")

    def _components(self, data: bytes) -> Iterator[bytes]:
        at, flags = 10, 0x20
        while flags & 0x20:
            flags, part = struct.unpack_from(">HH", data, at)
            scale = 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            size = (4 if flags & 1 else 2) + scale
            yield data[at + 4 : at + 4 + size] + self._outline(part)
            at += 4 + size
