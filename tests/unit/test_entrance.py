"""A sign-in of the window: it may stop to ask for a code, and goes on with it in the same attempt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skerry.cli.entrance import NEEDS_CODE, Attempt
from skerry.cli.signing import Done, SignInChild
from skerry.cli.window_accounts import WindowAccounts
from skerry.config.paths import Paths
from skerry.domain.errors import NotSignedIn, ServerError
from skerry.ui.port import Entrance
from tests.support.home import make_home

ADA = Done("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "ada.test", "https://pds.test")


class Script(SignInChild):
    """A child that asks for a code, takes one, and refuses every other; or asks for none."""

    def __init__(self, handle: str, code: str = "") -> None:
        super().__init__(handle)
        self.handle = handle
        self._code = code

    def run(self, password: str, ask_code: Callable[[], str]) -> Done:
        """As the real one does."""
        if password != "sesame":
            raise NotSignedIn("the password was refused")
        if self._code and ask_code() != self._code:
            raise NotSignedIn("the code was refused")
        return ADA


class Starter:
    """Starts such children, and remembers them."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        self.started: list[str] = []

    def __call__(self, handle: str) -> SignInChild:
        """Start one."""
        self.started.append(handle)
        return Script(handle, self.code)


def test_attempt_without_a_code_is_done_at_once() -> None:
    """What the child says is the answer; a code that nobody asked for is of no account."""
    assert Attempt(Starter()).go_on("ada.test", "sesame", "") == ADA
    assert Attempt(Starter()).go_on("ada.test", "sesame", "12345") == ADA


def test_attempt_that_is_refused_raises_and_may_be_made_again() -> None:
    """Each with a child of its own."""
    starter = Starter()
    attempt = Attempt(starter)
    with pytest.raises(NotSignedIn, match="the password was refused"):
        attempt.go_on("ada.test", "wrong", "")
    assert attempt.go_on("ada.test", "sesame", "") == ADA
    assert starter.started == ["ada.test", "ada.test"]


def test_code_goes_to_the_attempt_that_asked_for_it() -> None:
    """The PDS mails a new code at each new attempt, so the first one has to go on."""
    starter = Starter("12345")
    attempt = Attempt(starter)
    with pytest.raises(ServerError) as asked:
        attempt.go_on("ada.test", "sesame", "")
    assert asked.value.name == NEEDS_CODE
    assert attempt.go_on("ada.test", "sesame", "12345") == ADA
    assert starter.started == ["ada.test"]


def test_wrong_code_ends_the_attempt_and_the_next_one_asks_again() -> None:
    """A refused code is worth nothing, so the old code isn't handed to the new attempt."""
    starter = Starter("12345")
    attempt = Attempt(starter)
    with pytest.raises(ServerError):
        attempt.go_on("ada.test", "sesame", "")
    with pytest.raises(NotSignedIn, match="the code was refused"):
        attempt.go_on("ada.test", "sesame", "54321")
    with pytest.raises(ServerError) as asked:
        attempt.go_on("ada.test", "sesame", "54321")
    assert asked.value.name == NEEDS_CODE
    assert attempt.go_on("ada.test", "sesame", "12345") == ADA
    assert starter.started == ["ada.test", "ada.test"]


def test_other_name_begins_anew_while_a_code_is_awaited() -> None:
    """The code field is empty again: the attempt that waits gives up, and its end is nobody's answer."""
    starter = Starter("12345")
    attempt = Attempt(starter)
    for handle in ("ada.test", "bea.test"):
        with pytest.raises(ServerError):
            attempt.go_on(handle, "sesame", "")
    assert attempt.go_on("bea.test", "sesame", "12345") == ADA
    assert starter.started == ["ada.test", "bea.test"]


def test_code_for_another_name_is_not_taken() -> None:
    """Who changes the handle, and leaves a code in its field, begins anew."""
    starter = Starter("12345")
    attempt = Attempt(starter)
    with pytest.raises(ServerError):
        attempt.go_on("ada.test", "sesame", "")
    with pytest.raises(ServerError):
        attempt.go_on("bea.test", "sesame", "12345")
    assert starter.started == ["ada.test", "bea.test"]


def test_entrance_opens_the_demo_from_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key away: a store with posts in it, which is gone with the window."""
    home = make_home(tmp_path / "home")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with WindowAccounts(Paths(home.config, home.data, home.folder / "cache", home.folder / "state")) as accounts:
        start = accounts.start()
        assert isinstance(start, Entrance)
        assert start.open_demo().cache.feed_state("following").items > 20
        assert list(tmp_path.glob("skerry-demo-*"))
    assert not list(tmp_path.glob("skerry-demo-*"))
    assert not home.data.exists()
