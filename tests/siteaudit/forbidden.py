"""The forms of `forms.txt`, and the played internet on which they must come to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prongsai.siteaudit.fetch import Door
from prongsai.siteaudit.gate import is_public
from tests.siteaudit.played_net import Answer, Net, Request, playing

OWN_HOST, OWN_ADDRESS = "ita.prongsai.example", "20.20.9.9"
_SIGNS = {"t": "\t", "r": "\r", "n": "\n"}
_NAMES = {
    "to-loopback.example": ("127.0.0.1",),
    "to-private.example": ("10.0.0.1",),
    "to-cloud.example": ("169.254.169.254",),
    "to-mapped.example": ("::ffff:127.0.0.1",),
    "to-nat64.example": ("64:ff9b::7f00:1",),
    "to-unique-local.example": ("fd00::1",),
    "to-ourselves.example": (OWN_ADDRESS,),
}


def forms() -> list[tuple[str, str]]:
    """Each form with the group it stands in."""
    group, found = "", []
    for line in Path(__file__).with_name("forms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and not line.startswith("[v"):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((group, _written_out(line)))
    return found


def _written_out(line: str) -> str:
    def sign(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _SIGNS[found[2]]

    return re.sub(r"\\(?:u([0-9a-f]{4})|([trn]))", sign, line)


def page(request: Request) -> Answer:
    """What a host says that may be asked."""
    return f"<title>{request.host}</title>{request.path}"


@contextmanager
def forbidden_net(said: Callable[[Request], Answer] = page) -> Iterator[Net]:
    """A public host, which says this, names that lead inside, and the system itself."""
    hosts = {"www.town.example": said, OWN_HOST: page, OWN_ADDRESS: page}
    with playing(hosts, names=_NAMES) as net:
        yield net


def door() -> Door:
    return Door(own_hosts=(OWN_HOST,), own_addresses=(OWN_ADDRESS,), seconds=5)


def leaks(net: Net) -> list[str]:
    """Addresses of connects that ought not to have been tried."""
    return [
        each.address for each in net.connects if not is_public(each.address) or each.address == OWN_ADDRESS
    ]
