"""Keys: how they are written, what a user may change, and chords."""

from __future__ import annotations

import pytest

from skerry.domain.errors import ConfigError
from skerry.ui.commands import BY_ID, COMMANDS, GROUPS, in_scope
from skerry.ui.keymap import Chords, Keymap, normal, shown, token


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("j", "j"),
        ("G", "G"),
        ("gh", "g h"),
        ("g h", "g h"),
        ("^d", "ctrl+d"),
        ("Ctrl+D", "ctrl+d"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+h", "backspace"),
        ("?", "?"),
        ("question_mark", "?"),
        ("f5", "f5"),
    ],
)
def test_every_way_to_write_a_key_means_the_same_key(written: str, meant: str) -> None:
    """Users write keys as they know them; Ctrl+I, M and H are what a terminal makes of them."""
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("key", "character", "meant"),
    [
        ("question_mark", "?", "?"),
        ("upper_g", "G", "G"),
        ("space", " ", "space"),
        ("enter", "\r", "enter"),
        ("ctrl+i", "\t", "tab"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("plus", "+", "+"),
        ("down", None, "down"),
    ],
)
def test_a_key_press_has_the_name_that_settings_use(key: str, character: str | None, meant: str) -> None:
    """Textual's names for characters are never needed."""
    assert token(key, character) == meant


def test_declared_keys_do_not_clash() -> None:
    """The map as it comes is accepted, and every command has a key and belongs to a part of the help."""
    keymap = Keymap.build()
    assert all(keymap.keys[command.id] for command in COMMANDS)
    assert {command.group for command in COMMANDS} == set(GROUPS)
    assert len(BY_ID) == len(COMMANDS)


def test_every_key_of_the_screens_can_be_typed() -> None:
    """What is declared is in the one spelling that key presses are turned into."""
    assert [key for command in COMMANDS for key in command.keys if normal(key) != key] == []


def test_a_remapped_key_takes_the_place_of_the_declared_ones() -> None:
    """The old keys are free again."""
    keymap = Keymap.build({"why": "X", "down": ("f9", "ctrl+e"), "up": ()})
    table = keymap.table("timeline")
    assert table["X"].id == "why"
    assert "w" not in table
    assert keymap.keys["down"] == ("f9", "ctrl+e")
    assert "k" not in table


def test_an_unknown_command_names_the_nearest() -> None:
    """A typo in settings.toml is found at once."""
    with pytest.raises(ConfigError) as caught:
        Keymap.build({"refesh": "x"}, file="settings.toml")
    assert "settings.toml: keys.refesh" in str(caught.value)
    assert "refresh" in str(caught.value)


@pytest.mark.parametrize(
    ("remaps", "words"),
    [
        ({"why": "j"}, ("down", "why")),
        ({"why": "g"}, ("gg", "why")),
        ({"why": "g g w"}, ("gg", "why")),
        ({"why": "ctrl+m"}, ("open", "why")),
        ({"why": "H", "tray": "H"}, ("tray", "why")),
    ],
)
def test_a_clash_is_refused(remaps: dict[str, str], words: tuple[str, ...]) -> None:
    """Two commands of a screen can't share a key, nor can a key be the beginning of another's chord."""
    with pytest.raises(ConfigError) as caught:
        Keymap.build(remaps)
    assert all(word in str(caught.value) for word in words)


def test_commands_of_different_screens_may_share_a_key() -> None:
    """Enter opens a thread in a list and a link in the choice of links."""
    keymap = Keymap.build({"open-link": "j", "down": "f9"})
    assert keymap.table("links")["j"].id == "open-link"


@pytest.mark.parametrize("nonsense", ["bogus", "ctrl+bogus", "ctrl+", "hyper+x"])
def test_what_is_no_key_is_refused(nonsense: str) -> None:
    """A word that no terminal sends can't be a key."""
    with pytest.raises(ConfigError, match="is no key"):
        Keymap.build({"why": nonsense})


def test_a_chord_is_complete_with_its_last_key() -> None:
    """G waits for the second key and shows the ways to go on."""
    chords = Chords(Keymap.build().table("timeline"))
    assert chords.press("g") is None
    assert chords.pending == "g"
    assert {"g", "t"} <= {key for key, _ in chords.ways()}
    command = chords.press("g")
    assert command is not None
    assert command.id == "top"
    assert not chords.pending


def test_a_key_that_leads_nowhere_ends_a_chord_and_counts_for_itself() -> None:
    """G j is j; g Escape is nothing at all."""
    chords = Chords(Keymap.build().table("thread"))
    chords.press("g")
    command = chords.press("j")
    assert command is not None
    assert command.id == "down"
    chords.press("g")
    assert chords.press("escape") is None
    assert not chords.pending


def test_keys_are_shown_as_people_write_them() -> None:
    """In footer and help."""
    shown_as = [shown(key) for key in ("g g", "ctrl+d", "enter", "pagedown", "shift+space", "?")]
    assert shown_as == ["gg", "^d", "⏎", "PgDn", "⇧Space", "?"]


def test_every_list_can_be_left_and_explained() -> None:
    """Each screen has a way back or out, and each list has why, help and the palette."""
    for scope in ("timeline", "tray", "thread", "why", "state", "help", "links", "sign-in"):
        ids = {command.id for command in in_scope(scope)}
        assert ids & {"back", "close"}
        assert "quit" in ids
        if scope in ("timeline", "tray", "thread"):
            assert {"why", "help", "palette"} <= ids


@pytest.mark.parametrize("key", ["x", "?", "g g"])
def test_a_letter_is_no_command_where_one_writes(key: str) -> None:
    """It would be typed instead; the error says which command."""
    with pytest.raises(ConfigError, match="is written where send applies"):
        Keymap.build({"send": key})
