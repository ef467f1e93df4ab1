"""A post's record, and the gates beside it. Source: the lexicon `app.bsky.feed.post`."""

from __future__ import annotations

from collections.abc import Callable

from skerry.bsky.writing import embeds
from skerry.bsky.writing.facets import facets_of
from skerry.bsky.writing.gates import new_gates
from skerry.bsky.writing.looking import Looking, Seen, parts_of, seen_of
from skerry.bsky.writing.people import People
from skerry.bsky.writing.records import Record, record, timestamp, unpack
from skerry.bsky.writing.repo import Repo
from skerry.domain.addresses import POSTS
from skerry.domain.errors import UsageError
from skerry.domain.writing import Attachment, Errand, NewPost, Written

Load = Callable[[str], Attachment | None]
"""An attachment by its name."""


class Composer:
    """Makes the records of a post: looks up whom it mentions and what it answers, uploads its images."""

    def __init__(self, repo: Repo, looking: Looking, people: People, load: Load) -> None:
        self._repo = repo
        self._looking = looking
        self._people = people
        self._load = load

    async def compose(self, errand: Errand, post: NewPost) -> tuple[Record, ...]:
        """The post's record first, then its gates.

        Raises:
            UsageError: what it answers or quotes is gone, or may not be answered or quoted.
            NetworkError: somebody could not be asked.
        """
        created = timestamp(errand.made_ms)
        reply = await self._reply(errand.before, post)
        quoted = await self._quoted(post.quotes) if post.quotes else None
        facets = await facets_of(post.text, self._people.mentioned)
        labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": val} for val in post.labels]}
        value: dict[str, object] = {
            "text": post.text,
            "facets": facets or None,
            "reply": reply,
            "embed": embeds.embed(await self._media(post), quoted),
            "langs": list(post.langs) or None,
            "labels": labels if post.labels else None,
            "tags": list(post.tags) or None,
            "createdAt": created,
        }
        made = record(POSTS, errand.record_key, value)
        if post.gates is None:
            return (made,)
        uri = f"at://{self._repo.did}/{POSTS}/{errand.record_key}"
        return (made, *new_gates(post.gates, uri, errand.record_key, created, is_reply=reply is not None))

    async def _reply(self, before: Written | None, post: NewPost) -> dict[str, embeds.Ref] | None:
        """Root and parent: of a thread's next post from the one before, which the AppView need not know yet."""
        if before is not None:
            answered = _own(before)
        elif post.reply_to:
            answered = await self._looking.post(await self._people.address(post.reply_to))
        else:
            return None
        if answered.is_reply_disabled:
            raise UsageError("its author takes no answers from you", where=post.reply_to)
        return {"root": answered.root, "parent": answered.ref}

    async def _quoted(self, uri: str) -> embeds.Ref:
        uri = await self._people.address(uri)
        if parts_of(uri)[1] != POSTS:
            return await self._looking.version(uri)
        quoted = await self._looking.post(uri)
        if quoted.is_embedding_disabled:
            raise UsageError("its author lets nobody quote it", where=uri)
        return quoted.ref

    async def _media(self, post: NewPost) -> embeds.Value | None:
        names = [image.attachment for image in post.images]
        names += [post.card.thumb] if post.card and post.card.thumb else []
        uploaded: dict[str, embeds.Uploaded] = {}
        for name in dict.fromkeys(names):
            attachment = self._load(name)
            if attachment is None:
                raise UsageError("an image of the post is no longer there", remedy="edit it and attach it again")
            uploaded[name] = attachment, await self._repo.upload(attachment)
        if post.images:
            return embeds.images(post.images, uploaded)
        return embeds.card(post.card, uploaded) if post.card else None


def _own(before: Written) -> Seen:
    """The post before, from the record that the outbox kept."""
    kept = unpack(before.record)[0].value if before.record else b"{}"
    return seen_of(Written(before.uri, before.cid, bytes(kept)))
