"""Nothing around the program changes where it connects, what it sends, or whom it trusts."""

from __future__ import annotations

from pathlib import Path

import pytest

from prongsai.siteaudit.fetch import AGENT, Door, agent_of
from tests.siteaudit.played_net import Answer, Request, playing

_SENT = ["host", "user-agent", "accept", "accept-language", "accept-encoding", "connection"]


@pytest.mark.parametrize(
    "names",
    [
        ("http_proxy", "HTTP_PROXY"),
        ("https_proxy", "HTTPS_PROXY"),
        ("all_proxy", "ALL_PROXY"),
        ("ftp_proxy", "socks_proxy"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_proxy_of_the_environment_is_used(
    names: tuple[str, str], scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        monkeypatch.setenv(name, "http://proxy.example:8080")
    monkeypatch.setenv("NO_PROXY", "")
    with playing({"www.town.example": lambda _: "ours", "proxy.example": lambda _: "theirs"}) as net:
        look = Door().look(f"{scheme}://www.town.example/")
    assert (look.body, net.asked) == (b"ours", ["www.town.example"])


def test_no_password_of_a_netrc_file_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / ".netrc"
    written.write_text("machine www.town.example login a password b\ndefault login a password b\n")
    written.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(written))
    assert _headers_of("http://www.town.example/") == _SENT


def test_no_cookie_is_kept_from_one_request_to_the_next() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Answer:
        seen.append(request)
        cookie = {"Set-Cookie": "s=1; Path=/", "Location": "/b"}
        return (302, cookie, b"") if request.path == "/a" else (200, cookie, b"")

    with playing({"www.town.example": answer}):
        way_out = Door()
        assert [way_out.look(f"http://www.town.example/{path}").status for path in ("a", "b")] == [200, 200]
    assert [list(each.headers) for each in seen] == [_SENT] * 3


def test_nothing_of_one_host_is_told_to_the_next() -> None:
    seen: list[Request] = []

    def other(request: Request) -> Answer:
        seen.append(request)
        return ""

    sent_on = {"Location": "http://other.example/x", "WWW-Authenticate": "Basic", "Set-Cookie": "s=1"}
    with playing({"www.town.example": lambda _: (302, sent_on, b""), "other.example": other}):
        Door().look("http://www.town.example/secret?token=1")
    assert [(list(each.headers), each.headers["host"]) for each in seen] == [(_SENT, "other.example")]


def test_credentials_in_a_redirect_are_refused_and_not_sent() -> None:
    sent_on = {"Location": "http://a:b@other.example/"}
    hosts = {"www.town.example": lambda _: (302, sent_on, b""), "other.example": lambda _: ""}
    with playing(hosts) as net:
        look = Door().look("http://www.town.example/")
    assert (look.cause, net.asked) == ("refused-address", ["www.town.example"])


def test_every_request_has_a_connection_of_its_own() -> None:
    with playing({"www.town.example": lambda _: "x"}) as net:
        way_out = Door()
        assert [way_out.look("http://www.town.example/").status for _ in range(3)] == [200] * 3
    assert len(net.connects) == 3


@pytest.mark.parametrize("kind", ["expired", "other-name", "self-signed"])
def test_a_bad_certificate_is_told_and_nothing_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    asked: list[Request] = []
    hosts = {"www.town.example": lambda request: asked.append(request)}
    with playing(hosts, certificates={"www.town.example": kind}):  # type: ignore[dict-item]
        look = Door().look("https://www.town.example/")
    assert (look.cause, look.status, look.body, asked) == ("certificate", 0, b"", [])


def test_no_keys_of_connections_are_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with playing({"www.town.example": lambda _: "x"}):
        assert Door().look("https://www.town.example/").status == 200
    assert list(tmp_path.iterdir()) == []


def test_the_name_is_told_to_the_server_and_in_the_host_header() -> None:
    seen: list[str] = []
    with playing({"ตำบล.ไทย": lambda request: seen.append(request.headers["host"])}) as net:
        Door().look("https://ตำบล.ไทย.:8443/")
    assert (net.server_names, seen) == (["xn--m3ck7a0cwh.xn--o3cw4h"], ["xn--m3ck7a0cwh.xn--o3cw4h:8443"])


def _headers_of(url: str) -> list[str]:
    seen: list[str] = []
    with playing({"www.town.example": lambda request: seen.extend(request.headers)}):
        Door().look(url)
    return seen


def test_the_program_says_who_it_is_and_where_its_operator_is_reached() -> None:
    seen: list[str] = []
    with playing({"www.town.example": lambda request: seen.append(request.headers["user-agent"])}):
        Door(agent=agent_of("ita@office.example")).look("http://www.town.example/")
    assert seen == [AGENT.replace(")", "; ita@office.example)")]


@pytest.mark.parametrize("operator", ["a\r\nHost: b", "สำนักงาน a", "a) (b"])
def test_what_the_operator_writes_cannot_add_a_header(operator: str) -> None:
    assert agent_of(operator).count("(") == 1
    assert agent_of(operator).isprintable()
    assert agent_of(operator).isascii()
