"""Writing at the real PDS over a network that loses a fifth of the requests and nearly a third of the answers."""

from __future__ import annotations

from collections.abc import Callable

from skerry.domain.writing import NewPost, Toggle
from tests.network.desk import desk_of, now_ms
from tests.network.harness import Backend
from tests.network.reader import Reader, say
from tests.support.amounts import amount

POST, LIKE = "app.bsky.feed.post", "app.bsky.feed.like"


def test_real_pds_has_every_post_exactly_once(newcomer: Callable[[str], Reader]) -> None:
    """As many records as posts, each as it was written, in the order in which it was."""
    count = amount(2000)
    texts = [f"post {n}" for n in range(count)]
    with desk_of(newcomer("lossyposts.test")) as desk:
        start = now_ms()
        for n, text in enumerate(texts):
            desk.user.outbox.post([NewPost(text)], at_ms=start + n)
        lost = desk.send(requests=0.2, answers=0.3, seconds=1200)
        records = desk.records(POST)
    assert min(lost) > count // 4
    assert [record["value"]["text"] for record in records] == texts[::-1]


def test_real_pds_has_every_thread_and_like_once(backend: Backend, newcomer: Callable[[str], Reader]) -> None:
    """Threads in order, with the versions of what the PDS has; what is liked by two wishes is liked once."""
    author = backend.sign_up("lossyauthor.test")
    liked = say(backend, author, *(f"likeable {n}" for n in range(amount(100) // 5)))
    with desk_of(newcomer("lossythreads.test")) as desk:
        for n, post in enumerate(liked):
            desk.user.outbox.post([NewPost(f"{n}.{place}") for place in range(3)], at_ms=now_ms())
            desk.user.outbox.toggle(Toggle("like", post.uri), at_ms=now_ms())
        desk.send(requests=0.2, answers=0.3, seconds=1200)
        for post in liked:
            desk.user.outbox.toggle(Toggle("like", post.uri), at_ms=now_ms())
        desk.send(requests=0.2, answers=0.3, seconds=1200)
        likes = desk.records(LIKE)
        posts = {record["value"]["text"]: record for record in desk.records(POST)}
    assert sorted(record["value"]["subject"]["uri"] for record in likes) == sorted(post.uri for post in liked)
    assert len(posts) == 3 * len(liked)
    for n in range(len(liked)):
        root, middle, last = (posts[f"{n}.{place}"] for place in range(3))
        refs = [{"uri": each["uri"], "cid": each["cid"]} for each in (root, middle)]
        assert middle["value"]["reply"] == {"root": refs[0], "parent": refs[0]}
        assert last["value"]["reply"] == {"root": refs[0], "parent": refs[1]}
