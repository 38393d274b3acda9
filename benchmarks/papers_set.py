"""The full set of one body's year: all papers in three formats, on one core; then a batch of bodies.

Beside it stand the limit, which is starting Python and importing what the command imports, and the
alternative: LibreOffice turning the same DOCX files into PDF, all in one call, as an office would by hand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from prongsai import documents
from prongsai.documents import Order

EXAMPLE = Path(__file__).parents[1] / "examples" / "mueang-phon-2563.yaml"
RUNS = 7
BATCH = 100
JOBS = 2
_IMPORTS = "import prongsai.cli.papers"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _one_body(folder)
        _batch(folder)


def _one_body(folder: Path) -> None:
    everything = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(everything)})
    try:
        order = Order(folder / "out", is_set=True)
        (outcome,) = documents.print_papers([EXAMPLE], order)
        assert not outcome.problems
        whole = _median(lambda: _run("-m", "prongsai", "set", str(EXAMPLE), "--to", str(folder / "out")))
        limit = _median(lambda: _run("-c", _IMPORTS))
        warm = _median(lambda: list(documents.print_papers([_other(folder)], order)))
        converted = _libreoffice(folder, [path for path in outcome.files if path.suffix == ".docx"])
    finally:
        os.sched_setaffinity(0, everything)
    pages = sum(outcome.pages.values())
    print(
        f"\nset: {len(outcome.pages)} papers of {EXAMPLE.stem}, {pages} pages, PDF, DOCX and HTML, one core"
    )
    print(f"  whole command         {whole:6.2f} s (goal 2 s), median of {RUNS}")
    print(f"  a second body, warm   {warm:6.2f} s")
    print(f"  Python and imports    {limit:6.2f} s, whole command to limit {whole / limit:.1f}")
    print(f"  LibreOffice DOCX→PDF  {converted:6.2f} s, ours/LibreOffice {whole / converted:.2f}")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def _median(make: Callable[[], object]) -> float:
    make()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        make()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def _other(folder: Path) -> Path:
    """The example as another body, so that nothing of it was printed before."""
    number = sum(1 for _ in folder.glob("other-*.yaml"))
    path = folder / f"other-{number:03}.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("เทศบาลเมืองเมืองพล", f"เทศบาลตำบลที่ {number}")
    path.write_text(text.replace('"1": 88.99', f'"1": 88.{number % 100:02}'), encoding="utf-8")
    return path


def _libreoffice(folder: Path, files: list[Path]) -> float:
    """Seconds for all papers in one call of a converter already started once on this machine."""
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder / "converted")]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"

    def convert() -> None:
        subprocess.run([*command, profile, *map(str, files)], check=True, capture_output=True)

    return _median(convert)


def _batch(folder: Path) -> None:
    files = [_other(folder) for _ in range(BATCH)]
    begun = time.perf_counter()
    outcomes = list(documents.print_papers(files, Order(folder / "batch", is_set=True), JOBS))
    taken = time.perf_counter() - begun
    assert not any(each.problems for each in outcomes)
    made = sum(len(each.files) for each in outcomes)
    print(
        f"\nbatch of sets: {BATCH} bodies, {made} files, --jobs {JOBS}: {taken:.1f} s,"
        f" {taken / BATCH * 1000:.0f} ms a body"
    )


if __name__ == "__main__":
    main()
