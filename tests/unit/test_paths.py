"""Where the files are, by the XDG specification."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.config.paths import ensure_private, user_paths
from skerry.domain.errors import SkerryError

VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, and no variable of XDG's."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_paths_without_variables_are_the_specified_defaults(home: Path) -> None:
    """Without variables the folders are those that XDG names, below the home folder."""
    paths = user_paths()
    assert paths.config == home / ".config/skerry"
    assert paths.data == home / ".local/share/skerry"
    assert paths.cache == home / ".cache/skerry"
    assert paths.state == home / ".local/state/skerry"


@pytest.mark.usefixtures("home")
def test_paths_follow_absolute_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variable moves its folder."""
    for name in VARIABLES:
        monkeypatch.setenv(name, str(tmp_path / name))
    paths = user_paths()
    found = [paths.config, paths.data, paths.cache, paths.state]
    assert found == [tmp_path / name / "skerry" for name in VARIABLES]


@pytest.mark.parametrize("value", ["", "relative", "./here", "~/there"])
def test_paths_ignore_a_variable_that_is_not_absolute(home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """XDG: a relative path in a variable is invalid and has to be ignored."""
    for name in VARIABLES:
        monkeypatch.setenv(name, value)
    assert user_paths().config == home / ".config/skerry"


def test_paths_name_the_files_that_a_user_writes(home: Path) -> None:
    """The files that documentation names are where it says."""
    paths = user_paths()
    assert paths.settings_file == home / ".config/skerry/settings.toml"
    assert paths.filters_file == home / ".config/skerry/filters.toml"
    assert paths.filters_folder == home / ".config/skerry/filters.d"


def test_private_folder_is_made_and_is_the_users_alone(tmp_path: Path) -> None:
    """A folder is made with its parents, and nobody else may enter it."""
    folder = ensure_private(tmp_path / "a/b")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_private_folder_that_others_can_enter_is_closed(tmp_path: Path) -> None:
    """A folder that was open before is closed."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    assert ensure_private(tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_private_folder_is_not_a_link_of_somebody(tmp_path: Path) -> None:
    """A link where the folder should be is refused: who made it says where the files would go."""
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(SkerryError, match="not a folder of yours"):
        ensure_private(tmp_path / "link")


def test_private_folder_in_the_place_of_a_file_is_one_clear_error(tmp_path: Path) -> None:
    """What can't be made says where and why."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SkerryError, match="can't be used") as raised:
        ensure_private(tmp_path / "file" / "folder")
    assert raised.value.where == str(tmp_path / "file" / "folder")
