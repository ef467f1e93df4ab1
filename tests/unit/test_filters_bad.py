"""Bad filter files: each is refused with file, line and key, in one line, and never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.config.filters import load_filters, merge, read_filters
from skerry.config.paths import Paths
from skerry.config.toml import TomlFile
from skerry.domain.errors import ConfigError

RULE = '[[rule]]\nname = "It"\naction = "hide"\n'
WORDS = RULE + 'words = ["x"]\n'
TOPIC = RULE + 'topic = "x"\n'
TEST = WORDS + '[[test]]\npost = "x"\nexpect = "hide"\n'

MISTAKES: list[tuple[str, int, str, str]] = [
    # unknown keys, with the nearest known one
    (WORDS + 'word = ["y"]\n', 5, "rule.word", 'did you mean "words"'),
    (WORDS + 'Action = "hide"\n', 5, "rule.Action", 'did you mean "action"'),
    (WORDS + 'strictnes = "loose"\n', 5, "rule.strictnes", 'did you mean "strictness"'),
    (WORDS + "exept = { following = true }\n", 5, "rule.exept", 'did you mean "except"'),
    (WORDS + "except = {\tfolowing = true }\n", 5, "rule.except.folowing", 'did you mean "following"'),
    (WORDS + '[rule.except]\n\nauthor = ["@a.example.com"]\n', 7, "rule.except.author", 'did you mean "authors"'),
    ("rules = []\n" + WORDS, 1, "rules", 'did you mean "rule"'),
    (WORDS + '[[tests]]\npost = "x"\n', 5, "tests", 'did you mean "test"'),
    (TEST + 'buy = "It"\n', 8, "test.buy", 'did you mean "by"'),
    (TEST + 'lang = ["en"]\n', 8, "test.lang", 'did you mean "langs"'),
    (WORDS + "zzz = 1\n", 5, "rule.zzz", "unknown key"),
    # what is missing
    ('[[rule]]\naction = "hide"\nwords = ["x"]\n', 1, "rule.name", "is missing"),
    ('[[rule]]\nname = "It"\nwords = ["x"]\n', 1, "rule.action", "is missing"),
    (WORDS + '[[test]]\nexpect = "hide"\n', 5, "test.post", "is missing"),
    (WORDS + '[[test]]\npost = "x"\n', 5, "test.expect", "is missing"),
    # wrong types
    ('[[rule]]\nname = 1\naction = "hide"\nwords = ["x"]\n', 2, "rule.name", "text in quotes, not a whole number"),
    (RULE + 'words = "x"\n', 4, "rule.words", "a list in brackets, not text"),
    (RULE + 'words = [\n  "x",\n  2.5,\n]\n', 6, "rule.words", "not a number"),
    (RULE + "topic = true\n", 4, "rule.topic", "not true or false"),
    (TOPIC + "strictness = true\n", 5, "rule.strictness", "text in quotes or a number, not true or false"),
    (TOPIC + "strictness = []\n", 5, "rule.strictness", "not a list"),
    (TOPIC + "examples = [1979-05-27]\n", 5, "rule.examples", "not a date"),
    (WORDS + "except = true\n", 5, "rule.except", "a table, not true or false"),
    (WORDS + 'except = { following = "yes" }\n', 5, "rule.except.following", "true or false, not text"),
    (WORDS + "except = { words = 1 }\n", 5, "rule.except.words", "a list in brackets"),
    (WORDS + "between = 18:00:00\n", 5, "rule.between", "not a time"),
    (WORDS + "kind = { a = 1 }\n", 5, "rule.kind", "not a table"),
    ('[rule]\nname = "It"\n', 1, "rule", "write [[rule]], with two brackets"),
    ("rule = [1]\n", 1, "rule", "has to be a table"),
    ("test = 1\n" + WORDS, 1, "test", "has to be a list"),
    (TEST + 'is_reply = "no"\n', 8, "test.is_reply", "true or false"),
    # values that are none
    ('[[rule]]\nname = "It"\naction = "hdie"\nwords = ["x"]\n', 3, "rule.action", 'did you mean "hide"'),
    ('[[rule]]\nname = "It"\naction = "show"\nwords = ["x"]\n', 3, "rule.action", "is no action"),
    ('[[rule]]\nname = ""\naction = "hide"\nwords = ["x"]\n', 2, "rule.name", "is empty"),
    ('[[rule]]\nname = "a\\nb"\naction = "hide"\nwords = ["x"]\n', 2, "rule.name", "can't be shown in a line"),
    ('[[rule]]\nname = "a\\u001b[31m"\naction = "hide"\nwords = ["x"]\n', 2, "rule.name", "can't be shown in a line"),
    (f'[[rule]]\nname = "{"n" * 81}"\naction = "hide"\nwords = ["x"]\n', 2, "rule.name", "longer than 80"),
    (RULE + 'topic = ""\n', 4, "rule.topic", "is empty"),
    (TOPIC.replace('"x"', '"  "'), 4, "rule.topic", "is empty"),
    (RULE + f'topic = "{"t" * 2001}"\n', 4, "rule.topic", "longer than 2000"),
    (TOPIC + 'examples = ["a", ""]\n', 5, "rule.examples", "is empty"),
    (RULE + 'words = [" "]\n', 4, "rule.words", "is empty"),
    (RULE + f'words = ["{"w" * 201}"]\n', 4, "rule.words", "longer than 200"),
    (RULE + 'words = ["/(/"]\n', 4, "rule.words", "is no pattern that re2 takes"),
    (RULE + "words = ['/(?<=a)b/']\n", 4, "rule.words", "is no pattern that re2 takes"),
    (RULE + "words = ['/(.)\\1/']\n", 4, "rule.words", "is no pattern that re2 takes"),
    (RULE + "words = ['/((a{100}){10}){100}/']\n", 4, "rule.words", "is no pattern that re2 takes"),
    (RULE + 'words = ["//"]\n', 4, "rule.words", "empty pattern"),
    (RULE + f'words = ["/{"p" * 1001}/"]\n', 4, "rule.words", "longer than 1000"),
    (WORDS + 'except = { words = ["/[/"] }\n', 5, "rule.except.words", "is no pattern"),
    (RULE + 'authors = ["someone"]\n', 4, "rule.authors", "neither a handle"),
    (RULE + 'authors = ["@a b.example.com"]\n', 4, "rule.authors", "neither a handle"),
    (RULE + 'authors = ["did:web"]\n', 4, "rule.authors", "neither a handle"),
    (WORDS + 'except = { authors = ["@x"] }\n', 5, "rule.except.authors", "neither a handle"),
    (RULE + 'domains = ["https://example.com/"]\n', 4, "rule.domains", "is no domain"),
    (RULE + 'domains = ["*.example.com"]\n', 4, "rule.domains", "is no domain"),
    (RULE + 'domains = ["localhost"]\n', 4, "rule.domains", "is no domain"),
    (RULE + 'domains = ["example.com:80"]\n', 4, "rule.domains", "is no domain"),
    (RULE + 'labels = ["Not A Label"]\n', 4, "rule.labels", "is no label"),
    (RULE + 'langs = ["english"]\n', 4, "rule.langs", "is no language code"),
    (RULE + 'langs = ["en_US"]\n', 4, "rule.langs", "is no language code"),
    (RULE + 'langs = ["xx"]\n', 4, "rule.langs", "is no language code"),
    (RULE + 'kind = ["reposts"]\n', 4, "rule.kind", 'did you mean "repost"'),
    (RULE + 'media = [\n"image",\n"noalt"]\n', 6, "rule.media", 'did you mean "no-alt"'),
    (TOPIC + 'strictness = "strikt"\n', 5, "rule.strictness", 'did you mean "strict"'),
    (TOPIC + "strictness = 1.0\n", 5, "rule.strictness", "is no probability"),
    (TOPIC + "strictness = 0\n", 5, "rule.strictness", "is no probability"),
    (TOPIC + "strictness = nan\n", 5, "rule.strictness", "is no probability"),
    (TOPIC + 'strictness = "0.7"\n', 5, "rule.strictness", "is no strictness"),
    (WORDS + 'between = "18-20"\n', 5, "rule.between", "is no time of day"),
    (WORDS + 'between = "18:00-25:00"\n', 5, "rule.between", "is no time of day"),
    (WORDS + 'between = "18:00-24:30"\n', 5, "rule.between", "goes beyond 24:00"),
    (WORDS + 'between = "24:00-01:00"\n', 5, "rule.between", "goes beyond 24:00"),
    (WORDS + 'between = "08:00-08:00"\n', 5, "rule.between", "begins and ends at the same time"),
    (WORDS + 'expires = "2026-12-01"\n', 5, "rule.expires", "without quotes"),
    (WORDS + "expires = 12:00:00\n", 5, "rule.expires", "has to be a date"),
    (WORDS + "expires = 0001-01-01T00:00:00+14:00\n", 5, "rule.expires", "beyond what a calendar"),
    (WORDS + 'in = ["folowing"]\n', 5, "rule.in", 'did you mean "following"'),
    (WORDS + "in = []\n", 5, "rule.in", "hold nowhere"),
    (
        TEST.replace('"hide"\n', '"hid"\n').replace('action = "hid"', 'action = "hide"'),
        7,
        "test.expect",
        'did you mean "hide"',
    ),
    (TEST + 'by = "Itt"\n', 8, "test.by", 'did you mean "It"'),
    (TEST.replace('expect = "hide"', 'expect = "dim"') + 'by = "It"\n', 8, "test.by", "its action is hide"),
    # what comes later
    (WORDS + 'use = "crypto promotions"\n', 5, "rule.use", 'did you mean "crypto promotion"'),
    (RULE + 'use = "Giveaways"\n', 4, "rule.use", 'did you mean "giveaways"'),
    (RULE + 'use = "zzzz"\n', 4, "rule.use", "known: insults, rage bait"),
    (RULE + "use = 1\n", 4, "rule.use", "text in quotes, not a whole number"),
    (WORDS + 'reach = "quotes"\n', 5, "rule.reach", 'did you mean "quote"'),
    (RULE + 'kind = ["quote"]\nreach = "quote"\n', 5, "rule.reach", "does nothing beside `kind`"),
    (WORDS + 'in = ["following",\n"notification"]\n', 6, "rule.in", 'did you mean "notifications"'),
    (WORDS + 'in = ["feed:football"]\n', 5, "rule.in", "feed:*"),
    (WORDS + "reach = 3\n", 5, "rule.reach", "text in quotes, not a whole number"),
    # keys that do nothing
    (RULE, 1, "rule", "no condition"),
    (RULE + "words = []\n", 1, "rule", "no condition"),
    (RULE + "except = { following = true }\n", 1, "rule", "no condition"),
    (WORDS + 'strictness = "loose"\n', 5, "rule.strictness", "does nothing without"),
    (WORDS + 'not_examples = ["y"]\n', 5, "rule.not_examples", "does nothing without"),
    # names
    (WORDS + '[[rule]]\nname = "IT"\naction = "dim"\nwords = ["y"]\n', 6, "rule.name", "there is a rule"),
    (WORDS + '[[rule]]\nname = "It"\naction = "hide"\nwords = ["x"]\n', 6, "rule.name", "there is a rule"),
    # no TOML
    (WORDS + "except = { following = true\n", 5, "rule.except.following", "is not TOML"),
    (WORDS + "between = 18:00-23:00\n", 5, "rule.between", "is not TOML"),
    (WORDS + "langs = en\n", 5, "rule.langs", "is not TOML"),
    (WORDS + "strictness = normal\n", 5, "rule.strictness", "is not TOML"),
    (WORDS + "expires = 2026-13-01\n", 5, "rule.expires", "is not TOML"),
    (RULE + 'words = ["x"\n', 4, "rule.words", "is not TOML"),
    (RULE + 'topic = "x\nstrictness = "loose"\n', 4, "rule.topic", "is not TOML"),
    (WORDS + "kind =\n", 5, "rule.kind", "is not TOML"),
    (WORDS + 'words = ["y"]\n', 5, "rule.words", "is not TOML"),
    (WORDS + "= 1\n", 5, "rule.words", "is not TOML"),
    (RULE + 'authors = ["@a.example.com"]; domains = ["example.com"]\n', 4, "rule.authors", "is not TOML"),
]

BEFORE = {
    "alone": "",
    "behind a rule": '# A rule.\n\n[[rule]]\nname = "Other"\naction = "dim"\n'
    'words = [\n  "a",  # "\n]\ntopic = """\n[[rule]]\n"""\n',
    "behind blank lines": "\r\n\r\n",
}
CASES = [(place, index) for place in BEFORE for index in range(len(MISTAKES))]


def refusal(text: str) -> ConfigError:
    """The error for a file."""
    with pytest.raises(ConfigError) as raised:
        merge([TomlFile("filters.toml", text.encode())])
    return raised.value


def test_mistakes_are_three_hundred() -> None:
    """The threat's figure: 300 bad files."""
    assert len(CASES) >= 300


@pytest.mark.parametrize(("place", "index"), CASES)
def test_filters_name_the_place_of_a_mistake(place: str, index: int) -> None:
    """Every mistake has file, line and key, one line of words, and what to do where that is known."""
    text, line, key, words = MISTAKES[index]
    before = BEFORE[place]
    if not text.startswith("[["):  # what is no further rule can't stand behind one
        before = before if "[[" not in before else ""
    error = refusal(before + text)
    assert (error.file, error.line, error.key) == ("filters.toml", line + before.count("\n"), key)
    assert words in str(error)
    assert "\n" not in str(error)
    assert str(error).isprintable()


def test_filters_with_too_many_rules_or_values_are_refused() -> None:
    """Somebody else's file may be of any size; judging has to stay quick."""
    many = "".join(f'[[rule]]\nname = "{n}"\naction = "hide"\nwords = ["x"]\n' for n in range(501))
    assert "more than 500 rules" in str(refusal(many))
    assert "more than 500 values" in str(refusal(RULE + f"words = {['x'] * 501}\n"))


def test_filters_nested_beyond_reason_are_refused() -> None:
    """Brackets without end exhaust neither the parser nor the search for the line."""
    assert "nested" in str(refusal("x = " + "[" * 20_000))


def test_filters_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A folder, a file without permission to be there, bytes that are no text, a file that is too large."""
    with pytest.raises(ConfigError, match="can't be read"):
        read_filters([tmp_path])
    with pytest.raises(ConfigError, match="can't be read"):
        read_filters([tmp_path / "none.toml"])
    (tmp_path / "bytes.toml").write_bytes(b"# \n\x80")
    with pytest.raises(ConfigError, match="is not UTF-8") as raised:
        read_filters([tmp_path / "bytes.toml"])
    assert raised.value.line == 2
    (tmp_path / "large.toml").write_bytes(b"#" * (256 * 1024 + 1))
    with pytest.raises(ConfigError, match="larger than 256 KiB"):
        read_filters([tmp_path / "large.toml"])


def test_filters_of_several_files_name_the_file_of_a_mistake(tmp_path: Path) -> None:
    """A rule in filters.d with a name of filters.toml is refused in its own file."""
    paths = Paths(*(tmp_path for _ in range(4)))
    paths.filters_file.write_text(WORDS)
    paths.filters_folder.mkdir()
    (paths.filters_folder / "more.toml").write_text("\n" + WORDS)
    with pytest.raises(ConfigError, match="there is a rule") as raised:
        load_filters(paths)
    assert raised.value.file == str(paths.filters_folder / "more.toml")
    assert raised.value.line == 3


@settings(deadline=None)
@given(st.text(max_size=200))
def test_filters_of_any_text_are_read_or_refused(text: str) -> None:
    """No text makes the reader raise anything but its own error."""
    read_or_refused(text)


PIECES = ["[[rule]]\n", 'name = "a"\n', 'action = "hide"\n', 'words = ["x"]\n', 'topic = "y"\n', "strictness = 0.5\n"]
PIECES += [
    "except = { following = true }\n",
    '"',
    "]",
    "[",
    "{",
    "}",
    "=",
    "\n",
    "#",
    "'''",
    "\\",
    "1",
    "[[test]]\n",
    ".",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_filters_of_shuffled_pieces_are_read_or_refused(pieces: list[str]) -> None:
    """Nor does what looks like a file of rules and isn't."""
    read_or_refused("".join(pieces))


def read_or_refused(text: str) -> None:
    """Read a file; an error has to have the file's name and a line that is there."""
    refused: ConfigError | None = None
    try:
        merge([TomlFile("filters.toml", text.encode("utf-8", "surrogatepass"))])
    except ConfigError as error:
        refused = error
    if refused:
        assert refused.file == "filters.toml"
        assert 0 <= refused.line <= text.count("\n") + 1
        assert str(refused).isprintable()
