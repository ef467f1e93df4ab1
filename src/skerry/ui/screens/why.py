"""The why panel: what every rule made of a post, what would have changed it, and what is known of the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.style import Style

from skerry.judge.explain import SIGNS, Beside, WhyKind, WhyLine, why
from skerry.judge.telling_language import language_words
from skerry.judge.telling_taste import SMALL, taste_sentences
from skerry.sync.protocol import Answer, Explain, WhatIf
from skerry.ui.rows.header import at_handle, display_name
from skerry.ui.rows.look import hanging, wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.words import moment, plural

if TYPE_CHECKING:
    from skerry.domain.moderation import Moderation
    from skerry.domain.posts import FeedItem, Post
    from skerry.domain.verdicts import Verdict
    from skerry.store.values import StoredItem
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

HEADINGS: dict[WhyKind, str] = {
    "story": "Who else tells this",
    "rated": "What your ratings say",
    "topic": "What the model saw",
    "flip": "What would have changed it",
}
"""Above the first sentence of a kind."""

NAME_COLUMNS = 11
"""Columns for the name of a fact."""

NOT_JUDGED = "Your rules have not seen this post: it is not in your timeline, or not scored yet."
WORKING = "What would have changed it is being worked out …"
NO_SYNC = "What would have changed it can't be worked out: sync is not there."


class WhyScreen(PanelScreen):
    """Why a post is where it is.

    Args:
        skerry: The application.
        account: Whose store the post is in.
        item: The post.
        verdict: What the rules say of it; None while they have not seen it.
        item_id: Its id in the store; 0 for one that is no line of the timeline.

    Attributes:
        beside: What is known beside the verdict; more comes while the panel is open.
    """

    def __init__(
        self, skerry: Skerry, account: Account, item: FeedItem, verdict: Verdict | None, item_id: int = 0
    ) -> None:
        super().__init__(skerry, "Why is this post here?")
        self._account = account
        self._item = item
        self._item_id = item_id
        self._verdict = verdict
        self._note = WORKING
        source = account.source
        self._moderation = source.cache.moderation(item.post.uri)
        stored = account.items.get(item_id) if item_id else None
        self._score = score_words(verdict, stored)
        self.beside = Beside(
            precision=source.user.precision(),
            tellers=source.cache.tellers(item.post.uri),
            is_asked=stored is not None and stored.is_asked,
        )

    def on_mount(self) -> None:
        """Ask for what has to be worked out."""
        uri = self._item.post.uri
        is_asked = self._account.link.request(WhatIf(self._item_id, uri), self._told_what_if)
        if is_asked:
            self._account.link.request(Explain(self._item_id, uri), self._told_taste)
        else:
            self._note = NO_SYNC

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """Reasons, then facts."""
        note = self._note if self._verdict else ""
        lines = [] if self._verdict else moderation_lines(self._item, self._moderation, palette, width)
        return lines + why_lines(self._item, self._verdict, palette, width, self.beside, note, self._score)

    def do_edit_rule(self) -> None:
        """Edit the rule that decided."""
        self.skerry.edit_rule(self, self._verdict)

    def _told_what_if(self, answer: Answer) -> None:
        self._note = "" if answer.result == "done" else NO_SYNC
        self._know(explanation=answer.explanation)

    def _told_taste(self, answer: Answer) -> None:
        self._know(rated=tuple(taste_sentences(answer.taste)) if answer.taste else ())

    def _know(self, **more: object) -> None:
        self.beside = msgspec.structs.replace(self.beside, **more)
        if self.is_attached:
            self.rewrap()


def why_lines(
    item: FeedItem,
    verdict: Verdict | None,
    palette: Palette,
    width: int,
    beside: Beside | None = None,
    note: str = "",
    score: str = "",
) -> list[Content]:
    """The sentences of the explanation, and the facts of the post. `note` says what is still missing."""
    lines: list[Content] = []
    if verdict is None:
        lines += wrapped(Content.styled(NOT_JUDGED, palette.muted), width)
    else:
        lines += _reason_lines(why(verdict, item, beside), palette, width)
    if note:
        lines += hanging([("…", palette.muted)], Content.styled(note, palette.muted), 2, width)
    lines.append(Content())
    for name, value in [*facts(item, verdict), *([("score", score)] if score else [])]:
        lines += hanging([(name, palette.muted)], Content(value), NAME_COLUMNS, width)
    return lines


def moderation_lines(item: FeedItem, moderation: Moderation, palette: Palette, width: int) -> list[Content]:
    """What the network's rules do with a post that the user's have not seen."""
    from skerry.domain.verdicts import Verdict

    reasons = why(Verdict(moderation=moderation), item)
    return _reason_lines([line for line in reasons if line.kind == "moderation"], palette, width)


def _reason_lines(reasons: list[WhyLine], palette: Palette, width: int) -> list[Content]:
    """Sentence by sentence, with a heading where a new kind begins that has one."""
    lines: list[Content] = []
    last: WhyKind | None = None
    for line in sorted(reasons, key=lambda line: (line.kind in HEADINGS, line.kind == "place")):
        if line.kind != last and line.kind in HEADINGS:
            lines += [Content(), Content.styled(HEADINGS[line.kind], palette.muted)]
        last = line.kind
        text = Content.styled(line.text, _style(line.kind, palette))
        lines += hanging([(SIGNS[line.kind], palette.bar)], text, 2, width)
    return lines


def facts(item: FeedItem, verdict: Verdict | None) -> list[tuple[str, str]]:
    """What is known of a post: name and value of each fact."""
    post = item.post
    author = post.author
    found = [
        ("author", f"{display_name(author)}  {at_handle(author)}"),
        ("written", moment(post.created_ms)),
        ("seen", moment(post.indexed_ms)),
        ("language", language_words(post.langs, verdict.written if verdict else None)),
        ("labels", ", ".join(f"{label.val} (by {label.src})" for label in post.labels) or "none"),
        ("counts", _counts(post)),
        ("address", post.uri),
    ]
    if item.repost:
        found.insert(1, ("reposted", f"by {at_handle(item.repost.by)}, {moment(item.repost.indexed_ms)}"))
    return found


def score_words(verdict: Verdict | None, stored: StoredItem | None) -> str:
    """What the ranked view orders by, and what of it comes from where; "" for a post that is not judged."""
    if verdict is None:
        return ""
    taste = stored.taste if stored else 0.0
    total = stored.score if stored else verdict.score
    named = (("your rules", verdict.score), ("your taste", taste), ("its place", total - verdict.score - taste))
    parts = [f"{value:+.2f} by {what}" for what, value in named if abs(value) >= SMALL]
    whole = f"{total:+.2f}" if abs(total) >= SMALL else "0"
    return f"{whole}: {', '.join(parts)}" if len(parts) > 1 else whole


def _counts(post: Post) -> str:
    counts = post.counts
    named = ((counts.replies, "reply"), (counts.reposts, "repost"), (counts.likes, "like"), (counts.quotes, "quote"))
    return ", ".join(plural(number, noun) for number, noun in named)


def _style(kind: WhyKind, palette: Palette) -> Style:
    if kind in ("moderation", "decision", "nothing"):
        return palette.strong
    return palette.muted if kind in ("near", "abstained") else Style()
