"""`skerry taste show`, `rate` and `forget` over an account's store, with the real model in its sealed child."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from skerry.config.paths import ensure_private
from skerry.store.cache import Cache
from skerry.store.user import User
from tests.encoder.test_taste_command import POSTS
from tests.store.made import item, page, post
from tests.support.home import Home, make_home

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
SEA, BREAD = ([text for name, text in POSTS.items() if name.startswith(kind)] for kind in ("sea", "bread"))
TEXTS = [*SEA, *BREAD]
URIS = [post(number + 1, by="ada" if number < len(SEA) else "bo").uri for number in range(len(TEXTS))]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with an account, whose store has five posts of ada's about the sea and four of bo's about bread."""
    home = make_home(tmp_path / "home")
    home.data.mkdir(parents=True)
    accounts = Accounts(home.data)
    accounts.put(Account(DID, "me.test", "https://pds.test", "https://plc.test"))
    cache = Cache.open(store(home) / "cache.db", write=True)
    items = [item(n + 1, text, by="ada" if n < len(SEA) else "bo") for n, text in enumerate(TEXTS)]
    cache.put_page("following", page(reversed(items)), cache.top(), asked_ms=1, own_did=DID)
    cache.close()
    return home


def store(home: Home) -> Path:
    """The account's folder."""
    return ensure_private(Accounts(home.data).folder(DID))


def show(home: Home) -> dict[str, object]:
    """What `--json` prints, a single object."""
    done = home.run("taste", "show", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def rate_all(home: Home) -> None:
    """+ for the sea, - for bread."""
    for number, uri in enumerate(URIS):
        assert home.run("taste", "rate", uri, "+" if number < len(SEA) else "-").returncode == 0


def test_show_says_what_to_do_without_ratings(home: Home) -> None:
    """No model is started for it."""
    done = home.run("taste", "show")
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing is rated yet")
    assert show(home)["ratings"] == 0


def test_show_names_authors_and_ratings(home: Home) -> None:
    """In words and as JSON: what is liked first, and that nine are too few."""
    rate_all(home)
    found = show(home)
    assert (found["likes"], found["dislikes"], found["counts"], found["half_life_weeks"]) == (5, 4, False, 52)
    authors = found["authors"]
    assert isinstance(authors, list)
    assert [row["author"] for row in authors] == ["ada.example.com", "bo.example.com"]
    assert authors[0]["effect"] > 0 > authors[1]["effect"]
    rated = found["rated"]
    assert isinstance(rated, list)
    assert {row["uri"]: row["rating"] for row in rated} == {u: 1 if n < len(SEA) else -1 for n, u in enumerate(URIS)}
    words = home.run("taste", "show").stdout
    assert "9 ratings: 5 +, 4 -. One counts half after 52 weeks." in words
    assert "They don't count yet (not enough yet: 9 of 10 ratings" in words
    assert (
        words.index("More of") < words.index("@ada.example.com") < words.index("Less of") < words.index("@bo.example")
    )


def test_boost_topic_of_the_rules_is_among_the_topics(home: Home) -> None:
    """In the user's own words; everyday subjects are named only where rated posts lie near them."""
    home.config.mkdir(parents=True, exist_ok=True)
    (home.config / "filters.toml").write_text(
        '[[rule]]\nname = "Sea"\ntopic = "sailing boats and harbours"\naction = "boost"\n'
    )
    rate_all(home)
    topics = show(home)["topics"]
    assert isinstance(topics, list)
    assert topics[0]["topic"] == "sailing boats and harbours"
    assert topics[0]["effect"] > 0
    assert set(topics[0]["nearest"]) <= set(URIS[: len(SEA)])
    assert all(row["nearest"] for row in topics[1:])


def test_rating_is_changed_and_forgotten(home: Home) -> None:
    """One by its address, all of an author, all; what was rated is kept with its text."""
    rate_all(home)
    assert home.run("taste", "rate", URIS[0], "-").returncode == 0
    assert home.run("taste", "rate", URIS[1], "0").returncode == 0
    user = User.open(store(home) / "user.db")
    assert user.ratings()[URIS[0]] == -1
    assert URIS[1] not in user.ratings()
    kept = user.rating(URIS[0])
    assert kept is not None
    assert kept.post is not None
    assert kept.post.text == TEXTS[0]
    assert home.run("taste", "forget", URIS[0]).stderr == "skerry: 1 rating forgotten\n"
    assert home.run("taste", "forget", "--author", "@bo.example.com").stderr == "skerry: 4 ratings forgotten\n"
    assert set(user.ratings()) == set(URIS[2 : len(SEA)])
    assert home.run("taste", "forget", "--all").returncode == 0
    assert user.ratings() == {}
    user.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rate", "at://did:plc:nobody/app.bsky.feed.post/1", "+"), "not in the store"),
        (("rate", URIS[0], "more"), "invalid choice"),
        (("forget", URIS[0]), "not rated"),
        (("forget", "--author", "nobody.test"), "no post of nobody.test is rated"),
        (("forget",), "required"),
    ],
)
def test_mistake_is_named(home: Home, arguments: tuple[str, ...], words: str) -> None:
    """With exit code 2 and no traceback."""
    done = home.run("taste", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
