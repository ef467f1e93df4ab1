"""Facets of a text that somebody writes, equal to those that the official client makes of it.

`detect(text)` finds them. `python -m skerry.bsky.richtext` does so for JSON lines: `{"text"}` in, the list of
`{"start", "end", "features": [{"type", "value"}]}` out.

The measure is `new RichText({text}).detectFacetsWithoutResolution()` of the npm package @atproto/api 0.21.0, with its
oddities; tests/differential_richtext compares the two.
"""

from skerry.bsky.richtext.detection import detect

__all__ = ["detect"]
