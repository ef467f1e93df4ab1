"""What commands share when they put the parts together: the encoder and the rules for a folder of settings."""

from __future__ import annotations

from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import SkerryError
from skerry.encoder.choice import model_in_use
from skerry.encoder.client import Encoder
from skerry.sync.encoding import Child, Encoding
from skerry.sync.rules import Rules

NO_MODEL = "none"
"""The id that stands for a model that can't be used: rules without a topic work all the same."""


def sync_parts(paths: Paths) -> tuple[Encoding, Rules, str]:
    """The encoder (not started), the rules, and the model's id."""
    ai = load_settings(paths).ai
    try:
        model = model_in_use(paths)
    except SkerryError as error:
        reason = error

        def refuse() -> Child:
            raise reason

        return Encoding(refuse), Rules(paths, NO_MODEL, one_in=ai.probe), NO_MODEL

    def start() -> Child:
        return Encoder(model, unsealed_ok=ai.allow_unsealed)

    return Encoding(start), Rules(paths, model.id, one_in=ai.probe), model.id
