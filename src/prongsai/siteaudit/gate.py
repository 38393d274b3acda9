"""The gate: which addresses a program of ours may ask at all, by their form and by where they lead.

An address that two readers could take for two places is refused, not repaired. What is let through still has
to resolve to public addresses only, which `fetch` asks `is_public` of every answer.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import quote

import idna

from prongsai.errors import Problem, SiteError

LONGEST = 2048
PORTS = (80, 443, 8080, 8443)
_USUAL_PORT = {"http": 80, "https": 443}

_PARTS = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_PLAIN = re.compile(r"[!-\[\]-~]*")  # what can be seen of ASCII, but for the backslash
_ODD = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}  # Cf holds the soft hyphen and all that has no width

# Names that stand for something inside a network, or for nothing. `.example` is no such name: resolvers treat
# it as any other (RFC 6761, 6.5), and it leads nowhere.
_INSIDE = frozenset(
    (
        "alt", "arpa", "consul", "corp", "dhcp", "docker", "home", "host", "internal", "intranet", "invalid",
        "kube", "lan", "local", "localdomain", "localdomain6", "localhost", "localhost6", "mail", "onion",
        "private", "router", "svc", "test", "workgroup",
    )
)  # fmt: skip

# The special-purpose registry of IANA, multicast, and one address that stands for the host of a cloud.
_CLOSED_4 = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# Only what is handed out to the world is open: forms that carry an IPv4 address inside lie outside of it, or
# are taken out of it here.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

_SENTENCES = {
    "too-long": (
        f"ที่อยู่เว็บยาวเกิน {LONGEST:,} ตัวอักษร",
        f"the web address is longer than {LONGEST:,} characters",
    ),
    "odd-character": (
        "ที่อยู่เว็บมีช่องว่าง เครื่องหมาย \\ หรืออักขระที่มองไม่เห็น กรุณาคัดลอกจากแถบที่อยู่ของเบราว์เซอร์อีกครั้ง",
        "the web address holds a space, a backslash or an invisible character; copy it anew from the browser",
    ),
    "not-http": (
        "ที่อยู่เว็บต้องขึ้นต้นด้วย http:// หรือ https://",
        "a web address must begin with http:// or https://",
    ),
    "user-info": (
        "ที่อยู่เว็บมีชื่อผู้ใช้หรือรหัสผ่าน (ส่วนที่อยู่หน้า @) กรุณาลบออก",
        "the web address holds a user name or a password (what stands before @); remove it",
    ),
    "bad-port": (
        "พอร์ตของที่อยู่เว็บต้องเป็น 80, 443, 8080 หรือ 8443",
        "the port of a web address must be 80, 443, 8080 or 8443",
    ),
    "bad-host": (
        "ชื่อเว็บไซต์เขียนไม่ถูกต้อง",
        "the name of the website is not written as such names are",
    ),
    "not-public": (
        "ที่อยู่เว็บนี้ชี้ไปในเครือข่ายภายใน คนภายนอกเปิดไม่ได้",
        "this web address leads into an inner network, which nobody outside can open",
    ),
    "own-host": (
        "ที่อยู่เว็บนี้คือระบบนี้เอง ไม่ใช่เว็บไซต์ของหน่วยงาน",
        "this web address is this system itself, not the website of a body",
    ),
}


@dataclass(frozen=True, slots=True)
class Target:
    """An address that passed: where to connect, whom to ask for, and what.

    `host` is ASCII in small letters without a dot at its end, an IPv6 address without its brackets;
    `path_and_query` begins with ``/`` and is ASCII, all else percent-encoded as UTF-8.
    """

    scheme: str
    host: str
    port: int
    path_and_query: str

    @property
    def authority(self) -> str:
        """As the Host header says it: the port only where it is not the usual one of the scheme."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path_and_query}"


def admit(url: str, own_hosts: Collection[str] = ()) -> Target:
    """The address taken apart, where a program may ask it; SiteError says why not.

    `own_hosts` are names of the system itself, which it does not ask. A fragment is left out.

    >>> admit("https://www.Example.go.th/ita?ปี=2568").url
    'https://www.example.go.th/ita?%E0%B8%9B%E0%B8%B5=2568'
    """
    if len(url) > LONGEST:
        _refuse("too-long")
    if not _PLAIN.fullmatch(url) and any(_is_odd(each) for each in url):
        _refuse("odd-character")
    parts = _PARTS.fullmatch(url)
    if parts is None:
        _refuse("not-http")
    scheme, authority, rest = parts[1].lower(), parts[2], parts[3]
    if "@" in authority:
        _refuse("user-info")
    host, port = _host_and_port(authority, _USUAL_PORT[scheme])
    if host in {_plain_name(each) for each in own_hosts}:
        _refuse("own-host")
    return Target(scheme, host, port, _encoded(rest))


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver gives it, is one of the public internet.

    >>> is_public("20.20.0.1"), is_public("10.0.0.1"), is_public("::ffff:20.20.0.1")
    (True, False, False)
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(read, ipaddress.IPv4Address):
        return not any(read in network for network in _CLOSED_4)
    return read.scope_id is None and read in _OPEN_6 and not any(read in each for each in _CLOSED_6)


def _refuse(code: str) -> NoReturn:
    th, en = _SENTENCES[code]
    raise SiteError(Problem(f"address-{code}", th, en))


def _is_odd(character: str) -> bool:
    return character == "\\" or unicodedata.category(character) in _ODD


def _host_and_port(authority: str, usual: int) -> tuple[str, int]:
    host, colon, port = authority, "", ""
    if not authority.endswith("]"):
        before, colon, port = authority.rpartition(":")
        host = before if colon else authority
    if colon and port not in {str(each) for each in PORTS}:
        _refuse("bad-port")
    return _host(host), int(port) if colon else usual


@functools.lru_cache(maxsize=1024)
def _host(written: str) -> str:
    if written.startswith("["):
        return _bracketed(written)
    name = _plain_name(written)
    labels = name.split(".")
    if _QUAD.fullmatch(name):
        return _public(name)
    if (
        len(name) > 253
        or not all(_LABEL.fullmatch(label) for label in labels)
        or _NUMBER.fullmatch(labels[-1])
    ):
        _refuse("bad-host")
    if len(labels) == 1 or labels[-1] in _INSIDE:
        _refuse("not-public")
    if any(label.startswith("xn--") and not _is_encoded_name(label) for label in labels):
        _refuse("bad-host")
    return name


def _bracketed(written: str) -> str:
    try:
        return (
            _public(str(ipaddress.IPv6Address(written[1:-1])))
            if written.endswith("]")
            else _refuse("bad-host")
        )
    except ipaddress.AddressValueError:
        _refuse("bad-host")


def _public(address: str) -> str:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        _refuse("bad-host")
    if not is_public(address):
        _refuse("not-public")
    return address


def _plain_name(written: str) -> str:
    """Small letters, Thai and other scripts as resolvers ask for them, one dot at the end left out.

    Sara am is the only character that is mapped, as browsers do: names of places are full of it, and the
    rules of names know only the two signs it is made of. A name that the older and the newer rules turn into
    different ones is refused, for programs that follow the one or the other would go to different places.
    """
    name = re.sub("[A-Z]", lambda found: found[0].lower(), written).removesuffix(".")
    if name.isascii():
        return name
    if any(not each.isascii() and (each.isnumeric() or _is_newer(each)) for each in name):
        _refuse("bad-host")  # Thai digits too: some readers take them for those of a number
    name = unicodedata.normalize("NFC", name.replace("\u0e33", "\u0e4d\u0e32"))
    try:
        encoded = idna.encode(name, uts46=False, strict=True).decode("ascii")
        older = name.encode("idna").decode("ascii")
    except UnicodeError:
        _refuse("bad-host")
    return encoded if encoded == older else _refuse("bad-host")


def _is_newer(character: str) -> bool:
    """Whether the older rules of names, which stand on Unicode 3.2, do not know the character."""
    return unicodedata.ucd_3_2_0.category(character) == "Cn"


def _is_encoded_name(label: str) -> bool:
    try:
        return _plain_name(idna.decode(label, strict=True)) == label
    except (UnicodeError, SiteError):
        return False


def _encoded(rest: str) -> str:
    """Path and query as they are sent; what is percent-encoded already stays as it is."""
    return quote(rest if rest.startswith("/") else f"/{rest}", safe="/?%:@!$&'()*+,;=-._~[]|^`{}")
