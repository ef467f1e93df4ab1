"""A browser for $BROWSER: signs in on the PDS's pages and goes where they lead. `surf.py HANDLE PASSWORD URL`."""

from __future__ import annotations

import sys

from tests.network.pages import Pages, visit


def main() -> int:
    """Sign in; 0 when skerry said thanks."""
    handle, password, url = sys.argv[1:]
    status, page = visit(Pages(url).sign_in(handle, password))
    return 0 if status == 200 and "skerry has the answer" in page else 1


if __name__ == "__main__":
    sys.exit(main())
