"""How well the ready-made topics work: `python -m tests.yardstick.ready [-v] [--write]`.

`ready.jsonl` has made-up posts of every topic in at least four languages: that are it ("true"), that borrow its words
and aren't ("lure"), and about anything else ("other"). Half of them, "dev", were there when the topics were written,
and by them the strictness of each is chosen; the figures come from the other half, written afterwards, by which nothing
was chosen. Each topic is judged as a rule that says nothing but `use`; posts of the other topics count as posts about
something else, unless the two are akin. `-v` lists what was taken and missed wrongly on "dev". `--write` writes what a
rule goes by and `skerry filters topics` shows: to be done again whenever the model, the judge or a topic is another.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from skerry.cli.scoring import Model, Scorer
from skerry.config.filters import merge
from skerry.config.ready import FIGURES, Figures, Measured, ready_topics
from skerry.config.toml import TomlFile
from skerry.encoder.client import Encoder
from skerry.judge.rules import compile_specs
from skerry.judge.subject import Subject
from tests.yardstick.yardstick import FOLDER, Split

AKIN = (
    {"engagement bait", "giveaways"},
    {"engagement bait", "rage bait"},
    {"engagement bait", "self-promotion"},
    {"engagement bait", "crypto promotion"},
    {"insults", "rage bait"},
    {"rage bait", "doom about the news"},
    {"spam offers", "crypto promotion"},
    {"spam offers", "gambling promotion"},
    {"spam offers", "NSFW promotion"},
    {"spam offers", "AI hype"},
    {"crypto promotion", "gambling promotion"},
    {"self-promotion", "NSFW promotion"},
    {"self-promotion", "giveaways"},
)
"""Topics of which a post may well be both; posts of the one are left out where the other is measured."""


STEPS = (0.4, 0.5, 0.6, 0.7, 0.8)
"""The strictness that a topic may have."""

ENOUGH = 0.9
"""Of the posts that a topic takes, so many shall be right."""


class Post(NamedTuple):
    """A made-up post of a topic: "true", "lure", or of none: "other"."""

    topic: str
    kind: str
    lang: str
    text: str


def posts(split: Split) -> list[Post]:
    """Those of a half: the topics were written looking at "dev", the figures come from "test"."""
    rows = map(json.loads, (FOLDER / "ready.jsonl").read_text("utf-8").splitlines())
    return [Post(row["topic"], row["kind"], row["lang"], row["text"]) for row in rows if row["split"] == split]


class Read(NamedTuple):
    """What a topic made of the posts: the probability of each, and from which on it takes one."""

    probabilities: list[float]
    threshold: float

    def takes(self, threshold: float) -> list[bool]:
        """Which posts it takes from a probability on."""
        return [each >= threshold for each in self.probabilities]


def read(model: Model, rows: Sequence[Post]) -> dict[str, Read]:
    """What each topic makes of posts, as a rule that says nothing but `use`."""
    rules = "".join(f'[[rule]]\nname = "{name}"\nuse = "{name}"\naction = "hide"\n' for name in ready_topics())
    ruleset = compile_specs(merge([TomlFile("ready.toml", rules.encode())]).rules)
    verdicts = Scorer(ruleset, lambda: model).judge([Subject(post.text, own=post.text) for post in rows])
    return {
        rule.name: Read([verdict.results[at].probability for verdict in verdicts], rule.threshold)
        for at, rule in enumerate(ruleset.rules)
    }


def choose(name: str, rows: Sequence[Post], topic: Read) -> float:
    """The lowest strictness with which enough of the posts that a topic takes are right; else the highest."""
    for step in STEPS[:-1]:
        precision = measured(name, rows, topic.takes(step), step).precision
        if precision is not None and precision >= ENOUGH:
            return step
    return STEPS[-1]


def measure(model: Model, strictness: Mapping[str, float] | None = None) -> Figures:
    """The figures of every topic, by the strictness that it has or with another."""
    rows = posts("test")
    found = read(model, rows)
    chosen = strictness or {name: topic.threshold for name, topic in found.items()}
    counts = Counter((post.topic, post.kind) for post in rows)
    return Figures(
        model=model.model_id,
        near=min(counts[name, "lure"] for name in found),
        others=counts["", "other"],
        topics={name: measured(name, rows, found[name].takes(chosen[name]), chosen[name]) for name in found},
    )


def measured(name: str, rows: Sequence[Post], hits: Sequence[bool], strictness: float) -> Measured:
    """How a topic did that takes some posts."""
    counted = [(post, hit) for post, hit in zip(rows, hits, strict=True) if not _is_left_out(name, post)]
    right = sum(hit and _is_it(name, post) for post, hit in counted)
    found, there = sum(hit for _, hit in counted), sum(_is_it(name, post) for post, _ in counted)
    return Measured(strictness, took=found, right=right, there=there)


def _is_it(name: str, post: Post) -> bool:
    return post.topic == name and post.kind == "true"


def _is_left_out(name: str, post: Post) -> bool:
    return post.topic != name and post.kind == "true" and {name, post.topic} in AKIN


def main() -> None:
    """Print how the topics did on "dev", and the figures; write them with --write."""
    rows = posts("dev")
    with Encoder() as encoder:
        found = read(encoder, rows)
        chosen = {name: choose(name, rows, topic) for name, topic in found.items()}
        figures = measure(encoder, chosen)
    print(f"{'':22} {'on dev, where it was chosen':36} on test")
    for name, topic in found.items():
        dev = measured(name, rows, topic.takes(chosen[name]), chosen[name])
        print(f"{name:22} {_words(dev):36} {_words(figures.topics[name])}")
        if "-v" in sys.argv:
            _print_mistakes(name, rows, topic.takes(chosen[name]))
    if "--write" in sys.argv:
        target = Path(str(files("skerry.config") / FIGURES))
        target.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n")


def _words(did: Measured) -> str:
    return f"{did.strictness}: {did.right} of {did.took} right, {did.right} of {did.there} found"


def _print_mistakes(name: str, rows: Sequence[Post], hits: Sequence[bool]) -> None:
    for post, hit in zip(rows, hits, strict=True):
        if hit != _is_it(name, post) and not _is_left_out(name, post):
            print(f"    {'took' if hit else 'missed'} {post.topic or '-'}/{post.kind}: {post.text[:90]}")


if __name__ == "__main__":
    main()
