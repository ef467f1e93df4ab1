"""What each feature of a pair weighs, and from which log-odds on it is one story."""

# Written by scripts/fit_stories.py, from tests/yardstick/stories-train.jsonl.

WEIGHTS: dict[str, float] = {
    "cosine": 9.593,
    "near": -7.607,
    "overlap": -0.182,
    "rare": 0.579,
    "names": 0.930,
    "names_apart": -1.838,
    "names_missing": 0.028,
    "numbers": 3.253,
    "numbers_apart": -0.998,
    "small_apart": -1.092,
    "kinds_apart": -0.823,
    "concepts": 1.898,
    "axes_apart": -3.773,
    "when_apart": -6.704,
    "when": 2.276,
    "abroad": 0.439,
    "abroad_cosine": 1.539,
    "script": -0.312,
    "length": 0.391,
    "reworded": -2.033,
    "recast": 0.294,
}
BIAS = -6.887

WEIGHTS_BY_WORD: dict[str, float] = {
    "cosine": 7.853,
    "near": -8.057,
    "overlap": -0.229,
    "rare": 0.525,
    "names": 0.893,
    "names_apart": -1.692,
    "names_missing": 0.102,
    "numbers": 3.442,
    "numbers_apart": -1.116,
    "small_apart": -1.103,
    "kinds_apart": -1.169,
    "concepts": 1.599,
    "axes_apart": -3.949,
    "when_apart": -6.838,
    "when": 2.134,
    "abroad": 0.587,
    "abroad_cosine": 1.315,
    "script": 0.234,
    "length": 0.447,
    "reworded": -1.979,
    "recast": 0.483,
    "strange": -1.659,
}
BIAS_BY_WORD = -4.528

CUT = -0.5
