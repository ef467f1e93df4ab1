"""Every command of the window, declared once: footer, help, palette and remapping all read it here.

A command is carried out by the method `do_<id>` of the screen in front, its dashes as underscores; a screen offers
exactly the commands of its scope.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Scope = Literal["timeline", "tray", "thread", "why", "state", "help", "links", "sign-in"]
"""The kinds of screen."""

Group = Literal["Moving", "Reading", "Marks", "Why", "Links", "skerry"]
GROUPS: tuple[Group, ...] = ("Moving", "Reading", "Marks", "Why", "Links", "skerry")
"""The parts of the help, in order."""

LISTS: frozenset[Scope] = frozenset({"timeline", "tray", "thread"})
TIMELINE: frozenset[Scope] = frozenset({"timeline"})
SIGN_IN: frozenset[Scope] = frozenset({"sign-in"})
PANELS: frozenset[Scope] = frozenset({"why", "state", "help", "links"})
SCROLLING: frozenset[Scope] = LISTS | PANELS
SCREENS: frozenset[Scope] = LISTS | PANELS
EVERYWHERE: frozenset[Scope] = SCREENS | SIGN_IN


class Command(msgspec.Struct, frozen=True):
    """Something that a key does.

    Attributes:
        id: What settings.toml calls it, in `[keys]`.
        title: What it does, as a verb phrase: help and palette.
        keys: Its keys, each as it is typed; a chord has spaces between its keys.
        scope: The screens where it applies.
        group: The part of the help it stands in.
        footer: A word or two for the bottom line; "" keeps it out.
        help: A sentence more, where the title is not enough.
        rank: The footer leaves out the highest first when the line is narrow.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    scope: frozenset[Scope]
    group: Group
    footer: str = ""
    help: str = ""
    rank: int = 9

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "do_" + self.id.replace("-", "_")


COMMANDS: tuple[Command, ...] = (
    Command("down", "Next post", ("j", "down"), SCROLLING, "Moving"),
    Command("up", "Previous post", ("k", "up"), SCROLLING, "Moving"),
    Command("page-down", "A page down", ("space", "pagedown"), SCROLLING, "Moving"),
    Command("page-up", "A page up", ("pageup", "shift+space"), SCROLLING, "Moving"),
    Command("half-page-down", "Half a page down", ("ctrl+d",), SCROLLING, "Moving"),
    Command("half-page-up", "Half a page up", ("ctrl+u",), SCROLLING, "Moving"),
    Command("top", "To the top", ("g g", "home"), SCROLLING, "Moving", help="New posts are there."),
    Command("bottom", "To the bottom", ("G", "end"), SCROLLING, "Moving"),
    Command("next-unread", "Next unread post", ("n",), TIMELINE, "Moving", "unread", rank=5),
    Command("previous-unread", "Previous unread post", ("p",), TIMELINE, "Moving"),
    Command("open", "Open the thread", ("enter", "t"), LISTS, "Reading", "thread", rank=1,
            help="On missing posts: fetch them. On a hidden post: show it first."),
    Command("open-link", "Open the link", ("enter",), frozenset({"links"}), "Links", "open", rank=1),
    Command("reveal", "Show or cover what a rule covers", ("z",), LISTS, "Reading",
            help="Collapsed posts, covered media, hidden posts in the tray."),
    Command("tray", "Hidden posts", ("H",), TIMELINE, "Reading", "hidden", rank=4,
            help="Nothing is dropped without a trace: all that your rules hide, each with its reason."),
    Command("view", "Change the view", ("f",), TIMELINE, "Reading", "view", rank=6,
            help="Chronological, ranked, or unread only; the status line says which."),
    Command("refresh", "Fetch what is new", ("R", "ctrl+r"), LISTS, "Reading", help="In a thread: fetch it again."),
    Command("mark-down", "Mark read and go down", ("J",), TIMELINE, "Marks"),
    Command("mark-up", "Mark read and go up", ("K",), TIMELINE, "Marks"),
    Command("toggle-read", "Read or unread", ("N",), TIMELINE, "Marks"),
    Command("all-read", "Mark everything read", ("A",), TIMELINE, "Marks", help="Asks for the key a second time."),
    Command("why", "Why is this post here?", ("w",), LISTS, "Why", "why", rank=2,
            help="What every rule made of it, and what is known of the post."),
    Command("edit-rule", "Edit the rule that decided", ("E",), LISTS | {"why"}, "Why", "edit rule", rank=8,
            help="Opens $EDITOR at its line."),
    Command("status", "What skerry is doing", ("S",), LISTS, "Why",
            help="The seal as the kernel gives it, sync, and your rules, in full."),
    Command("links", "Links of the post", ("i",), LISTS, "Links",
            help="With the host of each; a link whose text names another host is flagged."),
    Command("browser", "Open the post in the browser", ("o",), LISTS, "Links"),
    Command("copy-link", "Copy the post's link", ("y",), LISTS, "Links"),
    Command("back", "Back", ("escape", "h", "backspace"), (LISTS - TIMELINE) | PANELS, "skerry", "back", rank=0),
    Command("help", "Help", ("?",), LISTS | {"why", "state", "links"}, "skerry", "help", rank=3),
    Command("palette", "Find a command", (":", "ctrl+p"), SCREENS, "skerry"),
    Command("sign-in", "Sign in", ("enter",), SIGN_IN, "skerry", "sign in", rank=0),
    Command("demo", "Look at the demo", ("d",), SIGN_IN, "skerry", "demo", rank=1),
    Command("next-field", "Next field", ("tab", "down"), SIGN_IN, "skerry", "next field", rank=5),
    Command("previous-field", "Previous field", ("shift+tab", "up"), SIGN_IN, "skerry"),
    Command("leave-field", "Out of the field", ("escape",), SIGN_IN, "skerry", "leave field", rank=4),
    Command("close", "Quit", ("q",), TIMELINE | SIGN_IN, "skerry", "quit", rank=7),
    Command("leave", "Back", ("q",), (LISTS - TIMELINE) | PANELS, "skerry"),
    Command("quit", "Quit from anywhere", ("ctrl+q", "ctrl+c"), EVERYWHERE, "skerry"),
)  # fmt: skip
"""All commands, in the order of the help."""

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}


def in_scope(scope: Scope) -> tuple[Command, ...]:
    """The commands that apply to a kind of screen."""
    return tuple(command for command in COMMANDS if scope in command.scope)
