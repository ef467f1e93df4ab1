"""Putting the layers on, in order, with a report of each."""

from __future__ import annotations

import errno
import os

from skerry.seal.layers import LAYERS
from skerry.seal.order import Order

Report = dict[str, str]
"""What became of each layer: the name of the error, empty when it is on. A layer not ordered isn't in it."""


def apply(order: Order) -> Report:
    """Put on the layers that come before anything is loaded."""
    return _apply(order, is_late=False)


def finish(order: Order) -> Report:
    """Put on the layers that come when everything is loaded and warm."""
    return _apply(order, is_late=True)


def error_name(number: int) -> str:
    """The name of an error, such as EPERM."""
    return errno.errorcode.get(number, str(number))


def try_canary(path: str) -> str:
    """Try to read the file that Landlock has to keep closed; the error's name, empty when it opened."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
    except OSError as error:
        return error_name(error.errno or 0)
    return ""


def _apply(order: Order, *, is_late: bool) -> Report:
    report: Report = {}
    for layer in LAYERS:
        if layer.is_late is is_late and layer.name in order.layers:
            try:
                layer.apply(order)
            except OSError as error:
                report[layer.name] = error_name(error.errno or 0)
            else:
                report[layer.name] = ""
    return report
