"""`skerry privacy`: what the kernel says of the encoder on this machine, and every known way out tried for real."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.encoder.selftest import ProbeResult, SelfTest


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "privacy",
        help="check that nothing leaves the machine for AI",
        description="Starts the encoder as the client does and says how well the kernel seals it.",
    )
    parser.add_argument(
        "--selftest", action="store_true", help="let it try every known way out; 0 only if all are blocked"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_privacy)


def run_privacy(args: argparse.Namespace) -> int:
    """Print the seal; with `--selftest` each probe as well."""
    from skerry.config.paths import user_paths
    from skerry.encoder import selftest
    from skerry.encoder.choice import model_in_use

    result = selftest.run(model_in_use(user_paths()))
    if args.json:
        print(json.dumps(_as_json(result), ensure_ascii=False))
    else:
        _print(result, in_full=args.selftest)
    return 0 if result.is_tight else 1


def _print(result: SelfTest, *, in_full: bool) -> None:
    blocked = sum(probe.is_blocked for probe in result.probes)
    if in_full:
        _print_table(result.probes)
        print()
    missing = f" (missing: {', '.join(result.seal.missing)})" if result.seal.missing else ""
    print(f"seal      {result.seal.level}{missing}")
    print("layers    " + ", ".join(f"{name} {error or 'on'}" for name, error in result.layers.items()))
    print(f"probes    {blocked} of {len(result.probes)} blocked")
    print(f"arrivals  {len(result.arrivals)}: what reached the canaries outside")
    for line in result.arrivals:
        print(f"          {line}", file=sys.stderr)


def _print_table(probes: tuple[ProbeResult, ...]) -> None:
    wide = max(len(probe.name) for probe in probes)
    tries = max(len(probe.tries) for probe in probes)
    print(f"{'probe':<{wide}}  {'what it tries':<{tries}}  {'while loading':<14} {'while working':<14}")
    for probe in probes:
        early, late = probe.loading or "GOT OUT", probe.working or "GOT OUT"
        print(f"{probe.name:<{wide}}  {probe.tries:<{tries}}  {early:<14} {late:<14}")


def _as_json(result: SelfTest) -> dict[str, object]:
    return {
        "level": result.seal.level,
        "missing": list(result.seal.missing),
        "layers": result.layers,
        "arrivals": list(result.arrivals),
        "probes": [
            {"name": p.name, "tries": p.tries, "loading": p.loading, "working": p.working, "blocked": p.is_blocked}
            for p in result.probes
        ],
    }
