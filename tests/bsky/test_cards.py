"""Link cards: one page, asked for with nothing that says who asks, and read whatever is in it."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.cards import fetch_card
from skerry.bsky.cards.page import MAX_DESCRIPTION, MAX_TITLE, Page, read_page
from skerry.bsky.egress.door import Door
from skerry.domain.clean import clean_line
from skerry.domain.errors import EgressDenied, NetworkError, UsageError
from skerry.domain.writing import PostCard
from tests.bsky.doors import QUICK, ledger_of, with_door
from tests.bsky.servers import Reply, Route, Seen, Server

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Plain &amp; simple</title>
<meta property="og:title" content="The tide tables"><meta name="description" content="When the water comes">
</head><body><meta property="og:description" content="not of the head"><title>no</title></body></html>"""


def html(text: str, kind: str = "text/html; charset=utf-8", **headers: str) -> Route:
    """A route that shows a page."""
    return lambda _: Reply(200, {"content-type": kind, "set-cookie": "who=you", **headers}, text.encode())


def onward(where: str, status: int = 302) -> Route:
    """A route that redirects."""
    return lambda _: Reply(status, {"location": where, "set-cookie": "who=you"})


def fetched(folder: Path, link: str, *, loopback: bool = True) -> PostCard:
    """The card of a link."""

    async def use(door: Door) -> PostCard:
        return await fetch_card(door, link)

    return with_door(folder, use, loopback=loopback, limits=QUICK)


def test_card_has_what_the_page_says_and_the_link_as_it_was_given(tmp_path: Path) -> None:
    """Open Graph before the page's own words; without the fragment on the wire; nothing that says who asks."""
    with Server({"/tides": html(PAGE)}) as server:
        link = f"{server.url}/tides?day=1#noon"
        assert fetched(tmp_path, link) == PostCard(link, "The tide tables", "When the water comes")
        (seen,) = server.seen
    assert (seen.method, seen.query) == ("GET", {"day": ["1"]})
    assert set(seen.headers) == {"host", "accept", "accept-encoding", "user-agent"}


def test_redirects_are_followed_each_as_a_request_of_its_own(tmp_path: Path) -> None:
    """To another host as well, without the cookies of the one before; the ledger names every host and no page."""
    with Server({"/here": html(PAGE)}) as far, Server({"/a": onward("/b")}) as near:
        near.routes["/b"] = onward(f"{far.url}/here", 301)
        assert fetched(tmp_path, f"{near.url}/a").title == "The tide tables"
        assert [seen.path for seen in near.seen] == ["/a", "/b"]
        assert "cookie" not in far.seen[0].headers
        assert [(line.port, line.path, line.purpose) for line in ledger_of(tmp_path)] == [
            *[(near.port, "(page)", "card")] * 2,
            (far.port, "(page)", "card"),
        ]


@pytest.mark.parametrize(
    "where",
    [
        *(
            "http://example.com/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
        ),
        *("https://[fd00::1]/", "https://example.com:8443/", "file:///etc/passwd", "javascript:alert(1)"),
        *("https://user@example.com/", "//", "https://\\\\example.com"),
    ],
)
def test_redirects_lead_to_public_pages_only(tmp_path: Path, where: str) -> None:
    """Whatever a page says: not to a private address, not without encryption, not to another port, not to a file."""
    with Server({"/": onward(where)}) as server, pytest.raises(EgressDenied):
        fetched(tmp_path, f"{server.url}/")


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    """After a few."""
    with Server({"/": onward("/")}) as server:
        with pytest.raises(EgressDenied, match="too often"):
            fetched(tmp_path, f"{server.url}/")
        assert len(server.seen) == 6


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "http://example.com/"]
)
def test_this_machine_and_private_networks_are_not_asked(tmp_path: Path, link: str) -> None:
    """Nor anybody without encryption."""
    with pytest.raises(EgressDenied):
        fetched(tmp_path, link, loopback=False)


@pytest.mark.parametrize(
    "link", ["javascript:x", "--help", "file:///etc/passwd", "https://a\x1b[2J.test/", "at://x", ""]
)
def test_what_is_no_link_is_not_asked_for(tmp_path: Path, link: str) -> None:
    """Nothing leaves."""
    with pytest.raises(UsageError):
        fetched(tmp_path, link)
    assert ledger_of(tmp_path) == []


def test_only_pages_are_read(tmp_path: Path) -> None:
    """No image, no program, no error page."""
    for route in (html(PAGE, "application/octet-stream"), html(PAGE, ""), lambda _: Reply(404, {}, PAGE.encode())):
        with Server({"/": route}) as server, pytest.raises(NetworkError):
            fetched(tmp_path, f"{server.url}/")


def test_pages_have_a_size_and_a_time(tmp_path: Path) -> None:
    """Once unpacked; a page that drips is given up at the deadline."""
    bomb = gzip.compress(b"<title>" + b" " * 10_000_000)
    packed = Reply(200, {"content-type": "text/html", "content-encoding": "gzip"}, bomb)
    with Server({"/": lambda _: packed}) as server, pytest.raises(EgressDenied, match="larger"):
        fetched(tmp_path, f"{server.url}/")

    def drip() -> Iterator[bytes]:
        for _ in range(60):
            time.sleep(0.05)
            yield b"<"

    def dripping(_: Seen) -> Reply:
        return Reply(200, {"content-type": "text/html"}, drip())

    with Server({"/": dripping}) as server, pytest.raises(EgressDenied, match="took longer"):
        fetched(tmp_path, f"{server.url}/")


def test_page_without_words_is_called_by_its_host(tmp_path: Path) -> None:
    """A card has a title."""
    with Server({"/": html("<p>hello")}) as server:
        assert fetched(tmp_path, f"{server.url}/") == PostCard(f"{server.url}/", "127.0.0.1")


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("<title>größer</title>".encode("latin-1"), "text/html; charset=iso-8859-1", "größer"),
        ("<meta charset=windows-1252><title>größer</title>".encode("cp1252"), "text/html", "größer"),
        ("<title>潮</title>".encode("shift_jis"), 'text/html; charset="Shift_JIS"', "潮"),
        ("\ufeff<title>潮</title>".encode("utf-16-le"), "text/html", "潮"),
        (b"<title>plain</title>", "text/html; charset=zip", "plain"),
        (b"<title>plain</title>", "text/html; charset=unicode_escape", "plain"),
        (b"<title>\xff\xfe!</title>", "text/html; charset=nonsense", "��!"),
        (b"<title>a</title><title>b</title>", "", "a"),
        (b"<meta name=twitter:title content='from X'><title>a</title>", "", "from X"),
        (b"<title>&#x1b;]0;evil&#7; \xe2\x80\xaeolleh</title>", "", "]0;evil olleh"),
    ],
)
def test_page_is_read_in_its_encoding_and_cleaned(body: bytes, kind: str, title: str) -> None:
    """By the header, by what the page says, by its mark; an encoding that is none of text is UTF-8."""
    assert read_page(body, kind).title == title


@given(st.text(alphabet="<>!-/=\"' &;#aeghimnoptlTMy:\x1b\u202e\n", max_size=400) | st.text(max_size=100))
def test_any_page_is_read_into_clean_short_lines(text: str) -> None:
    """No text fails; what comes out can be shown."""
    page = read_page(
        f'<head><title>{text}</title><meta name=description content="{text}">'.encode("utf-8", "replace"), ""
    )
    for words, most in ((page.title, MAX_TITLE), (page.description, MAX_DESCRIPTION)):
        assert clean_line(words) == words
        assert len(words) <= most


@pytest.mark.parametrize(
    "piece", ["<!--", "<!", "<a ", "<a b='", "<title>", "&", "</", "<?", "<![CDATA[", "<meta content=", "&#"]
)
def test_hostile_pages_are_read_in_bounded_time(piece: str) -> None:
    """Two megabytes of the beginnings of things."""
    start = time.monotonic()
    page = read_page(piece.encode() * (2_000_000 // len(piece)), "text/html")
    assert time.monotonic() - start < 3
    assert isinstance(page, Page)
