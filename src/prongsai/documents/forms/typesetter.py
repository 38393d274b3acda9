"""The one door to Typst: a compiler that stays warm, drawings as Typst source, pictures as PNG.

Text reaches Typst only as string literals (`literal`), never as markup, so nothing in it can be taken for
a command. The compiler sees no system fonts and an empty folder as its root.
"""

from __future__ import annotations

import datetime
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from prongsai.documents import fonts
from prongsai.documents.drawing import Disc, Drawing, Hatch, Label, Rect, Shape, Stroke
from prongsai.documents.forms.style import TYPEFACE
from prongsai.errors import PaperError, Problem

PIXELS_PER_INCH = 200.0

# Archival and accessible first; a paper that cannot be both is still archival.
_STANDARDS: tuple[Sequence[Any], ...] = (("a-2a", "ua-1"), ("a-2a",), ("a-2b",))
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": " ", "\t": " "})

DRAWING_SOURCE = (Path(__file__).parent / "drawing.typ").read_text(encoding="utf-8")


class _Workshop(threading.local):
    """A compiler and its empty folder, one for each thread, made when first used."""

    compiler: typst.Compiler | None = None
    folder: tempfile.TemporaryDirectory[str] | None = None


_workshop = _Workshop()


def _compiler() -> tuple[typst.Compiler, Path]:
    if _workshop.compiler is None or _workshop.folder is None:
        faces = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.require())]
        )
        _workshop.folder = tempfile.TemporaryDirectory(prefix="prongsai-")
        _workshop.compiler = typst.Compiler(
            root=_workshop.folder.name, font_paths=faces, ignore_system_fonts=True
        )
    return _workshop.compiler, Path(_workshop.folder.name)


def literal(text: str) -> str:
    """Text as a Typst string.

    >>> literal('a "b" #c')
    '"a \\\\"b\\\\" #c"'
    """
    return f'"{text.translate(_QUOTED)}"'


def to_pdf(source: str, date: datetime.date, pictures: dict[str, bytes]) -> bytes:
    """Typst source as PDF/A-2a and PDF/UA-1 (as PDF/A alone where the paper cannot be UA).

    `pictures` are the image files that the source names (by ``"/name"``). The same source gives the same
    bytes. PaperError (``typst``) where Typst refuses the source.
    """
    compiler, folder = _compiler()
    moment = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    paths = [folder / name for name in pictures]
    for path, data in zip(paths, pictures.values(), strict=True):
        path.write_bytes(data)
    refusals: list[str] = []
    try:
        for standards in _STANDARDS:
            try:
                made = compiler.compile(
                    source.encode(), format="pdf", pdf_standards=list(standards), timestamp=moment
                )
                return made if isinstance(made, bytes) else b"".join(made or ())
            except typst.TypstError as refusal:
                refusals.append(str(refusal.message))
    finally:
        for path in paths:
            path.unlink()
    raise PaperError(refused(refusals[-1]))


def to_png(drawings: Sequence[Drawing]) -> list[bytes]:
    """Each drawing as a PNG picture of `PIXELS_PER_INCH`, cut to its edges."""
    if not drawings:
        return []
    compiler, _ = _compiler()
    parts = [f'#set text(font:"{TYPEFACE}",fallback:false)', DRAWING_SOURCE]
    parts.extend(
        f"#page(width:{drawing.width:.2f}pt,height:{drawing.height:.2f}pt,margin:0pt,{drawn(drawing)})"
        for drawing in drawings
    )
    try:
        made = compiler.compile("\n".join(parts).encode(), format="png", ppi=PIXELS_PER_INCH)
    except typst.TypstError as refusal:
        raise PaperError(refused(str(refusal.message))) from refusal
    return [made] if isinstance(made, bytes) else list(made or ())


def can_draw(picture: bytes, name: str) -> bool:
    """True where the picture can be decoded to its end; `name` ends as its format does (png, jpg)."""
    compiler, folder = _compiler()
    path = folder / name
    path.write_bytes(picture)
    try:
        source = f"#page(width:9pt,height:9pt,margin:0pt,image({literal(f'/{name}')},width:9pt,height:9pt))"
        compiler.compile(source.encode(), format="png", ppi=72.0)
    except typst.TypstError:
        return False
    finally:
        path.unlink()
    return True


def refused(message: str) -> Problem:
    """What Typst, or what became of it, said where no paper came out."""
    return Problem("typst", f"จัดหน้าเอกสารไม่สำเร็จ: {message}", f"the paper could not be typeset: {message}")


def drawn(drawing: Drawing) -> str:
    """A drawing as a Typst expression; the source must hold `DRAWING_SOURCE`."""
    size = f"width:{drawing.width:.2f}pt,height:{drawing.height:.2f}pt"
    return f"block({size},{{{';'.join(map(_drawn_shape, drawing.shapes))}}})"


def _drawn_shape(shape: Shape) -> str:
    match shape:
        case Rect(x, y, width, height, fill, edge):
            return f'R({x:.2f},{y:.2f},{width:.2f},{height:.2f},"{fill}","{edge}")'
        case Stroke(x1, y1, x2, y2, colour, width, is_dashed):
            ends = f"{x1:.2f},{y1:.2f},{x2:.2f},{y2:.2f}"
            return f'L({ends},"{colour}",{width},{str(is_dashed).lower()})'
        case Hatch(colour=colour):
            ends = ",".join(f"({x1:.2f},{y1:.2f},{x2:.2f},{y2:.2f})" for x1, y1, x2, y2 in shape.lines())
            return f'X("{colour}",{ends})'
        case Disc(x, y, radius, fill, edge):
            return f'O({x:.2f},{y:.2f},{radius},"{fill}","{edge}")'
        case Label(_, y, text, size, _, colour, is_bold):
            place = f"{shape.left:.2f},{y:.2f},{size}"
            return f'T({place},"{colour}",{str(is_bold).lower()},{literal(text)})'
