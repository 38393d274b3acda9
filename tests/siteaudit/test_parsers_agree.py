"""Three readers of addresses: what the gate lets through means the same place to all of them."""

from __future__ import annotations

import urllib.parse
from ipaddress import IPv6Address
from random import Random

import ada_url
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.errors import SiteError
from prongsai.siteaudit.gate import PORTS, admit
from tests.siteaudit.forbidden import forms

ROUNDS, OF_A_ROUND = 200, 500  # 100,000 addresses
_USUAL = {"http": 80, "https": 443}

# fmt: off
_SCHEMES = (
    *("http://", "https://") * 9, "HTTP://", "hTTps://", "http:", "http:/", "http:///", "//", "", "ftp://",
    "ws://",
)
_USERS = (*("",) * 24, "a@", "a:b@", "@", "www.town.example@", "10.0.0.1:80@", "a@b@")
_PLAIN = (
    "www", "WWW", "town", "my_site", "a-b", "r4---sn", "xn--m3ck7a0cwh", "ตำบล", "เทศบาล", "น้ำ", "ไทย", "กอ",
    "ที่", "ก่้", "ํา", "é", "日本", "יהוה", "नी", "a1", "1a", "127", "xn--o3cw4h",
)
_ODD = (
    "xn--a", "XN--O3CW4H", "ßa", "ςa", "É", "ｗ", "①", "ſ", "ℓ", "٣", "๑", "़", "ำ", "a·", "l·l", "עa",
    "नि\u200d", "a\u200db", "a\u00ad", "", "-", "-a", "a-", "_", "0", "0x7f", "0x", "00", "255", "256",
    "a" * 63, "a" * 64, "%31", "%2e", "a b", "*", "!", "+", "~", "'", ",", ";", "&", "=", "$", "(a)",
    "{", "|", "^", "<",
)
_LASTS = (
    *("example", "go.th", "com", "ไทย", "com.") * 4, "EXAMPLE", "xn--o3cw4h", "1", "0x1", "01", "local",
    "com..", "",
)
_NUMBERS = ("20", "1", "127", "10", "0", "255", "256", "08", "0x7f")
_SIXES = (
    "2600::1", "2600::A", "2600:0:0::1", "2600::1.2.3.4", "2A00:0:0:1:0:0:0:1", "::1", "::ffff:20.20.0.1",
    "2600::1%25a", "2600::1%a", "2600", "64:ff9b::1", "2600::1::1", "20.20.0.1", "",
)
_PORTS = (
    *("",) * 12, *(":80", ":443", ":8080", ":8443") * 3, ":", ":0080", ":81", ":65616", ":8o", ":๘๐",
    ":80:80", ":-80", ":+80",
)
_SIGNS = "a/?#@:\\%. &=;[]ก\t\n\u00ad\u3000"
_PATHS = (
    *("", "/", "/a", "?a=1", "#a", "/a?b#c", "/แผน") * 2, "/@10.0.0.1/", "\\@10.0.0.1/", "?@10.0.0.1",
    "#@10.0.0.1",
)
_STRANGE = "\\\t\n\r @:/#?%.[]\u00ad\u200b\uff0e\u3002\u2044\x00"
# fmt: on
_FORMS = tuple(form for _, form in forms())


def _built(chance: Random) -> str:
    """An address of parts that readers differ about, here and there with a strange character put in."""
    kind = chance.random()
    if kind < 0.6:
        labels = chance.choices(_PLAIN if chance.random() < 0.6 else _PLAIN + _ODD, k=chance.randint(1, 3))
        host = ".".join([*labels, chance.choice(_LASTS)])
    elif kind < 0.75:
        host = ".".join(chance.choices(_NUMBERS, k=chance.randint(1, 5)))
    elif kind < 0.9:
        host = f"[{chance.choice(_SIXES)}]"
    else:
        host = "".join(chr(chance.randint(0x21, 0x10FF)) for _ in range(chance.randint(1, 4))) + ".example"
    path = chance.choice(_PATHS) if chance.random() < 0.8 else "".join(chance.choices(_SIGNS, k=5))
    written = chance.choice(_SCHEMES) + chance.choice(_USERS) + host + chance.choice(_PORTS) + path
    return _disturbed(written, chance) if chance.random() < 0.2 else written


def _disturbed(written: str, chance: Random) -> str:
    at = chance.randint(0, len(written))
    return written[:at] + chance.choice(_STRANGE) + written[at:]


@settings(max_examples=ROUNDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_what_the_gate_lets_through_is_one_place_to_every_reader(number: int) -> None:
    chance = Random(number)
    let_through = [_is_agreed(_built(chance)) for _ in range(OF_A_ROUND)]
    assert any(let_through)
    assert not all(let_through)


def test_the_forbidden_forms_with_one_strange_character_are_one_place_or_none() -> None:
    for form in _FORMS:
        for at in range(min(len(form), 30) + 1):
            for sign in _STRANGE:
                _is_agreed(form[:at] + sign + form[at:])


@settings(max_examples=1_000, deadline=None, database=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_written_the_readers_agree_or_the_gate_refuses(host: str, path: str) -> None:
    _is_agreed(f"http://{host}.example{path}")


def _is_agreed(written: str) -> bool:
    """Whether it was let through; where it was, the others must read the same."""
    try:
        target = admit(written)
    except SiteError:
        return False
    assert (written, _by_standard(written)) == (written, (target.scheme, target.host, target.port))
    assert (written, _by_library(written)) == (written, (target.scheme, target.host, target.port))
    assert target.port in PORTS
    assert (written, admit(target.url)) == (written, target)
    return True


def _by_standard(written: str) -> tuple[str, str, int]:
    """As browsers read it."""
    read = ada_url.URL(written)
    scheme = read.protocol.removesuffix(":")
    return scheme, read.hostname.removesuffix(".").strip("[]"), int(read.port or _USUAL[scheme])


def _by_library(written: str) -> tuple[str, str, int]:
    """As `urllib` reads it; names as it would resolve them."""
    read = urllib.parse.urlsplit(written)
    host = (read.hostname or "").removesuffix(".")
    if ":" in host:
        host = str(IPv6Address(host))
    elif not host.isascii():
        host = host.encode("idna").decode("ascii")
    return read.scheme, host, read.port or _USUAL[read.scheme]


@settings(max_examples=300, deadline=None, database=None)
@given(
    st.sampled_from(["http://", "https://"]),
    st.lists(st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True), min_size=1, max_size=3),
    st.sampled_from(["", ":80", ":443", ":8080", ":8443"]),
    st.text(st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Nd"]), max_size=20),
)
def test_a_plain_address_is_let_through(scheme: str, labels: list[str], port: str, path: str) -> None:
    host = ".".join([*labels, "go", "th"])
    if any(label.startswith("xn--") for label in labels):
        return
    target = admit(f"{scheme}{host}{port}/{path}?q={path}")
    assert target.host == host
    assert urllib.parse.unquote(target.path_and_query) == f"/{path}?q={path}"
