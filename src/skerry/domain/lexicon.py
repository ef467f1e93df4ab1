"""The lexicon's views as the network gives them: what skerry reads of them, typed, not yet checked or cleaned.

Only what can't be done without is required; all else has a default, so that a wrong value costs a field (see
`skerry.domain.salvage`). Names follow the lexicons; `$type` tells members of a union apart.

Source: `app.bsky.feed.defs`, `app.bsky.actor.defs`, `app.bsky.embed.*`, `app.bsky.richtext.facet`.
"""

from __future__ import annotations

from msgspec import Raw, Struct, field


class View(Struct, frozen=True, rename="camel"):
    """What all of them have in common: camel case, and that nobody changes them."""


class LabelView(View, frozen=True):
    """`com.atproto.label.defs#label`. `neg` takes an earlier one back."""

    src: str
    val: str
    uri: str = ""
    neg: bool = False


class KnownFollower(View, frozen=True):
    """Of `app.bsky.actor.defs#knownFollowers`: its handle alone."""

    handle: str = ""


class KnownFollowers(View, frozen=True):
    """`app.bsky.actor.defs#knownFollowers`."""

    count: int = 0
    followers: list[KnownFollower] = []


class ActorViewer(View, frozen=True):
    """`app.bsky.actor.defs#viewerState`: what stands between the signed-in account and another; records' addresses."""

    muted: bool = False
    muted_by_list: object = None
    blocked_by: bool = False
    blocking: str = ""
    blocking_by_list: object = None
    following: str = ""
    followed_by: str = ""
    known_followers: KnownFollowers = KnownFollowers()


class Profile(View, frozen=True):
    """`app.bsky.actor.defs#profileViewBasic`."""

    did: str
    handle: str
    display_name: str = ""
    avatar: str = ""
    labels: list[LabelView] = []
    viewer: ActorViewer = ActorViewer()


class Verification(View, frozen=True):
    """`app.bsky.actor.defs#verificationState`: "valid", "invalid" or "none" each."""

    verified_status: str = ""
    trusted_verifier_status: str = ""


class ProfileDetails(Profile, frozen=True):
    """`app.bsky.actor.defs#profileView` and `#profileViewDetailed`; counts are in the latter only."""

    description: str = ""
    followers_count: int = 0
    follows_count: int = 0
    posts_count: int = 0
    created_at: str = ""
    verification: Verification = Verification()


class ByteSlice(View, frozen=True):
    """`app.bsky.richtext.facet#byteSlice`: UTF-8 bytes."""

    byte_start: int
    byte_end: int


class Mention(View, tag_field="$type", tag="app.bsky.richtext.facet#mention", frozen=True):
    """Of an account."""

    did: str


class Link(View, tag_field="$type", tag="app.bsky.richtext.facet#link", frozen=True):
    """To an address."""

    uri: str


class Tag(View, tag_field="$type", tag="app.bsky.richtext.facet#tag", frozen=True):
    """A hashtag, without its sign."""

    tag: str


class FacetView(View, frozen=True):
    """`app.bsky.richtext.facet`."""

    index: ByteSlice
    features: list[Mention | Link | Tag] = []


class Size(View, frozen=True):
    """`app.bsky.embed.defs#aspectRatio`."""

    width: int = 0
    height: int = 0


class ImageView(View, frozen=True):
    """`app.bsky.embed.images#viewImage`."""

    thumb: str = ""
    fullsize: str = ""
    alt: str = ""
    aspect_ratio: Size = Size()


class GalleryImage(View, frozen=True):
    """`app.bsky.embed.gallery#viewImage`."""

    thumbnail: str = ""
    fullsize: str = ""
    alt: str = ""
    aspect_ratio: Size = Size()


class ImagesView(View, tag_field="$type", tag="app.bsky.embed.images#view", frozen=True):
    """Up to four images."""

    images: list[ImageView] = []


class GalleryView(View, tag_field="$type", tag="app.bsky.embed.gallery#view", frozen=True):
    """More images."""

    items: list[GalleryImage] = []


class VideoView(View, tag_field="$type", tag="app.bsky.embed.video#view", frozen=True):
    """A video."""

    playlist: str = ""
    thumbnail: str = ""
    alt: str = ""


class External(View, frozen=True):
    """`app.bsky.embed.external#viewExternal`."""

    uri: str = ""
    title: str = ""
    description: str = ""
    thumb: str = ""


class ExternalView(View, tag_field="$type", tag="app.bsky.embed.external#view", frozen=True):
    """A card."""

    external: External


MediaView = ImagesView | GalleryView | VideoView | ExternalView


class Reference(View, frozen=True):
    """`com.atproto.repo.strongRef`, or anything with an address."""

    uri: str = ""


class ReplyRecord(View, frozen=True):
    """`app.bsky.feed.post#replyRef`."""

    root: Reference = Reference()
    parent: Reference = Reference()


class AnyType(View, frozen=True):
    """Something of which only the kind matters."""

    type: str = field(name="$type", default="")


class PostRecord(View, frozen=True):
    """`app.bsky.feed.post`."""

    text: str = ""
    created_at: str = ""
    facets: list[FacetView] = []
    langs: list[str] = []
    tags: list[str] = []
    reply: ReplyRecord | None = None
    embed: AnyType = AnyType()


class ViewRecord(View, tag_field="$type", tag="app.bsky.embed.record#viewRecord", frozen=True):
    """A quoted post. Of its own embeds only media are read: a quote in a quote is not shown."""

    uri: str
    author: Profile
    cid: str = ""
    value: PostRecord = PostRecord()
    labels: list[LabelView] = []
    embeds: list[EmbedView] = []
    indexed_at: str = ""


class ViewNotFound(View, tag_field="$type", tag="app.bsky.embed.record#viewNotFound", frozen=True):
    """A quoted post that is gone."""

    uri: str = ""


class ViewBlocked(View, tag_field="$type", tag="app.bsky.embed.record#viewBlocked", frozen=True):
    """A quoted post of somebody who blocks or is blocked."""

    uri: str = ""


class ViewDetached(View, tag_field="$type", tag="app.bsky.embed.record#viewDetached", frozen=True):
    """A quoted post whose author took it out of the quote."""

    uri: str = ""


class FeedRecord(View, tag_field="$type", tag="app.bsky.feed.defs#generatorView", frozen=True):
    """A feed."""

    uri: str = ""
    display_name: str = ""
    creator: Profile | None = None


class ListRecord(View, tag_field="$type", tag="app.bsky.graph.defs#listView", frozen=True):
    """A list."""

    uri: str = ""
    name: str = ""
    creator: Profile | None = None


class LabelerRecord(View, tag_field="$type", tag="app.bsky.labeler.defs#labelerView", frozen=True):
    """A labeler; its name is its account's."""

    uri: str = ""
    creator: Profile | None = None


class Named(View, frozen=True):
    """A record with a name."""

    name: str = ""


class StarterPackRecord(View, tag_field="$type", tag="app.bsky.graph.defs#starterPackViewBasic", frozen=True):
    """A starter pack; its name is in its record."""

    uri: str = ""
    record: Named = Named()
    creator: Profile | None = None


QuotedView = (
    ViewRecord | ViewNotFound | ViewBlocked | ViewDetached | FeedRecord | ListRecord | LabelerRecord | StarterPackRecord
)


class RecordView(View, tag_field="$type", tag="app.bsky.embed.record#view", frozen=True):
    """A quote, of a post or another record; None when it is of a kind that skerry doesn't know."""

    record: QuotedView | None = None


class RecordWithMediaView(View, tag_field="$type", tag="app.bsky.embed.recordWithMedia#view", frozen=True):
    """A quote with media."""

    record: RecordView = field(default_factory=RecordView)
    media: MediaView | None = None


EmbedView = ImagesView | GalleryView | VideoView | ExternalView | RecordView | RecordWithMediaView


class PostViewer(View, frozen=True):
    """`app.bsky.feed.defs#viewerState`."""

    like: str = ""
    repost: str = ""
    bookmarked: bool = False
    thread_muted: bool = False
    reply_disabled: bool = False
    embedding_disabled: bool = False


class PostView(View, frozen=True):
    """`app.bsky.feed.defs#postView`."""

    uri: str
    cid: str
    author: Profile
    record: PostRecord = PostRecord()
    indexed_at: str = ""
    embed: EmbedView | None = None
    labels: list[LabelView] = []
    reply_count: int = 0
    repost_count: int = 0
    like_count: int = 0
    quote_count: int = 0
    viewer: PostViewer = PostViewer()


class ParentPost(View, tag_field="$type", tag="app.bsky.feed.defs#postView", frozen=True):
    """What a reply's context needs of the post that it answers."""

    uri: str
    author: Profile
    record: PostRecord = PostRecord()


class NotFoundPost(View, tag_field="$type", tag="app.bsky.feed.defs#notFoundPost", frozen=True):
    """A post that is gone."""

    uri: str = ""


class BlockedPost(View, tag_field="$type", tag="app.bsky.feed.defs#blockedPost", frozen=True):
    """A post of somebody who blocks or is blocked."""

    uri: str = ""


class ReplyView(View, frozen=True):
    """`app.bsky.feed.defs#replyRef`."""

    parent: ParentPost | NotFoundPost | BlockedPost | None = None
    root: Reference = Reference()


class RepostReason(View, frozen=True):
    """`app.bsky.feed.defs#reasonRepost`."""

    by: Profile
    indexed_at: str
    uri: str = ""
    cid: str = ""


class TimelineItem(View, frozen=True):
    """`app.bsky.feed.defs#feedViewPost`, its parts still bytes: each is read for itself."""

    post: Raw
    reply: Raw = Raw(b"")
    reason: Raw = Raw(b"")


class TimelineAnswer(View, frozen=True):
    """`app.bsky.feed.getTimeline`: items still bytes."""

    feed: list[Raw]
    cursor: object = None


class PostsAnswer(View, frozen=True):
    """`app.bsky.feed.searchPosts`, `app.bsky.feed.getQuotes`: posts still bytes."""

    posts: list[Raw]
    cursor: object = None


class BookmarksAnswer(View, frozen=True):
    """`app.bsky.bookmark.getBookmarks`: `#bookmarkView`s still bytes."""

    bookmarks: list[Raw]
    cursor: object = None


class BookmarkView(View, frozen=True):
    """`app.bsky.bookmark.defs#bookmarkView`. `item` is the post's view, or what is said of one that is gone."""

    item: Raw


class ThreadAnswer(View, frozen=True):
    """`app.bsky.feed.getPostThread`."""

    thread: Raw
    threadgate: Raw = Raw(b"")


class GateRecord(View, frozen=True):
    """`app.bsky.feed.threadgate`, as far as what others wrote is concerned."""

    hidden_replies: list[str] = []


class GateView(View, frozen=True):
    """`app.bsky.feed.defs#threadgateView`."""

    record: GateRecord = GateRecord()


class ThreadItem(View, frozen=True):
    """`#threadViewPost`, `#notFoundPost` or `#blockedPost`, its parts still bytes."""

    type: str = field(name="$type", default="")
    uri: str = ""
    post: Raw = Raw(b"")
    parent: Raw = Raw(b"")
    replies: list[Raw] = []
