"""The network's rules, decided as the official client decides them: labels, mutes, blocks, muted words, hidden posts.

What is decided here no rule of the user's and no model overrides. A post or a person comes as the JSON of its view,
a `Reader` says who looks and what they want, and a `Decision` says what follows in each context, and why.
"""

from skerry.judge.moderation.applying import MODERATION_VERSION, moderation_of
from skerry.judge.moderation.behavior import Context, Effect
from skerry.judge.moderation.causes import Cause
from skerry.judge.moderation.decision import Decision, Treatment
from skerry.judge.moderation.definitions import read_definitions
from skerry.judge.moderation.posts import moderate_post, moderate_profile
from skerry.judge.moderation.profiles import person_moderation_of
from skerry.judge.moderation.raw import Unreadable
from skerry.judge.moderation.reader import Preferences, Reader, read_preferences

__all__ = [
    "MODERATION_VERSION",
    "Cause",
    "Context",
    "Decision",
    "Effect",
    "Preferences",
    "Reader",
    "Treatment",
    "Unreadable",
    "moderate_post",
    "moderate_profile",
    "moderation_of",
    "person_moderation_of",
    "read_definitions",
    "read_preferences",
]
