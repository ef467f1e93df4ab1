"""The home of its own that tests give skerry."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from tests.support.home import LOOPBACK, make_home


def test_home_settings_allow_loopback(tmp_path: Path) -> None:
    """The settings are where skerry looks for them, and they are TOML."""
    home = make_home(tmp_path / "home", LOOPBACK)
    settings = Path(home.env["XDG_CONFIG_HOME"], "skerry/settings.toml").read_text()
    assert tomllib.loads(settings) == {"network": {"loopback": True}}


def test_home_environment_has_nothing_of_the_persons(tmp_path: Path) -> None:
    """No variable of whoever runs the tests gets in, but the path to programs."""
    home = make_home(tmp_path / "home")
    own = {"LANG", "TZ", "TERM", "COLORTERM", "PATH"} | set(home.variables)
    assert set(home.env) == own
    assert all(str(tmp_path) in value for value in home.variables.values())


def test_home_runs_skerry_and_opens_it_in_a_terminal(tmp_path: Path) -> None:
    """Both ways of running it give what it says and its exit code."""
    home = make_home(tmp_path / "home")
    done = home.run("--version")
    assert done.returncode == 0
    with home.open("--version") as terminal:
        terminal.wait_for(done.stdout.strip())
        assert terminal.wait_exit() == 0


def test_home_leftovers_names_and_ends_what_still_runs(tmp_path: Path) -> None:
    """A process that goes on in this home is found, named and killed."""
    home = make_home(tmp_path / "home")
    assert home.leftovers(0) == []
    with subprocess.Popen(["/bin/sleep", "78"], env=home.env) as process:
        assert home.leftovers(0) == ["/bin/sleep 78"]
        assert process.wait(5) < 0
