"""Videos are played by the user's own program, and by nothing that an address could turn it into."""

from __future__ import annotations

import stat
import subprocess
import time
from pathlib import Path

import pytest

from skerry.cli.programs import player_of
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import ConfigError, SkerryError

PLAYLIST = "https://video.example.com/watch/did%3Aplc%3Aa/bafy/playlist.m3u8"
HOSTILE = [
    *("", "-", "--", "--script=/tmp/x.lua", "-https://a.test/", "--input-ipc-server=/tmp/s https://a.test/"),
    *("http://video.example.com/a.m3u8", "HTTP://video.example.com/", "file:///etc/passwd", "ytdl://x", "edl://x"),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "https:",
        "https://",
        "https:///etc/passwd",
        "//a.test/x",
        "/etc/passwd",
    ),
    *("https://user@a.test/", "https://user:pw@a.test/x", "https://a.test/\n--script=x", "https://a.test/ --script=x"),
    *("https://a.test/\x00", "https://a.test/\x1b[2J", "https://a\\b.test/", "https://-a.test/x", " https://a.test/"),
    *("https://a.test/\u202egpj.exe", "lavf://https://a.test", "concat:https://a.test|x", "HTTPS://a.test/x"),
    "https://" + "a" * 5000,
]


@pytest.mark.parametrize("address", HOSTILE)
def test_nothing_is_launched_for_what_is_no_https_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An option, a file, another protocol, a user's name, a control character: 0 launches."""
    launched: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **_: launched.append(args))
    play = player_of(("mpv", "--fs"))
    assert play is not None
    with pytest.raises(SkerryError):
        play(address)
    assert launched == []


def test_player_gets_its_own_arguments_and_the_address_last(tmp_path: Path) -> None:
    """Without a shell: a word with a space stays one."""
    program, said = tmp_path / "a player", tmp_path / "said"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    play = player_of((str(program), "--title=two words"))
    assert play is not None
    play(PLAYLIST)
    for _ in range(500):
        if said.exists():
            break
        time.sleep(0.01)
    assert said.read_text().splitlines() == ["--title=two words", PLAYLIST]


def test_player_that_is_not_there_is_an_error_in_words() -> None:
    """With what to do about it."""
    play = player_of(["no-such-player-anywhere"])
    assert play is not None
    with pytest.raises(SkerryError, match="can't be started"):
        play(PLAYLIST)


@pytest.mark.parametrize(
    ("text", "player"),
    [
        *(("", ()), ('player = ""', ()), ("player = []", ()), ('player = "mpv"', ("mpv",))),
        ('player = ["mpv", "--fs"]', ("mpv", "--fs")),
    ],
)
def test_player_is_off_until_it_is_set(tmp_path: Path, text: str, player: tuple[str, ...]) -> None:
    """By a name, or a list of words."""
    (tmp_path / "settings.toml").write_text(f"[video]\n{text}\n")
    setting = load_settings(Paths(tmp_path, tmp_path, tmp_path, tmp_path)).video.player
    assert setting == player
    assert (player_of(setting) is None) == (not player)


@pytest.mark.parametrize("text", ['["mpv", ""]', "7", "[1]", '"\\u001b"', "true", "{}"])
def test_player_that_is_no_program_is_refused(tmp_path: Path, text: str) -> None:
    """With the key."""
    (tmp_path / "settings.toml").write_text(f"[video]\nplayer = {text}\n")
    with pytest.raises(ConfigError, match=r"player"):
        load_settings(Paths(tmp_path, tmp_path, tmp_path, tmp_path))
