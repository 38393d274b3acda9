"""Addresses: what differs only harmlessly has one key, what may be another page has another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.siteaudit.addresses import host_of, is_same_site, key, key_of_folder, shape

SAME = [
    ("https://example.go.th", "http://example.go.th/"),
    ("https://www.example.go.th/oit/", "https://example.go.th/oit"),
    ("HTTPS://WWW.EXAMPLE.GO.TH/oit", "https://example.go.th/oit"),
    ("http://example.go.th:80/a", "https://example.go.th:443/a"),
    ("http://example.go.th./a", "http://example.go.th/a"),
    ("http://example.go.th/a#top", "http://example.go.th/a"),
    ("http://example.go.th/a?", "http://example.go.th/a"),
    ("http://example.go.th/a?x=1&y=2", "http://example.go.th/a?y=2&x=1"),
    ("http://example.go.th/a?x=&y=2", "http://example.go.th/a?y=2&x"),
    ("http://example.go.th/a?q=a+b", "http://example.go.th/a?q=a%20b"),
    ("http://example.go.th/a?x=1&utm_source=line&fbclid=Iw", "http://example.go.th/a?x=1"),
    ("http://example.go.th/a.php?PHPSESSID=0af3&x=1", "http://example.go.th/a.php?x=1"),
    ("http://example.go.th/a.jsp;jsessionid=9F0?x=1", "http://example.go.th/a.jsp?x=1"),
    ("http://example.go.th/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "http://example.go.th/a.aspx"),
    ("http://example.go.th/?sid=0af35c9be0af35c9be0af35c9be0af35", "http://example.go.th/"),
    ("http://example.go.th//a///b", "http://example.go.th/a/b"),
    ("http://example.go.th/a/../b/./c", "http://example.go.th/b/c"),
    ("http://example.go.th\\a\\b", "http://example.go.th/a/b"),
    ("http://example.go.th/แผน", "http://example.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99"),
    ("http://example.go.th/%e0%b9%81%e0%b8%9c%e0%b8%99", "http://example.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99"),
    ("http://example.go.th/%E1%BC%B9", "http://example.go.th/แผน"),  # TIS-620
    ("http://example.go.th/a?q=%E1%BC%B9", "http://example.go.th/a?q=แผน"),
    ("http://example.go.th/%61%2Dx", "http://example.go.th/a-x"),
    ("http://example.go.th/a b", "http://example.go.th/a%20b"),
    ("http://สมมุติ.ไทย/a", "http://xn--m3cxa8a3cwa.xn--o3cw4h/a"),
    ("www.example.go.th/a", "http://example.go.th/a"),
    ("//example.go.th/a", "http://example.go.th/a"),
    ("  http://example.go.th/a\n", "http://example.go.th/a"),
]
OTHER = [
    ("http://example.go.th/a", "http://example.go.th/A"),
    ("http://example.go.th/a", "http://other.go.th/a"),
    ("http://oit.example.go.th/a", "http://example.go.th/a"),
    ("http://example.go.th:8080/a", "http://example.go.th/a"),
    ("http://example.go.th/a?x=1", "http://example.go.th/a?x=2"),
    ("http://example.go.th/a?x=1", "http://example.go.th/a"),
    ("http://example.go.th/?sid=12", "http://example.go.th/"),  # may be a section
    ("http://example.go.th/a%2Fb", "http://example.go.th/a/b"),
    ("http://example.go.th/a?q=1%262", "http://example.go.th/a?q=1&2"),
    ("http://example.go.th/index.php", "http://example.go.th/"),  # the page behind a splash page, perhaps
    ("http://example.go.th/#/oit", "http://example.go.th/"),
    ("http://example.go.th/#!oit", "http://example.go.th/"),
    ("http://example.go.th/a?x=1&x=2", "http://example.go.th/a?x=2&x=1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_harmless_differences_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_may_be_another_page_has_another_key(one: str, other: str) -> None:
    assert key(one) != key(other)


_some_address = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "", "//"]),
    st.sampled_from(
        ["example.go.th", "www.example.go.th", "example.go.th:8080", "สมมุติ.ไทย", "[2001::1]:8080"]
    ),
    st.text("/abก%.;=+ 2E0", max_size=12).map(lambda path: f"/{path}"),
    st.text("&=abก%+2E0", max_size=12).map(lambda query: f"?{query}" if query else ""),
    st.sampled_from(["", "#", "#top", "#/news/1", "#!a?b=1"]),
)


@given(_some_address)
def test_the_key_of_a_key_is_the_key(url: str) -> None:
    assert key(key(url)) == key(url)
    assert shape(key(url)) == shape(url)


@given(st.text(max_size=80))
def test_whatever_is_written_has_a_key(text: str) -> None:
    assert isinstance(key(text), str)
    assert isinstance(is_same_site(text, "http://example.go.th"), bool)


@pytest.mark.parametrize(
    "url", ["mailto:a@example.go.th", "tel:043-000000", "line://ti/p/1", "javascript:go(1)"]
)
def test_what_is_no_web_address_has_no_host(url: str) -> None:
    assert (host_of(url), key(url)) == ("", url)


def test_index_pages_have_the_key_of_their_folder_only_where_it_is_asked_for() -> None:
    assert key_of_folder("http://example.go.th/oit/index.php?a=1") == key("http://example.go.th/oit/?a=1")
    assert key_of_folder("http://example.go.th/Default.aspx") == key("http://example.go.th/")
    assert key_of_folder("http://example.go.th/indexing.php") == key("http://example.go.th/indexing.php")


@pytest.mark.parametrize(
    ("url", "home", "is_same"),
    [
        ("http://example.go.th/a", "https://www.example.go.th/", True),
        ("http://www.example.go.th/a", "https://example.go.th/", True),
        ("http://oit.example.go.th/a", "https://www.example.go.th/", True),
        ("http://example.go.th:8080/a", "https://example.go.th/", True),
        ("http://example.go.th/a", "https://oit.example.go.th/", False),
        ("http://notexample.go.th/a", "https://example.go.th/", False),
        ("http://example.go.th.evil.example/a", "https://example.go.th/", False),
        ("https://www.facebook.com/town", "https://example.go.th/", False),
        ("mailto:a@example.go.th", "https://example.go.th/", False),
        ("https://sites.google.com/view/town/oit", "https://sites.google.com/view/town/", True),
        ("https://sites.google.com/view/other/oit", "https://sites.google.com/view/town/", False),
        ("http://example.go.th/a", "", False),
    ],
)
def test_a_site_is_its_host_and_the_hosts_below_it(url: str, home: str, is_same: bool) -> None:
    assert is_same_site(url, home) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://example.go.th/news.php?id=1", "http://example.go.th/news.php?id=2044", True),
        ("http://example.go.th/2024/05/12", "http://example.go.th/2031/1/1", True),
        ("http://example.go.th/c.php?m=5&y=2024", "http://example.go.th/c.php?y=2031&m=1", True),
        ("http://example.go.th/x/0af35c9be0af35c9be", "http://example.go.th/x/9999999999999999aa", True),
        ("http://example.go.th/ข่าว-1", "http://example.go.th/ข่าว-2", True),
        ("http://example.go.th/ข่าว", "http://example.go.th/แผน", False),
        ("http://example.go.th/news.php?id=1", "http://example.go.th/plan.php?id=1", False),
    ],
)
def test_pages_that_differ_in_numbers_alone_have_one_shape(one: str, other: str, is_same: bool) -> None:
    assert (shape(one) == shape(other)) is is_same
