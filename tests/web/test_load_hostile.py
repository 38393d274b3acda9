"""Files that are hostile or broken: each is refused politely and soon, and nothing is stored."""

from __future__ import annotations

import resource
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from prongsai.errors import AnswersError
from prongsai.web.accounts.models import Person
from prongsai.web.results import loading
from prongsai.web.results.models import PendingLoad, ResultFile, ResultVersion
from prongsai.web.results.uploads import LARGEST
from tests.answers import test_workbooks as workbooks
from tests.web.conftest import EXAMPLES, Town
from tests.web.test_load import problems, send

Browser = Callable[[Person], Client]
GOOD = (EXAMPLES / "mueang-phon-2563.yaml").read_bytes()
HEAD = GOOD.decode().partition("years:")[0]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def naming(name: str) -> bytes:
    """A body file that names one file of answers."""
    return f"{HEAD}years:\n  2563:\n    answers: {{IIT: {name}}}\n".encode()


def workbook(make: Callable[[Path], object], tmp_path: Path) -> bytes:
    path = tmp_path / "a.xlsx"
    make(path)
    return path.read_bytes()


def formulas() -> bytes:
    """Answers that are formulas, of which one shows an error."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("IIT")
        sheet.write_row(0, 0, ["I1", "I2"])
        sheet.write_formula(1, 0, '=HYPERLINK("http://x.example","1")', None, "1")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    return stream.getvalue()


def macro() -> bytes:
    """A workbook with a macro, renamed; its sheets hold no answers of this body."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("x").write(0, 0, "x")
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", OLE + b"\0" * 500)
    return stream.getvalue()


def long_parquet() -> bytes:
    """A few kilobytes that unfold to more rows than are taken."""
    stream = BytesIO()
    pl.select(pl.repeat(1, 3_000_000, dtype=pl.UInt8).alias("I1")).write_parquet(stream, compression="zstd")
    return stream.getvalue()


def broken_parquet() -> bytes:
    stream = BytesIO()
    pl.DataFrame({"I1": list(range(1000))}).write_parquet(stream, compression="uncompressed")
    whole = stream.getvalue()
    return whole[:60] + b"\xff" * 400 + whole[460:]


def laughs() -> bytes:
    lines = ["a0: &a0 [ฮา, ฮา]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(lines).encode()


Made = Callable[[Path], list[tuple[str, bytes]]]
BY_WORKBOOK = {
    "zip bomb": (workbooks.tight_bomb, "บีบอัดไว้แน่นผิดปกติ"),
    "far corner": (workbooks.far_corner, "ไกลถึงเซลล์ XFD1048576"),
    "lying sizes": (workbooks.lying_size, "สมุดงานชำรุด"),
    "2,000 inner files": (workbooks.many_entries, "แฟ้มย่อย 2,006 แฟ้ม"),
    "encrypted": (workbooks.locked, "มีรหัสผ่าน"),
    "climbing names inside": (workbooks.climbing, "ชื่อไม่ปลอดภัย"),
    "entities": (workbooks.with_doctype, "DOCTYPE"),
    "cut off": (workbooks.cut_off, "สมุดงานชำรุด"),
}
BY_CONTENT: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "HTML as XLSX": ("a.xlsx", lambda: b"<html><table><tr><td>I1</td></tr></table></html>", "a.xlsx"),
    "OLE as XLSX": ("a.xlsx", lambda: OLE + b"\0" * 2000, "a.xlsx"),
    "macro": ("a.xlsx", macro, "a.xlsx"),
    "formulas": ("a.xlsx", formulas, "ข้อผิดพลาดของสูตร"),
    "parquet garbage": ("a.parquet", lambda: b"PAR1" + b"\xff" * 3000 + b"PAR1", "a.parquet"),
    "parquet broken inside": ("a.parquet", broken_parquet, "a.parquet"),
    "parquet too long": ("a.parquet", long_parquet, "3,000,000 แถว"),
    "parquet named csv": ("a.csv", long_parquet, "3,000,000 แถว"),
    "NUL": ("a.csv", lambda: b"I1,I2\n1,\0\0\0\n", "a.csv"),
    "nothing in it": ("a.csv", lambda: b"", "แฟ้มว่างเปล่า"),
    "binary as CSV": ("a.csv", lambda: bytes(range(256)) * 4, "a.csv"),
}
BODY_FILES: dict[str, tuple[bytes, str]] = {
    "aliases that grow": (laughs(), "a.yaml"),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "a.yaml"),
    "900 blocks deep": (b"\n".join(b" " * n + b"a:" for n in range(900)), "a.yaml"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "UTF-8"),
    "TIS-620": ("body: {name: เทศบาล}".encode("tis-620"), "UTF-8"),
    "NUL": (b"body: {name: \0}", "a.yaml"),
    "a tag that would be called": (b"body: !!python/object/apply:os.system ['true']", "a.yaml"),
    "nothing in it": (b"", "a.yaml"),
    "HTML": (b"<html><body>x</body></html>", "a.yaml"),
    "a file outside": (naming("../../../../etc/passwd"), "ต้องอยู่ในโฟลเดอร์เดียวกับแฟ้มนี้"),
}


def is_refused(client: Client, town: Town, files: list[tuple[str, bytes]]) -> list[str]:
    """The problems told; soon, without growing, and with nothing stored."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    found = problems(send(client, town, *files))
    assert time.monotonic() - begun < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 * 1024
    assert [kind.objects.count() for kind in (ResultVersion, ResultFile, PendingLoad)] == [0, 0, 0]
    assert client.get(reverse("load", args=(town.round.pk,))).status_code == 200
    assert [each for each in found if "/tmp" in each or "Traceback" in each] == []  # noqa: S108
    return found


@pytest.mark.parametrize("kind", BY_WORKBOOK)
def test_a_hostile_workbook(town: Town, signed_in: Browser, tmp_path: Path, kind: str) -> None:
    make, said = BY_WORKBOOK[kind]
    files = [("body.yaml", naming("a.xlsx")), ("a.xlsx", workbook(make, tmp_path))]
    (found,) = is_refused(signed_in(town.officer), town, files)
    assert found.startswith("a.xlsx: ")
    assert said in found


@pytest.mark.parametrize("kind", BY_CONTENT)
def test_a_hostile_file_of_answers(town: Town, signed_in: Browser, kind: str) -> None:
    name, make, said = BY_CONTENT[kind]
    found = is_refused(signed_in(town.officer), town, [("body.yaml", naming(name)), (name, make())])
    assert [name in each for each in found] == [True] * len(found)
    assert said in found[0]


@pytest.mark.parametrize("kind", BODY_FILES)
def test_a_hostile_body_file(town: Town, signed_in: Browser, kind: str) -> None:
    content, said = BODY_FILES[kind]
    found = is_refused(signed_in(town.officer), town, [("a.yaml", content)])
    placed = found[:100]  # what was left out is told of in one more line
    assert [each.startswith("a.yaml") for each in placed] == [True] * len(placed)
    assert said in found[0]


def test_thirteen_files(town: Town, signed_in: Browser) -> None:
    files = [("a.yaml", GOOD), *((f"{number}.csv", b"x") for number in range(12))]
    assert is_refused(signed_in(town.officer), town, files) == ["เลือกได้ครั้งละไม่เกิน 12 แฟ้ม"]


def test_a_wrong_ending_a_double_name_and_too_large_a_file_are_all_told_at_once(
    town: Town, signed_in: Browser
) -> None:
    files = [
        ("a.yaml", GOOD),
        ("x.exe", b"MZ"),
        ("y.csv", b"1"),
        ("y.csv", b"2"),
        ("z.csv", b"1" * (LARGEST + 1)),
    ]
    found = is_refused(signed_in(town.officer), town, files)
    assert sorted(each.partition(":")[0] for each in found) == ["x.exe", "y.csv", "z.csv"]


def test_a_path_in_a_name_leads_nowhere(town: Town, signed_in: Browser, tmp_path: Path) -> None:
    """What a browser would never send: the folders are cut off, and nothing is written outside."""
    file = SimpleUploadedFile("x", GOOD)
    file._name = "../../../tmp/evil.yaml"
    answer = signed_in(town.officer).post(reverse("load", args=(town.round.pk,)), {"files": [file]})
    assert answer.status_code == 302
    assert ResultFile.objects.get().name == "evil.yaml"


def test_one_line_of_four_megabytes(town: Town) -> None:
    """So large a file is scored by the worker, which does this."""
    line = b"I1," * (LARGEST // 3)
    uploads = [loading.Upload("body.yaml", naming("a.csv")), loading.Upload("a.csv", line)]
    begun = time.monotonic()
    with pytest.raises(AnswersError) as caught:
        loading.load(town.round, uploads, town.officer)
    assert time.monotonic() - begun < 20
    assert [(each.code, each.place.file) for each in caught.value.problems] == [("not-a-table", "a.csv")]
    assert not ResultVersion.objects.exists()
