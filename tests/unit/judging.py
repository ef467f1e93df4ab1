"""Short ways to rules, posts and verdicts, for the tests of judging."""

from __future__ import annotations

from datetime import datetime

from skerry.config.filters import merge
from skerry.config.rulespec import FilterFile
from skerry.config.toml import TomlFile
from skerry.domain.posts import Author, Embed, FeedItem, Post, Repost
from skerry.domain.verdicts import RuleResult, Verdict
from skerry.encoder.fake import FakeEncoder
from skerry.judge.rules import Judge, Ruleset, compile_rules
from skerry.judge.subject import Subject, encode_text

NOON = datetime.fromisoformat("2026-06-01T12:00:00+00:00")


def filters(text: str) -> FilterFile:
    """What a file with this text says."""
    return merge([TomlFile("filters.toml", text.encode())])


def rule(*lines: str, name: str = "It", action: str = "hide") -> str:
    """A `[[rule]]` with these keys."""
    return "\n".join(("[[rule]]", f'name = "{name}"', f'action = "{action}"', *lines, ""))


def ruleset(text: str) -> Ruleset:
    """The rules of a file with this text, at noon."""
    return compile_rules(filters(text), NOON)


def judge_of(text: str, encoder: FakeEncoder | None = None) -> Judge:
    """A judge by the rules of a file; with an encoder it knows the topics."""
    rules = ruleset(text)
    texts = rules.texts()
    vectors = dict(zip(texts, encoder.encode(texts), strict=True)) if encoder and texts else {}
    return rules.with_vectors("fake", vectors)


def verdict_of(text: str, subject: Subject | str, encoder: FakeEncoder | None = None) -> Verdict:
    """What the rules of a file do with a post."""
    subject = Subject(subject) if isinstance(subject, str) else subject
    vectors = encoder.encode([encode_text(subject)]) if encoder else None
    return judge_of(text, encoder).judge([subject], vectors)[0]


def result_of(lines: str, subject: Subject | str, encoder: FakeEncoder | None = None) -> RuleResult:
    """What one rule with these keys makes of a post."""
    return verdict_of(rule(lines), subject, encoder).results[0]


def item(text: str = "x", *, embed: Embed | None = None, repost: str = "", handle: str = "a.example.com") -> FeedItem:
    """A line of a timeline."""
    author = Author(did=f"did:web:{handle}", handle=handle)
    post = Post(uri="at://x", cid="c", author=author, text=text, created_ms=0, indexed_ms=0, embed=embed or Embed())
    by = Author(did=f"did:web:{repost}", handle=repost)
    return FeedItem(post, repost=Repost(by, 0) if repost else None)
