"""settings.toml: what it may say, and errors with file, line, key and the nearest known name."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.config.paths import Paths
from skerry.config.settings import Ai, Network, Pictures, Settings, Stories, Ui, Writing, load_settings
from skerry.config.settings_file import with_line
from skerry.domain.errors import ConfigError

FULL = """\
[network]
loopback = true
pds = "http://localhost:2583"
plc = "https://plc.example.com"

[keys]
reply = ["r", "ctrl+r"]
like = "l"
tray = []

[ui]
theme = "light"

[ai]
allow_unsealed = true

[stories]
fold = false

[writing]
undo_seconds = 0
require_alt = false
langs = ["de", "pt-BR"]

[pictures]
show = "never"
hosts = ["cdn.example.com"]
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Folders below a temporary one."""
    return Paths(*(tmp_path for _ in range(4)))


def test_settings_without_a_file_are_the_defaults(paths: Paths) -> None:
    """Nobody has to write a file."""
    assert load_settings(paths) == Settings()
    assert not Settings().network.loopback
    assert not Settings().ai.allow_unsealed
    assert Settings().stories.fold
    assert Settings().writing.undo_seconds == 10
    assert Settings().pictures.show == "on-key"


def test_settings_have_every_key(paths: Paths) -> None:
    """Each key of the documentation is read."""
    paths.settings_file.write_text(FULL)
    settings = load_settings(paths, commands=["reply", "like", "tray"], themes=["light", "dark"])
    assert settings == Settings(
        network=Network(loopback=True, pds="http://localhost:2583", plc="https://plc.example.com"),
        keys={"reply": ("r", "ctrl+r"), "like": ("l",), "tray": ()},
        ui=Ui(theme="light"),
        ai=Ai(allow_unsealed=True),
        stories=Stories(fold=False),
        writing=Writing(undo_seconds=0, require_alt=False, langs=("de", "pt-BR")),
        pictures=Pictures("never", ("cdn.example.com",)),
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("[netwrok]\n", 1, "netwrok", 'did you mean "network"'),
        ("\n[network]\nloopbak = true\n", 3, "network.loopbak", 'did you mean "loopback"'),
        ("[network]\nloopback = 1\n", 2, "network.loopback", "has to be true or false, not a whole number"),
        ("[ui]\n\n\ntheme = 'ligth'\n", 4, "ui.theme", 'did you mean "light"'),
        ("ui.theme = ['light']\n", 1, "ui.theme", "has to be text in quotes, not a list in brackets"),
        ("[keys]\nreply = 'r'\nrepyl = 'x'\n", 3, "keys.repyl", 'did you mean "reply"'),
        ("[keys]\nreply = [\n'r', ' ']\n", 2, "keys.reply", "a key without a name"),
        ("[keys]\nreply = [1]\n", 2, "keys.reply", "a key in quotes"),
        ("[keys]\nreply = 1\n", 2, "keys.reply", "a key in quotes"),
        ("[keys]\nreply = ''\n", 2, "keys.reply", "a key without a name"),
        ("keys = 'r'\n", 1, "keys", "has to be a table"),
        ("[network]\npds = 'http://localhost:2583'\n", 2, "network.pds", "network.loopback = true"),
        ("[network]\npds = 'https://127.0.0.1'\n", 2, "network.pds", "network.loopback = true"),
        ("[network]\nloopback = true\nplc = 'http://plc.example.com'\n", 3, "network.plc", "write https"),
        ("[network]\nplc = 'plc.example.com'\n", 2, "network.plc", "is no address"),
        ("[network]\nplc = 'https://plc.example.com:port'\n", 2, "network.plc", "is no address"),
        ("[network]\nplc = 'https://me@plc.example.com'\n", 2, "network.plc", "more than a host"),
        ("[network]\nplc = 'https://plc.example.com/path'\n", 2, "network.plc", "more than a host"),
        ("[ai]\nallow_unsealed = true\nallow_unsealed = false\n", 3, "ai.allow_unsealed", "is not TOML"),
        ("[writing]\nundo_seconds = 601\n", 2, "writing.undo_seconds", "0 to 600 seconds"),
        ('[writing]\nlangs = ["en", "english"]\n', 2, "writing.langs", "is no language"),
        ("[pictures]\nshow = 'on-scren'\n", 2, "pictures.show", 'did you mean "on-screen"'),
        ("[pictures]\nhosts = ['https://cdn.example.com']\n", 2, "pictures.hosts", "is no host"),
        ("[ai\n", 1, "", "is not TOML"),
    ],
)
def test_settings_name_the_place_of_a_mistake(paths: Paths, text: str, line: int, key: str, words: str) -> None:
    """Every error has the file, the line and the key, and says what to do where that is known."""
    paths.settings_file.write_text(text)
    with pytest.raises(ConfigError) as raised:
        load_settings(paths, commands=["reply", "like", "tray"], themes=["light", "dark"])
    error = raised.value
    assert (error.file, error.line, error.key) == (str(paths.settings_file), line, key)
    assert words in str(error)
    assert error.exit_code == 2


def test_settings_leave_commands_and_themes_to_those_who_know_them(paths: Paths) -> None:
    """Without the lists any name passes: sync reads the same file and knows no window."""
    paths.settings_file.write_text("[keys]\nwhatever = 'x'\n[ui]\ntheme = 'mine'\n")
    assert load_settings(paths).keys == {"whatever": ("x",)}


def test_settings_error_that_the_window_finds_gets_its_line(paths: Paths) -> None:
    """The window finds clashes later; its error names the line as well."""
    paths.settings_file.write_text("[keys]\nreply = 'r'\nlike = 'r'\n")
    found = ConfigError(
        "is the key of reply, too", file=str(paths.settings_file), key="keys.like", remedy="choose another"
    )
    assert str(with_line(found)) == f"{paths.settings_file}:3: keys.like: is the key of reply, too; choose another"


def test_settings_that_cannot_be_read_are_one_clear_error(paths: Paths) -> None:
    """A folder in the file's place, bytes that are no text, a file without an end."""
    paths.settings_file.mkdir()
    with pytest.raises(ConfigError, match="can't be read"):
        load_settings(paths)
    paths.settings_file.rmdir()
    paths.settings_file.write_bytes(b"[ui]\ntheme = '\xff'\n")
    with pytest.raises(ConfigError, match="is not UTF-8") as raised:
        load_settings(paths)
    assert raised.value.line == 2
    paths.settings_file.write_bytes(b"#" * 1_000_000)
    with pytest.raises(ConfigError, match="larger than"):
        load_settings(paths)
