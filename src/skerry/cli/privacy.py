"""`skerry privacy`: the proof in one screen; with `--selftest` every known way out tried for real."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.cli.proof import Proof
    from skerry.encoder.selftest import ProbeResult, SelfTest


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "privacy",
        help="see for yourself that nothing leaves the machine for AI",
        description="Shows what the kernel says of the sealed processes that run, who was asked for what in this "
        "session and ever, where every file of skerry's lies, and how to check all of it from outside. It asks nobody "
        "anything.",
    )
    parser.add_argument(
        "--selftest",
        action="store_true",
        help="start an encoder that tries every known way out; 0 only if none is open",
    )
    parser.add_argument("--ledger", action="store_true", help="print every request that is still listed, oldest first")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_privacy)


def run_privacy(args: argparse.Namespace) -> int:
    """Show the proof, the ledger, or the self-test."""
    if args.selftest:
        return _run_selftest(args)
    from skerry.cli.jsonlines import json_line
    from skerry.config.paths import user_paths

    paths = user_paths()
    if args.ledger:
        from skerry.bsky.egress.ledger import Ledger

        for entry in Ledger(paths.state).entries():
            sys.stdout.write(json_line(entry).decode())
        return 0
    from skerry.cli.proof import gather
    from skerry.cli.telling_proof import proof_lines

    proof = gather(paths)
    if args.json:
        sys.stdout.write(json_line(_proof_as_json(proof)).decode())
    else:
        for line in proof_lines(proof, paths):
            print(line)
    return 0


def _proof_as_json(proof: Proof) -> dict[str, object]:
    return {
        "sealed": [
            {
                "pid": child.pid,
                "parent": child.parent,
                "worker": child.worker,
                "threads": len(child.facts.threads),
                "seccomp_filters": child.filters,
                "network": child.facts.network,
                "sockets": None if child.facts.sockets is None else len(child.facts.sockets),
                "limits": child.facts.limits,
                "missing": list(child.missing),
            }
            for child in proof.children
        ],
        "session_ms": proof.session_ms or None,
        "session": proof.session,
        "ever": proof.ever,
        "files": [{"path": str(p.path), "files": p.files, "bytes": p.bytes} for p in proof.places],
    }


def _run_selftest(args: argparse.Namespace) -> int:
    """Print the seal and what became of each probe."""
    from skerry.config.paths import user_paths
    from skerry.encoder import selftest
    from skerry.encoder.choice import model_in_use

    result = selftest.run(model_in_use(user_paths()))
    if args.json:
        print(json.dumps(_as_json(result), ensure_ascii=False))
    else:
        _print(result)
    return 0 if result.is_tight else 1


def _print(result: SelfTest) -> None:
    blocked = sum(probe.is_blocked for probe in result.probes)
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
