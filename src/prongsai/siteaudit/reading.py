"""A file behind a link is read in a throw-away process, and whatever becomes of it, we stay well.

What kind of file it is, its first bytes say, not its name. PDF, DOCX, XLSX, PPTX and plain text are read; of
other archives the names of what they hold. Everything else is of an unknown kind, and "could not judge".
"""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import Any

from prongsai.answers import read_apart
from prongsai.siteaudit.model import Document, Look

_READER = Path(__file__).with_name("document_text.py")
_FIRST_BYTES = 1024
#: Kinds that are told by how they begin and are not read.
_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "rtf"),
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<frameset", b"<script")
_READ = ("pdf", "zip", "text")
# Each takes a core and up to 768 MiB: of many checks side by side, only so many read a file at the same time.
_TURN = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


def kind_of(body: bytes) -> str:
    """What a file is by its bytes: pdf, zip (also DOCX and XLSX), html, picture, office, text, unknown, ….

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<!DOCTYPE html><title>x"), kind_of(b"")
    ('pdf', 'html', 'unknown')
    """
    first = body[:_FIRST_BYTES]
    if b"%PDF-" in first:
        return "pdf"
    if first.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    for beginning, kind in _BEGINNINGS:
        if first.startswith(beginning):
            return kind
    low = first.lower()
    if any(mark in low for mark in _HTML):
        return "html"
    return "text" if low.strip() and b"\0" not in first else "unknown"


def read_document(look: Look) -> Document:
    """The file that a look brought, with its text; what cannot be read has a `fault` and no text.

    Read are the first 30 pages of a PDF and 600,000 letters of anything. Takes at most 768 MiB, 20 s of
    processor and 40 s in all; raises nothing for what a file does.
    """
    kind = kind_of(look.body)
    if look.cause == "too-large":
        return Document(look, kind, fault="too-large", is_whole=False)
    if kind not in _READ:
        return Document(look, kind, fault="unknown-kind")
    with _TURN, tempfile.TemporaryDirectory() as folder:
        path, scratch = Path(folder, "file"), Path(folder, "scratch")
        path.write_bytes(look.body)
        scratch.mkdir()
        return _document(look, kind, read_apart(_READER, path, scratch))


def _document(look: Look, kind: str, outcome: dict[str, Any]) -> Document:
    if "refused" in outcome:
        return Document(look, kind, fault="too-large", is_whole=False)
    return Document(
        look,
        str(outcome["kind"]),
        text=str(outcome.get("text", "")),
        pages=int(outcome.get("pages", 0)),
        fault=str(outcome.get("fault", "")),
        scanned=int(outcome.get("scanned", 0)),
        is_whole=bool(outcome.get("is_whole", True)),
    )
