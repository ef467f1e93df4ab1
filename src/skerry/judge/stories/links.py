"""Addresses as stories compare them: what leads to the same page is the same key.

Left out is what tells only who passed it on (tracking), how it is drawn (mobile, AMP) and where on the page it points.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skerry.domain.links import shown_host

MAX_KEY = 512
"""Characters of a key; what two pages have in common up to there makes them one."""

_URI = re.compile(r"https?://\S+", re.IGNORECASE)
_PARTS = re.compile(r"https?://[^/?#]*(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?", re.IGNORECASE)
_VARIANTS = re.compile(r"^(?:(?:www\d?|m|mobile|amp|old|touch)\.)+(?=[^.]+\.)")
_ENDINGS = re.compile(r"(?:/(?:index|default)\.\w{3,5}|/amp|\.amp|/)+$", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_|at_|hsa_|mc_|wt_|ns_|_hs|ga_|oly_|vero_|trk|fb_|ref|referr|share|feature$|source$|src$|smid$|cmp$|"
    r"cmpid$|ito$|xtor$|s$|si$|t$|igsh|fbclid$|gclid$|dclid$|msclkid$|yclid$|twclid$|ttclid$|wbraid$|gbraid$|amp$)",
    re.IGNORECASE,
)
"""Names of query parameters that don't choose the page. Source: the campaign parameters of the analytics and
advertising services that put them there, and the share buttons of video and news sites."""

_HOSTS = {
    "twitter.com": "x.com",
    "nitter.net": "x.com",
    "old.reddit.com": "reddit.com",
    "music.youtube.com": "youtube.com",
    "youtube-nocookie.com": "youtube.com",
}
"""Hosts that show what another shows, path by path."""

_VIDEO = re.compile(r"/(?:shorts|live|embed)/([\w-]+)")


def links_in(text: str) -> list[str]:
    """The addresses in a text, without the punctuation after them."""
    return [found.rstrip(".,;:!?)]}>\"'»”’…。、）」") for found in _URI.findall(text)]


@lru_cache(maxsize=4096)
def link_key(uri: str) -> str:
    """What an address leads to, to be compared; "" for what is no safe web address, and for the front page of a host.

    A front page is shared by posts that have nothing else in common.
    """
    host = _VARIANTS.sub("", shown_host(uri).removesuffix("."))
    match = _PARTS.match(uri) if host else None
    if match is None:
        return ""
    host = _HOSTS.get(host, host)
    path = _ENDINGS.sub("", match["path"])
    chosen = sorted(
        part for part in (match["query"] or "").split("&") if part and not _TRACKING.match(part.partition("=")[0])
    )
    if host == "youtu.be" and path:
        host, path, chosen = "youtube.com", "/watch", [f"v={path[1:]}"]
    elif host == "youtube.com" and (video := _VIDEO.match(path)):
        path, chosen = "/watch", [f"v={video[1]}"]
    if not path and not chosen:
        return ""
    return f"{host}{path}{'?' if chosen else ''}{'&'.join(chosen)}"[:MAX_KEY]
