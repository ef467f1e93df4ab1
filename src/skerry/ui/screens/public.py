"""The first screen of reading without an account: a public feed, and the ways to people and other feeds."""

from __future__ import annotations

from skerry.domain.addresses import post_address
from skerry.domain.errors import UsageError
from skerry.domain.syntax import is_at_uri, is_did, is_handle
from skerry.ui.screens.ask import AskScreen
from skerry.ui.screens.listed import ListedScreen

NOTE = "A handle, a DID, the at:// address of a feed, list or post, or the page of one on bsky.app."
KINDS = {"app.bsky.feed.generator": "feed", "feed": "feed", "app.bsky.graph.list": "list", "lists": "list"}


class PublicScreen(ListedScreen):
    """The feed of `[signed_out]` in settings.toml; nothing lies below it."""

    SCOPE = "public"

    def do_open_address(self) -> None:
        """Ask what to open."""
        self.skerry.push_screen(AskScreen(self.skerry, "Open", NOTE, self._open, self.attempt))

    def do_close(self) -> None:
        """End the program."""
        self.skerry.exit()

    def _open(self, words: str) -> None:
        words = words.strip().removeprefix("@")
        if not words:
            return
        if address := post_address(words):
            self.skerry.show_thread(self.account, address.uri)
        elif feed := feed_at(words):
            self.skerry.show_feed(self.account, feed, feed.rpartition("/")[2])
        elif is_did(who := words.rpartition("/profile/")[2].rstrip("/")) or is_handle(who):
            self.skerry.show_profile(self.account, who)
        else:
            raise UsageError("this names nobody and no feed or post", remedy=NOTE)


def feed_at(words: str) -> str:
    """The feed, or the list, at an address or a page; "" where it is none, or is named by a handle."""
    path = words.removeprefix("at://") if is_at_uri(words) else words.partition("/profile/")[2]
    who, _, rest = path.partition("/")
    collection, _, key = rest.rstrip("/").partition("/")
    kind = KINDS.get(collection)
    if kind is None or not key or not is_did(who):
        return ""
    nsid = "app.bsky.feed.generator" if kind == "feed" else "app.bsky.graph.list"
    uri = f"at://{who}/{nsid}/{key}"
    return f"{kind}:{uri}" if is_at_uri(uri) else ""
