"""Rows: what a post of every kind says, in no more columns than there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content
from textual.theme import BUILTIN_THEMES, Theme

from skerry.domain.clean import clean, clean_line
from skerry.domain.posts import Card, Embed, Facet, FeedItem, Image, Quoted, ReplyContext, Repost, Viewer
from skerry.domain.verdicts import ACTIONS, Action
from skerry.ui.rows.facts import links_of, web_page
from skerry.ui.rows.layout import BAR, Columns, Layout, paint
from skerry.ui.rows.look import Look
from skerry.ui.rows.post import Shown, item_lines
from skerry.ui.rows.text import link_note, post_text
from skerry.ui.themes import DARK, LIGHT, Palette
from tests.ui.people import ANSEL, HAL, MIRA, YUI
from tests.ui.posts import MINUTE, NOW_MS, facet, post, showcase

PALETTE = Palette.of(DARK.to_color_system().generate(), is_ansi=False)
WIDTHS = (8, 20, 54, 75, 88)


def look(width: int = 75) -> Look:
    """How rows are drawn in these tests."""
    return Look(PALETTE, width, NOW_MS)


def said(item: FeedItem, shown: Shown | None = None, width: int = 75) -> list[str]:
    """The lines of an item as text."""
    return [line.plain.rstrip() for line in item_lines(item, shown or Shown(), look(width))]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("action", ACTIONS)
def test_no_line_is_wider_than_the_row(width: int, action: Action) -> None:
    """Wide letters, emoji and long words are wrapped or cut by the columns that they take."""
    for item in showcase():
        for line in item_lines(item, Shown(action, "Because of a rather long reason, which goes on."), look(width)):
            assert cell_len(line.plain) <= width, line.plain
            assert "\n" not in line.plain


@given(st.text(max_size=400), st.text(max_size=60), st.integers(8, 88))
def test_any_text_fits(text: str, name: str, width: int) -> None:
    """Whatever somebody writes, or calls themself, stays in its columns."""
    author = MIRA.__class__("did:plc:x", "x.test", clean_line(name))
    quoted = Quoted("post", author=author, text=clean(text), created_ms=NOW_MS)
    embed = Embed(
        images=(Image(clean(text)),), card=Card("https://x.test", clean_line(text), clean(text)), quoted=quoted
    )
    item = FeedItem(
        post(1, author, text, minutes=3, embed=embed),
        Repost(author, NOW_MS),
        ReplyContext("post", "p", "r", author, clean(text)),
    )
    for line in item_lines(item, Shown(), look(width)):
        assert cell_len(line.plain) <= width


@given(st.text(max_size=200), st.booleans(), st.booleans(), st.integers(20, 250))
def test_painted_lines_cover_the_window_exactly(text: str, selected: bool, unread: bool, total: int) -> None:
    """Every strip is as wide as the list, so that nothing of an earlier frame stays."""
    columns = Columns.of(total)
    lines = item_lines(FeedItem(post(1, YUI, text, minutes=3)), Shown(), look(columns.text))
    layout = Layout(tuple(lines))
    strips = paint(layout, columns, PALETTE, is_selected=selected, is_unread=unread)
    assert len(strips) == layout.height
    assert {strip.cell_length for strip in strips} == {total}
    assert all(sum(cell_len(segment.text) for segment in strip) == total for strip in strips)


def test_the_selection_is_seen_without_colour() -> None:
    """A bar stands before each line of the selected post."""
    layout = Layout((Content("a"), Content("b")))
    strips = paint(layout, Columns.of(60), PALETTE, is_selected=True, is_unread=False)
    assert [BAR in strip.text for strip in strips] == [True, True, False]


def test_a_post_says_who_and_when() -> None:
    """Name, handle and age in the first line, then the text."""
    lines = said(FeedItem(post(1, ANSEL, "Low tide.", minutes=130)))
    assert lines[0].startswith("Ansel  @ansel.test")
    assert lines[0].endswith(" 2h")
    assert lines[1] == "Low tide."
    assert len(lines) == 2


def test_a_repost_says_by_whom_and_when_it_was() -> None:
    """The line above the author."""
    item = FeedItem(post(1, ANSEL, "Low tide.", minutes=130), Repost(MIRA, NOW_MS - 5 * MINUTE))
    lines = said(item)
    assert lines[0].startswith("↻ Mira Solberg reposted")
    assert lines[0].endswith(" 5m")
    assert lines[1].endswith(" 2h")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (ReplyContext("post", "p", "r", MIRA, "Who is\nup?"), "↳ to @mira.example.com  Who is up?"),
        (ReplyContext("gone"), "↳ to a post that is gone"),
        (ReplyContext("blocked"), "↳ to a post that is blocked"),
    ],
)
def test_a_reply_says_what_it_answers(reply: ReplyContext, words: str) -> None:
    """To whom, and the beginning of it."""
    assert said(FeedItem(post(1, ANSEL, "Me.", minutes=1), reply=reply))[1] == words


def test_images_are_their_words() -> None:
    """Alt text, its place among several, and the want of one."""
    embed = Embed(images=(Image("A boot"), Image()))
    lines = said(FeedItem(post(1, ANSEL, "", minutes=1, embed=embed)))
    assert lines[1:] == ["▣ image 1/2: A boot", "▣ image 2/2, no alt text"]


def test_a_quote_is_in_a_box() -> None:
    """Its lines stand behind a bar; what is left of it is said where it is gone."""
    quoted = Quoted("post", author=ANSEL, text="Low tide.", created_ms=NOW_MS)
    lines = said(FeedItem(post(1, MIRA, "This.", minutes=1, embed=Embed(quoted=quoted))))
    assert lines[2].startswith("▎ Ansel  @ansel.test")
    assert lines[3] == "▎ Low tide."
    gone = said(FeedItem(post(1, MIRA, "This.", minutes=1, embed=Embed(quoted=Quoted("blocked")))))
    assert gone[2] == "▎ the quoted post is blocked"


def test_counts_are_left_out_when_there_are_none() -> None:
    """No line for nothing; the account's own like and repost are there even where counts lag behind."""
    assert len(said(FeedItem(post(1, ANSEL, "Hm.", minutes=1)))) == 2
    mine = said(FeedItem(post(1, ANSEL, "Hm.", minutes=1, viewer=Viewer(like="at://l", repost="at://r"))))
    assert mine[2] == "↻✓ 1   ♥ 1"


def test_a_collapsed_post_is_one_line_with_its_reason() -> None:
    """Nothing of its text is shown until it is revealed."""
    item = FeedItem(post(1, ANSEL, "A late goal!", minutes=1))
    lines = said(item, Shown("collapse", "Collapsed by “Football”."))
    assert len(lines) == 1
    assert lines[0].startswith("▸ Ansel  Collapsed by “Football”.")
    revealed = said(item, Shown("collapse", "Collapsed by “Football”.", is_revealed=True))
    assert revealed[0] == "▸ Collapsed by “Football”."
    assert "A late goal!" in revealed


def test_covered_media_say_why_and_nothing_else() -> None:
    """Also those of a quoted post."""
    quoted = Quoted("post", author=ANSEL, text="Look.", images=(Image("secret two"),))
    item = FeedItem(post(1, MIRA, "Look.", minutes=1, embed=Embed(images=(Image("secret one"),), quoted=quoted)))
    lines = "\n".join(said(item, Shown("blur-media", "Media covered by “Food”.")))
    assert "secret" not in lines
    assert "▒▒ Media covered by “Food”." in lines
    assert "secret one" in "\n".join(said(item, Shown("blur-media", "…", is_revealed=True)))


@pytest.mark.parametrize(("action", "sign"), [("boost", "▲"), ("sink", "▼"), ("keep", "◆"), ("show", "")])
def test_a_moved_post_has_a_sign(action: Action, sign: str) -> None:
    """Boosted, sunk and kept posts are told apart by a sign beside the age."""
    assert said(FeedItem(post(1, ANSEL, "Hm.", minutes=1)), Shown(action))[0].endswith(f" {sign} 1m".replace("  ", " "))


@pytest.mark.parametrize(
    ("text", "uri", "note"),
    [
        ("example.com/tides", "https://example.com/tides/today", ""),
        ("www.example.com", "https://example.com/", ""),
        ("read this", "https://anything.test/", ""),
        ("bank.example.com", "https://bank.evil.test/", "bank.evil.test"),
        ("here", "https://παράδειγμα.test/", "xn--hxajbheg2az3al.test"),
        ("click", "javascript:alert(1)", "not a web address"),
    ],
)
def test_a_link_that_is_not_what_it_seems_is_flagged(text: str, uri: str, note: str) -> None:
    """The real host stands beside it."""
    assert link_note(text, uri) == note
    shown = post_text(text, (Facet(0, len(text), "link", uri),), PALETTE).plain
    assert shown == (f"{text} ⚠ {note}" if note else text)


@given(
    st.text(min_size=1, max_size=50).map(clean),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6),
)
def test_facets_never_lose_or_double_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Even facets that overlap or lie outside leave the text as it is."""
    facets = [Facet(max(0, start), end, "tag", "x") for start, end in spans if end > max(0, start)]
    assert post_text(text, facets, PALETTE).plain == text


def test_a_very_long_post_is_shortened_in_a_list() -> None:
    """A hundred line feeds don't fill four screens; the thread shows all."""
    item = FeedItem(post(1, ANSEL, "\n".join(f"line {n}" for n in range(100)), minutes=1))
    lines = said(item)
    assert lines[-1] == "… 76 more lines in the thread"
    assert len(lines) == 26
    assert len(said(item, Shown(is_whole=True))) == 101


def test_markup_in_posts_is_text() -> None:
    """Square brackets are what somebody wrote, never a style or an action."""
    text = "[@click=app.bell][red]boo[/red][/]"
    assert said(FeedItem(post(1, ANSEL, text, minutes=1)))[1] == text


def test_links_are_listed_once_and_in_order() -> None:
    """Of the text, the card, and what is quoted."""
    text = "one.test and two.test"
    facets = (facet(text, "one.test", "link", "https://one.test"), facet(text, "two.test", "link", "https://two.test"))
    card = Card("https://one.test", "One")
    links = links_of(post(1, HAL, text, minutes=1, facets=facets, embed=Embed(card=card)))
    assert [link.uri for link in links] == ["https://one.test", "https://two.test"]
    assert [link.said for link in links] == ["one.test", "two.test"]


def test_only_posts_have_a_page_on_the_web() -> None:
    """Handle and record key make the address; anything else has none."""
    uri = "at://did:plc:abc/app.bsky.feed.post/3kxyz"
    assert web_page(uri, "a.test") == "https://bsky.app/profile/a.test/post/3kxyz"
    assert web_page(uri) == "https://bsky.app/profile/did:plc:abc/post/3kxyz"
    assert web_page("https://evil.test/x/y") == ""
    assert web_page("at://did:plc:abc/x y/\n") == ""


@pytest.mark.parametrize(
    "theme", [DARK, LIGHT, *(BUILTIN_THEMES[name] for name in ("nord", "ansi-dark", "ansi-light"))]
)
def test_every_theme_gives_all_styles(theme: Theme) -> None:
    """Rows take their colours from the variables that each theme has."""
    palette = Palette.of(theme.to_color_system().generate(), is_ansi=theme.ansi)
    assert palette.muted != palette.strong
