"""The outbox in user.db: rows that stay until they are written, keys that are never given twice."""

from __future__ import annotations

import multiprocessing
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from skerry.domain.errors import UsageError
from skerry.domain.tid import moment_of
from skerry.domain.writing import Delete, Errand, Gates, NewPost, PostImage, Report, SetGates, Toggle, Wish, Written
from skerry.store.migrations import MIGRATIONS, migrate
from skerry.store.sending import KEPT
from skerry.store.user import User

NOW = 1_700_000_000_000
POST = "at://did:plc:me/app.bsky.feed.post/3k"


def take(user: User, at_ms: int = NOW) -> Errand:
    """The next that is due."""
    errand = user.sending.take(at_ms)
    assert errand is not None
    return errand


def send(user: User, uri: str = "", at_ms: int = NOW, subject: str = "") -> Errand:
    """Send the next that is due."""
    errand = take(user, at_ms)
    user.sending.sent(errand, Written(uri, "bafy" if uri else ""), subject=subject, at_ms=at_ms)
    return errand


def states(user: User) -> list[tuple[str, Wish]]:
    """All rows, the oldest first."""
    return [(row.state, row.wish) for row in user.outbox.rows()[::-1]]


def test_post_is_held_then_due_then_sent(user: User) -> None:
    """With its key from the start; the row says where it is."""
    (row_id,) = user.outbox.post([NewPost("a")], at_ms=NOW, hold_ms=10_000)
    assert user.sending.take(NOW + 9_999) is None
    assert user.sending.next_ms() == NOW + 10_000
    errand = take(user, NOW + 10_000)
    assert (errand.id, errand.wish, errand.made_ms) == (row_id, NewPost("a"), NOW)
    assert moment_of(errand.record_key) == NOW * 1000
    assert states(user) == [("sending", NewPost("a"))]
    user.sending.sent(errand, Written(POST, "bafy"), subject="", at_ms=NOW + 11_000)
    row = user.outbox.row(row_id)
    assert row is not None
    assert (row.state, row.uri, row.cid, row.due_ms) == ("sent", POST, "bafy", NOW + 11_000)
    assert user.sending.next_ms() is None


def test_thread_goes_in_order(user: User) -> None:
    """The next once the one before is sent, with what that one became."""
    ids = user.outbox.post([NewPost("1"), NewPost("2"), NewPost("3")], at_ms=NOW)
    first = take(user)
    user.sending.prepared(first.id, b"[]")
    assert user.sending.take(NOW) is None
    user.sending.sent(first, Written(POST, "bafy1"), subject="", at_ms=NOW)
    second = take(user)
    assert (second.id, second.before, second.made_ms) == (ids[1], Written(POST, "bafy1", b"[]"), NOW + 1)
    user.sending.failed(second.id, "no", 1)
    assert user.sending.take(NOW) is None


@pytest.mark.parametrize("later", [-3_600_000, 0, 1])
def test_keys_grow_whatever_the_clock_says(user: User, later: int) -> None:
    """Also when it goes back, or stands still."""
    for n in range(50):
        user.outbox.post([NewPost(str(n))], at_ms=NOW + n * later)
    keys = [send(user, POST, NOW + 50).record_key for _ in range(50)]
    assert all(one < other for one, other in pairwise(keys))


def _post_many(path: str, count: int) -> None:
    user = User.open(Path(path))
    for n in range(count):
        user.outbox.post([NewPost(str(n))], at_ms=NOW)
    user.close()


def test_keys_of_several_processes_are_apart(path: Path) -> None:
    """Four programs that write in the same millisecond."""
    file = path.with_name("user.db")
    User.open(file).close()
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_post_many, args=(str(file), 25)) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    with sqlite3.connect(file) as db:
        keys = [key for (key,) in db.execute("SELECT record_key FROM outbox ORDER BY id")]
    db.close()
    assert len(set(keys)) == 100
    assert [moment_of(key) for key in keys] == [NOW * 1000 + n for n in range(100)]


def test_newer_switch_takes_the_place_of_an_untried_one(user: User) -> None:
    """Of one that may have been sent it waits for the end; other subjects and kinds don't matter."""
    user.outbox.toggle(Toggle("like", "at://1"), at_ms=NOW)
    user.outbox.toggle(Toggle("like", "at://2"), at_ms=NOW)
    user.outbox.toggle(Toggle("repost", "at://1"), at_ms=NOW)
    user.outbox.toggle(Toggle("like", "at://1", is_on=False), at_ms=NOW)
    assert [wish for _, wish in states(user)] == [
        Toggle("like", "at://2"),
        Toggle("repost", "at://1"),
        Toggle("like", "at://1", is_on=False),
    ]
    errand = take(user)
    user.sending.asking(errand.id)
    user.sending.put_off(errand.id, "no network", 4, NOW + 5)
    later = user.outbox.toggle(Toggle("like", "at://2", is_on=False), at_ms=NOW)
    send(user)
    send(user)
    assert user.sending.take(NOW) is None
    assert send(user, at_ms=NOW + 5).id == errand.id
    assert take(user, NOW + 5).id == later


def test_wishes_tell_what_is_wanted_until_others_know(user: User) -> None:
    """The last one counts; what was sent a while ago is the network's to tell."""
    user.outbox.toggle(Toggle("like", "at://1"), at_ms=NOW)
    user.outbox.toggle(Toggle("bookmark", "at://2"), at_ms=NOW)
    send(user)
    user.outbox.toggle(Toggle("like", "at://1", is_on=False), at_ms=NOW)
    wanted = {("like", "at://1"): False}
    assert user.outbox.wishes(["at://1"], at_ms=NOW) == wanted
    assert user.outbox.wishes(["at://1", "at://2"], at_ms=NOW) == wanted | {("bookmark", "at://2"): True}
    send(user)
    send(user)
    assert user.outbox.wishes(["at://1"], at_ms=NOW) == wanted
    assert user.outbox.wishes(["at://1"], at_ms=NOW + 30_000) == {}


def test_earlier_record_of_a_switch_is_remembered(user: User) -> None:
    """Also when one names the handle and the other the DID."""
    user.outbox.toggle(Toggle("follow", "a.test"), at_ms=NOW)
    send(user, "at://did:plc:me/app.bsky.graph.follow/1", subject="did:plc:a")
    user.outbox.toggle(Toggle("follow", "did:plc:a", is_on=False), at_ms=NOW)
    assert take(user).earlier == "at://did:plc:me/app.bsky.graph.follow/1"


def test_take_back_gives_the_rest_of_a_thread(user: User) -> None:
    """To be edited; what comes after a post that was sent answers that post."""
    ids = user.outbox.post([NewPost("1"), NewPost("2"), NewPost("3")], at_ms=NOW, hold_ms=10)
    assert user.outbox.take_back(ids[1]) == (NewPost("2"), NewPost("3"))
    assert states(user) == [("held", NewPost("1"))]
    assert user.outbox.take_back(ids[0]) == (NewPost("1"),)
    assert states(user) == []
    ids = user.outbox.post([NewPost("1"), NewPost("2"), NewPost("3")], at_ms=NOW)
    send(user, POST)
    assert user.outbox.take_back(ids[0]) == ()
    assert user.outbox.take_back(ids[1]) == (NewPost("2", reply_to=POST), NewPost("3"))


def test_what_is_being_sent_is_not_taken_back(user: User) -> None:
    """Nor dropped; what failed is."""
    (row_id,) = user.outbox.post([NewPost("1")], at_ms=NOW)
    errand = take(user)
    assert user.outbox.take_back(row_id) == ()
    assert not user.outbox.drop(row_id)
    user.sending.failed(errand.id, "refused", 1)
    assert user.outbox.take_back(row_id) == (NewPost("1"),)


def test_dropping_what_may_have_arrived_deletes_it(user: User) -> None:
    """By its key; a switch is switched back."""
    user.outbox.post([NewPost("1")], at_ms=NOW)
    post = take(user)
    user.sending.asking(post.id)
    user.sending.put_off(post.id, "no answer", 4, NOW)
    assert user.outbox.drop(post.id)
    assert states(user) == [("waiting", Delete(f"app.bsky.feed.post/{post.record_key}"))]
    send(user)
    user.outbox.toggle(Toggle("like", POST), at_ms=NOW)
    like = take(user)
    user.sending.asking(like.id)
    user.sending.put_off(like.id, "no answer", 4, NOW)
    assert user.outbox.drop(like.id)
    assert states(user)[-1] == ("waiting", Toggle("like", POST, is_on=False))


def test_retry_makes_what_failed_due(user: User) -> None:
    """Made anew, unless it may have arrived: then the same is sent."""
    (row_id,) = user.outbox.post([NewPost("1")], at_ms=NOW)
    for is_uncertain, kept in ((False, b""), (True, b"record")):
        errand = take(user)
        user.sending.prepared(row_id, b"record")
        user.sending.asking(row_id)
        if not is_uncertain:
            user.sending.refused(row_id)
        user.sending.failed(row_id, "no", 1)
        assert user.outbox.retry(row_id, at_ms=NOW)
        errand = take(user)
        assert (errand.prepared, errand.is_uncertain) == (kept, is_uncertain)
        user.sending.put_off(row_id, "", 0, NOW)
    assert user.outbox.retry(row_id, at_ms=NOW)
    assert not user.outbox.retry(99, at_ms=NOW)


def test_send_now_ends_the_time_to_undo(user: User) -> None:
    """Of the whole thread; once."""
    ids = user.outbox.post([NewPost("1"), NewPost("2")], at_ms=NOW, hold_ms=10_000)
    assert user.outbox.send_now(ids[0], at_ms=NOW)
    assert not user.outbox.send_now(ids[0], at_ms=NOW)
    send(user, POST)
    send(user, POST)
    assert user.outbox.counts() == {"sent": 2}


def test_restart_sends_what_was_being_sent(path: Path, user: User) -> None:
    """With what is known of it."""
    user.outbox.post([NewPost("1")], at_ms=NOW)
    errand = take(user)
    user.sending.prepared(errand.id, b"record")
    user.sending.asking(errand.id)
    again = User.open(path.with_name("user.db"))
    assert again.sending.take(NOW) is None
    again.sending.recover()
    resumed = take(again)
    assert (resumed.id, resumed.prepared, resumed.is_uncertain) == (errand.id, b"record", True)
    again.close()


def test_only_the_last_of_what_was_sent_is_kept(user: User) -> None:
    """But for what something still comes after."""
    ids = user.outbox.post([NewPost("1"), NewPost("2")], at_ms=NOW)
    send(user, POST)
    user.sending.put_off(take(user).id, "", 4, NOW + 10)
    for n in range(KEPT + 5):
        user.outbox.post([NewPost(str(n))], at_ms=NOW)
        send(user, POST)
    assert user.outbox.counts() == {"sent": KEPT + 1, "waiting": 1}
    assert user.outbox.row(ids[0]) is not None


def test_images_stay_as_long_as_they_are_needed(user: User) -> None:
    """By a draft or by the outbox; a day later they go; a post without its image, or with one too large, is refused."""
    name = user.attachments.put(b"image", mime="image/png", width=2, height=1, at_ms=NOW)
    found = user.attachments.get(name)
    assert found is not None
    assert (found.body, found.mime, found.width, found.height, found.size) == (b"image", "image/png", 2, 1, 5)
    post = NewPost("x", images=(PostImage(name, "alt"),))
    (row_id,) = user.outbox.post([post], at_ms=NOW)
    later = NOW + 2 * 86_400_000
    user.outbox.post([NewPost("other")], at_ms=later)
    assert user.attachments.get(name) is not None
    draft = user.drafts.put([post], at_ms=later)
    assert user.outbox.drop(row_id)
    user.outbox.post([NewPost("other")], at_ms=later)
    assert user.attachments.get(name) is not None
    user.drafts.delete(draft)
    user.outbox.post([NewPost("other")], at_ms=later)
    assert user.attachments.get(name) is None
    with pytest.raises(UsageError, match="no longer there"):
        user.outbox.post([post], at_ms=later)
    large = user.attachments.put(b"x" * 2_000_001, mime="image/png", width=0, height=0, at_ms=later)
    with pytest.raises(UsageError, match="2,000,001 bytes"):
        user.outbox.post([NewPost("x", images=(PostImage(large, "alt"),))], at_ms=later)


def test_nothing_wrong_gets_into_the_outbox(user: User) -> None:
    """All of a thread or none."""
    with pytest.raises(UsageError, match="301 characters"):
        user.outbox.post([NewPost("fine"), NewPost("x" * 301)], at_ms=NOW)
    with pytest.raises(UsageError, match="nobody is called"):
        user.outbox.add(SetGates(POST, Gates(("friends",))), at_ms=NOW)
    assert states(user) == []


def test_row_that_cannot_be_read_fails_alone(path: Path, user: User) -> None:
    """The others go on."""
    user.outbox.post([NewPost("bad")], at_ms=NOW)
    user.outbox.add(Report(POST, "spam"), at_ms=NOW)
    with sqlite3.connect(path.with_name("user.db")) as db:
        db.execute("UPDATE outbox SET wish = x'c1' WHERE id = 1")
    db.close()
    assert take(user).wish == Report(POST, "spam")
    assert [wish for _, wish in states(user)] == [Report(POST, "spam")]
    assert user.outbox.counts() == {"failed": 1, "sending": 1}


def test_mutes_end(user: User) -> None:
    """Those with an end, once they were written; one without an end, or taken back, has none."""
    user.outbox.toggle(Toggle("mute", "a.test", until_ms=NOW + 50), at_ms=NOW)
    assert user.outbox.mutes() == {}
    send(user, subject="did:plc:a")
    user.outbox.toggle(Toggle("mute", "did:plc:b", until_ms=NOW + 99), at_ms=NOW)
    send(user, subject="did:plc:b")
    assert user.outbox.mutes() == {"did:plc:a": NOW + 50, "did:plc:b": NOW + 99}
    assert user.sending.next_mute_ms() == NOW + 50
    assert user.sending.end_mutes(NOW + 49) == ()
    (wish,) = user.sending.end_mutes(NOW + 50)
    assert send(user, at_ms=NOW + 50, subject="did:plc:a").wish == Toggle("mute", "did:plc:a", is_on=False)
    assert wish
    user.outbox.toggle(Toggle("mute", "did:plc:b"), at_ms=NOW)
    send(user, subject="did:plc:b")
    assert user.outbox.mutes() == {}


def test_outbox_comes_into_files_of_earlier_versions(path: Path) -> None:
    """With what else is in them."""
    file = path.with_name("user.db")
    file.parent.mkdir(parents=True)
    db = sqlite3.connect(file, isolation_level=None)
    migrate(db, file, MIGRATIONS[:1])
    db.execute("INSERT INTO draft (changed_ms, body) VALUES (1, x'c1')")
    db.execute("INSERT INTO rating (uri, value, at_ms) VALUES ('at://1', 1, 1)")
    db.close()
    user = User.open(file)
    assert user.ratings() == {"at://1": 1}
    assert user.drafts.list() == []
    user.outbox.post([NewPost("a")], at_ms=NOW)
    assert user.outbox.counts() == {"waiting": 1}
    user.close()


def test_drafts_are_kept_as_they_are(path: Path, user: User) -> None:
    """From the first key, whatever is in them; the last changed first; also by the next program."""
    first = user.drafts.put([NewPost("a")], at_ms=1)
    second = user.drafts.put([NewPost("x" * 999), NewPost("")], at_ms=2)
    assert user.drafts.put([NewPost("ab")], at_ms=3, draft=first) == first
    again = User.open(path.with_name("user.db"))
    assert [(draft.id, draft.changed_ms, draft.posts) for draft in again.drafts.list()] == [
        (first, 3, (NewPost("ab"),)),
        (second, 2, (NewPost("x" * 999), NewPost(""))),
    ]
    found = again.drafts.get(second)
    assert found is not None
    assert found.posts[0] == NewPost("x" * 999)
    again.drafts.delete(second)
    assert user.drafts.get(second) is None
    again.close()
