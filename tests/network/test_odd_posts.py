"""The seed's odd posts through the client: walked over in a terminal, and their threads from the command line."""

from __future__ import annotations

import json
import re
import unicodedata

from skerry.domain.clean import clean
from tests.network import xrpc
from tests.network.harness import Backend
from tests.network.reader import SLOW, Reader
from tests.support.terminal import Terminal
from tests.ui.odd_posts import HOSTILE
from tests.ui.test_odd_cases import FLAG, FORBIDDEN, JOINERS

TALL = (100, 150)
"""Of a terminal in which the whole timeline is some thirty windows."""

ODD = (
    ("I quoted something that is gone.", "the quoted post is gone"),
    ("Four frames.", "image 4/4"),
    ("Alt text as long as it gets.", "▣ image: "),
    ("A quote and a picture.", "▣ image: "),
    ("A clip (no player will like it).", "▶ video: Waves."),
    ("An embed of a kind no client knows.", "something that skerry can't show: test.example.poll"),
    ("Read the rules at https://bank.test/login", "⚠ elsewhere.test"),
    ("ÅÄÖ facets that overlap and overrun", ""),
    ("@fenna.test see https://docs.test/a?b=1 #日本語 #done", ""),
    ("Dated a day ahead.", ""),
    ("Dated 1970.", ""),
    ("Only people I mention may reply: @wren.test", ""),
    ("Nobody may reply or quote.", ""),
    ("Look at the alt text.", "▣ image: ␛]52;c;"),
    ("Look at the card.", "⚠ not a web address"),
)
"""What a post says, and what has to stand in the lines below that."""


def walk(terminal: Terminal) -> str:
    """All of the timeline, window by window, from its top to its end."""
    screens = [terminal.wait_for(lambda screen: re.search(r"\b1/\d{3}", screen) is not None, SLOW)]
    while "this is where it begins" not in screens[-1]:
        before = screens[-1].splitlines()[0]
        terminal.press("space")
        screens.append(terminal.wait_for(lambda screen, was=before: screen.splitlines()[0] != was, SLOW))  # type: ignore[misc]  # the window before
    return "\n".join(screens)


def thread(reader: Reader, *words: str) -> list[xrpc.Json]:
    """The rows of `skerry thread --json`."""
    done = reader.home.run("thread", "--json", *words)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_odd_posts_of_the_seed_are_shown_for_what_they_are(backend: Backend, reader: Reader) -> None:
    """Each with what can be shown of it; nothing of a deleted post; no character that a terminal obeys."""
    with reader.window(TALL) as terminal:
        text = walk(terminal)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    lines = text.splitlines()
    for said, below in ODD:
        at = next((n for n, line in enumerate(lines) if said in line), None)
        assert at is not None, said
        assert below in "\n".join(lines[at : at + 12]), (said, lines[at : at + 12])
    assert "This post will be deleted." not in text
    first = {name: clean(words).split("\n")[0].strip()[:30] for name, words in HOSTILE.items()}
    assert {name: words for name, words in first.items() if words not in text} == {}
    wrong = {c for c in FLAG.sub("", text).replace("\n", "") if unicodedata.category(c) in FORBIDDEN}
    assert wrong - JOINERS == set()
    assert backend.manifest().cases.deleted


def test_thread_command_prints_a_thread_in_reading_order(backend: Backend, reader: Reader) -> None:
    """Twelve deep, what is blocked in its place; by its page as by its address; with `--depth` so many levels."""
    case = backend.manifest().cases.deep_thread
    rows = thread(reader, case.root)
    depths = {row["uri"]: row["depth"] for row in rows}
    assert [depths[uri] for uri in case.chain] == list(range(12))
    assert [row["uri"] for row in rows if row["depth"] == 0] == [case.root]
    assert "blocked" in {row["kind"] for row in rows}
    assert all(row["judged"] for row in rows if row["kind"] == "post")
    did, key = case.root.split("/")[2], case.root.split("/")[4]
    assert thread(reader, f"https://bsky.app/profile/{did}/post/{key}", "--depth", "1") == [
        row for row in rows if row["depth"] <= 1
    ]
    handle = next(row["author"] for row in rows if row["uri"] == case.root)
    assert [row["uri"] for row in thread(reader, f"at://{handle}/app.bsky.feed.post/{key}", "--depth", "0")] == [
        case.root
    ]
    above = thread(reader, case.chain[5])
    assert [row["uri"] for row in above if row["depth"] < 0] == list(case.chain[:5])


def test_thread_command_says_what_is_gone_and_who_may_reply(backend: Backend, reader: Reader) -> None:
    """A parent that was deleted is a row; a closed post says so; a post that is gone is an error of the network."""
    cases = backend.manifest().cases
    rows = thread(reader, cases.reply_to_deleted)
    assert ("gone", -1) in {(row["kind"], row["depth"]) for row in rows}
    (closed,) = thread(reader, cases.no_replies)
    assert (closed["can_reply"], closed["can_quote"]) == (False, False)
    done = reader.home.run("thread", cases.deleted)
    assert done.returncode == 4
    assert done.stdout == ""
    assert reader.home.run("thread", "nothing").returncode == 2


def test_rules_hold_in_threads_where_they_say_so(backend: Backend, reader: Reader) -> None:
    """A rule with `in = ["thread"]` hides the author's replies there; the post that was asked for stays."""
    case = backend.manifest().cases.deep_thread
    author = next(row["author"] for row in thread(reader, case.root) if row["depth"] == 0)
    rule = f'[[rule]]\nname = "Not here"\nauthors = ["@{author}"]\nin = ["thread"]\naction = "hide"\n'
    reader.filters(rule)
    rows = [row for row in thread(reader, case.root) if row["kind"] == "post" and row["author"] == author]
    assert [row["action"] for row in rows] == ["show", *["hide"] * (len(rows) - 1)]
    assert len(rows) > 3
    assert "Not here" in rows[1]["reasons"][0]
    assert {row["action"] for row in reader.feed() if row["author"] == author} == {"show"}
