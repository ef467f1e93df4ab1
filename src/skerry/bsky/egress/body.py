"""Decoding an answer without trusting its size: 291 KB can become 586 MB."""

from __future__ import annotations

import zlib

from skerry.domain.errors import BadAnswer, EgressDenied

_GZIP = zlib.MAX_WBITS | 16
_RAW = -zlib.MAX_WBITS


class Body:
    """Takes the chunks of an answer as they came and gives the decoded bytes, at most `limit` of either.

    Attributes:
        wire: How many bytes came.
    """

    def __init__(self, encoding: str, *, limit: int, host: str) -> None:
        """`encoding` is the Content-Encoding header.

        Raises:
            BadAnswer: it is not one of those that were asked for: none, gzip, deflate.
        """
        self.wire = 0
        self._limit = limit
        self._host = host
        self._out = bytearray()
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BadAnswer("the answer is packed in a way that was not asked for", where=host)
        is_plain = self._encoding in {"", "identity"}
        self._inflate: zlib._Decompress | None = None
        self._is_plain = is_plain

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk.

        Raises:
            EgressDenied: there is more than the limit.
            BadAnswer: it can't be decoded.
        """
        self.wire += len(chunk)
        self._keep_to_limit(self.wire)
        if self._is_plain:
            self._out += chunk
            return
        if self._inflate is None and chunk:
            self._inflate = zlib.decompressobj(self._window(chunk[0]))
        try:
            while chunk and self._inflate is not None:
                self._out += self._inflate.decompress(chunk, self._limit + 1 - len(self._out))
                self._keep_to_limit(len(self._out))
                chunk = self._inflate.unconsumed_tail
        except zlib.error:
            raise BadAnswer("the answer can't be unpacked", where=self._host) from None

    def finish(self) -> bytes:
        """The whole decoded answer.

        Raises:
            BadAnswer: it was cut short.
        """
        if self._inflate is not None and not self._inflate.eof:
            raise BadAnswer("the answer was cut short", where=self._host)
        return bytes(self._out)

    def _window(self, first: int) -> int:
        """What zlib is told to expect: some servers send `deflate` without zlib's two bytes of header."""
        if self._encoding != "deflate":
            return _GZIP
        return zlib.MAX_WBITS if first & 0x0F == zlib.DEFLATED else _RAW

    def _keep_to_limit(self, size: int) -> None:
        if size > self._limit:
            raise EgressDenied(f"the answer is larger than {self._limit // 1024} KiB", where=self._host)
