"""How one row of a list looks: from an item of the store to lines of `Content`, cleaned text only, no markup."""
