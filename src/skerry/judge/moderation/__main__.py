"""`python -m skerry.judge.moderation`: decides JSON lines of standard input; see `lines`."""

from __future__ import annotations

import sys

from skerry.judge.moderation.lines import decide_lines

if __name__ == "__main__":
    try:
        sys.exit(0 if decide_lines(sys.stdin.buffer, sys.stdout.buffer) else 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
