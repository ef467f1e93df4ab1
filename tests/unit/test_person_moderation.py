"""What the network's rules do with an account where it is shown itself."""

from __future__ import annotations

from skerry.judge.moderation import Reader, person_moderation_of, read_preferences
from skerry.judge.telling import person_reason

ME, THEM, LABELER = (f"did:plc:{letter * 24}" for letter in "abc")
HANDLES = {LABELER: "labels.example.com"}


def view(*labels: str, on: str = "", did: str = THEM, **viewer: object) -> dict[str, object]:
    """A profile with these labels on the account, or with `on` on its record."""
    uri = f"at://{did}/app.bsky.actor.profile/self" if on else did
    rows = [{"src": LABELER, "uri": uri, "val": label, "cts": "2026-01-01T00:00:00Z"} for label in labels]
    return {"did": did, "handle": "them.test", "labels": rows, "viewer": viewer}


def reader(*, adult: bool = True) -> Reader:
    """Who takes labels from the labeler."""
    fields: dict[str, object] = {"adultContentEnabled": adult, "labelers": [{"did": LABELER, "labels": {}}]}
    return Reader(ME, read_preferences(fields))


def test_hidden_account_is_covered_for_good() -> None:
    """`!hide` covers profile, name and image, and nobody looks behind it."""
    found = person_moderation_of(view("!hide"), reader(), HANDLES)
    assert [(cause.effect, cause.label) for cause in found.causes] == [("blur", "!hide")]
    assert found.is_final
    assert found.name.is_final
    assert found.avatar


def test_warning_can_be_looked_behind() -> None:
    """`!warn` covers, not for good; it names who set it, and where."""
    (cause,) = person_moderation_of(view("!warn"), reader(), HANDLES).causes
    assert cause.effect == "blur"
    assert person_reason(cause) == "warning by @labels.example.com"
    found = person_moderation_of(view("!warn", on="profile"), reader(), HANDLES)
    assert (found.causes, found.name.is_final) == ((), False)
    assert person_reason(found.name.causes[0]) == "warning by @labels.example.com, on the profile"


def test_mutes_and_blocks_name_their_list() -> None:
    """Who is muted or blocked is told, with the list that it comes from."""
    by_list = {"uri": f"at://{ME}/app.bsky.graph.list/1", "name": "Loud people"}
    found = person_moderation_of(view(muted=True, mutedByList=by_list), reader(), HANDLES)
    assert person_reason(found.causes[0]) == "you mute them by the list “Loud people”"
    found = person_moderation_of(view(blockedBy=True), reader(), HANDLES, in_list=True)
    assert person_reason(found.causes[0]) == "they block you"


def test_own_profile_and_unknown_labels_are_let_be() -> None:
    """Labels that nobody explains do nothing; one's own account is never covered for good."""
    assert not person_moderation_of(view("nobody-explains"), reader(), HANDLES).causes
    assert not person_moderation_of(view("!hide", did=ME), reader(), HANDLES).is_final
