"""Link cards and gates at the real backend: by command, and changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.bsky.servers import Reply, Server
from tests.network.harness import Backend
from tests.network.reader import Reader, now
from tests.network.test_writing_commands import written

Newcomer = Callable[[str], Reader]
GATE = "app.bsky.feed.threadgate"


def test_card_and_gates_by_command(backend: Backend, newcomer: Newcomer) -> None:
    """The card's host is asked once, without a token; members of a list may answer; the gates are read and changed."""
    reader = newcomer("cardposter.test")
    made = {"name": "Friends", "purpose": "app.bsky.graph.defs#curatelist", "createdAt": now()}
    friends = reader.session.create("app.bsky.graph.list", made).uri
    page = b'<title>Tides</title><meta property="og:description" content="When the water comes">'
    with Server(other=lambda _: Reply(200, {"content-type": "text/html"}, page)) as host:
        link = f"{host.url}/tides"
        done = reader.home.run("post", "-", "--card", link, "--replies", f"mentioned,{friends}", "--json", stdin="See")
        assert done.returncode == 0, done.stderr
        assert "the card says: Tides — When the water comes" in done.stderr
        (seen,) = host.seen
    assert "authorization" not in seen.headers
    assert {line["host"] for line in reader.asked() if line["purpose"] == "card"} == {"127.0.0.1"}
    (record,) = written(reader)
    assert record["value"]["embed"] == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": link, "title": "Tides", "description": "When the water comes"},
    }
    (gate,) = written(reader, GATE)
    assert gate["value"]["allow"] == [
        {"$type": f"{GATE}#mentionRule"},
        {"$type": f"{GATE}#listRule", "list": friends},
    ]
    uri = record["uri"]
    shown = json.loads(reader.home.run("gates", uri, "--json").stdout)
    assert shown == {"uri": uri, "replies": ["mentioned", friends], "quotes": True}
    assert reader.home.run("gates", uri, "--replies", "nobody", "--no-quotes").returncode == 0
    assert json.loads(reader.home.run("gates", uri, "--json").stdout) == {"uri": uri, "replies": [], "quotes": False}
    backend.sync()
    view = reader.session.get("app.bsky.feed.getPosts", uris=uri)["posts"][0]
    assert view["threadgate"]["record"]["allow"] == []
    refused = reader.home.run("post", "Hi", "--card", "http://10.0.0.1/")
    assert refused.returncode == 4
    assert len(written(reader)) == 1
