"""Which hidden posts come back with a question: one in N, always the same ones.

A post that moderation hides never does.
"""

from __future__ import annotations

import hashlib

from skerry.domain.verdicts import Verdict


def is_asked_about(uri: str, verdict: Verdict, one_in: int) -> bool:
    """Whether a hidden post is shown all the same, and its reader asked whether hiding it was right.

    Args:
        uri: The post's address: with the rule's name it decides, so that looking again changes nothing.
        verdict: What is done with it.
        one_in: 0 for never.
    """
    if not one_in or verdict.action != "hide" or verdict.moderation.action != "show":
        return False
    deciding = verdict.deciding
    if deciding is None:
        return False
    digest = hashlib.sha256(f"{deciding.rule}\n{uri}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8]) % one_in == 0
