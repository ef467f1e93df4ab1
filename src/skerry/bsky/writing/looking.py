"""What is there already, and what a record has to say of others: posts and people as the AppView shows them.

Source: the lexicons `app.bsky.feed.getPosts`, `app.bsky.actor.getProfile`, `app.bsky.graph.getListsWithMembership`.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec

from skerry.bsky.session import Session
from skerry.bsky.writing.embeds import Ref
from skerry.bsky.writing.repo import Repo
from skerry.bsky.xrpc import check, decode
from skerry.domain.addresses import POSTS
from skerry.domain.errors import UsageError
from skerry.domain.writing import Written

LIST_PAGES = 20
"""Pages of 100 lists that are looked through."""


class _View(msgspec.Struct, rename="camel"):
    """A struct of the lexicons."""


class _Viewer(_View):
    like: str = ""
    repost: str = ""
    reply_disabled: bool = False
    embedding_disabled: bool = False


class _Strong(msgspec.Struct):
    uri: str
    cid: str


class _About(msgspec.Struct):
    subject: str | _Strong
    list: str = ""


class _Reply(msgspec.Struct):
    root: _Strong


class _Text(msgspec.Struct):
    reply: _Reply | None = None


class _Post(_View):
    uri: str
    cid: str
    record: _Text
    viewer: _Viewer = msgspec.field(default_factory=_Viewer)


class _Posts(msgspec.Struct):
    posts: list[_Post]


class _ActorViewer(_View):
    following: str = ""
    blocking: str = ""


class _Profile(msgspec.Struct):
    did: str
    viewer: _ActorViewer = msgspec.field(default_factory=_ActorViewer)


class _Item(msgspec.Struct):
    uri: str


class _List(msgspec.Struct):
    uri: str


class _Membership(_View):
    list: _List
    list_item: _Item | None = None


class _Memberships(_View):
    lists_with_membership: list[_Membership]
    cursor: str = ""


class _ListViewer(_View):
    blocked: str = ""


class _ListView(_View):
    viewer: _ListViewer = msgspec.field(default_factory=_ListViewer)


class _Member(_View):
    uri: str


class _Members(_View):
    items: list[_Member]
    of: _ListView = msgspec.field(name="list")
    cursor: str = ""


class Seen(msgspec.Struct, frozen=True):
    """A post: its version, the root of its thread (itself for a root), and what stands between it and the account."""

    ref: Ref
    root: Ref
    like: str = ""
    repost: str = ""
    is_reply_disabled: bool = False
    is_embedding_disabled: bool = False


class Looking:
    """Asks as the account; raises what `Session` does, and `ServerError`."""

    def __init__(self, session: Session, repo: Repo) -> None:
        self._session = session
        self._repo = repo

    async def find_post(self, uri: str) -> Seen | None:
        """A post; None when it is gone, or blocked. One's own is read from the PDS, which knows it before others do."""
        answer = await self._session.query("app.bsky.feed.getPosts", {"uris": [uri]}, purpose="write")
        found = decode(check(answer), _Posts, answer.host).posts
        if not found:
            return await self._own_post(uri)
        post = found[0]
        ref = {"uri": post.uri, "cid": post.cid}
        root = post.record.reply.root if post.record.reply else None
        viewer = post.viewer
        return Seen(
            ref=ref,
            root={"uri": root.uri, "cid": root.cid} if root else ref,
            like=viewer.like,
            repost=viewer.repost,
            is_reply_disabled=viewer.reply_disabled,
            is_embedding_disabled=viewer.embedding_disabled,
        )

    async def post(self, uri: str) -> Seen:
        """A post. Raises `UsageError` when it is gone."""
        found = await self.find_post(uri)
        if found is None:
            raise UsageError("this post is gone, or its author has blocked you", where=uri)
        return found

    async def version(self, uri: str) -> Ref:
        """The version of a record of any kind, for a quote. Raises `UsageError` when it is gone."""
        who, collection, key = parts_of(uri)
        params = {"repo": who, "collection": collection, "rkey": key}
        answer = await self._session.query("com.atproto.repo.getRecord", params, purpose="write")
        if answer.status in {400, 404}:
            raise UsageError("what is quoted is gone", where=uri)
        found = decode(check(answer), _Strong, answer.host)
        return {"uri": found.uri, "cid": found.cid}

    async def relation(self, did: str) -> tuple[str, str]:
        """The addresses of the account's follow and block of somebody; "" where there is none.

        Somebody whom the AppView does not show, being new there or taken down, is followed or blocked all the same.
        """
        answer = await self._session.query("app.bsky.actor.getProfile", {"actor": did}, purpose="write")
        if answer.status == 400:
            return "", ""
        viewer = decode(check(answer), _Profile, answer.host).viewer
        return viewer.following, viewer.blocking

    async def membership(self, did: str, of_list: str) -> str:
        """The address of somebody's place in a list of the account's; "" when they have none."""
        cursor = ""
        for _ in range(LIST_PAGES):
            params: dict[str, str | int] = {"actor": did, "limit": 100}
            if cursor:
                params["cursor"] = cursor
            answer = await self._session.query("app.bsky.graph.getListsWithMembership", params, purpose="write")
            page = decode(check(answer), _Memberships, answer.host)
            for each in page.lists_with_membership:
                if each.list.uri == of_list:
                    return each.list_item.uri if each.list_item else ""
            cursor = page.cursor
            if not cursor:
                break
        return ""

    async def list_block(self, uri: str) -> str:
        """The address of the account's block of a list; "" where there is none, or no such list."""
        answer = await self._session.query("app.bsky.graph.getList", {"list": uri, "limit": 1}, purpose="write")
        if answer.status == 400:
            return ""
        return decode(check(answer), _Members, answer.host).of.viewer.blocked

    async def places(self, uri: str) -> list[str]:
        """The addresses of everybody's places on a list; none where there is no such list, `LIST_PAGES` at most."""
        found: list[str] = []
        cursor = ""
        for _ in range(LIST_PAGES):
            params: dict[str, str | int] = {"list": uri, "limit": 100}
            params |= {"cursor": cursor} if cursor else {}
            answer = await self._session.query("app.bsky.graph.getList", params, purpose="write")
            if answer.status == 400:
                break
            page = decode(check(answer), _Members, answer.host)
            found += [member.uri for member in page.items]
            cursor = page.cursor
            if not cursor:
                break
        return found

    async def recent(self, collection: str, subject: str, *, of_list: str = "") -> str:
        """The address of one of the account's newest records that is about a post or somebody; "" for none.

        Of somebody's places on lists the one on `of_list` is meant.
        """
        for written in await self._repo.newest(collection):
            with suppress(msgspec.MsgspecError):
                said = msgspec.json.decode(written.record, type=_About)
                about = said.subject if isinstance(said.subject, str) else said.subject.uri
                if (subject, of_list) == (about, said.list):
                    return written.uri
        return ""

    async def is_there(self, uri: str) -> Written | None:
        """A record of the account's own, by its address, as the PDS has it now."""
        who, collection, key = parts_of(uri)
        return await self._repo.get(collection, key) if who == self._repo.did and key else None

    async def _own_post(self, uri: str) -> Seen | None:
        who, collection, key = parts_of(uri)
        if who != self._repo.did or collection != POSTS:
            return None
        found = await self._repo.get(collection, key)
        return None if found is None else seen_of(found)


def seen_of(written: Written) -> Seen:
    """A post of the account's own, from its record. Raises `UsageError` when it is none."""
    try:
        text = msgspec.json.decode(written.record, type=_Text)
    except msgspec.MsgspecError:
        raise UsageError("this is not a post", where=written.uri) from None
    ref = {"uri": written.uri, "cid": written.cid}
    root = text.reply.root if text.reply else None
    return Seen(ref, {"uri": root.uri, "cid": root.cid} if root else ref)


def parts_of(uri: str) -> tuple[str, str, str]:
    """Whose, which collection, which key; "" for what is missing."""
    who, _, rest = uri.removeprefix("at://").partition("/")
    collection, _, key = rest.partition("/")
    return who, collection, key
