"""The socket between a window and sync, over a real Unix socket."""

from __future__ import annotations

import socket
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

from skerry.sync.address import LONGEST, ServerLock, is_same_user, socket_path
from skerry.sync.client import SyncClient
from skerry.sync.protocol import Answer, FeedChanged, FetchThread, FromSync, Hello, Refresh, SealChanged, SyncChanged
from skerry.sync.server import QUEUE
from tests.sync.conftest import Serving

Wait = Callable[[SyncClient, Callable[[list[FromSync]], bool]], list[FromSync]]


def has(kind: type) -> Callable[[list[FromSync]], bool]:
    """Whether a message of a kind has come."""
    return lambda messages: any(isinstance(message, kind) for message in messages)


def test_client_is_greeted_with_how_things_stand(serving: Serving, client: SyncClient, wait_for: Wait) -> None:
    """A window that connects late learns at once what was said before."""
    messages = wait_for(client, has(SealChanged))
    assert isinstance(messages[0], Hello)
    assert SealChanged("SEALED") in messages
    assert serving.requests == []


def test_request_is_answered_under_its_id(serving: Serving, client: SyncClient, wait_for: Wait) -> None:
    """Done and Error come back under the ids that send() gave; an error brings its words and its exit code."""
    wait_for(client, has(Hello))
    good, bad = client.send(Refresh("following")), client.send(Refresh("bad"))
    messages = wait_for(client, lambda m: sum(isinstance(x, Answer) for x in m) == 2)
    answers = {m.re: m for m in messages if isinstance(m, Answer)}
    assert answers[good].result == "done"
    assert (answers[bad].result, answers[bad].what, answers[bad].where) == ("error", "no answer", "pds.test")
    assert answers[bad].exit_code == 4
    assert [request.id for request in serving.requests] == [good, bad]


def test_a_request_that_never_ends_holds_nobody_up(serving: Serving, client: SyncClient, wait_for: Wait) -> None:
    """Requests are answered side by side."""
    wait_for(client, has(Hello))
    client.send(FetchThread("at://slow"))
    quick = client.send(Refresh("following"))
    messages = wait_for(client, has(Answer))
    assert [m.re for m in messages if isinstance(m, Answer)] == [quick]
    assert len(serving.requests) == 2


def test_events_reach_every_window(serving: Serving, client: SyncClient, tmp_path: Path, wait_for: Wait) -> None:
    """One event, all windows."""
    other = SyncClient(tmp_path / "sync.sock", ["/bin/false"], tmp_path / "other.log")
    wait_for(client, has(Hello))
    wait_for(other, has(Hello))
    serving.publish(FeedChanged("following", new=(1, 2)))
    assert FeedChanged("following", new=(1, 2)) in wait_for(client, has(FeedChanged))
    assert FeedChanged("following", new=(1, 2)) in wait_for(other, has(FeedChanged))
    other.close()


def test_a_window_that_does_not_read_is_hung_up_on(serving: Serving, client: SyncClient, wait_for: Wait) -> None:
    """Ten times the queue is published to a window that reads nothing: it alone loses its connection."""
    wait_for(client, has(Hello))
    deaf = socket.socket(socket.AF_UNIX)
    deaf.connect(str(serving.path))
    received = 0
    for number in range(QUEUE * 10):
        serving.publish(FeedChanged("following", new=tuple(range(number, number + 200))))
        if number % 100 == 0:
            received += sum(isinstance(message, FeedChanged) for message in client.receive())
            time.sleep(0.002)
    deadline = time.monotonic() + 5
    while received < QUEUE * 10 and time.monotonic() < deadline:
        received += sum(isinstance(message, FeedChanged) for message in client.receive())
        time.sleep(0.002)
    assert received == QUEUE * 10
    deaf.settimeout(5)
    while deaf.recv(1 << 20):
        pass  # what was on its way, then the end
    deaf.close()


def test_a_lost_connection_is_said_and_mended(tmp_path: Path, client: SyncClient, wait_for: Wait) -> None:
    """When sync ends the window is told; when it is back the window is connected again."""
    first = Serving(tmp_path / "sync.sock")
    wait_for(client, has(Hello))
    first.stop()
    lost = wait_for(client, has(SyncChanged))
    assert next(m.phase for m in lost if isinstance(m, SyncChanged)) == "failed"
    second = Serving(tmp_path / "sync.sock")
    wait_for(client, has(Hello))
    second.stop()


def until_failed(client: SyncClient) -> SyncChanged | None:
    """Pokes until the client says that what it started has ended; None when it doesn't within 10 seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for message in client.poke():
            if isinstance(message, SyncChanged) and message.phase == "failed":
                return message
        time.sleep(0.01)
    return None


def test_a_sync_that_ends_at_once_is_not_started_in_a_loop(tmp_path: Path) -> None:
    """Back-off: within half a second of the clock it is started once, and the window says what happened."""
    clock = [100.0]
    client = SyncClient(tmp_path / "none.sock", [sys.executable, "-c", "1/0"], tmp_path / "log", lambda: clock[0])
    assert client.poke() == [SyncChanged("starting")]
    assert until_failed(client) is not None
    assert client.poke() == []
    clock[0] += 0.6
    assert client.poke() == [SyncChanged("starting")]
    assert until_failed(client) is not None
    client.close()
    assert "ZeroDivisionError" in (tmp_path / "log").read_text()
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_the_socket_is_private(serving: Serving) -> None:
    """Nobody else may connect: mode 0600, and the peer's uid is this user's."""
    assert stat.S_IMODE(serving.path.stat().st_mode) == 0o600
    one, two = socket.socketpair()
    assert is_same_user(one)
    one.close()
    two.close()


def test_a_path_of_any_length_works(tmp_path: Path, wait_for: Wait) -> None:
    """A folder so deep that its socket's path is no valid address is served all the same, and the socket is in it."""
    deep = tmp_path / ("x" * 90) / ("y" * 90)
    deep.mkdir(parents=True)
    serving = Serving(socket_path(deep))
    client = SyncClient(socket_path(deep), ["/bin/false"], tmp_path / "log")
    wait_for(client, has(Hello))
    assert len(str(socket_path(deep))) > LONGEST
    assert [file.name for file in deep.iterdir()] == ["sync.sock"]
    client.close()
    serving.stop()


def test_one_sync_a_folder(tmp_path: Path) -> None:
    """The second lock on a folder is refused until the first is gone."""
    first, second = ServerLock(tmp_path), ServerLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.close()
    assert second.acquire()
    second.close()
