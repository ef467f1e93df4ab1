"""Profiles and lists of people as the network gives them."""

from __future__ import annotations

import json

import pytest

from skerry.domain.errors import BadAnswer, UsageError
from skerry.domain.people import People, PeopleName, Person, decode_people, decode_profile
from skerry.domain.posts import Author

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
VIEW = {
    "did": DID,
    "handle": "Ada.Example.com",
    "displayName": "Ada\u202e\x1b[31m",
    "description": "one\ntwo",
    "followersCount": -3,
    "followsCount": 10**30,
    "postsCount": 7,
    "createdAt": "2023-11-14T22:13:20.000Z",
    "viewer": {"following": f"at://{DID}/app.bsky.graph.follow/1", "followedBy": f"at://{DID}/app.bsky.graph.follow/2"},
    "verification": {"verifiedStatus": "valid", "trustedVerifierStatus": "none", "verifications": []},
}


def test_profile_is_read_and_cleaned() -> None:
    """Nothing of it can move a terminal, and no count is beyond reason."""
    person = decode_profile(json.dumps(VIEW).encode())
    assert person.author.handle == "ada.example.com"
    assert not {"\x1b", "\u202e"} & set(person.author.name)
    assert (person.about, person.posts, person.followers) == ("one\ntwo", 7, 0)
    assert 0 <= person.follows <= 10**12
    assert (person.author.is_followed, person.follows_you, person.is_verified, person.is_verifier) == (
        True,
        True,
        True,
        False,
    )
    assert person.created_ms == 1_700_000_000_000


def test_profile_that_is_none_is_refused() -> None:
    """One without a DID, or no JSON."""
    for body in (b"{}", b"[", json.dumps({**VIEW, "did": "ada"}).encode()):
        with pytest.raises(BadAnswer):
            decode_profile(body, host="pds.example.com")


def test_bad_people_cost_themselves() -> None:
    """The others of the list are there, in order; likes have the account inside."""
    other = {**VIEW, "did": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"}
    page = decode_people(json.dumps({"followers": [VIEW, 7, {"did": 1}, other], "cursor": "c"}).encode(), "followers")
    assert [person.author.did[8] for person in page.people] == ["a", "b"]
    assert page.cursor == "c"
    likes = decode_people(json.dumps({"likes": [{"actor": VIEW}, {"actr": 1}]}).encode(), "likes", "actor")
    assert [person.author.did for person in likes.people] == [DID]
    assert likes.cursor == ""
    with pytest.raises(BadAnswer):
        decode_people(b"{}", "followers")


def test_further_people_go_behind_each_once() -> None:
    """A cursor that repeats is the end."""
    one, two, three = (Person(Author(f"did:plc:{n}", f"{n}.example.com")) for n in range(3))
    both = People((one, two), "c").with_more(People((two, three), "d"))
    assert both == People((one, two, three), "d")
    assert both.with_more(People((), "d")).cursor == ""


@pytest.mark.parametrize(
    "name", [f"profile:{DID}", "profile:ada.example.com", f"known:{DID}", f"likes:at://{DID}/a.b.c/1"]
)
def test_name_of_people_is_read(name: str) -> None:
    """And is the same again."""
    assert str(PeopleName.parse(name)) == name


@pytest.mark.parametrize("name", ["profile:", "followers:ada.example.com", "likes:x", "people: ", "feeds", ""])
def test_what_names_no_people_is_refused(name: str) -> None:
    """A window that is newer, or not skerry's, gets an error."""
    with pytest.raises(UsageError):
        PeopleName.parse(name)
