"""The accounts of this machine: which is open, opening another, adding one, signing one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.clean import clean_line
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.port import AccountRow, AccountsPort
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look, cut, spread
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

WAYS = {True: "signed in in the browser (OAuth)", False: "signed in with an app password"}


class AccountContents:
    """Rows of accounts."""

    def __init__(self, accounts: Sequence[AccountRow]) -> None:
        self.accounts = accounts

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - accounts have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The handle, whether it is open, its server, and how it was signed in."""
        palette, account = look.palette, self.accounts[row.id - 1]
        name = clean_line(account.name)
        at = name if name.startswith("did:") else f"@{name}"
        state = [("● open", palette.accent)] if account.is_open else []
        second = f"{clean_line(account.pds.removeprefix('https://'))} · {WAYS[account.by_oauth]}"
        return Layout((spread([(at, palette.strong)], state, look.width), cut([(second, palette.muted)], look.width)))


class AccountsScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """A choice of accounts."""

    SCOPE = "accounts"
    DEFAULT_CSS = """
    AccountsScreen { align: center middle; background: $background 70%; }
    AccountsScreen > Vertical {
        width: 92%; max-width: 78; height: 70%; max-height: 20; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, accounts: AccountsPort) -> None:
        super().__init__(skerry)
        self._port = accounts
        self.contents = AccountContents(accounts.rows())
        self.feed = Feed(self.contents, skerry.now_ms(), self._index())
        self._begin_at_open()

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        with Vertical() as frame:
            frame.border_title = Content.styled("Accounts", Palette.in_force(self.app).bar)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Say what to do where there is nobody."""
        if not self.contents.accounts:
            self.say(f"nobody is signed in: {self.skerry.key_of('add-account')} signs somebody in")

    def read_again(self) -> None:
        """Show what the list of accounts has become."""
        self.contents = AccountContents(self._port.rows())
        self.feed.replace(self.contents, self._index())
        self._begin_at_open()
        self.feed.show()

    def _begin_at_open(self) -> None:
        """Select the account that is open; the first where none is."""
        accounts = self.contents.accounts
        if accounts:
            position = next((n for n, account in enumerate(accounts) if account.is_open), 0)
            self.feed.view.jump(self.feed.view.index.at(position))

    def _index(self) -> RowIndex:
        index = RowIndex()
        index.add([Row((number,), number + 1) for number in range(len(self.contents.accounts))])
        return index

    def _selected(self) -> AccountRow | None:
        row = self.feed.row
        return self.contents.accounts[row.id - 1] if row else None

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click opens it."""
        self.do_switch_account()

    # Commands

    def do_switch_account(self) -> None:
        """Open the selected account; the one that is open stays as it is."""
        account = self._selected()
        if account is None:
            return
        if account.is_open:
            self.dismiss()
        else:
            self.skerry.open_source(self._port.open(account.did))

    def do_add_account(self) -> None:
        """Sign in one more."""
        self.skerry.show_sign_in(self._port.entrance())

    def do_sign_out(self) -> None:
        """Sign the selected account out, and keep what is stored of it."""
        self._sign_out("sign-out", "keeps its posts, marks, ratings and drafts here", wipes=False)

    def do_sign_out_and_wipe(self) -> None:
        """Sign it out, and remove what is stored of it."""
        self._sign_out("sign-out-and-wipe", "removes its posts, marks, ratings and drafts from here", wipes=True)

    def _sign_out(self, command: str, what: str, *, wipes: bool) -> None:
        account = self._selected()
        if account is None:
            return
        if not self.confirmed(f"{command} {account.did}"):
            self.say(f"{self.skerry.key_of(command)} again signs out and {what}")
            return
        self.say(f"signing {clean_line(account.name)} out …")
        self.skerry.sign_out(self._port, account, wipes=wipes)
