"""That there is one door: nothing else of the package can reach the network, as its source says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import skerry

SOURCE = Path(skerry.__file__).parent

CLIENTS = {
    *("httpx", "httpcore", "http", "urllib.request", "ssl", "dns", "atproto", "websockets"),
    *("requests", "aiohttp", "urllib3", "ftplib", "smtplib", "socketserver", "xmlrpc"),
}
"""Modules that open Internet connections, or hold what does."""

CALLS = {
    *("AF_INET", "AF_INET6", "create_connection", "create_server", "getaddrinfo", "gethostbyname"),
    *("open_connection", "start_server"),
}
"""What turns a socket into one of the Internet's; `AF_UNIX` is what skerry's processes speak through."""

ENVIRONMENT = {"AsyncClient", "AsyncHTTPTransport", "HTTPTransport", "create_default_context", "trust_env"}
"""What obeys proxies and certificate files of the environment."""

PROBES = {"seal/probes.py", "seal/canaries.py"}
"""What tries to break out of the seal, at servers of its own on loopback, to show that it can't."""


def files() -> list[tuple[str, ast.Module]]:
    """Every file of the package outside of the door, as its path and its tree."""
    every = ((str(path.relative_to(SOURCE)), path) for path in SOURCE.rglob("*.py"))
    return [(name, ast.parse(path.read_text())) for name, path in every if not name.startswith("bsky/egress/")]


def imports(tree: ast.Module) -> set[str]:
    """The modules that a file imports anywhere, by their first part and as a whole."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        found.update(names, (name.split(".")[0] for name in names))
    return found


def names(tree: ast.Module) -> set[str]:
    """Every name and attribute that a file uses."""
    nodes = list(ast.walk(tree))
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return imported | attributes | {node.id for node in nodes if isinstance(node, ast.Name)}


def test_only_the_door_imports_what_opens_connections() -> None:
    """Outside `bsky/egress` no file imports HTTP, TLS, DNS or the SDK."""
    assert {name: found for name, tree in files() if (found := imports(tree) & CLIENTS)} == {}


def test_only_the_door_opens_internet_sockets() -> None:
    """Others may speak AF_UNIX; the probes of the seal are the exception that shows it."""
    guilty = {name: found for name, tree in files() if (found := names(tree) & CALLS)}
    assert set(guilty) == PROBES


def test_door_brings_no_screen_along() -> None:
    """Sync knows no screen; httpx would import click and rich for a command line of its own."""
    code = (
        "import sys, skerry.bsky.opening, skerry.bsky.fetch\n"
        "print(sorted({'rich', 'click', 'textual', 'keyring', 'dns', 'atproto', 'cryptography'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_no_file_obeys_the_environment() -> None:
    """Also not the door: httpx's own clients and Python's default for TLS are not used."""
    door = [ast.parse(path.read_text()) for path in (SOURCE / "bsky" / "egress").rglob("*.py")]
    for tree in [*door, *(tree for _, tree in files())]:
        assert not names(tree) & ENVIRONMENT
