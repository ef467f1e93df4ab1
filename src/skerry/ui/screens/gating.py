"""Who may reply to a post, and whether it may be quoted: the menu of it, while writing and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from skerry.domain.directory import LISTS, FeedInfo, read_infos
from skerry.domain.errors import UsageError
from skerry.domain.gates import KEPT, kept_gates
from skerry.domain.posting import WHO_MAY_ANSWER, check_gates
from skerry.domain.writing import Gates, SetGates
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.screens.menu import Entry, MenuScreen
from skerry.ui.widgets.facts import WHO

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.screens.acting import ActingScreen
    from skerry.ui.screens.compose import ComposeScreen

Show = Callable[[str, Sequence[Entry], int], object]
"""Opens a menu: title, entries, the one that is selected first."""

TITLE = "Who may reply and quote"
TICKED, OPEN = "✓ ", "· "


class GateMenu:
    """One menu; what is chosen is put, and the menu opens again with it.

    Args:
        account: Whose lists are offered.
        gates: How they are.
        show: Opens a menu.
        put: Takes other gates.
        is_reply: Whether it is an answer, which has no say in who may answer.
        end: The entry that ends it; None where every choice counts at once.
    """

    def __init__(
        self,
        account: Account,
        gates: Gates,
        show: Show,
        put: Callable[[Gates], object],
        *,
        is_reply: bool,
        end: Callable[[Gates], Entry] | None = None,
    ) -> None:
        self._account = account
        self._gates = gates
        self._show = show
        self._put = put
        self._is_reply = is_reply
        self._end = end

    def open(self, begin: int = 0) -> None:
        """Open it."""
        entries: list[Entry] = []

        def offer(words: str, new: Gates, *, is_on: bool) -> None:
            entries.append(Entry((TICKED if is_on else OPEN) + words, partial(self._chosen, new, len(entries))))

        gates = self._gates
        if not self._is_reply:
            offer("Everybody may reply", replace(gates, replies=None), is_on=gates.replies is None)
            offer("Nobody may reply", replace(gates, replies=()), is_on=gates.replies == ())
            for who, words in self._who():
                is_on = gates.replies is not None and who in gates.replies
                offer(f"May reply: {words}", replace(gates, replies=toggled(gates.replies, who)), is_on=is_on)
            if self._lists() is None:
                words = f"{OPEN}May reply: members of your lists …"
                entries.append(Entry(words, partial(self._ask_for_lists, len(entries))))
        offer("It may be quoted", replace(gates, can_quote=not gates.can_quote), is_on=gates.can_quote)
        if self._end:
            entries.append(self._end(gates))
        self._show(TITLE, entries, min(begin, len(entries) - 1))

    def _who(self) -> list[tuple[str, str]]:
        """Everybody who can be named, in words; a list that is named and not the account's is one, too."""
        found = [(who, WHO[who]) for who in WHO_MAY_ANSWER]
        lists = {_address(info): f"members of {info.words}" for info in self._lists() or ()}
        named = (who for who in self._gates.replies or () if who not in WHO_MAY_ANSWER)
        return [*found, *(dict.fromkeys(named, "members of a list") | lists).items()]

    def _lists(self) -> Sequence[FeedInfo] | None:
        """The account's lists of people to read; None while nobody has asked for them."""
        kept = self._account.source.cache.kept(LISTS)
        if kept is None:
            return None
        return [info for info in read_infos(kept) if info.purpose in ("", "curatelist")]

    def _ask_for_lists(self, begin: int) -> None:
        def answered(answer: Answer) -> None:
            if answer.result == "done":
                self.open(begin)

        if not self._account.link.request(LookUp(LISTS), answered):
            raise UsageError("sync is not there yet, so your lists aren't known")

    def _chosen(self, new: Gates, number: int) -> None:
        check_gates(new)
        self._gates = new
        self._put(new)
        self.open(number)


def toggled(replies: tuple[str, ...] | None, who: str) -> tuple[str, ...]:
    """Who may reply, with one more or without."""
    now = replies or ()
    return tuple(each for each in now if each != who) if who in now else (*now, who)


def while_writing(screen: ComposeScreen) -> None:
    """The menu of a post that is being written."""
    composition = screen.composition

    def put(gates: Gates) -> None:
        composition.set_gates(gates)
        screen.decorated()

    gates = composition.first.gates or Gates()
    GateMenu(screen.account, gates, screen.show_menu, put, is_reply=bool(composition.first.reply_to)).open()


def afterwards(screen: ActingScreen, uri: str, *, is_reply: bool) -> None:
    """The menu of a post of one's own: asked for how it is first, written when that is chosen. Raises UsageError."""
    account = screen.account

    def set_it(gates: Gates) -> None:
        account.sending.add(SetGates(uri, gates))
        screen.count_outbox()
        screen.say("who may reply and quote is being changed")

    def show(title: str, entries: Sequence[Entry], begin: int) -> None:
        screen.skerry.push_screen(MenuScreen(screen.skerry, title, entries, screen.attempt, begin))

    def answered(answer: Answer) -> None:
        gates = kept_gates(account.source.cache.kept(f"{KEPT}{uri}"))
        if answer.result != "done" or gates is None:
            screen.say(answer.what or "it can't be told who may reply", is_error=True)
        elif screen.skerry.screen is screen:
            end = partial(_end, set_it)
            GateMenu(account, gates, show, lambda _: None, is_reply=is_reply, end=end).open()

    if not account.link.request(LookUp(f"{KEPT}{uri}"), answered):
        raise UsageError("sync is not there yet: try again in a moment")
    screen.say("asking who may reply now …")


def _end(set_it: Callable[[Gates], object], gates: Gates) -> Entry:
    return Entry("Change it so", partial(set_it, gates))


def _address(info: FeedInfo) -> str:
    return info.name.removeprefix("list:")
