"""What each feature of a pair weighs, and from which log-odds on it is one story."""

# Written by scripts/fit_stories.py, from tests/yardstick/stories-train.jsonl.

WEIGHTS: dict[str, float] = {
    "cosine": 12.134,
    "near": -7.485,
    "overlap": -0.613,
    "rare": 0.540,
    "names": 1.039,
    "names_apart": -1.718,
    "names_missing": 0.077,
    "numbers": 2.958,
    "numbers_apart": -0.751,
    "small_apart": -1.010,
    "kinds_apart": -1.088,
    "concepts": 1.632,
    "axes_apart": -3.617,
    "when_apart": -6.967,
    "when": 2.100,
    "abroad": 0.515,
    "abroad_cosine": 1.329,
    "script": -0.391,
    "length": 0.776,
    "reworded": -2.244,
    "recast": 0.280,
}
BIAS = -8.037

WEIGHTS_BY_WORD: dict[str, float] = {
    "cosine": 10.527,
    "near": -7.557,
    "overlap": -0.447,
    "rare": 0.586,
    "names": 1.037,
    "names_apart": -1.677,
    "names_missing": 0.137,
    "numbers": 3.151,
    "numbers_apart": -0.724,
    "small_apart": -0.886,
    "kinds_apart": -1.280,
    "concepts": 1.415,
    "axes_apart": -3.831,
    "when_apart": -7.202,
    "when": 1.770,
    "abroad": 0.547,
    "abroad_cosine": 1.289,
    "script": 0.310,
    "length": 0.803,
    "reworded": -2.195,
    "recast": 0.220,
    "strange": -1.239,
}
BIAS_BY_WORD = -6.430

CUT = -0.1
