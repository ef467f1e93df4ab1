"""Short words for times and numbers, in a timeline's few columns."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.posts import NO_TIME

if TYPE_CHECKING:
    from skerry.domain.errors import SkerryError

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def age(then_ms: int, now_ms: int) -> str:
    """How long ago: "now", "5m", "3h", "6d", then a date in local time, with the year when it is another one.

    Nothing for a time that isn't known, as of the posts of a file.
    """
    if then_ms == NO_TIME:
        return ""
    gone = now_ms - then_ms
    if gone < MINUTE:
        return "now"
    if gone < HOUR:
        return f"{gone // MINUTE}m"
    if gone < DAY:
        return f"{gone // HOUR}h"
    if gone < WEEK:
        return f"{gone // DAY}d"
    then, now = _local(then_ms), _local(now_ms)
    date = f"{then.tm_mday} {MONTHS[then.tm_mon - 1]}"
    return date if then.tm_year == now.tm_year else f"{date} {then.tm_year}"


def moment(then_ms: int) -> str:
    """The full local time, such as "3 Mar 2026, 14:05"; "unknown" for `NO_TIME`."""
    if then_ms == NO_TIME:
        return "unknown"
    then = _local(then_ms)
    return f"{then.tm_mday} {MONTHS[then.tm_mon - 1]} {then.tm_year}, {then.tm_hour:02}:{then.tm_min:02}"


def day(then_ms: int) -> str:
    """The local day, such as "3 Mar 2026"; "unknown" for `NO_TIME`."""
    return moment(then_ms).partition(",")[0]


def local_day(then_ms: int) -> int:
    """The number of a local day, for telling whether two moments share one."""
    then = _local(then_ms)
    return then.tm_year * 1000 + then.tm_yday


def count(number: int) -> str:
    """A count in at most four columns: 999, 1.2K, 45K, 3.4M."""
    if number < 1000:
        return str(number)
    for size, unit in ((1000, "K"), (1_000_000, "M"), (1_000_000_000, "B")):
        if number < size * 10 - size // 20:
            return f"{number / size:.1f}{unit}"
        if number < size * 1000 - size // 2:
            return f"{round(number / size)}{unit}"
    return "999B"


def plural(number: int, noun: str) -> str:
    """A number and its noun: "1 post", "2 posts", "3 replies"."""
    if number == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {many}"


def in_brief(error: SkerryError) -> str:
    """An error for a line that may be cut: what happened first, then what to do, then where."""
    words = f"{error.what}; {error.remedy}" if error.remedy else error.what
    return clean_line(f"{words} ({error.where})" if error.where else words)


def _local(then_ms: int) -> time.struct_time:
    """Local time, at 1970 for a time that the platform can't tell."""
    try:
        return time.localtime(then_ms / SECOND)
    except (OverflowError, OSError, ValueError):
        return time.localtime(0)
