"""The text that is being written: editing by graphemes, lines, measures, what is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from skerry.domain.graphemes import count_graphemes, grapheme_ends
from skerry.domain.posting import MAX_BYTES, MAX_GRAPHEMES, measure
from skerry.domain.richtext import detect
from skerry.domain.writing import Gates, NewPost, PostImage
from skerry.ui.compose.buffer import MAX_CHARS, Buffer
from skerry.ui.compose.composition import Composition
from skerry.ui.compose.languages import choices
from skerry.ui.compose.paths import complete
from skerry.ui.compose.preview import facets_of, measured
from skerry.ui.compose.wrapping import locate, place_at, wrap

ODD = st.text(alphabet=st.sampled_from("ab \n é\u0301結👩🏽\u200d🚀🇩🇪\ufe0f#@.नि"), max_size=60)
WIDTHS = st.integers(2, 30)


@given(ODD)
def test_grapheme_ends_are_as_many_as_the_graphemes(text: str) -> None:
    """In order, the last at the end."""
    ends = grapheme_ends(text)
    assert len(ends) == count_graphemes(text)
    assert ends == sorted(set(ends))
    assert not text or ends[-1] == len(text)


@given(ODD, WIDTHS)
def test_lines_are_the_text_and_fit(text: str, width: int) -> None:
    """Nothing is lost but line feeds, and only blanks stand beyond the edge."""
    lines = wrap(text, width)
    kept = [text[line.start : line.end] for line in lines]
    assert "".join(kept) == text.replace("\n", "")
    assert all(cell_len(line.rstrip()) <= width for line in kept if count_graphemes(line.rstrip()) > 1)


@given(ODD, WIDTHS, st.data())
def test_caret_is_found_again_at_its_line_and_column(text: str, width: int, data: st.DataObject) -> None:
    """From place to line and column and back."""
    lines = wrap(text, width)
    place = data.draw(st.sampled_from([0, *grapheme_ends(text)]))
    line, column = locate(lines, text, place)
    assert lines[line].start <= place <= lines[line].end
    found = place_at(lines, text, line, column)
    assert cell_len(text[lines[line].start : found]) == column or found <= place


def test_words_are_kept_whole_where_they_fit() -> None:
    """Broken behind a blank; a word longer than a line anywhere."""
    text = "one two threefour"
    assert [text[line.start : line.end] for line in wrap(text, 8)] == ["one two ", "threefou", "r"]


@given(ODD, st.lists(st.sampled_from(["left", "right", "back", "delete", "word", "type", "undo", "redo"]), max_size=12))
def test_caret_never_stands_in_a_grapheme(text: str, deeds: list[str]) -> None:
    """Whatever is done."""
    buffer = Buffer(text)
    do = {
        "left": buffer.left,
        "right": buffer.right,
        "back": buffer.delete_back,
        "delete": buffer.delete,
        "word": buffer.delete_word_back,
        "type": lambda: buffer.type("🇩"),
        "undo": buffer.undo,
        "redo": buffer.redo,
    }
    for deed in deeds:
        do[deed]()
        assert buffer.caret in (0, *grapheme_ends(buffer.text))


def test_undo_takes_a_word_at_a_time() -> None:
    """And everything comes back in order."""
    buffer = Buffer()
    for character in "one two":
        buffer.type(character)
    buffer.undo()
    assert buffer.text == "one "
    buffer.undo()
    buffer.undo()
    assert buffer.text == ""
    buffer.redo()
    assert buffer.text == "one"


def test_text_has_an_end() -> None:
    """What has no room is left out, and told."""
    buffer = Buffer("a" * (MAX_CHARS - 1))
    assert not buffer.paste("bcd")
    assert buffer.text.endswith("ab")
    assert len(buffer.text) == MAX_CHARS


@given(st.text(max_size=80))
def test_paste_leaves_nothing_that_a_terminal_obeys(text: str) -> None:
    """No control but the line feed, no override, no surrogate."""
    buffer = Buffer()
    buffer.paste(f"{text}\x1b]0;x\x07\u202e")
    assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in buffer.text)
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069") & set(buffer.text)
    buffer.text.encode()


@given(st.text(max_size=400))
def test_measure_is_that_of_the_limits(text: str) -> None:
    """Graphemes and bytes as posting counts them; what fits is whole graphemes and within both."""
    found = measured(text)
    assert (found.graphemes, found.size) == measure(text)
    fits = text[: found.fits]
    assert count_graphemes(fits) <= MAX_GRAPHEMES
    assert len(fits.encode("utf-8", "surrogatepass")) <= MAX_BYTES
    assert found.is_too_long == (found.fits < len(text))


def test_what_fits_ends_by_bytes_too() -> None:
    """200 astronauts are 3,000 bytes; one more is one too many."""
    astronaut = "👩🏽‍🚀"
    assert measured(astronaut * 200).fits == 200 * len(astronaut)
    assert measured(astronaut * 201).fits == 200 * len(astronaut)


@given(st.text(alphabet=st.sampled_from("aé結👩 @.#testcom/:h"), max_size=60))
def test_facets_stand_where_the_detector_finds_them(text: str) -> None:
    """Byte offsets as places in the text."""
    found = [(len(text[: f.start].encode()), len(text[: f.end].encode()), f.value) for f in facets_of(text)]
    assert found == [(f.start, f.end, f.value) for f in detect(text)]


def test_thread_keeps_its_head_when_the_first_post_goes() -> None:
    """What it answers, and who may answer it, goes to the next; later posts only say whether they may be quoted."""
    thread = Composition([NewPost("one", reply_to="at://did:plc:a/app.bsky.feed.post/1")])
    thread.set_gates(Gates(None, can_quote=False))
    thread.add_part()
    thread.set_text("two")
    assert thread.part.gates == Gates(can_quote=False)
    thread.step(-1)
    thread.remove_part()
    assert [(part.text, part.reply_to) for part in thread.parts] == [("two", "at://did:plc:a/app.bsky.feed.post/1")]
    thread.remove_part()
    assert thread.is_empty
    assert thread.first.reply_to


def test_checking_goes_to_the_post_that_is_wrong() -> None:
    """And leaves empty ones at the end out."""
    thread = Composition([NewPost("one"), NewPost("", images=(PostImage("a"),)), NewPost(" ")])
    with pytest.raises(Exception, match="post 2: image 1 has no description"):
        thread.checked(require_alt=True)
    assert thread.at == 1
    assert len(thread.checked(require_alt=False)) == 2


def test_languages_begin_with_those_of_the_last_post() -> None:
    """Each once, none of them at the end."""
    assert choices(["de", "en"], ("fr", "en"), ["en", "ja", "no language"]) == [
        ("fr", "en"),
        ("de",),
        ("en",),
        ("ja",),
        (),
    ]
    assert choices([], None, []) == [()]
    assert choices([], (), ["ja"]) == [("ja",), ()]


def test_paths_are_completed_to_folders_and_images(tmp_path: Path) -> None:
    """As far as they are alike; several are told; other files and hidden ones are not offered."""
    for name in ("tide-1.png", "tide-2.JPG", "tide.txt", ".tide.png"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "tables").mkdir()
    assert complete(f"{tmp_path}/ti") == (f"{tmp_path}/tide-", "tide-1.png, tide-2.JPG")
    assert complete(f"{tmp_path}/ta") == (f"{tmp_path}/tables/", "")
    assert complete(f"{tmp_path}/none") == (f"{tmp_path}/none", "no image or folder begins so")
    assert complete(f"{tmp_path}/nowhere/x")[0] == f"{tmp_path}/nowhere/x"
