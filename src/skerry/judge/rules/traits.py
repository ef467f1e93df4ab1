"""Conditions on what a post is rather than on what it says: who, where to, labelled what, which language and kind."""

from __future__ import annotations

from skerry.domain.feeds import holds_in
from skerry.domain.languages import covers
from skerry.domain.verdicts import Match, MatchKind
from skerry.judge.rules.finding import MISS, Condition, Finding
from skerry.judge.rules.seen import Seen

HERE = Finding(1.0)


class MetIn(Condition, frozen=True):
    """Met by posts where the rule holds."""

    places: tuple[str, ...]

    def find(self, seen: Seen) -> Finding:
        """Nothing is told of it: where a post was met is before the reader's eyes."""
        return HERE if holds_in(self.places, seen.subject.place) else MISS


class ByAuthor(Condition, frozen=True):
    """Met by posts of these people, and by what they repost. Names are handles and DIDs."""

    names: frozenset[str]

    def find(self, seen: Seen) -> Finding:
        """The author first, then who reposted."""
        subject = seen.subject
        for name in (subject.handle, subject.did):
            if name in self.names:
                return Finding(1.0, (Match("author", name),))
        for name in subject.reposter:
            if name in self.names:
                return Finding(1.0, (Match("author", name, 1.0, "repost"),))
        return MISS


class Following(Condition, frozen=True):
    """Met by posts of people whom the user follows."""

    def find(self, seen: Seen) -> Finding:
        """Of a repost the author counts: who reposted it is followed, or it would not be there."""
        return Finding(1.0, (Match("author", "following"),)) if seen.subject.is_followed else MISS


class LinksTo(Condition, frozen=True):
    """Met by posts with a link or a card to one of these hosts or below it."""

    domains: frozenset[str]

    def find(self, seen: Seen) -> Finding:
        """Compares each host and what it is below."""
        for host in seen.subject.hosts:
            above = host
            while above:
                if above in self.domains:
                    return Finding(1.0, (Match("domain", above, 1.0, "" if above == host else host),))
                above = above.partition(".")[2]
        return MISS


class InLanguage(Condition, frozen=True):
    """Met by posts in one of these languages; "pt" means "pt-BR" as well."""

    langs: tuple[str, ...]

    def find(self, seen: Seen) -> Finding:
        """Compares what was read in the post, or else what its author says."""
        for lang in seen.subject.langs:
            for wanted in self.langs:
                if covers(wanted, lang):
                    return Finding(1.0, (Match("lang", wanted, 1.0, "" if lang == wanted else lang),))
        return MISS


class Has(Condition, frozen=True):
    """Met by posts that have one of these labels, are of one of these kinds, or have one of these media."""

    key: MatchKind
    values: frozenset[str]

    def find(self, seen: Seen) -> Finding:
        """The post's own order."""
        subject = seen.subject
        own = subject.kinds if self.key == "kind" else subject.media if self.key == "media" else subject.labels
        for value in own:
            if value in self.values:
                return Finding(1.0, (Match(self.key, value),))
        return MISS
