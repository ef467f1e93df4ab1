"""Changes of moderation settings: what they are about changes, every other byte of the preferences stays."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.errors import UsageError
from skerry.domain.labelers import BLUESKY_LABELER
from skerry.domain.preferences import (
    ACTOR,
    Edit,
    Entries,
    HidePost,
    MuteWord,
    SetAdult,
    SetLabel,
    SetLabeler,
    UnmuteWord,
    as_list,
    edited,
    plain_word,
    read_entries,
)
from skerry.domain.preferences_told import difference, sentence
from skerry.judge.moderation.account import preferences_of
from skerry.judge.moderation.listing import listing

LAB = "did:plc:" + "l" * 24
Json = dict[str, Any]
UNKNOWN = b'{ "$type":"app.bsky.actor.defs#laterPref" , "x": [1.50, "\\u00e9"],"$type2":null}'

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ENTRIES = st.lists(
    st.dictionaries(st.text(), JSON, max_size=3)
    | st.builds(
        lambda name, rest: {"$type": f"{ACTOR}{name}", **rest},
        st.sampled_from(["mutedWordsPref", "labelersPref", "hiddenPostsPref", "adultContentPref", "contentLabelPref"]),
        st.dictionaries(st.sampled_from(["items", "labelers", "enabled", "label", "visibility", "labelerDid"]), JSON),
    ),
    max_size=5,
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(MuteWord, st.sampled_from(["cat", "#dog", "two words"]), st.booleans(), st.booleans()),
    st.builds(UnmuteWord, st.sampled_from(["cat", "dog"])),
    st.builds(
        SetLabel,
        st.sampled_from(["porn", "rude"]),
        st.sampled_from(["ignore", "warn", "hide"]),
        st.just(LAB) | st.just(""),
    ),
    st.builds(SetAdult, st.booleans()),
    st.builds(SetLabeler, st.just(LAB), st.booleans()),
    st.builds(HidePost, st.just("at://x"), st.booleans()),
)


def made(*entries: object) -> Entries:
    """Preferences."""
    return read_entries(json.dumps(entries).encode())


def after(entries: Entries, *edits: Edit) -> list[Json]:
    """The preferences after some changes, as values."""
    for edit in edits:
        entries = edited(entries, edit, lambda: "3new")
    found: list[Json] = msgspec.json.decode(as_list(entries))
    return found


@given(ENTRIES, EDITS)
def test_a_change_touches_one_kind_of_entry_and_keeps_all_others_in_their_places(
    values: list[Json], edit: Edit
) -> None:
    """Byte for byte; and made twice it changes nothing more, unless there is nothing to say it by."""
    before = made(*values)
    changed = edited(before, edit, lambda: "3new")
    for old, new in zip(before, changed, strict=False):
        assert bytes(old) == bytes(new) or json.loads(bytes(old))["$type"] == json.loads(bytes(new))["$type"]
    assert sum(old != new for old, new in zip(before, changed, strict=False)) + len(changed) - len(before) <= 2
    assert len(changed) >= len(before)
    assert edited(changed, edit, lambda: "3new") == changed
    assert bool(difference(before, changed)) == (changed != before)


@given(ENTRIES, st.lists(EDITS, max_size=4))
def test_what_is_not_known_is_kept_byte_for_byte(values: list[Json], edits: list[Edit]) -> None:
    """Blanks, numbers and escapes included, wherever it stands."""
    unknown = msgspec.Raw(UNKNOWN)
    entries = (unknown, *made(*values), unknown)
    for edit in edits:
        entries = edited(entries, edit, lambda: "3new")
    assert bytes(entries[0]) == UNKNOWN
    assert bytes(entries[1 + len(values)]) == UNKNOWN
    assert as_list(entries).startswith(b"[" + UNKNOWN)


def test_a_muted_word_is_written_as_the_official_client_does() -> None:
    """With an id, where it counts, for whom, and until when; further fields of an old one stay."""
    (pref,) = after(made(), MuteWord("#Cat", expires="2026-01-01T00:00:00.000Z", spares_followed=True))
    assert pref == {
        "$type": f"{ACTOR}mutedWordsPref",
        "items": [
            {
                "id": "3new",
                "value": "Cat",
                "targets": ["content", "tag"],
                "actorTarget": "exclude-following",
                "expiresAt": "2026-01-01T00:00:00.000Z",
            }
        ],
    }
    old = {"$type": f"{ACTOR}mutedWordsPref", "items": [{"value": "cat", "targets": ["tag"], "later": 1}], "more": [2]}
    (changed,) = after(made(old), MuteWord("cat"))
    assert changed["items"] == [{"value": "cat", "targets": ["content", "tag"], "later": 1, "actorTarget": "all"}]
    assert changed["more"] == [2]


def test_labels_are_set_for_all_or_for_one_labeler() -> None:
    """The older name of a label gets the same, since it wins where both are there."""
    values = after(made(), SetLabel("porn", "warn"), SetLabel("porn", "ignore"), SetLabel("rude", "hide", LAB))
    settings = {(value["label"], value.get("labelerDid")): value["visibility"] for value in values}
    assert settings == {("porn", None): "ignore", ("nsfw", None): "ignore", ("rude", LAB): "hide"}
    assert preferences_of(values).settings["porn"] == "ignore"


def test_labelers_come_and_go() -> None:
    """Bluesky's own is every account's; twenty are the most."""
    assert after(made(), SetLabeler(LAB, True))[0]["labelers"] == [{"did": LAB}]
    assert after(made(), SetLabeler(LAB, True), SetLabeler(LAB, False))[0]["labelers"] == []
    with pytest.raises(UsageError, match="Bluesky"):
        edited((), SetLabeler(BLUESKY_LABELER, False), str)
    entries: Entries = ()
    for number in range(19):
        entries = edited(entries, SetLabeler(f"did:plc:{number:024}", True), str)
    with pytest.raises(UsageError, match="20"):
        edited(entries, SetLabeler(LAB, True), str)


@pytest.mark.parametrize("word", ["", " ", "#", "\u200b", "#\u200b ", "x" * 1001])
def test_what_is_no_word_is_refused(word: str) -> None:
    """Nothing is written."""
    with pytest.raises(UsageError):
        plain_word(word)


@pytest.mark.parametrize(
    "edit", [SetLabel("", "hide"), SetLabel("a\nb", "hide"), SetLabel("x", "hide", "y"), SetLabeler("y", True)]
)
def test_what_is_no_label_or_labeler_is_refused(edit: Edit) -> None:
    """Nothing is written."""
    with pytest.raises(UsageError):
        edited((), edit, str)


def test_a_difference_shows_what_goes_and_what_comes() -> None:
    """Under the name of the entry; what could move a terminal is shown, not sent."""
    before = made({"$type": f"{ACTOR}mutedWordsPref", "items": [{"value": "c\x1bat"}, {"value": "dog"}]})
    lines = [str(line) for line in difference(before, edited(before, UnmuteWord("c\x1bat"), str))]
    assert lines == ["  mutedWordsPref", '-   items: {"value":"c\\u001bat"}']
    lines = [str(line) for line in difference(before, edited(before, SetAdult(True), str))]
    assert lines == ["+ adultContentPref", "+   enabled: true"]


@given(EDITS)
def test_every_change_has_a_sentence(edit: Edit) -> None:
    """One line."""
    assert sentence(edit).isprintable()


def test_settings_are_listed_with_defaults_and_labelers_names() -> None:
    """Labels of the network, then each labeler's own."""
    definition = {"identifier": "rude", "severity": "alert", "blurs": "none", "defaultSetting": "warn"}
    definition["locales"] = [{"lang": "en", "name": "Rude", "description": ""}]  # type: ignore[assignment] # JSON
    service = {"creator": {"did": LAB, "handle": "lab.test"}, "policies": {"labelValueDefinitions": [definition]}}
    entries = after(made(), SetLabeler(LAB, True), SetLabel("rude", "hide", LAB), MuteWord("cat", tags_only=True))
    found = listing(entries, [service])
    assert [(row.label, row.setting, row.is_default) for row in found.labels] == [
        ("porn", "hide", True),
        ("sexual", "warn", True),
        ("nudity", "ignore", True),
        ("graphic-media", "warn", True),
        ("rude", "hide", False),
    ]
    assert found.labels[-1].name == "Rude"
    assert [(row.word, row.tags_only) for row in found.words] == [("cat", True)]
    assert [row.handle for row in found.labelers] == ["", "lab.test"]
