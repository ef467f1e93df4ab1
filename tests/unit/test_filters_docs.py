"""The examples of the documentation: each block of TOML is read, and together they show every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skerry.config.filters import merge
from skerry.config.rawfilters import RawRule, RawTest
from skerry.config.settings import Settings
from skerry.config.settings_file import parse_settings
from skerry.config.toml import TomlFile
from skerry.domain.verdicts import ACTIONS
from skerry.judge.rules import compile_specs
from skerry.judge.rules.topic import threshold_of
from skerry.judge.subject import Subject
from skerry.ui.commands import BY_ID
from skerry.ui.keymap import Keymap

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILTERS = (DOCS / "filters.md").read_text()
EXAMPLES = BLOCK.findall(FILTERS)
WORDS_TABLE = re.findall(r"^\| (`.*) \| (.*) \| (.*) \|$", FILTERS.split("### `words`")[1].split("##")[0], re.MULTILINE)


@pytest.mark.parametrize("index", range(len(EXAMPLES)))
def test_docs_example_of_filters_is_read(index: int) -> None:
    """What somebody copies works."""
    found = merge([TomlFile("filters.md", EXAMPLES[index].encode())])
    assert found.rules
    assert compile_specs(found.rules).rules


def test_docs_examples_of_filters_can_stand_in_one_file() -> None:
    """All of them together: no name is there twice, so that one may copy them all."""
    rules = re.findall(r"\[\[rule\]\]\nname = (.*)", "".join(EXAMPLES))
    assert len(set(rules)) == len(rules)


@pytest.mark.parametrize("key", [*RawRule.__struct_encode_fields__, *RawTest.__struct_encode_fields__, *ACTIONS[1:]])
def test_docs_of_filters_name_every_key_and_action(key: str) -> None:
    """Nothing that can be written is left out."""
    assert re.search(rf'`"?{key}"?( = [^`]*)?`', FILTERS), key


@pytest.mark.parametrize("row", range(len(WORDS_TABLE)))
def test_docs_table_of_words_says_what_is_found(row: int) -> None:
    """Each word of the table finds what it says and not what it says it doesn't."""
    written, found, not_found = WORDS_TABLE[row]
    values = [value[1:-1] for value in re.findall(r"`([^`]+)`", written)]
    if values[0].startswith("/"):
        return
    for value in values:
        rule = compile_specs(
            merge([TomlFile("f", f'[[rule]]\nname="x"\naction="dim"\nwords=["{value}"]'.encode())]).rules
        )
        judge = rule.with_vectors("", {})
        texts = [value] if found.startswith("exactly") else found.split(", ")
        assert all(judge.judge([Subject(text)])[0].action == "dim" for text in texts), value
        missed = [text for text in not_found.split(", ") if text]
        assert all(judge.judge([Subject(text)])[0].action == "show" for text in missed), value


def test_docs_say_the_probabilities_of_the_steps() -> None:
    """The numbers of the page are those of the code."""
    steps = [f"{threshold_of(step):.2f}" for step in ("loose", "normal", "strict")]
    assert f"The three words are {steps[0]}, {steps[1]} and {steps[2]}, for every topic." in FILTERS


def test_docs_example_of_settings_is_read_and_is_no_default() -> None:
    """Every key of settings.toml is in it, each with another value than without it."""
    (example,) = BLOCK.findall((DOCS / "settings.md").read_text())
    settings = parse_settings(TomlFile("settings.md", example.encode()), commands=BY_ID)
    Keymap.build(settings.keys)
    for part in Settings.__struct_fields__:
        value, default = getattr(settings, part), getattr(Settings(), part)
        assert value != default
        for name in getattr(value, "__struct_fields__", ()):
            assert getattr(value, name) != getattr(default, name), name
