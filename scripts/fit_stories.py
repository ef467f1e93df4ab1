"""Fit the weights by which stories are told: `python scripts/fit_stories.py [--write]`.

Reads `tests/yardstick/stories-train.jsonl`, pairs of made-up posts by story; a third of the stories, chosen by name, is
dev. The logistic model (ridge, Newton's method, numpy only) is fitted on the others, the cut is chosen on dev as the
one with which whole stories come out best, and with --write both go into `skerry/judge/stories/weights.py`, the weights
fitted once more on everything; how rare terms are goes into `rarity.txt` beside it. The same data and model give the
same files. Everything it did is printed, what it wrote last.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skerry.encoder.client import Encoder
from skerry.judge.stories import Stories, StoryPost, likelihood, telling
from skerry.judge.stories.blocks import Blocks
from skerry.judge.stories.marks import marks_of
from skerry.judge.stories.pairs import FEATURES, features
from skerry.judge.stories.rarity import COUNTED, Rarity
from skerry.judge.stories.strange import Strangeness

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests/yardstick/stories-train.jsonl"
UNRELATED = ("topics-0.txt", "topics-a.txt", "topics-b.txt")
"""Of `scripts/training`: made-up posts of many subjects, which tell nothing twice."""

UNRELATED_POSTS = 1600
"""As many of them are taken, half of them for dev."""

TEST = ROOT / "tests/yardstick/pairs.jsonl"
WEIGHTS = ROOT / "src/skerry/judge/stories/weights.py"

MIN_COUNT = 3
"""Terms that fewer posts have are as good as never seen."""

RIDGE = 5.0
"""Chosen of 1, 5 and 20 on the training stories."""

NEAREST, APART_WEIGHT = 3, 0.2
"""For each unrelated post, the pairs with as many of the nearest are told apart too; what such a pair counts."""

CUTS = np.arange(-1.5, 1.6, 0.1)

SLACK = 0.02
"""Of F1: differences below this are a few posts."""

Floats = NDArray[np.float64]
Model = tuple[Floats, float]
"""Weights and bias."""


class Texts:
    """Texts with their vectors and marks; words are encoded when they are first needed."""

    def __init__(self, encoder: Encoder, texts: list[str]) -> None:
        self.rows = {text: row for row, text in enumerate(texts)}
        self.vectors = np.concatenate([encoder.encode([text]) for text in texts])
        self.marks = [marks_of(StoryPost("", text)) for text in texts]
        self.encode = encoder.encode
        self._rarity = Rarity()
        for marks in self.marks:
            self._rarity.add(marks.terms)
        self._strangeness = Strangeness(encoder.encode)

    def pair(self, a: str, b: str) -> list[float]:
        """The features of a pair, with its strangeness at the end."""
        one, other = self.marks[self.rows[a]], self.marks[self.rows[b]]
        cosine = float(self.vectors[self.rows[a]] @ self.vectors[self.rows[b]])
        return [*features(one, other, cosine, self._rarity), self._strangeness.between(one, other)]

    def stories(self, texts: list[str]) -> list[str | None]:
        """The story of each text, told from all of them at once."""
        stories = Stories(self.encode)
        vectors = [self.vectors[self.rows[text]] for text in texts]
        stories.add([StoryPost(str(row), text) for row, text in enumerate(texts)], vectors)
        return [stories.story_of(str(row)) for row in range(len(texts))]


def fit(pairs: Floats, same: Floats, counts: Floats) -> Model:
    """Weights and bias of a logistic model; ridge on standardised features."""
    mean, spread = pairs.mean(0), pairs.std(0) + 1e-9
    columns = np.c_[(pairs - mean) / spread, np.ones(len(pairs))]
    ridge = np.r_[np.full(pairs.shape[1], RIDGE), 1e-6]
    weights = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (counts * (same - chance)) - ridge * weights
        curve = (columns.T * (counts * chance * (1 - chance))) @ columns + np.diag(ridge)
        weights += np.linalg.solve(curve, slope)
    scaled = weights[:-1] / spread
    return scaled, float(weights[-1] - scaled @ mean)


def auc(scores: Floats, same: Floats) -> float:
    """The chance that a pair that is one story scores above one that isn't."""
    above = scores[same == 1][:, None] - scores[same == 0][None]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def f1(hits: int, wrong: int, missed: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / max(1, 2 * hits + wrong + missed)


def best_f1(scores: Floats, same: Floats) -> float:
    """At the best single cut."""
    cuts = np.unique(scores)
    return max(f1(*(int((a & b).sum()) for a, b in _table(scores >= cut, same == 1))) for cut in cuts)


def _table(said: NDArray[np.bool_], same: NDArray[np.bool_]) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    return [(said, same), (said, ~same), (~said, same)]


def told(texts: Texts, groups: dict[str, list[str]], alone: list[str]) -> tuple[int, int, int]:
    """All of these posts as one timeline, each pair of them: told as one story rightly, wrongly, and missed."""
    posts = [(text, name) for name, group in groups.items() for text in group] + [(text, "") for text in alone]
    found = texts.stories([text for text, _ in posts])
    hits = wrong = missed = 0
    for row, (_, name) in enumerate(posts):
        for before in range(row):
            is_same, is_told = name and posts[before][1] == name, found[row] is not None and found[row] == found[before]
            hits += bool(is_same and is_told)
            wrong += bool(is_told and not is_same)
            missed += bool(is_same and not is_told)
    return hits, wrong, missed


def unrelated() -> tuple[list[str], list[str]]:
    """Posts that tell nothing twice, for training and for dev, by topic."""
    parts: tuple[list[str], list[str]] = ([], [])
    part = parts[0]
    for name in UNRELATED:
        for line in (ROOT / "scripts/training" / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                part = parts[zlib.crc32(line.encode()) % 2]
            elif line[:2] in {"+ ", "- ", "~ "}:
                part.append(line[2:].partition(" || ")[0])
    first, second = ([*dict.fromkeys(sorted(found, key=lambda text: zlib.crc32(text.encode())))] for found in parts)
    return first[: UNRELATED_POSTS // 2], second[: UNRELATED_POSTS // 2]


def apart(texts: Texts, posts: list[str]) -> list[list[float]]:
    """The pairs of unrelated posts that would be compared: those with the nearest vectors, those that share terms."""
    vectors = texts.vectors[[texts.rows[text] for text in posts]]
    cosines = vectors @ vectors.T - 2 * np.eye(len(posts))
    near = {frozenset((row, int(at))) for row in range(len(posts)) for at in np.argsort(-cosines[row])[:NEAREST]}
    blocks, rarity = Blocks(), Rarity()
    known = [(StoryPost(str(row), text), texts.marks[texts.rows[text]]) for row, text in enumerate(posts)]
    for row, (post, marks) in enumerate(known):
        blocks.add(row, post, marks)
        rarity.add(marks.terms)
    near |= {
        frozenset((row, at))
        for row, (post, marks) in enumerate(known)
        for at in blocks.near(row, post, marks, rarity, 0)
    }
    return [texts.pair(*(posts[row] for row in sorted(pair))) for pair in sorted(near, key=sorted)]


def use(by_post: Model, by_word: Model, cut: float) -> None:
    """Make the running program tell stories with these weights."""
    likelihood._WEIGHTS, likelihood.BIAS = tuple(by_post[0]), by_post[1]
    likelihood._WEIGHTS_BY_WORD, likelihood.BIAS_BY_WORD = tuple(by_word[0]), by_word[1]
    likelihood.CUT = telling.CUT = cut


def main() -> None:
    """Fit, report, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument(
        "--test", action="store_true", help="measure tests/yardstick/pairs.jsonl with the package's weights"
    )
    args = parser.parse_args()
    with Encoder() as encoder:
        if args.test:
            test(encoder)
        else:
            train(encoder, write=args.write)


def train(encoder: Encoder, *, write: bool) -> None:
    """Everything but the test."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    story = {text: row["story"] for row in rows for text in (row["a"], row["b"])}
    alone_train, alone_dev = unrelated()
    texts = Texts(encoder, sorted({*story, *alone_train, *alone_dev}))
    pairs = np.array([texts.pair(row["a"], row["b"]) for row in rows])
    same = np.array([float(row["same"]) for row in rows])
    is_dev = np.array([zlib.crc32(row["story"].encode()) % 3 == 0 for row in rows])
    dev_names = {row["story"] for row, dev in zip(rows, is_dev, strict=True) if dev}
    by_post, by_word = fits(pairs[~is_dev], same[~is_dev], apart(texts, alone_train))
    print(f"{len(rows)} pairs, {int(same.sum())} of them one story; dev {is_dev.sum()}, {int(same[is_dev].sum())}")
    for name, scores in (
        ("cosine", pairs[:, 0]),
        ("by post", pairs[:, :-1] @ by_post[0]),
        ("by word", pairs @ by_word[0]),
    ):
        figures = [measure(scores[part], same[part]) for part in (~is_dev, is_dev)]
        print(f"{name:12} train {figures[0]}  dev {figures[1]}")
    ablate(pairs, same, is_dev)
    groups, alone = timeline(rows, dev_names)
    cut = best_cut(texts, by_post, by_word, (groups, alone + alone_dev))
    if write:
        by_post, by_word = fits(pairs, same, apart(texts, alone_train + alone_dev))
        WEIGHTS.write_text(module(by_post, by_word, cut), encoding="utf-8")
        COUNTED.write_text(counted(sorted(story)), encoding="utf-8")
        print(f"wrote {WEIGHTS.relative_to(ROOT)} (cut {cut:+.1f}) and {COUNTED.relative_to(ROOT)}")
    else:
        print(f"wrote nothing: with --write the weights go into {WEIGHTS.relative_to(ROOT)}, with the cut {cut:+.1f}")


def counted(posts: list[str]) -> str:
    """The text of rarity.txt: how many of these and of the made-up posts of many subjects have which terms."""
    texts = list(dict.fromkeys([*posts, *subjects()]))
    counts = Counter(term for text in texts for term in marks_of(StoryPost("", text)).terms)
    by_count: defaultdict[int, list[str]] = defaultdict(list)
    for term, count in sorted(counts.items()):
        if count >= MIN_COUNT:
            by_count[count].append(term)
    lines = [f"{count} {' '.join(by_count[count])}" for count in sorted(by_count, reverse=True)]
    return "\n".join([str(len(texts)), *lines, ""])


def subjects() -> list[str]:
    """All made-up posts of many subjects."""
    lines = [line for name in UNRELATED for line in (ROOT / "scripts/training" / name).read_text("utf-8").splitlines()]
    return [line[2:].partition(" || ")[0] for line in lines if line[:2] in {"+ ", "- ", "~ "}]


def best_cut(texts: Texts, by_post: Model, by_word: Model, posts: tuple[dict[str, list[str]], list[str]]) -> float:
    """The lowest cut around which the stories of a timeline come out as good as best; the mean of five steps counts."""
    results = []
    for cut in CUTS:
        use(by_post, by_word, float(cut))
        counts = told(texts, *posts)
        results.append(f1(*counts))
        print(f"cut {cut:+.1f}: stories F1 {results[-1]:.3f}, right, wrong, missed {counts}")
    smooth = np.convolve(results, np.ones(5) / 5, "valid")
    return float(CUTS[int(np.argmax(smooth >= smooth.max() - SLACK)) + 2])


def measure(scores: Floats, same: Floats) -> str:
    return f"AUC {auc(scores, same):.3f} F1 {best_f1(scores, same):.3f}"


def fits(pairs: Floats, same: Floats, others: list[list[float]]) -> tuple[Model, Model]:
    """The model of pairs without and with their words."""
    everything = np.r_[pairs, np.array(others)]
    labels = np.r_[same, np.zeros(len(others))]
    counts = np.r_[np.ones(len(pairs)), np.full(len(others), APART_WEIGHT)]
    return fit(everything[:, :-1], labels, counts), fit(everything, labels, counts)


def ablate(pairs: Floats, same: Floats, is_dev: NDArray[np.bool_]) -> None:
    """What each feature gives: alone, and by how much dev suffers without it."""
    names = (*FEATURES, "strange")
    counts = np.ones((~is_dev).sum())
    weights, _ = fit(pairs[~is_dev], same[~is_dev], counts)
    full = auc(pairs[is_dev] @ weights, same[is_dev])
    for column, name in enumerate(names):
        others = [at for at in range(len(names)) if at != column]
        less, _ = fit(pairs[~is_dev][:, others], same[~is_dev], counts)
        without = auc(pairs[is_dev][:, others] @ less, same[is_dev])
        alone = auc(pairs[is_dev, column], same[is_dev])
        print(f"  {name:14} weight {weights[column]:+7.2f}  dev AUC alone {alone:.3f}, gives {full - without:+.4f}")


def timeline(rows: list[dict[str, str]], names: set[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Two tellings of each story, and its near misses."""
    groups: dict[str, dict[str, None]] = {name: {} for name in sorted(names)}
    alone: dict[str, None] = {}
    for row in rows:
        if row["story"] in names:
            groups[row["story"]].update({row["a"]: None, **({row["b"]: None} if row["same"] else {})})
            if not row["same"]:
                alone[row["b"]] = None
    return {name: list(group)[zlib.crc32(name.encode()) % 2 :][:2] for name, group in groups.items()}, list(alone)


def module(by_post: Model, by_word: Model, cut: float) -> str:
    """The text of weights.py."""
    lines = ['"""What each feature of a pair weighs, and from which log-odds on it is one story."""', ""]
    lines += ["# Written by scripts/fit_stories.py, from tests/yardstick/stories-train.jsonl.", ""]
    for name, (weights, bias) in (("", by_post), ("_BY_WORD", by_word)):
        lines.append(f"WEIGHTS{name}: dict[str, float] = {{")
        names = (*FEATURES, "strange")[: len(weights)]
        lines += [f'    "{feature}": {weight:.3f},' for feature, weight in zip(names, weights, strict=True)]
        lines += ["}", f"BIAS{name} = {bias:.3f}", ""]
    return "\n".join([*lines, f"CUT = {cut:.1f}", ""])


def test(encoder: Encoder) -> None:
    """The pairs of another writer, with the weights as they are: all in one timeline, and pair by pair."""
    rows = [json.loads(line) for line in TEST.read_text(encoding="utf-8").splitlines()]
    texts = Texts(encoder, sorted({text for row in rows for text in (row["a"], row["b"])}))
    same = np.array([float(row["same"]) for row in rows])
    pairs = np.array([texts.pair(row["a"], row["b"]) for row in rows])
    print(f"cosine: {measure(pairs[:, 0], same)}")
    print(f"by word: {measure(pairs @ np.array(likelihood._WEIGHTS_BY_WORD), same)}")
    together = texts.stories([text for row in rows for text in (row["a"], row["b"])])
    said = np.array([a is not None and a == b for a, b in zip(together[::2], together[1::2], strict=True)])
    alone = np.array(
        [(found := texts.stories([row["a"], row["b"]]))[0] is not None and found[0] == found[1] for row in rows]
    )
    for name, is_told in (("all in one file", said), ("each pair alone", alone)):
        counts = [int((a & b).sum()) for a, b in _table(is_told, same == 1)]
        print(f"{name}: F1 {f1(*counts):.3f}, right, wrong, missed {counts}")
    strays = {
        (together[a], together[b])
        for a in range(len(together))
        for b in range(a)
        if a // 2 != b // 2 and together[a] and together[a] == together[b]
    }
    print(f"stories over several pairs: {len(strays)}")


if __name__ == "__main__":
    main()
