"""The account that commands without a window work on, and its store."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from skerry.cli.main import ACCOUNT
from skerry.domain.errors import NotSignedIn, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from skerry.bsky.accounts import Account, Accounts
    from skerry.config.paths import Paths
    from skerry.domain.explanations import Precision
    from skerry.store.cache import Cache


def current_account() -> tuple[Paths, Account, Path]:
    """The user's folders, the account, and the folder of its store. Raises NotSignedIn."""
    from skerry.bsky.accounts import Accounts
    from skerry.config.paths import ensure_private, user_paths

    paths = user_paths()
    accounts = Accounts(paths.data)
    account = named_account(accounts)
    return paths, account, ensure_private(accounts.folder(account.did))


def named_account(accounts: Accounts, name: str | None = None) -> Account:
    """The account that a command is about: the one of this name, of `--account`, or the current one.

    Raises:
        NotSignedIn: it is not signed in here, or nobody is.
    """
    from skerry.domain.clean import clean_line

    wanted = name or os.environ.get(ACCOUNT, "")
    account = accounts.find(wanted) if wanted else accounts.current()
    if account is not None:
        return account
    if wanted:
        where, remedy = clean_line(wanted, max_chars=100), "see `skerry accounts`"
        raise NotSignedIn("this account is not signed in here", where=where, remedy=remedy)
    raise NotSignedIn("nobody is signed in", remedy="sign in with `skerry login`")


def open_cache(folder: Path) -> Cache:
    """A store's cache, for reading; says when there is none. Raises StoreError when there is one that can't be read."""
    from skerry.store.cache import Cache

    file = folder / "cache.db"
    cache = Cache.open(file, write=False)
    if not cache.has_file:
        if file.exists():
            cache.close()
            remedy = "`skerry sync` puts them right, or says what is in the way"
            raise StoreError("the stored posts can't be read", where=str(file), remedy=remedy)
        print("skerry: nothing is stored yet; fetch with `skerry sync`", file=sys.stderr)
    return cache


def precision_of(folder: Path) -> Mapping[str, Precision]:
    """By rule, how often the user said that hiding was right; nothing where nobody was asked."""
    from skerry.store.user import User

    file = folder / "user.db"
    if not file.exists():
        return {}
    user = User.open(file)
    try:
        return user.precision()
    finally:
        user.close()
