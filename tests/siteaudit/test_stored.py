"""An audit comes back from its JSON as it was; what is no audit is refused in one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.errors import SiteError
from prongsai.frameworks import Text
from prongsai.siteaudit import stored
from prongsai.siteaudit.model import VERDICTS, AddressSeen, Audit, Finding, ItemSeen, Path, Step

AT = datetime(2026, 3, 2, 3, 0, 0, 125, tzinfo=UTC)
PATH = Path((Step("https://town.example/", "หน้าหลัก"), Step("https://town.example/o1", "โครงสร้าง")))
AUDIT = Audit(
    "https://town.example/", 2568, AT, AT, 12,
    (
        ItemSeen(
            "o1", "not_met",
            (AddressSeen("https://town.example/o1", 200, "", "https://town.example/o1", "ab" * 32, PATH),
             AddressSeen("https://town.example/x", 0, "too-slow", "", "", None)),
            (Finding("fiscal_year", "not_met", "https://town.example/o1", Text("ไม่พบปี", "no year"),
                     Text("เพิ่มปี", "add it"), {"years": [2567], "expected": 2568}),),
        ),
        ItemSeen("o2", "not_checked"),
    ),
    stopped="most-pages", is_blind=True, version="0.1",
)  # fmt: skip

texts = st.text(max_size=20)
verdicts = st.sampled_from(sorted(VERDICTS))
paths = st.none() | st.lists(st.builds(Step, texts, texts), min_size=1).map(lambda steps: Path(tuple(steps)))
addresses = st.builds(
    AddressSeen, texts, st.integers(0, 599), st.sampled_from(["", "robots", "too-slow"]), texts, texts, paths
)
seen = st.dictionaries(texts, st.integers() | texts | st.lists(texts) | st.none())
both = st.builds(Text, texts, texts)
findings = st.builds(Finding, texts, verdicts, texts, both, both, seen)
items = st.builds(
    ItemSeen, texts, verdicts, st.lists(addresses).map(tuple), st.lists(findings, max_size=3).map(tuple)
)


def test_an_audit_comes_back_as_it_was() -> None:
    content = stored.write(AUDIT)
    assert stored.read(content) == AUDIT
    assert stored.write(stored.read(content)) == content


@settings(max_examples=50, deadline=None)
@given(st.lists(items, max_size=3).map(tuple), st.integers(0, 3000), texts, st.booleans())
def test_any_audit_comes_back(
    seen_items: tuple[ItemSeen, ...], pages: int, stopped: str, is_blind: bool
) -> None:
    audit = Audit("https://t.example/", 0, AT, AT, pages, seen_items, stopped, is_blind)
    assert stored.read(stored.write(audit)) == audit


def test_thai_letters_stand_as_they_are() -> None:
    assert "โครงสร้าง" in stored.write(AUDIT).decode("utf-8")


def altered(key: str, value: object) -> bytes:
    plain = stored.as_plain(AUDIT)
    plain["items"][0][key] = value
    return json.dumps(plain).encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b'{"format": 2}', b"null", altered("verdict", "good"), altered("code", 7),
     altered("addresses", [{"cause": "moon"}]), altered("findings", None)],
)  # fmt: skip
def test_what_is_no_audit_is_refused(content: bytes) -> None:
    with pytest.raises(SiteError) as refused:
        stored.read(content)
    assert [each.code for each in refused.value.problems] == ["not-an-audit"]
