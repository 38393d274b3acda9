"""The gate: no form of a forbidden address leads to a connect, and each refusal says why in words."""

from __future__ import annotations

import ipaddress
import urllib.request
from collections import Counter
from contextlib import suppress

import pytest

from prongsai.errors import SiteError
from prongsai.siteaudit.gate import LONGEST, Target, admit, is_public
from tests.siteaudit.forbidden import door, forbidden_net, forms, leaks


def test_there_are_at_least_248_forms_and_none_is_written_twice() -> None:
    written = [form for _, form in forms()]
    assert len(written) >= 248
    assert [form for form, times in Counter(written).items() if times > 1] == []


def test_no_form_is_let_through_or_leads_to_a_connect() -> None:
    with forbidden_net() as net:
        way_out = door()
        came = [(form, way_out.look(form)) for _, form in forms()]
    assert [form for form, look in came if look.status or look.body] == []
    assert [form for form, look in came if look.cause != "refused-address"] == []
    assert net.connects == []


def test_a_program_without_a_gate_is_caught_by_the_same_net() -> None:
    with forbidden_net() as net:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _, form in forms():
            if form.lower().lstrip().startswith("http"):
                with suppress(Exception), opener.open(form, timeout=5) as answer:
                    answer.read()
    assert len(leaks(net)) >= 150


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("http://www.town.example/" + "a" * LONGEST, "address-too-long"),
        ("http://www.town.example/a b", "address-odd-character"),
        ("ftp://www.town.example/", "address-not-http"),
        ("http://a:b@www.town.example/", "address-user-info"),
        ("http://www.town.example:8000/", "address-bad-port"),
        ("http://0x7f.1/", "address-bad-host"),
        ("http://127.0.0.1/", "address-not-public"),
        ("http://intranet/", "address-not-public"),
        ("https://ITA.prongsai.example./", "address-own-host"),
    ],
)
def test_a_refusal_says_why_in_both_languages(form: str, code: str) -> None:
    with pytest.raises(SiteError) as refused:
        admit(form, own_hosts=("ita.prongsai.example",))
    problem = refused.value.problems[0]
    assert (problem.code, refused.value.exit_code) == (code, 13)
    assert problem.th
    assert problem.en


def test_an_address_may_be_as_long_as_the_limit() -> None:
    written = "http://www.town.example/".ljust(LONGEST, "a")
    assert admit(written).url == written


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("http://www.town.example", Target("http", "www.town.example", 80, "/")),
        ("HTTPS://WWW.Town.Example/A", Target("https", "www.town.example", 443, "/A")),
        ("http://www.town.example.?a=1#b", Target("http", "www.town.example", 80, "/?a=1")),
        ("http://www.town.example:8443/", Target("http", "www.town.example", 8443, "/")),
        ("https://20.20.0.1:8080/a@b", Target("https", "20.20.0.1", 8080, "/a@b")),
        ("https://[2600:0:0::7]:8443/", Target("https", "2600::7", 8443, "/")),
        ("http://เทศบาล.ไทย/", Target("http", "xn--o3cg7ak5c9d.xn--o3cw4h", 80, "/")),
        ("http://ตำบล.ไทย/", Target("http", "xn--m3ck7a0cwh.xn--o3cw4h", 80, "/")),
        ("http://my_site.town.example/", Target("http", "my_site.town.example", 80, "/")),
        (
            "http://www.town.example/แผน/%E0%b8%81?ปี=๖๘&x=%",
            Target(
                "http", "www.town.example", 80,
                "/%E0%B9%81%E0%B8%9C%E0%B8%99/%E0%b8%81?%E0%B8%9B%E0%B8%B5=%E0%B9%96%E0%B9%98&x=%",
            ),
        ),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart_as_browsers_do(written: str, target: Target) -> None:
    assert admit(written) == target


@pytest.mark.parametrize(
    ("target", "authority"),
    [
        (Target("http", "www.town.example", 80, "/"), "www.town.example"),
        (Target("http", "www.town.example", 443, "/"), "www.town.example:443"),
        (Target("https", "2600::7", 443, "/"), "[2600::7]"),
        (Target("https", "2600::7", 8443, "/"), "[2600::7]:8443"),
    ],
)
def test_the_host_header_names_a_port_only_where_it_is_not_the_usual_one(
    target: Target, authority: str
) -> None:
    assert target.authority == authority


# fmt: off
_EDGES = {
    "0.0.0.1": "1.0.0.0", "0.255.255.255": "1.0.0.0", "10.0.0.0": "9.255.255.255",
    "10.255.255.255": "11.0.0.0",
    "100.64.0.0": "100.63.255.255", "100.127.255.255": "100.128.0.0", "127.0.0.0": "126.255.255.255",
    "127.255.255.255": "128.0.0.0", "168.63.129.16": "168.63.129.17", "169.254.0.0": "169.253.255.255",
    "169.254.255.255": "169.255.0.0", "172.16.0.0": "172.15.255.255", "172.31.255.255": "172.32.0.0",
    "192.0.0.255": "192.0.1.0", "192.0.2.0": "192.0.1.255", "192.168.0.0": "192.167.255.255",
    "192.168.255.255": "192.169.0.0", "198.18.0.0": "198.17.255.255", "198.19.255.255": "198.20.0.0",
    "223.255.255.256": "223.255.255.255", "224.0.0.0": "223.255.255.255",
    "2001:1ff:ffff::": "2001:200::", "2001:db8::": "2001:db7:ffff::", "2001:db8:ffff::": "2001:db9::",
    "2002::": "2001:ffff::", "2002:ffff::": "2003::", "3fff:fff::": "3fff:1000::", "1fff::": "2000::",
    "4000::": "3ffe::", "2600::1%eth0": "2600::1", "": "2600::", "localhost": "20.20.0.1",
}
# fmt: on


@pytest.mark.parametrize(("closed", "open_"), _EDGES.items())
def test_the_public_internet_begins_where_the_registry_says(closed: str, open_: str) -> None:
    assert (is_public(closed), is_public(open_)) == (False, True)


def test_no_address_is_public_that_carries_another_inside() -> None:
    inside = [ipaddress.IPv4Address(each) for each in ("10.0.0.1", "127.0.0.1", "20.20.0.1")]
    carried = [
        ipaddress.IPv6Address(prefix + int(each) * 2**shift)
        for each in inside
        for prefix, shift in (
            (0, 0), (0xFFFF << 32, 0), (0xFFFF << 48, 0), (0x64FF9B << 96, 0), (0x2002 << 112, 80),
            (0x20010000 << 96, 64), (0x64FF9B0001 << 80, 0),
        )
    ]  # fmt: skip
    assert [str(each) for each in carried if is_public(str(each))] == []
