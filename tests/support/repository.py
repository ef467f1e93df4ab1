"""A PDS with a repository: records created, put, read and deleted as the real one does it, its odd answers too."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any

from tests.bsky.servers import WREN, Pds, Reply, Seen, as_json

Record = dict[str, Any]


class Repository(Pds):
    """The repository of `wren.test`.

    Attributes:
        records: What is in it, by address.
        posts: What getPosts gives beside the account's own posts: views by address.
        commits: How often something was written.
        said: Replies that take the place of the next ones, by method.
    """

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, Record] = {}
        self.posts: dict[str, Record] = {}
        self.commits = 0
        self.said: dict[str, list[Reply]] = {}
        self._writing = threading.Lock()
        self.routes |= {
            "/xrpc/com.atproto.repo.createRecord": self._create_record,
            "/xrpc/com.atproto.repo.putRecord": self._put,
            "/xrpc/com.atproto.repo.applyWrites": self._apply,
            "/xrpc/com.atproto.repo.getRecord": self._get,
            "/xrpc/com.atproto.repo.deleteRecord": self._delete_record,
            "/xrpc/com.atproto.repo.uploadBlob": self._upload,
            "/xrpc/app.bsky.feed.getPosts": self._get_posts,
            "/xrpc/com.atproto.moderation.createReport": lambda _: as_json({"id": 1}),
        }

    def answer(self, seen: Seen) -> Reply:
        """What was set for the method, else what the repository says."""
        waiting = self.said.get(seen.path.removeprefix("/xrpc/"), [])
        if waiting:
            self.seen.append(seen)
            return waiting.pop(0)
        return super().answer(seen)

    def of(self, collection: str) -> list[Record]:
        """The records of a collection, in the order of their keys."""
        return [value for uri, value in sorted(self.records.items()) if f"/{collection}/" in uri]

    def _create_record(self, seen: Seen) -> Reply:
        body = json.loads(seen.body)
        uri = _uri(body["collection"], body["rkey"])
        with self._writing:
            if uri in self.records:
                return as_json({"error": "InternalServerError", "message": "Internal Server Error"}, 500)
            return self._write(uri, body["record"])

    def _put(self, seen: Seen) -> Reply:
        body = json.loads(seen.body)
        with self._writing:
            return self._write(_uri(body["collection"], body["rkey"]), body["record"])

    def _apply(self, seen: Seen) -> Reply:
        writes = json.loads(seen.body)["writes"]
        with self._writing:
            uris = [_uri(write["collection"], write["rkey"]) for write in writes]
            if any(uri in self.records for uri in uris):
                return as_json({"error": "InternalServerError", "message": "Internal Server Error"}, 500)
            for uri, write in zip(uris, writes, strict=True):
                self.records[uri] = write["value"]
            self.commits += 1
        return as_json({"results": [{"uri": uri, "cid": cid_of(self.records[uri])} for uri in uris]})

    def _get(self, seen: Seen) -> Reply:
        uri = _uri(seen.query["collection"][0], seen.query["rkey"][0])
        if uri not in self.records:
            return as_json({"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}, 400)
        return as_json({"uri": uri, "cid": cid_of(self.records[uri]), "value": self.records[uri]})

    def _delete_record(self, seen: Seen) -> Reply:
        body = json.loads(seen.body)
        with self._writing:
            self.records.pop(_uri(body["collection"], body["rkey"]), None)
        return as_json({})

    def _upload(self, seen: Seen) -> Reply:
        link = {"$link": "bafkrei" + hashlib.sha256(seen.body).hexdigest()[:52]}
        kind = seen.headers["content-type"]
        return as_json({"blob": {"$type": "blob", "ref": link, "mimeType": kind, "size": len(seen.body)}})

    def _get_posts(self, seen: Seen) -> Reply:
        return as_json({"posts": [self.posts[uri] for uri in seen.query["uris"] if uri in self.posts]})

    def _write(self, uri: str, value: Record) -> Reply:
        if self.records.get(uri) != value:
            self.records[uri] = value
            self.commits += 1
        return as_json({"uri": uri, "cid": cid_of(value)})


def cid_of(value: Record) -> str:
    """Something like a version: the same for the same record."""
    return "bafyrei" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:52]


def _uri(collection: str, key: str) -> str:
    return f"at://{WREN}/{collection}/{key}"
