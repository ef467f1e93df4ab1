"""Drafts of rules: nothing of them is in force before they are switched on, and nothing that was written is lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from skerry.config.drafts import Draft, Drafts
from skerry.config.filters import load_filters
from skerry.config.paths import Paths
from skerry.domain.errors import ConfigError, SkerryError
from tests.unit.judging import rule

OLD, NEW = rule("words = ['old']", name="Old"), rule("words = ['new']", name="New")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A folder of settings with a file of rules."""
    config = tmp_path / "config"
    (config / "filters.d").mkdir(parents=True)
    (config / "filters.toml").write_text(OLD)
    return Paths(config, tmp_path, tmp_path, tmp_path)


def begin(paths: Paths, text: str = NEW) -> Draft:
    """A draft of the main file that says something else."""
    draft = Drafts(paths).begin(paths.filters_file)
    draft.path.write_text(text)
    return draft


def names(paths: Paths) -> list[str]:
    """The rules in force."""
    return [each.name for each in load_filters(paths).rules]


def test_a_draft_begins_as_a_private_copy_and_is_not_in_force(paths: Paths) -> None:
    """The file is what it was, whatever is written to the draft; nobody else can read it."""
    draft = Drafts(paths).begin(paths.filters_file)
    assert draft.path.read_text() == OLD
    assert not draft.is_changed
    assert begin(paths).is_changed
    assert names(paths) == ["Old"]
    assert stat.S_IMODE(draft.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(draft.path.parent.stat().st_mode) == 0o700


def test_a_draft_is_there_again_after_a_crash(paths: Paths) -> None:
    """Whoever begins again goes on with what was written."""
    begin(paths)
    again = Drafts(paths)
    assert again.waiting() == again.of(paths.filters_file)
    assert again.begin(paths.filters_file).path.read_text() == NEW


def test_a_draft_of_a_file_that_is_gone_is_offered_too(paths: Paths) -> None:
    """Whoever removed the file meanwhile has not thrown the change away."""
    other = paths.filters_folder / "a.toml"
    other.write_text(OLD.replace("Old", "A"))
    drafts = Drafts(paths)
    draft = drafts.begin(other)
    draft.path.write_text(NEW)
    other.unlink()
    assert drafts.waiting() == draft
    assert draft.is_overtaken
    draft.switch_on()
    assert names(paths) == ["Old", "New"]


def test_switching_on_replaces_the_file_and_keeps_the_one_before(paths: Paths) -> None:
    """In one step; the draft is gone, and the old rules lie beside it."""
    draft = begin(paths)
    paths.filters_file.chmod(0o640)
    before = os.umask(0o077)  # skerry's own
    try:
        draft.switch_on()
    finally:
        os.umask(before)
    assert names(paths) == ["New"]
    assert stat.S_IMODE(paths.filters_file.stat().st_mode) == 0o640
    assert Drafts(paths).waiting() is None
    assert (draft.path.parent / "filters.toml.before").read_text() == OLD
    assert sorted(path.name for path in paths.config.iterdir()) == ["drafts", "filters.d", "filters.toml"]


def test_switching_on_follows_a_link(paths: Paths, tmp_path: Path) -> None:
    """Whoever keeps the file elsewhere and links to it keeps the link."""
    real = tmp_path / "dotfiles.toml"
    paths.filters_file.rename(real)
    paths.filters_file.symlink_to(real)
    begin(paths).switch_on()
    assert paths.filters_file.is_symlink()
    assert real.read_text() == NEW


def test_a_draft_that_is_not_wanted_is_put_aside(paths: Paths) -> None:
    """The rules in force stay; what was written can be found."""
    unused = begin(paths).put_aside()
    assert names(paths) == ["Old"]
    assert unused.read_text() == NEW
    assert Drafts(paths).waiting() is None
    assert Drafts(paths).begin(paths.filters_file).path.read_text() == OLD


def test_a_draft_notices_that_the_file_was_changed_meanwhile(paths: Paths) -> None:
    """By an editor outside of the client: to be asked about before it is overwritten."""
    draft = begin(paths)
    assert not draft.is_overtaken
    paths.filters_file.write_text(OLD + NEW.replace("New", "Other"))
    assert draft.is_overtaken


def test_a_first_file_is_made_from_a_draft(paths: Paths) -> None:
    """Where there are no rules yet, the draft says how they look; unchanged it is no change."""
    paths.filters_file.unlink()
    draft = Drafts(paths).begin(paths.filters_file)
    assert draft.path.read_text().startswith("# Your rules")
    assert not draft.is_changed
    draft.path.write_text(NEW)
    assert [each.name for each in Drafts(paths).rules_with(draft).rules] == ["New"]
    draft.switch_on()
    assert names(paths) == ["New"]
    assert stat.S_IMODE(paths.filters_file.stat().st_mode) == 0o600


def test_rules_with_a_draft_are_those_of_all_files(paths: Paths) -> None:
    """The draft stands in its file's place, the others are as they are; a mistake names the draft."""
    other = paths.filters_folder / "a.toml"
    other.write_text(rule("words = ['a']", name="A"))
    drafts = Drafts(paths)
    assert [each.name for each in drafts.rules_with(begin(paths)).rules] == ["New", "A"]
    draft = drafts.begin(other)
    assert draft.path == paths.config / "drafts/filters.d/a.toml"
    draft.path.write_text(NEW.replace("words", "word"))
    with pytest.raises(ConfigError) as caught:
        drafts.rules_with(draft)
    assert (caught.value.file, caught.value.line) == (str(draft.path), 4)
    assert names(paths) == ["Old", "A"]


def test_a_file_that_can_not_be_written_is_an_error_in_words(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the draft is still there."""
    draft = begin(paths)

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SkerryError, match="No space left on device"):
        draft.switch_on()
    assert draft.path.read_text() == NEW
    assert names(paths) == ["Old"]
