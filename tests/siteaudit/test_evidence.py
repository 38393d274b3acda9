"""Evidence: what is kept comes back as it was, dated and hashed, in files that other readers of WARC open."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.errors import SiteError
from prongsai.siteaudit import evidence
from prongsai.siteaudit.evidence import Archive, Difference, Kept
from prongsai.siteaudit.model import Look

AT = datetime(2026, 3, 2, 3, 0, 0, 125, tzinfo=UTC)
HOME = "https://town.example/"
PAGE = Look(
    HOME, AT, HOME, status=200, headers=(("content-type", "text/html"), ("x-a", "1"), ("x-a", "2")),
    body="<a href=o1>โครงสร้าง</a>".encode(), seconds=0.25,
)  # fmt: skip
MOVED = replace(PAGE, url=f"{HOME}old", final_url=f"{HOME}new", hops=(f"{HOME}a", f"{HOME}new"), body=b"new")
SILENT = Look(f"{HOME}gone", AT, cause="no-answer", seconds=5.0)
PACKED = replace(
    PAGE, url=f"{HOME}gz", final_url=f"{HOME}gz", body=b"unpacked",
    headers=(("content-encoding", "gzip"), ("content-length", "99"), ("transfer-encoding", "chunked")),
)  # fmt: skip
CUT = replace(PAGE, url=f"{HOME}big", final_url=f"{HOME}big", cause="too-large", body=b"x" * 5000)


def archive(*looks: Look, earlier: tuple[Kept, ...] = ()) -> Archive:
    made = Archive(earlier=earlier)
    for look in looks:
        made.keep(look, "address")
    return made


def test_every_look_comes_back_as_it_was() -> None:
    kept = (PAGE, MOVED, SILENT, PACKED, CUT)
    assert evidence.looks(archive(*kept).whole()) == {each.url: each for each in kept}


@pytest.mark.parametrize("name", ["ไทย", "\xe9", "a\u2028b", "", "a b"])
def test_a_header_that_is_none_breaks_no_check(name: str) -> None:
    found = evidence.looks(archive(replace(PAGE, headers=((name, "v"), ("x-a", "1")))).whole())
    assert (found[HOME].body, found[HOME].headers[-1]) == (PAGE.body, ("x-a", "1"))


def test_where_a_site_sends_on_to_cannot_pass_for_what_else_is_said_of_it() -> None:
    away = f"{HOME}\u2028seconds: none\x85hop: {HOME}never\x0bsha256: 0"
    look = replace(SILENT, final_url=away, hops=(away,), cause="refused-address")
    assert evidence.looks(archive(look).whole()) == {look.url: look}


header_names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=10)
header_values = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
headers = st.lists(st.tuples(header_names, header_values), max_size=4).map(tuple)


@settings(max_examples=60, deadline=None)
@given(st.integers(100, 599), headers, st.binary(max_size=300), st.floats(0, 60))
def test_any_answer_comes_back(
    status: int, of_answer: tuple[tuple[str, str], ...], body: bytes, seconds: float
) -> None:
    look = Look(HOME, AT, HOME, (), status, "", of_answer, body, seconds)
    assert evidence.looks(archive(look).whole()) == {HOME: look}


def test_each_record_is_a_file_of_its_own_with_the_hash_of_what_it_holds() -> None:
    made = archive(PAGE)
    assert [each.kind for each in made.records] == ["warcinfo", "response", "request", "metadata"]
    assert all(gzip.decompress(each.content).startswith(b"WARC/1.1\r\n") for each in made.records)
    response = made.records[1]
    assert (response.url, response.at) == (HOME, AT)
    assert response.digest == hashlib.sha256(PAGE.body).hexdigest()
    joined = b"".join([made.records[0].content, response.content, made.records[3].content])
    assert evidence.looks(joined) == {HOME: PAGE}


def test_records_are_handed_on_as_they_come_and_not_gathered() -> None:
    put: list[Kept] = []
    made = Archive(put.append)
    made.keep(PAGE, "home")
    assert [each.kind for each in put] == ["warcinfo", "response", "request", "metadata"]
    assert made.records == []


def test_another_reader_of_warc_finds_every_hash_right(tmp_path: Path) -> None:
    file = tmp_path / "site.warc.gz"
    file.write_bytes(archive(PAGE, MOVED, SILENT, PACKED, CUT).whole())
    program = "import sys; from warcio.cli import main; main(['check', '-v', sys.argv[1]])"
    said = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    assert said.stdout.count("digest pass") == 14
    assert "failed" not in said.stdout


def test_a_look_that_brought_nothing_leaves_its_cause() -> None:
    *_, metadata = evidence.records(archive(SILENT).whole())
    assert (metadata.kind, metadata.url, metadata.at) == ("metadata", SILENT.url, AT)
    assert "cause: no-answer\r\n" in metadata.body.decode()


def test_an_address_is_kept_once() -> None:
    assert len(archive(PAGE, PAGE).records) == 4


def test_the_same_bytes_are_kept_once_and_referred_to() -> None:
    again = replace(PAGE, url=f"{HOME}again", final_url=f"{HOME}again")
    made = archive(PAGE, again)
    assert [each.kind for each in made.records[4:]] == ["revisit", "request", "metadata"]
    assert evidence.looks(made.whole()) == {HOME: PAGE, again.url: again}


def test_what_an_earlier_check_kept_is_not_kept_again_but_found() -> None:
    monday = archive(PAGE)
    tuesday = archive(replace(PAGE, at=AT + timedelta(days=1)), earlier=tuple(monday.records))
    assert [each.kind for each in tuesday.records] == ["warcinfo", "revisit", "request", "metadata"]
    found = evidence.looks(tuesday.whole(), monday.whole())
    assert found == {HOME: replace(PAGE, at=AT + timedelta(days=1))}


def test_a_picture_is_kept_beside_its_page() -> None:
    made = archive(PAGE)
    made.picture(HOME, b"\x89PNG...", AT)
    *_, picture = evidence.records(made.whole())
    assert (picture.kind, picture.url, picture.body) == ("resource", f"urn:view:{HOME}", b"\x89PNG...")
    assert picture.fields["Content-Type"] == "image/png"


def test_two_checks_compared_tell_what_became_of_each_address() -> None:
    def at(path: str, status: int, body: bytes = b"", **more: object) -> Look:
        return Look(HOME + path, AT, HOME + path, status=status, body=body, **more)  # type: ignore[arg-type]

    before = archive(
        at("same", 200, b"1"), at("new-words", 200, b"1"), at("gone", 200, b"1"), at("back", 404),
        at("down", 200, b"1"), at("closed", 200, b"1"), at("never", 404), at("left-out", 200, b"1"),
    )  # fmt: skip
    after = archive(
        at("same", 200, b"1"), at("new-words", 200, b"2"), at("gone", 404), at("back", 200, b"3"),
        at("down", 0, cause="no-answer"), at("closed", 403), at("never", 410), at("only-now", 200, b"1"),
    )  # fmt: skip
    one, two, three = (hashlib.sha256(each).hexdigest() for each in (b"1", b"2", b"3"))
    assert evidence.compare(before.whole(), after.whole()) == (
        Difference(f"{HOME}new-words", "changed", one, two),
        Difference(f"{HOME}gone", "vanished", one, ""),
        Difference(f"{HOME}back", "came-back", "", three),
        Difference(f"{HOME}down", "unclear", one, ""),
        Difference(f"{HOME}closed", "unclear", one, ""),
    )


def refused(content: bytes) -> list[str]:
    with pytest.raises(SiteError) as error:
        evidence.looks(content)
    return [each.code for each in error.value.problems]


def test_evidence_that_was_altered_is_noticed() -> None:
    plain = [gzip.decompress(each.content) for each in archive(PAGE).records]
    plain[1] = plain[1].replace("โครงสร้าง".encode(), "โครงส้ราง".encode())
    assert refused(b"".join(map(gzip.compress, plain))) == ["altered-evidence"]


@pytest.mark.parametrize("content", [b"no archive at all", b"\x1f\x8b\x08broken", b"%PDF-1.7"])
def test_what_is_no_evidence_is_refused(content: bytes) -> None:
    assert refused(content) == ["not-evidence"]


def test_evidence_that_was_cut_is_refused() -> None:
    whole = archive(PAGE).whole()
    assert refused(whole[: len(whole) // 2]) == ["not-evidence"]
