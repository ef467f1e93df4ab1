"""What may be a facet, as regular expressions that match what the official client's match.

Its are JavaScript's. There white space is another set than Python's (with U+FEFF, without U+001C to U+001F and U+0085),
and word characters, digits and letters without regard to case are ASCII. So nothing here leaves a class to Python: no
backslash s, w, d or b, no flags.
"""

from __future__ import annotations

import re

SPACE = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space and line ends of JavaScript, as the inside of a character class."""

_INVISIBLE = "\u00ad\u2060\u200b-\u200d\u20e2"
"""What ends a tag beside white space: zero-width signs, and U+20E2, which the official client has among them."""

_ALNUM = "A-Za-z0-9"

_AHEAD = rf"(?:\A|[{SPACE}(])"
"""What stands before a mention, a link or a cashtag; the end of a line is among white space."""

MENTION = re.compile(rf"{_AHEAD}@(?P<handle>[{_ALNUM}.-]+(?:(?<=[{_ALNUM}])(?![{_ALNUM}_])|(?<=[.-])(?=[{_ALNUM}_])))")
"""A handle, which ends at a word boundary: before an underscore it loses characters until it ends at one."""

LINK = re.compile(
    rf"{_AHEAD}(?P<uri>[Hh][Tt][Tt][Pp][Ss]?://[^{SPACE}]+"
    rf"|(?P<domain>[A-Za-z][{_ALNUM}]*(?:\.[{_ALNUM}]+)+)[^{SPACE}]*)"
)
"""An address with a scheme, or something that begins with a domain."""

TAG = re.compile(rf"(?:\A|[{SPACE}])(?P<sign>[#\uff03])(?!\ufe0f)(?P<tag>[^{SPACE}{_INVISIBLE}]+)")
"""A hash sign, also full width, and what follows; U+FE0F behind it makes an emoji of it."""

CASHTAG = re.compile(rf"{_AHEAD}(?P<sign>\$)(?P<ticker>[A-Za-z][{_ALNUM}]{{0,4}})(?=[{SPACE}.,;:!?)\"'\u2019]|\Z)")
"""A dollar sign and a ticker of one to five characters."""
