"""`python -m skerry`: the same as the command `skerry`."""

import sys

from skerry.cli.main import main

sys.exit(main())
