"""What the backend says about itself, and what the seed made in it, as typed values."""

from __future__ import annotations

import msgspec


class Account(msgspec.Struct, frozen=True):
    """An account to sign in as."""

    handle: str
    did: str
    password: str


class Info(msgspec.Struct, frozen=True, rename="camel"):
    """The line that the backend prints when everything answers. Addresses are `http://localhost:PORT`.

    Attributes:
        plc: The PLC directory.
        pds: The PDS, which is the only one.
        pds_did: The PDS's own DID.
        control: The control server, which `Backend` has methods for; `http://127.0.0.1:PORT`.
        jetstream: The stream in Jetstream's first format, a whole address.
        jetstream_xrpc: The base of the stream in its second format, for the SDK's `JetstreamClient`.
        admin_password: The password of the PDS's user `admin`.
        jwt_secret: What the PDS signs its sessions with.
        ready_ms: Milliseconds from the start until everything answered.
        pid: The backend's process.
        appview: The AppView; None without one, as are the following four.
        appview_did: The AppView's DID.
        labeler: The labeler.
        labeler_did: The labeler's DID.
        feed_gen_did: The feed generator's DID.
        feed_names: The record keys that the feed generator knows a feed for.
        reader: The account to sign in as; None without a seed.
        seed_ms: Milliseconds that the seed took of `ready_ms`.
        manifest: The file with what the seed made.
    """

    plc: str
    pds: str
    pds_did: str
    control: str
    jetstream: str
    jetstream_xrpc: str
    admin_password: str
    jwt_secret: str
    ready_ms: int
    pid: int
    appview: str | None = None
    appview_did: str | None = None
    labeler: str | None = None
    labeler_did: str | None = None
    feed_gen_did: str | None = None
    feed_names: tuple[str, ...] = ()
    reader: Account | None = None
    seed_ms: int = 0
    manifest: str | None = None


class DeepThread(msgspec.Struct, frozen=True):
    """A thread: the address of its first post, and of the twelve, that one included, of which each answers the last."""

    root: str
    chain: tuple[str, ...]


class Cases(msgspec.Struct, frozen=True, rename="camel"):
    """Addresses of what a client has to get right one by one; the names say what is odd.

    Attributes:
        deep_thread: A thread twelve deep, with unwelcome replies in it.
        reply_to_deleted: A post whose parent is gone.
        quote_of_deleted: A post that quotes what is gone.
        deleted: What is gone.
        quote_of_blocked: A post that quotes an account which the reader blocks.
        four_images: Four pictures of different shapes, one without alt text.
        long_alt: A picture with an alt text of 900 characters.
        quote_with_images: A quote and a picture in one post.
        video: A video that doesn't play.
        spoofed_link: A link whose text names another host.
        bad_facets: Facets that overlap, overrun the text and cut characters.
        emoji_facets: A mention, a link and tags after characters of several bytes.
        unknown_embed: An embed and a field of no known lexicon.
        empty_text: A picture without a word.
        long_text: A text of 299 characters.
        future: A post dated a day ahead.
        ancient: A post dated 1970.
        labels: `self VALUE` or `labeler VALUE` -> the post that has the label.
        mention_only_replies: Only who is mentioned may reply.
        no_replies: Nobody may reply or quote.
        hostile: The name of a trick -> the post that plays it.
        curate_list: A list of the reader's.
        mod_list: The list that the reader mutes.
        feeds: The name of a feed of the feed generator -> its record.
        starter_pack: A starter pack.
        taken_down: A post that a moderator took down.
    """

    deep_thread: DeepThread
    reply_to_deleted: str
    quote_of_deleted: str
    deleted: str
    quote_of_blocked: str
    four_images: str
    long_alt: str
    quote_with_images: str
    video: str
    spoofed_link: str
    bad_facets: str
    emoji_facets: str
    unknown_embed: str
    empty_text: str
    long_text: str
    future: str
    ancient: str
    labels: dict[str, str]
    mention_only_replies: str
    no_replies: str
    hostile: dict[str, str]
    curate_list: str
    mod_list: str
    feeds: dict[str, str]
    starter_pack: str
    taken_down: str


class Manifest(msgspec.Struct, frozen=True, rename="camel"):
    """What the seed made.

    Attributes:
        reader: The account to sign in as.
        accounts: Handle -> DID.
        cases: The odd posts.
        from_file: Row id -> address, of the rows of `--posts`.
    """

    reader: Account
    accounts: dict[str, str]
    cases: Cases
    from_file: dict[str, str] = msgspec.field(default_factory=dict)
