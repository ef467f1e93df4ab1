"""filters.toml: every key is read, from one file or several."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from skerry.config.filters import filter_files, load_filters, stamp
from skerry.config.paths import Paths
from skerry.config.rulespec import Exceptions, Expectation, FilterFile, RuleSpec, Span
from tests.unit.judging import filters, rule

FULL = """\
[[rule]]
name = "Football nights"
topic = "football matches and transfer news"      # plain words, any language
examples = ["Late equaliser at the Bernabéu"]
not_examples = ["Nice save, Word autosave"]
strictness = "loose"
words = ["transfer window", '/\\d-\\d/']
authors = ["@Someone.example.com", "did:plc:abcdefghijklmnopqrstuvwx"]
domains = ["Example.com", "bücher.example"]
labels = ["spoiler", "!warn"]
langs = ["en", "pt-BR"]
kind = ["repost", "reply", "quote", "post"]
media = ["image", "video", "link", "no-alt"]
except = { following = true, authors = ["b.example.com"], words = ["cup"] }
in = ["following"]
action = "collapse"
between = "18:00-23:30"
expires = 2026-12-01T00:00:00+02:00

[[test]]
post = "What a save in the 89th minute"
expect = "collapse"
by = "Football nights"
langs = ["en"]
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Folders below a temporary one."""
    return Paths(*(tmp_path for _ in range(4)))


def test_filters_have_every_key() -> None:
    """Each key of the documentation is read, and its value kept in the one form that judging compares."""
    found = filters(FULL)
    assert found.rules == (
        RuleSpec(
            name="Football nights",
            action="collapse",
            topic="football matches and transfer news",
            examples=("Late equaliser at the Bernabéu",),
            not_examples=("Nice save, Word autosave",),
            strictness="loose",
            words=("transfer window", "/\\d-\\d/"),
            authors=("someone.example.com", "did:plc:abcdefghijklmnopqrstuvwx"),
            domains=("example.com", "xn--bcher-kva.example"),
            labels=("spoiler", "!warn"),
            langs=("en", "pt-br"),
            kind=("repost", "reply", "quote", "post"),
            media=("image", "video", "link", "no-alt"),
            exceptions=Exceptions(following=True, authors=("b.example.com",), words=("cup",)),
            between=Span(time(18), time(23, 30)),
            expires=datetime(2026, 11, 30, 22, tzinfo=UTC),
            file="filters.toml",
            line=1,
        ),
    )
    row: dict[str, object] = {"langs": ("en",)}
    post = "What a save in the 89th minute"
    assert found.tests == (Expectation(post, "collapse", "Football nights", row, "filters.toml", 20),)


@pytest.mark.parametrize(("written", "kept"), [("0.7", 0.7), ('"strict"', "strict"), ("1e-9", 1e-9)])
def test_filters_strictness_is_a_step_or_a_number(written: str, kept: object) -> None:
    """A probability between 0 and 1, both left out, or one of three words."""
    assert filters(rule('topic = "x"', f"strictness = {written}")).rules[0].strictness == kept


@pytest.mark.parametrize("action", ["keep", "hide", "collapse", "dim", "blur-media", "boost", "sink"])
def test_filters_take_every_action(action: str) -> None:
    """All actions of the design."""
    assert filters(rule('words = ["x"]', action=action)).rules[0].action == action


def test_filters_take_a_byte_order_mark_and_windows_line_ends(paths: Paths) -> None:
    """What editors on other systems write."""
    paths.filters_file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_filters(paths).rules[0].name == "Football nights"


def test_filters_without_a_file_are_no_rules(paths: Paths) -> None:
    """Nobody has to write a file."""
    assert load_filters(paths).rules == ()
    assert load_filters(paths).files == ()


def test_filters_of_several_files_stand_in_order(paths: Paths) -> None:
    """filters.toml first, then the files of filters.d by name; other files there don't count."""
    paths.filters_folder.mkdir()
    (paths.filters_folder / "b.toml").write_text(rule('words = ["x"]', name="third"))
    (paths.filters_folder / "a.toml").write_text(rule('words = ["x"]', name="second"))
    (paths.filters_folder / "a.toml~").write_text("no rule")
    paths.filters_file.write_text(
        rule('words = ["x"]', name="first") + '[[test]]\npost = "x"\nexpect = "hide"\nby = "third"\n'
    )
    found = load_filters(paths)
    assert [spec.name for spec in found.rules] == ["first", "second", "third"]
    assert found.files == tuple(str(path) for path in filter_files(paths))


def test_filters_hash_is_that_of_the_bytes(paths: Paths) -> None:
    """The same bytes, the same hash; any other byte, another one."""

    def source(text: str) -> str:
        paths.filters_file.write_text(text)
        return load_filters(paths).source

    assert source(FULL) == source(FULL)
    assert source(FULL) != source(FULL + " ")


def test_filters_stamp_tells_a_changed_file(paths: Paths) -> None:
    """Watching costs a look at the folder, not a read."""
    before = stamp(paths)
    paths.filters_file.write_text(FULL)
    written = stamp(paths)
    paths.filters_file.write_text(FULL + " ")
    assert len({before, written, stamp(paths)}) == 3


def test_filters_empty_file_has_no_rules() -> None:
    """An empty file is a file."""
    assert filters("# nothing yet\n") == FilterFile(source=filters("# nothing yet\n").source, files=("filters.toml",))
