"""Papers: one after another, warm; 500 bodies in a batch on both cores; LibreOffice beside it.

`LibreOffice` turns the same DOCX into PDF, as is done by hand today: warm means a converter already started
once on this machine, one file a call, as an officer would; the batch call gives it ten files at once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from prongsai import documents

EXAMPLE = Path(__file__).parents[1] / "examples" / "mueang-phon-2563.yaml"
RUNS = 20
BATCH = 500
CONVERTED_AT_ONCE = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _one_by_one(folder)
        _batch(folder)


def _one_by_one(folder: Path) -> None:
    paper = documents.paper_of(EXAMPLE, documents.Order(folder))
    seconds = {
        "content": _median(lambda: documents.paper_of(EXAMPLE, documents.Order(folder))),
        "PDF": _median(lambda: documents.pdf.render(paper)),
        "DOCX": _median(lambda: documents.docx.render(paper)),
        "HTML": _median(lambda: documents.html.render(paper)),
    }
    print(f"\npapers: the analysis of {EXAMPLE.stem}, warm, median of {RUNS}")
    for form, each in seconds.items():
        print(f"  {form:8} {each * 1000:7.1f} ms")
    made = folder / "paper.docx"
    made.write_bytes(documents.docx.render(paper))
    one, many = _libreoffice(made, folder)
    print(
        f"  LibreOffice DOCX→PDF  {one * 1000:7.0f} ms one a call,"
        f" {many * 1000:7.0f} ms each of {CONVERTED_AT_ONCE} a call"
    )
    print(
        f"  ours/LibreOffice      {seconds['PDF'] / one:.4f} one a call,"
        f" {seconds['PDF'] / many:.4f} in a batch"
    )


def _median(make: Callable[[], object]) -> float:
    make()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        make()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def _libreoffice(made: Path, folder: Path) -> tuple[float, float]:
    """Seconds a paper: one file a call, and several a call."""
    copies = [Path(shutil.copy(made, folder / f"copy-{number}.docx")) for number in range(CONVERTED_AT_ONCE)]

    def convert(*files: Path) -> None:
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder / "converted")]
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        subprocess.run([*command, profile, *map(str, files)], check=True, capture_output=True)

    convert(copies[0])
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        convert(copies[0])
        taken.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    convert(*copies)
    return median(taken), (time.perf_counter() - begun) / len(copies)


def _batch(folder: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    files = []
    for number in range(BATCH):
        files.append(folder / f"body-{number:03}.yaml")
        files[-1].write_text(_another_body(text, number), encoding="utf-8")
    jobs = os.cpu_count() or 1
    begun = time.perf_counter()
    outcomes = list(documents.print_papers(files, documents.Order(folder / "out", ("pdf", "docx")), jobs))
    taken = time.perf_counter() - begun
    assert not any(each.problems for each in outcomes)
    nation = taken / BATCH * 8317 / 60
    print(
        f"\nbatch: {BATCH} bodies, PDF and DOCX, {jobs} cores: {taken:.1f} s,"
        f" {taken / BATCH * 1000:.0f} ms a body"
    )
    print(f"  the nation's 8,317 bodies at this pace: {nation:.1f} minutes")


def _another_body(text: str, number: int) -> str:
    """The example under another name and with another figure, so that no two papers are alike."""
    letters = "กขคงจฉชซดตถทธนบปผฝพฟภมยรลวสห"
    name = "เทศบาลตำบลบ้าน" + letters[number % 28] + letters[number // 28 % 28]
    return text.replace("เทศบาลเมืองเมืองพล", name).replace('"1": 88.99', f'"1": 88.{number % 100:02}')


if __name__ == "__main__":
    main()
