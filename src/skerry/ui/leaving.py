"""Signing an account out: first the window lets go of it, then another process ends its session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.errors import SkerryError
from skerry.ui.messages import Said
from skerry.ui.screens.accounts import AccountsScreen
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry
    from skerry.ui.port import AccountRow, AccountsPort, Entrance, Source


async def sign_out(skerry: Skerry, accounts: AccountsPort, account: AccountRow, *, wipes: bool) -> None:
    """Sign an account out, and say what became of it to the screen that is in front then."""
    try:
        if account.is_open:
            await skerry.change_to(_instead_of(accounts, account))
        notes = await asyncio.to_thread(accounts.sign_out, account.did, wipes=wipes)
        skerry.tell(Said(clean_line("; ".join([f"{account.name} is signed out", *notes]))))
    except SkerryError as error:
        skerry.tell(Said(in_brief(error), is_error=True))
    for screen in skerry.screen_stack:
        if isinstance(screen, AccountsScreen):
            screen.read_again()


def _instead_of(accounts: AccountsPort, leaving: AccountRow) -> Source | Entrance:
    """What to show when an account is gone: the one that was added last, or the first screen."""
    others = [each for each in accounts.rows() if each.did != leaving.did]
    return accounts.open(others[-1].did) if others else accounts.entrance()
