"""The runtime that is installed is one that is safe to run, and the worker imports nothing else."""

from __future__ import annotations

import _socket
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

from skerry.encoder.client import ENVIRONMENT, LIBRARIES
from skerry.encoder.model import find_model
from skerry.seal.child import import_folders
from tests.encoder.elf import imported_symbols
from tests.seal.machine import expected_level

ROOT = Path(__file__).parents[2]
SOCKET_SYMBOLS = re.compile(
    r"socket(pair)?|connect|bind|listen|accept4?|shutdown|(send|recv)(to|from|msg|mmsg)?|[gs]etsockopt|get(sock|peer)name"
    r"|getaddrinfo|gethostby\w+|getnameinfo|res_\w+|__res_\w+|inet_\w+|curl_\w+|SSL_\w+|io_uring\w*"
)
TOO_NEW = (1, 29)
"""From this onnxruntime on releases send telemetry from Linux."""

NETWORK_CALLS = "socket,connect,sendto,sendmsg,sendmmsg,recvfrom,recvmsg,bind,listen,accept,accept4,socketpair"


def test_installed_onnxruntime_is_older_than_the_first_with_telemetry() -> None:
    """What is installed, and what users may get by pyproject's own range, not only by the lock."""
    version = tuple(int(part) for part in metadata.version("onnxruntime").split(".")[:2])
    assert version < TOO_NEW
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (needed,) = (line for line in project["dependencies"] if line.startswith("onnxruntime"))
    assert needed.endswith("<1.29")


def test_installed_onnxruntime_can_not_open_a_socket() -> None:
    """None of its libraries, nor the tokenizer's, asks for a function of the network."""
    libraries = [
        path for package in ("onnxruntime", "sentencepiece") for path in package_folder(package).rglob("*.so*")
    ]
    assert len(libraries) >= 3
    found = {path.name: sorted(filter(SOCKET_SYMBOLS.fullmatch, imported_symbols(path))) for path in libraries}
    assert {name: symbols for name, symbols in found.items() if symbols} == {}


def test_symbol_scan_finds_sockets_where_there_are_some() -> None:
    """The scan is not blind: Python's own socket module has all of them."""
    path = getattr(_socket, "__file__", None) or sys.executable
    symbols = set(filter(SOCKET_SYMBOLS.fullmatch, imported_symbols(Path(path))))
    assert {"socket", "connect", "getaddrinfo", "sendto"} <= symbols


def package_folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def run_worker_code(code: str) -> list[str]:
    """Run code in a Python started as the worker's is; what it prints, as JSON."""
    command = [sys.executable, "-I", "-S", "-B", "-c", code, "unused", *import_folders(("skerry", *LIBRARIES))]
    result = subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, timeout=60)
    names: list[str] = json.loads(result.stdout)
    return names


BEFORE = "import json, sys; sys.path += sys.argv[2:]; "


def test_worker_imports_only_the_seal_before_it_is_sealed() -> None:
    """Importing the worker loads Python's own modules and skerry.seal: no library, nothing else of skerry."""
    names = run_worker_code(BEFORE + "import skerry.encoder.worker; print(json.dumps(list(sys.modules)))")
    ours = {name for name in names if name.startswith("skerry")}
    assert {name for name in ours if not name.startswith("skerry.seal")} == {
        "skerry",
        "skerry.encoder",
        "skerry.encoder.worker",
    }
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"skerry", "__main__"}
    assert foreign == set()


def test_worker_at_work_has_three_libraries_and_the_seal() -> None:
    """With the model loaded: numpy, onnxruntime, sentencepiece and what they bring; no network module of skerry's."""
    code = (
        "from skerry.encoder import worker; from pathlib import Path; "
        f"pieces = worker.load_tokenizer(Path({str(find_model().tokenizer)!r}).read_bytes()); "
        f"network = Path({str(find_model().model)!r}).read_bytes(); "
        "worker._Worker(network, pieces, 256, worker.Form()).encode(['hello']); "
        "print(json.dumps(list(sys.modules)))"
    )
    names = run_worker_code(BEFORE + code)
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"__main__"}
    assert foreign - {"_sentencepiece", "sentencepiece", "_distutils_hack"} == {"skerry", "numpy", "onnxruntime"}
    assert not {"asyncio", "httpx", "atproto", "msgspec"} & set(names)


@pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("CI"),
    reason="strace is not installed; the system calls of the encoder were not counted",
)
def test_encoder_makes_no_network_call_by_strace(tmp_path: Path) -> None:
    """From its first instruction, through import, load and work, to its end: 0 network calls."""
    log = tmp_path / "calls"
    code = (
        "from skerry.encoder.client import Encoder\n"
        "with Encoder() as encoder:\n"
        "    print(encoder.level, encoder.pid)\n"
        "    encoder.encode(['hello', 'a second text'])\n"
    )
    strace = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={NETWORK_CALLS},read,execve"]
    result = subprocess.run([*strace, sys.executable, "-c", code], check=True, capture_output=True, timeout=120)
    level, pid = result.stdout.decode().split()
    assert level == expected_level()
    calls = [line.split(maxsplit=1)[1] for line in log.read_text().splitlines() if line.startswith(f"{pid} ")]
    assert calls[0].startswith("execve")
    assert len([call for call in calls if call.startswith("read(")]) > 50
    assert [call for call in calls if call.partition("(")[0] in NETWORK_CALLS.split(",")] == []
