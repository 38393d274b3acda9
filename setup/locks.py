"""Refuse a lock file that names a download address or a package without a hash.

Addresses belong to the machine that installs (its own mirror, its own proxy), never to the project.
Prints each fault with file and line; exit code 1 where there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A package-lock may name an address where a package asks for funding; none is ever downloaded from.
ADDRESS = {
    ".txt": re.compile(r"\b(?:https?|file|ssh|git\+\w+)://|--(?:extra-)?index-url|--find-links"),
    ".json": re.compile(r'"resolved"\s*:'),
}
PINNED = re.compile(r"^[A-Za-z0-9._-]+==\S+")


def lock_files(root: Path) -> list[Path]:
    """The locked requirements and, where there is one, the lock of the front-end packages."""
    return [*sorted(root.glob("requirements/*.txt")), *sorted(root.glob("package-lock.json"))]


def faults(path: Path) -> Iterator[str]:
    """Each fault of one lock file as 'name:line: sentence'."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if ADDRESS[path.suffix].search(line):
            yield f"{path.name}:{number}: a download address does not belong in a lock file"
        if PINNED.match(line) and "--hash=" not in "".join(lines[number : number + 1]):
            yield f"{path.name}:{number}: this package has no hash"


def main() -> int:
    found = [fault for path in lock_files(ROOT) for fault in faults(path)]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
