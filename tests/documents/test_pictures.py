"""Pictures that officers give: sound ones are printed, broken ones are named once, before anything is."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from prongsai.documents.forms import pictures
from tests.documents import body_files


def png(width: int, height: int, data: bytes | None = None) -> bytes:
    """A PNG picture; `data` in place of its packed pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    pixels = zlib.compress(b"".join(b"\0" + b"\x10\x20\x80" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = pixels if data is None else data
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SOUND = png(60, 40)
BROKEN = {
    "only its mark": SOUND[:8],
    "only its head": SOUND[:33],
    "cut off": SOUND[:70],
    "junk": b"\x89PNG\r\n\x1a\n" + b"garbage" * 50,
    "junk of the other kind": b"\xff\xd8\xff\xe0" + b"junk" * 100,
    "three bytes": b"\xff\xd8\xff",
    "a web picture": b"GIF89a" + b"\0" * 100,
    "no pixels": png(0, 0),
    "broken pixels": png(60, 40, b"\x78\x9c\x00\x00"),
    "larger than it says": png(30_000, 3, b""),
    "nothing": b"",
}


def test_a_sound_picture_can_be_printed() -> None:
    assert pictures.can_be_printed(SOUND) is True


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_picture_cannot(name: str) -> None:
    assert pictures.can_be_printed(BROKEN[name]) is False


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_broken_emblem_is_named_with_its_line_in_every_format(tmp_path: Path, form: str) -> None:
    head = body_files.HEAD.replace("  digits: arabic\n", "  digits: arabic\n  emblem: fake.png\n")
    path = body_files.body_file(tmp_path, head=head)
    (tmp_path / "fake.png").write_bytes(BROKEN["junk"])
    outcome = body_files.print_set(path, tmp_path / "out", formats=(form,))
    assert [problem.say("en") for problem in outcome.problems] == [
        f"{path}:11: “fake.png” must be a sound PNG or JPEG picture of at most 2 MB and 6000 pixels a side"
    ]
