"""A program of its own that looks at addresses of a played net and says what it took.

``python -m tests.siteaudit.looking SECONDS URL …`` writes JSON: cause, status, length and seconds of each
look with the bytes that were received for it, and the most memory that the process held before the first
look and until the last, in MiB.
"""

from __future__ import annotations

import json
import re
import socket
import sys
from pathlib import Path
from types import ModuleType

import prongsai
from tests.siteaudit.played_net import install_from_environment

ALONE = "prongsai.siteaudit"
_RECEIVE = socket.socket.recv


def main(seconds: float, urls: list[str]) -> None:
    received = 0

    def counting(self: socket.socket, *limit: int) -> bytes:
        nonlocal received
        piece = _RECEIVE(self, *limit)
        received += len(piece)
        return piece

    socket.socket.recv = counting  # type: ignore[assignment,method-assign]
    install_from_environment()
    _load_nothing_beside_the_door()
    from prongsai.siteaudit.fetch import Door

    looks, before = [], _most_memory()
    way_out = Door(seconds=seconds)
    for url in urls:
        received = 0
        look = way_out.look(url)
        looks.append([look.cause, look.status, len(look.body), look.seconds, received])
    sys.stdout.write(json.dumps({"looks": looks, "before": before, "mebibytes": _most_memory()}))


def _load_nothing_beside_the_door() -> None:
    """Without the crawler, readers and checks of its package: it is the door that is measured."""
    package = ModuleType(ALONE)
    package.__path__ = [str(Path(prongsai.__file__).with_name("siteaudit"))]
    sys.modules[ALONE] = package


def _most_memory() -> float:
    """Of this program alone; what the system counts for a process has in it what its parent held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
