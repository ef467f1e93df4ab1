"""Facets of a text that somebody writes: `skerry.domain.richtext`, as a command.

`python -m skerry.bsky.richtext` finds them for JSON lines: `{"text"}` in, the list of
`{"start", "end", "features": [{"type", "value"}]}` out.
"""
