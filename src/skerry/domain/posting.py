"""What a post may be, checked before it is on its way. Source: the lexicon `app.bsky.feed.post` and its embeds."""

from __future__ import annotations

from skerry.domain.errors import UsageError
from skerry.domain.graphemes import count_graphemes
from skerry.domain.links import safe_link
from skerry.domain.syntax import is_at_uri, is_language
from skerry.domain.writing import SELF_LABELS, EditProfile, Gates, NewPost, SaveList

MAX_GRAPHEMES = 300
MAX_BYTES = 3000
"""Of the text, in UTF-8."""

MAX_LANGS = 3
MAX_TAGS = 8
MAX_TAG_GRAPHEMES = 64
MAX_TAG_BYTES = 640
MAX_IMAGES = 4
MAX_IMAGE_BYTES = 2_000_000
MAX_THUMB_BYTES = 1_000_000
MAX_GATE_RULES = 5
MAX_GATE_LISTS = 3
"""Of these, how many are lists; what the official client offers."""

MAX_REPORT_GRAPHEMES = 2000
"""Of the words with a report."""

MAX_LIST_NAME, MAX_LIST_ABOUT = (64, 64), (300, 3000)
"""Graphemes and bytes of a list's name and description. Source: the lexicon `app.bsky.graph.list`."""

MAX_PROFILE_NAME, MAX_PROFILE_ABOUT = (64, 640), (256, 2560)
"""The same of a profile's. Source: the lexicon `app.bsky.actor.profile`."""

WHO_MAY_ANSWER = ("mentioned", "following", "followers")


def measure(text: str) -> tuple[int, int]:
    """The graphemes and the bytes of a text."""
    return count_graphemes(text), len(text.encode("utf-8", "surrogatepass"))


def check_post(post: NewPost, *, require_alt: bool = False) -> None:
    """Whether a post can be written.

    Raises:
        UsageError: it can't, and why.
    """
    _check_text(post)
    _check_words(post)
    _check_embeds(post, require_alt)
    if post.gates is not None:
        check_gates(post.gates)
        if post.reply_to and post.gates.replies is not None:
            raise UsageError("only the first post of a thread says who may answer", remedy="leave it out")


def check_gates(gates: Gates) -> None:
    """Whether gates can be set. Raises `UsageError`."""
    if gates.replies is None:
        return
    if len(gates.replies) > MAX_GATE_RULES:
        raise UsageError(f"more than {MAX_GATE_RULES} kinds of people may answer", remedy="name fewer")
    if sum(who not in WHO_MAY_ANSWER for who in gates.replies) > MAX_GATE_LISTS:
        raise UsageError(f"members of {MAX_GATE_LISTS} lists at most may answer", remedy="take one out")
    for who in gates.replies:
        if who not in WHO_MAY_ANSWER and not is_at_uri(who):
            raise UsageError(
                f"nobody is called {who!r} here", remedy=f"write {', '.join(WHO_MAY_ANSWER)}, or a list's address"
            )


def check_report(text: str) -> None:
    """Whether these words can go with a report. Raises `UsageError`."""
    if count_graphemes(text) > MAX_REPORT_GRAPHEMES:
        raise UsageError(f"the words have more than {MAX_REPORT_GRAPHEMES} characters", remedy="shorten them")


def check_list(wish: SaveList) -> None:
    """Whether a list can have this name and description. Raises `UsageError`."""
    if not wish.name.strip():
        raise UsageError("a list needs a name")
    _check_length("the name", wish.name, MAX_LIST_NAME)
    _check_length("the description", wish.about, MAX_LIST_ABOUT)


def check_profile(wish: EditProfile) -> None:
    """Whether a profile can say this. Raises `UsageError`."""
    _check_length("the name", wish.name or "", MAX_PROFILE_NAME)
    _check_length("the description", wish.about or "", MAX_PROFILE_ABOUT)


def _check_length(what: str, text: str, most: tuple[int, int]) -> None:
    """Whether a text has no more graphemes, and bytes, than these."""
    if (graphemes := count_graphemes(text)) > most[0]:
        raise UsageError(f"{what} has {graphemes} characters, {most[0]} are the most", remedy="shorten it")
    if (size := len(text.encode("utf-8", "replace"))) > most[1]:
        raise UsageError(f"{what} has {size} bytes, {most[1]} are the most", remedy="shorten it")


def _check_text(post: NewPost) -> None:
    if not (post.text.strip() or post.images or post.card or post.quotes):
        raise UsageError("the post is empty")
    try:
        size = len(post.text.encode())
    except UnicodeEncodeError:
        raise UsageError("the text is not valid Unicode", remedy="type it anew") from None
    if (graphemes := count_graphemes(post.text)) > MAX_GRAPHEMES:
        raise UsageError(
            f"the post has {graphemes} characters, {MAX_GRAPHEMES} are the most", remedy="shorten it, or make it two"
        )
    if size > MAX_BYTES:
        raise UsageError(f"the post has {size} bytes, {MAX_BYTES} are the most", remedy="shorten it")


def _check_words(post: NewPost) -> None:
    """Languages, tags and labels."""
    if len(post.langs) > MAX_LANGS:
        raise UsageError(f"{len(post.langs)} languages, {MAX_LANGS} are the most")
    for lang in post.langs:
        if not is_language(lang):
            raise UsageError(f"{lang!r} is not a language", remedy="write it like en, or pt-BR")
    if len(post.tags) > MAX_TAGS:
        raise UsageError(f"{len(post.tags)} tags, {MAX_TAGS} are the most")
    for tag in post.tags:
        if not tag or count_graphemes(tag) > MAX_TAG_GRAPHEMES or len(tag.encode()) > MAX_TAG_BYTES:
            raise UsageError(f"a tag has 1 to {MAX_TAG_GRAPHEMES} characters", where=tag[:MAX_TAG_GRAPHEMES])
    for label in post.labels:
        if label not in SELF_LABELS:
            raise UsageError(f"{label!r} is not a label for one's own post", remedy=f"one of {', '.join(SELF_LABELS)}")


def _check_embeds(post: NewPost, require_alt: bool) -> None:
    if len(post.images) > MAX_IMAGES:
        raise UsageError(f"{len(post.images)} images, {MAX_IMAGES} are the most")
    if post.images and post.card is not None:
        raise UsageError("a post has images or a link card, not both", remedy="leave one out")
    if require_alt:
        for number, image in enumerate(post.images, start=1):
            if not image.alt.strip():
                raise UsageError(f"image {number} has no description", remedy="say what it shows (alt text)")
    if post.card is not None and safe_link(post.card.uri) is None:
        raise UsageError("the card's link is not an address of the web", remedy="write it with https://")
    for name, uri in (("answers", post.reply_to), ("quotes", post.quotes)):
        if uri and not is_at_uri(uri):
            raise UsageError(f"what the post {name} is not an address", where=uri[:100])
