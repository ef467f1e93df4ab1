"""Other models than skerry's own, run sealed for real: what they may be, and what is refused with one line."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skerry.cli.parts import NO_MODEL, sync_parts
from skerry.config.paths import Paths
from skerry.domain.errors import EncoderDied, EncoderError, ModelRefused
from skerry.encoder.choice import model_in_use, write_choice
from skerry.encoder.client import Encoder
from skerry.encoder.model import find_model
from skerry.encoder.trial import ODD, try_model
from skerry.judge.rules.ruleset import background
from skerry.seal.kernel import read_facts
from skerry.sync.protocol import SealChanged
from tests.encoder import tiny
from tests.encoder.onnx_file import (
    FLOAT,
    INT64,
    graph,
    graph_attribute,
    message,
    model,
    node,
    outside,
    tensor,
    tensor_attribute,
    value,
    whole_attribute,
)
from tests.seal.machine import expected_level


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A user's folders, in a folder of the test's."""
    return Paths(tmp_path / "config", tmp_path, tmp_path, tmp_path)


def swap(old: str, new: str) -> Callable[[str], str]:
    """A change to the manifest."""
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize("pooling", ["mean", "none", "cls"])
def test_model_is_pooled_as_its_manifest_says(tmp_path: Path, pooling: str) -> None:
    """The mean of the tokens without the padding beside a longer text, the graph's own vector, the first token's."""
    network = tiny.sentence_model() if pooling == "none" else tiny.token_model()
    with Encoder(find_model(tiny.write(tmp_path, network, pooling=pooling))) as encoder:
        assert encoder.level == expected_level()
        text = background().posts[0]
        (vector,) = encoder.encode([text])
        beside = encoder.encode([text, f"{text} {text}"])[0]
    pieces = tiny.pieces_of(text)
    rows = tiny.table()[[1, *pieces[:62], 2]]
    expected = rows[0] if pooling == "cls" else rows.mean(0)
    assert np.allclose(vector, expected / np.linalg.norm(expected), atol=1e-5)
    assert pooling == "none" or np.allclose(beside, vector, atol=1e-5)


def test_prefix_and_token_ids_are_those_of_the_manifest(tmp_path: Path) -> None:
    """As models in the manner of XLM-R want them: all ids one further, an unknown piece at 3, other ends."""
    more = "[tokens]\nbegin = [0]\nend = []\npad = 1\noffset = 1\nunknown = 3"
    with Encoder(find_model(tiny.write(tmp_path, prefix="query: ", more=more))) as encoder:
        (vector,) = encoder.encode(["a ☃"])
    pieces = tiny.pieces_of("query: a ☃")
    assert 0 in pieces
    expected = tiny.table()[[0, *(piece + 1 if piece else 3 for piece in pieces)]].mean(0)
    assert np.allclose(vector, expected / np.linalg.norm(expected), atol=1e-5)


def test_odd_text_has_a_vector_or_none_and_ends_no_child(tmp_path: Path) -> None:
    """As with skerry's own model."""
    with Encoder(find_model(tiny.write(tmp_path))) as encoder:
        lengths = (encoder.encode(ODD) ** 2).sum(1)
    assert np.allclose(lengths, 1, atol=1e-5)


def test_large_model_gets_more_memory_and_stays_sealed(tmp_path: Path) -> None:
    """What is beyond 64 MB is multiplied by four, the kernel says so, and the seal is judged by it."""
    folder = tiny.write(tmp_path, pieces=tiny.tokenizer())
    found = find_model(folder)
    large = 100 << 20
    with (folder / "model.onnx").open("ab") as stream:  # an unknown field of ONNX's: read, and of no use
        stream.write(message(1000, b"\0" * large))
    data = (folder / "model.onnx").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    path = folder / "manifest.toml"
    path.write_text(
        path.read_text()
        .replace(found.manifest.model.sha256, digest)
        .replace(f"bytes = {found.manifest.model.bytes}", f"bytes = {len(data)}")
    )
    again = find_model(folder)
    with Encoder(again) as encoder:
        assert encoder.level == expected_level()
        limit = read_facts(encoder.pid).limits["Max address space"]
    assert limit == again.memory == (1 << 30) + 4 * (again.bytes - (64 << 20))


def bad_table(number: float) -> bytes:
    """Token vectors of which every value is the same odd number."""
    return tiny.token_model(np.full((tiny.VOCABULARY + 10, tiny.DIMENSIONS), number, np.float32))


def one_node(made: bytes, tensors: tuple[bytes, ...] = ()) -> bytes:
    """A graph whose only node makes its output, of whatever kind."""
    return model(graph([made], tensors, tiny.INPUTS, [value("tokens", FLOAT, ["b", "t", tiny.DIMENSIONS])]))


def reads_a_file(path: str) -> bytes:
    """A graph with weights that are said to lie in a file of the user's."""
    weights = outside("w", 100, path)
    return model(
        graph([node("Gather", ["w", "input_ids"], "x")], [weights], tiny.INPUTS, [value("x", FLOAT, ["b", "t"])])
    )


def takes_all_memory() -> bytes:
    """A graph that wants a tensor of 2 TB."""
    size = tensor("size", np.array([1 << 13, 1 << 13, 1 << 13], np.int64))
    filled = node("ConstantOfShape", ["size"], "tokens", tensor_attribute("value", tensor("v", np.ones(1, np.float32))))
    return one_node(filled, (size,))


def never_ends() -> bytes:
    """A graph with a loop of 2**62 rounds."""
    steps = [node("Identity", ["go"], "on"), node("Add", ["x", "x"], "y")]
    takes = [value("i", INT64, []), value("go", 9, []), value("x", INT64, ["b", "t"])]
    body = graph(steps, [], takes, [value("on", 9, []), value("y", INT64, ["b", "t"])])
    rounds = tensor("rounds", np.array(1 << 62, np.int64))
    loop = node("Loop", ["rounds", "", "input_ids"], "z", graph_attribute("body", body))
    nodes = [loop, node("Cast", ["z"], "tokens", whole_attribute("to", FLOAT))]
    return model(graph(nodes, [rounds], tiny.INPUTS, [value("tokens", FLOAT, ["b", "t"])]))


FLOAT_INPUTS = (value("input_ids", FLOAT, ["b", "t"]), value("attention_mask", INT64, ["b", "t"]))

HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no network": (lambda to: tiny.write(to, b"not a network"), "can't be used: .*"),
    "cut network": (lambda to: tiny.write(to, tiny.token_model()[:-100]), "can't be used: .*"),
    "no tokenizer": (
        lambda to: tiny.write(to, pieces=b"not a tokenizer"),
        r"pieces\.model: the model can't be used: .*",
    ),
    "others' inputs": (
        lambda to: tiny.write(to, more='[inputs]\nids = "tokens"'),
        "the graph takes attention_mask, input_ids, the manifest says attention_mask, tokens",
    ),
    "an input too many": (
        lambda to: tiny.write(to, more='[inputs]\ntypes = "token_type_ids"'),
        "the manifest says attention_mask, input_ids, token_type_ids",
    ),
    "input of numbers": (
        lambda to: tiny.write(
            to, model(graph([node("Identity", ["input_ids"], "x")], [], FLOAT_INPUTS, [value("x", FLOAT, ["b", "t"])]))
        ),
        r"its input input_ids is of tensor\(float\), not of whole numbers",
    ),
    "no such output": (lambda to: tiny.write(to, change=swap("\n", '\noutput = "last"\n')), "can't be used: .*last"),
    "pools what is pooled": (
        lambda to: tiny.write(to, tiny.sentence_model()),
        r'it gives \[2, 48\] for \[2, \d+\] tokens, and "mean" pools \[texts, tokens, values\]',
    ),
    "does not pool": (
        lambda to: tiny.write(to, pooling="none"),
        r'"none" pools \[texts, values\]',
    ),
    "another width": (lambda to: tiny.write(to, dimensions=64), "vectors have 48 values, its manifest says 64"),
    "no numbers": (lambda to: tiny.write(to, bad_table(float("nan"))), "the length nan, not 1"),
    "infinite": (lambda to: tiny.write(to, bad_table(float("inf"))), "the length (inf|nan), not 1"),
    "zeros": (lambda to: tiny.write(to, bad_table(0.0)), "the length 0, not 1"),
    "long vectors": (
        lambda to: tiny.write(to, change=swap("normalise = true", "normalise = false")),
        r"the length [\d.]+, not 1",
    ),
    "always the same": (lambda to: tiny.write(to, bad_table(1.0)), "nearly the same vector for any text"),
    "tokens beyond its table": (lambda to: tiny.write(to, more="[tokens]\noffset = 5000"), "can't be used: .*"),
    "unknown operation": (
        lambda to: tiny.write(to, one_node(node("Send", ["input_ids"], "tokens", domain="com.example"))),
        "can't be used: .*com.example",
    ),
    "weights in a file of the user's": (
        lambda to: tiny.write(to, reads_a_file("etc/passwd")),
        "all weights have to be in the network's own file",
    ),
    "weights above": (
        lambda to: tiny.write(to, reads_a_file("../../etc/passwd")),
        "all weights have to be in the network's own file",
    ),
    "all memory": (lambda to: tiny.write(to, takes_all_memory()), "can't be used: .*"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_model_that_is_of_no_use_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    """Whatever is in the folder, it was run sealed, and the user reads what is the matter and where."""
    make, line = HOSTILE[name]
    folder = make(tmp_path / "model")
    with pytest.raises(ModelRefused, match=line) as refused:
        try_model(find_model(folder), unsealed_ok=False)
    text = str(refused.value)
    assert str(folder) in text
    assert text.isprintable()
    assert len(text) < 1_000


def test_model_that_never_ends_is_given_up(tmp_path: Path) -> None:
    """A loop without an end costs the time that a start may take."""
    folder = tiny.write(tmp_path, never_ends())
    with pytest.raises(EncoderDied, match="did not answer in time"):
        Encoder(find_model(folder), start_timeout=4)


def test_graph_can_read_no_file_beside_its_own(tmp_path: Path) -> None:
    """Also one that is there, of the right size, and beside the model: Landlock lets the child see two files."""
    (tmp_path / "weights").write_bytes(b"\0" * 400)
    folder = tiny.write(tmp_path / "model", reads_a_file(str(tmp_path / "weights").lstrip("/")))
    with pytest.raises(ModelRefused, match="can't be used"):
        Encoder(find_model(folder))


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda path: path.unlink(), "can't be read: No such file"),
    "a byte more": (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "has [0-9,]+ bytes, the manifest says"),
    "a byte changed": (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\1"), "has changed: its SHA-256 is"),
    "a folder": (Path.mkdir, "is no file"),
    "a pipe": (os.mkfifo, "is no file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "is no file"),
}


@pytest.mark.parametrize("name", SPOILED)
@pytest.mark.parametrize("file", ["model.onnx", "pieces.model"])
def test_file_that_is_not_the_manifests_is_refused_before_a_child_is_started(
    tmp_path: Path, file: str, name: str
) -> None:
    """And `skerry model` says the same of a model that is in use."""
    spoil, line = SPOILED[name]
    folder = tiny.write(tmp_path)
    if line == "is no file":
        (folder / file).unlink()
    spoil(folder / file)
    with pytest.raises(ModelRefused, match=f"{file} {line}"):
        try_model(find_model(folder), unsealed_ok=False)


def test_trial_makes_vectors_comparable(tmp_path: Path, paths: Paths) -> None:
    """A model to which all texts are alike passes everything as it comes; fitted, it is chosen with its fit."""
    alike = tiny.table() + np.float32(1.0)
    trial = try_model(find_model(tiny.write(tmp_path / "model", tiny.token_model(alike))), unsealed_ok=False)
    assert len(trial.seal.probes) == 20
    assert trial.seal.is_tight
    assert trial.share_unfitted > 0.5
    assert trial.share < 0.2
    write_choice(paths, trial.model)
    chosen = model_in_use(paths)
    assert chosen.id == trial.model.id != find_model(tmp_path / "model").id
    with Encoder(chosen) as encoder:
        rows = encoder.encode(background().posts)
    assert np.allclose((rows**2).sum(1), 1, atol=1e-5)
    assert float(np.linalg.norm(rows.mean(0))) < 0.7


def test_model_that_changed_after_its_trial_is_refused(tmp_path: Path, paths: Paths) -> None:
    """With another manifest, or none: never another model in its place without a word."""
    folder = tiny.write(tmp_path / "model")
    write_choice(paths, find_model(folder))
    assert model_in_use(paths).folder == folder
    tiny.write(folder, tiny.token_model(tiny.table(seed=6)))
    with pytest.raises(ModelRefused, match=r"not the one that was tried; `skerry model use DIR` tries"):
        model_in_use(paths)
    (folder / "manifest.toml").unlink()
    with pytest.raises(EncoderError, match=r"there is no model here; `skerry model use DIR` tries"):
        model_in_use(paths)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": "m"}', '{"folder": "/m", "manifest": "x"}', "\xff"])
def test_damaged_choice_is_refused_in_one_line(paths: Paths, text: str) -> None:
    """Which model was meant can't be told then."""
    paths.config.mkdir()
    paths.model_file.write_text(text, "latin-1")
    with pytest.raises(ModelRefused, match=r"model\.json: is damaged: .*--default"):
        model_in_use(paths)


def skerry(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of skerry's in a process of its own."""
    command = [sys.executable, "-m", "skerry", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_model_is_used_and_given_back_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`use`, what it is good for, and the way back; a folder that is no model leaves things as they are."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tiny.write(tmp_path / "model")
    used = skerry("model", "use", folder)
    assert (used.returncode, used.stderr) == (0, "")
    assert "20 of 20 probes blocked" in used.stdout
    assert "pass the normal cut" in used.stdout
    refused = skerry("model", "use", tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "there is no model here; docs/model.md says" in refused.stderr
    shown = json.loads(skerry("model", "--json").stdout)
    assert (shown["own"], shown["name"], shown["dimensions"], shown["matches"]) == (False, "tiny", 48, True)
    posts, rules = tmp_path / "p.jsonl", tmp_path / "f.toml"
    posts.write_text(json.dumps({"text": "The match was decided by a penalty"}))
    rules.write_text('[[rule]]\nname = "a"\ntopic = "football"\naction = "dim"\n')
    judged = skerry("judge", "--filters", rules, "--posts", posts)
    assert (judged.returncode, judged.stderr) == (0, "")
    (folder / "model.onnx").write_bytes(b"changed")
    assert skerry("model").returncode == 1
    assert "model.onnx" in skerry("judge", "--filters", rules, "--posts", posts).stderr
    assert skerry("model", "use", "--default").returncode == 0
    assert json.loads(skerry("model", "--json").stdout)["own"] is True
    again = skerry("judge", "--filters", rules, "--posts", posts)
    assert (again.returncode, again.stdout == judged.stdout) == (0, False)


def test_bench_says_where_the_yardstick_is(tmp_path: Path) -> None:
    """It is not in the package, and what is named has to be it."""
    done = skerry("model", "bench", "--yardstick", tmp_path)
    assert done.returncode == 2
    assert "tests/yardstick of a checkout" in done.stderr


async def test_sync_takes_the_model_that_was_chosen(tmp_path: Path, paths: Paths) -> None:
    """Its vectors, under its id; where it can't be used none at all, and the reason."""
    folder = tiny.write(tmp_path / "model")
    write_choice(paths, find_model(folder))
    encoding, _, model_id = sync_parts(paths)
    assert model_id == model_in_use(paths).id
    running = asyncio.create_task(encoding.run())
    await asyncio.wait_for(encoding.ready.wait(), 30)
    vectors = await encoding.encode(["a text"])
    assert vectors is not None
    assert vectors.shape == (1, tiny.DIMENSIONS)
    encoding.lose("the test is over")
    running.cancel()
    (folder / "manifest.toml").unlink()
    encoding, _, model_id = sync_parts(paths)
    said: asyncio.Future[SealChanged] = asyncio.get_running_loop().create_future()
    encoding.on_change = said.set_result
    running = asyncio.create_task(encoding.run())
    state = await asyncio.wait_for(said, 30)
    running.cancel()
    assert (model_id, state.level) == (NO_MODEL, "OFF")
    assert "there is no model here" in state.detail


def test_bench_prints_speed_memory_and_the_yardstick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a model that isn't in use, from a checkout, for a script."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    done = skerry("model", "bench", tiny.write(tmp_path / "model"), "--part", "dev", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    row = json.loads(done.stdout)
    assert row["level"] == expected_level()
    assert row["posts_per_s"] > 0 < row["load_s"]
    assert 10 << 20 < row["resident"] <= row["peak"] < row["limit"] == 1 << 30
    table = row["yardstick"]["rows"]
    assert {"words only, no model", "one sentence", "sentence, words, examples"} <= {each["given"] for each in table}
    assert {"all", "en", "de", "ja"} <= {each["lang"] for each in table}
    assert all(0 <= each["auc"] <= 1 for each in table if each["auc"] is not None)
    assert 0 <= row["yardstick"]["stories_f1"] <= 1
