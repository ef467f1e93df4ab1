"""Which posts tell the same thing: the same event, link, quote or joke, in whatever words and language."""

from __future__ import annotations

from skerry.judge.stories.post import StoryPost, post_of, post_of_row
from skerry.judge.stories.telling import Stories, Story

__all__ = ["Stories", "Story", "StoryPost", "post_of", "post_of_row"]
