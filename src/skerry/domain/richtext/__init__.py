"""Facets of a text that somebody writes, equal to those that the official client makes of it: `detect(text)`.

The measure is `new RichText({text}).detectFacetsWithoutResolution()` of the npm package @atproto/api 0.21.0, with its
oddities; tests/differential_richtext compares the two. No I/O but for the tables beside it.
"""

from skerry.domain.richtext.detection import detect

__all__ = ["detect"]
