"""Where the typeface is: Sarabun (SIL Open Font Licence), installed by name and version from npm.

The files are not in the repository: ``setup/assets`` has npm fetch the package that ``package.json``
names and calls ``python -m prongsai.documents.fonts install``, which copies them into `FOLDER`, from where
they go into the wheel.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Literal

from prongsai.errors import PaperError, Place, Problem

Face = Literal["regular", "bold", "italic", "bold italic"]

FOLDER = Path(__file__).parent / "typefaces"
FILES: dict[Face, str] = {
    "regular": "Sarabun-Regular.ttf",
    "bold": "Sarabun-Bold.ttf",
    "italic": "Sarabun-Italic.ttf",
    "bold italic": "Sarabun-BoldItalic.ttf",
}
LICENCE = "Sarabun-OFL.txt"

_SOURCES = {
    FILES["regular"]: "400Regular/Sarabun_400Regular.ttf",
    FILES["bold"]: "700Bold/Sarabun_700Bold.ttf",
    FILES["italic"]: "400Regular_Italic/Sarabun_400Regular_Italic.ttf",
    FILES["bold italic"]: "700Bold_Italic/Sarabun_700Bold_Italic.ttf",
    LICENCE: "LICENSE_FONT",
}


def require() -> Path:
    """The folder with all four faces; PaperError (code ``fonts-missing``) where one is not there."""
    missing = [name for name in FILES.values() if not (FOLDER / name).is_file()]
    if missing:
        raise PaperError([_missing(name) for name in missing])
    return FOLDER


@cache
def read(face: Face) -> bytes:
    """The font file of one face; PaperError where it is not there."""
    path = FOLDER / FILES[face]
    if not path.is_file():
        raise PaperError(_missing(path.name))
    return path.read_bytes()


def _missing(name: str) -> Problem:
    return Problem(
        "fonts-missing",
        "ไม่พบแฟ้มแบบอักษร Sarabun ที่ใช้พิมพ์เอกสาร โปรดติดตั้งด้วยคำสั่ง setup/assets",
        "the Sarabun font file that papers are printed with is missing; install it with: setup/assets",
        Place(str(FOLDER / name)),
    )


@cache
def advances(face: Face) -> dict[int, float]:
    """How far each character moves the pen, as a part of the letter size; what is not in it has no glyph.

    Read from the tables ``cmap`` (format 4), ``hmtx``, ``hhea`` and ``head`` of the OpenType
    specification, so that text can be measured without a layout engine.
    """
    data = read(face)
    places = tables(data)
    (units,) = struct.unpack_from(">H", data, places["head"] + 18)
    (measured,) = struct.unpack_from(">H", data, places["hhea"] + 34)
    widths = struct.unpack_from(">" + "Hh" * measured, data, places["hmtx"])[::2]
    return {character: widths[min(glyph, measured - 1)] / units for character, glyph in glyphs(face).items()}


def tables(data: bytes) -> dict[str, int]:
    """Where each table of a font file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


@cache
def glyphs(face: Face) -> dict[int, int]:
    """The glyph number of each character that has one."""
    data = read(face)
    cmap = tables(data)["cmap"]
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    encodings = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * n) for n in range(count)]
    start = cmap + next(offset for platform, code, offset in encodings if (platform, code) == (3, 1))
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    segments = doubled // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{segments}H", data, start + at)
        for at in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
    )
    found: dict[int, int] = {}
    for n in range(segments):
        for character in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = character + deltas[n]
            if ranges[n]:
                place = start + 16 + 3 * doubled + 2 * n + ranges[n] + 2 * (character - starts[n])
                (listed,) = struct.unpack_from(">H", data, place)
                glyph = listed + deltas[n] if listed else 0
            if glyph & 0xFFFF:
                found[character] = glyph & 0xFFFF
    return found


def width(text: str, size: float, face: Face = "regular") -> float:
    """How wide one line of text is, in the unit of `size`; Thai marks above and below take no room."""
    table = advances(face)
    return size * sum(table.get(ord(character), 0.0) for character in text)


def install(project: Path) -> list[Path]:
    """Copy the typeface from ``project``'s ``node_modules`` into `FOLDER`; gives the files written.

    PaperError (code ``fonts-not-installed``) where npm has not brought the package yet.
    """
    package = project / "node_modules" / "@expo-google-fonts" / "sarabun"
    absent = [package / source for source in _SOURCES.values() if not (package / source).is_file()]
    if absent:
        raise PaperError(
            Problem(
                "fonts-not-installed",
                "ยังไม่มีชุดแบบอักษรจาก npm โปรดเรียกคำสั่ง npm ci ในโฟลเดอร์ของโครงการก่อน",
                "the font package has not been fetched from npm yet; run npm ci in the project folder first",
                Place(str(absent[0])),
            )
        )
    FOLDER.mkdir(exist_ok=True)
    return [Path(shutil.copyfile(package / source, FOLDER / name)) for name, source in _SOURCES.items()]


def _main(arguments: list[str]) -> int:
    if arguments != ["install"]:
        sys.stderr.write("python -m prongsai.documents.fonts install\n")
        return 2
    try:
        for path in install(Path.cwd()):
            sys.stdout.write(f"{os.path.relpath(path)}\n")
    except PaperError as problem:
        sys.stderr.write(f"{problem.say('th')}\n{problem.say('en')}\n")
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
