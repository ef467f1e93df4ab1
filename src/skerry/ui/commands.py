"""Every command of the window, declared once: footer, help, palette and remapping all read it here.

A command is carried out by the method `do_<id>` of the screen in front, its dashes as underscores; a screen offers
exactly the commands of its scope.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Scope = Literal[
    "timeline", "tray", "thread", "why", "state", "help", "links", "trial", "taste", "accounts", "browser", "sign-in",
    "menu", "ask", "compose", "drafts", "outbox", "feed", "directory",
    "moderation", "difference", "profile", "people", "notifications", "lists", "packs", "public", "pictures",
]  # fmt: skip
"""The kinds of screen."""

Group = Literal["Moving", "Reading", "Writing", "Marks", "Taste", "Why", "Links", "skerry"]
GROUPS: tuple[Group, ...] = ("Moving", "Reading", "Writing", "Marks", "Taste", "Why", "Links", "skerry")
"""The parts of the help, in order."""

LISTS: frozenset[Scope] = frozenset({"timeline", "feed", "tray", "thread", "notifications", "public"})
READING: frozenset[Scope] = frozenset({"timeline", "feed", "public"})
PUBLIC: frozenset[Scope] = frozenset({"public"})
"""The first screen of reading without an account."""
NOTIFICATIONS: frozenset[Scope] = frozenset({"notifications"})
PROFILE: frozenset[Scope] = frozenset({"profile"})
PEOPLE: frozenset[Scope] = frozenset({"people"})
DIRECTORY: frozenset[Scope] = frozenset({"directory"})
OWN_LISTS: frozenset[Scope] = frozenset({"lists"})
PACKS: frozenset[Scope] = frozenset({"packs"})
DIRECTORIES: frozenset[Scope] = DIRECTORY | OWN_LISTS | PACKS
PERSONAL: frozenset[Scope] = PROFILE | PEOPLE
TIMELINE: frozenset[Scope] = frozenset({"timeline"})
SIGN_IN: frozenset[Scope] = frozenset({"sign-in"})
BROWSER: frozenset[Scope] = frozenset({"browser"})
PICTURES: frozenset[Scope] = frozenset({"pictures"})
ACCOUNTS: frozenset[Scope] = frozenset({"accounts"})
MENU: frozenset[Scope] = frozenset({"menu"})
ASK: frozenset[Scope] = frozenset({"ask"})
COMPOSE: frozenset[Scope] = frozenset({"compose"})
WRITING: frozenset[Scope] = ASK | COMPOSE
"""Where letters are letters."""
DRAFTS: frozenset[Scope] = frozenset({"drafts"})
OUTBOX: frozenset[Scope] = frozenset({"outbox"})
PANELS: frozenset[Scope] = frozenset(
    {
        *("why", "state", "help", "links", "trial", "taste", "accounts", "menu", "drafts", "outbox", "directory"),
        *("moderation", "difference", "profile", "people", "lists", "packs"),
    }
)
TASTE: frozenset[Scope] = frozenset({"taste"})
MODERATION: frozenset[Scope] = frozenset({"moderation"})
DIFFERENCE: frozenset[Scope] = frozenset({"difference"})
TRIAL: frozenset[Scope] = frozenset({"trial"})
SCROLLING: frozenset[Scope] = LISTS | PANELS
SCREENS: frozenset[Scope] = LISTS | PANELS | PICTURES
EVERYWHERE: frozenset[Scope] = SCREENS | SIGN_IN | BROWSER | ASK | COMPOSE


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
    Command("next-unread", "Next unread post", ("n",), READING | NOTIFICATIONS, "Moving", "unread", rank=5),
    Command("previous-unread", "Previous unread post", ("p",), READING | NOTIFICATIONS, "Moving"),
    Command("open", "Open the thread", ("enter", "t"), LISTS, "Reading", "thread", rank=1,
            help="On missing posts: fetch them. On folded or hidden posts: show them first."),
    Command("open-link", "Open the link", ("enter",), frozenset({"links"}), "Links", "open", rank=1),
    Command("reveal", "Show or cover what a rule covers", ("z",), LISTS | PROFILE, "Reading",
            help="Collapsed posts, covered media, hidden posts in the tray, a profile covered by its labels."),
    Command("pictures", "Look at the pictures", ("m",), LISTS, "Reading",
            help="One by one, with alt text; of a video its poster. What is covered has to be revealed first."),
    Command("next-picture", "Next picture", ("j", "down", "right", "space", "n"), PICTURES, "Reading", "next", rank=1),
    Command("previous-picture", "Picture before", ("k", "up", "left", "p"), PICTURES, "Reading", "previous", rank=2),
    Command("picture-in-browser", "Open it in the browser", ("o",), PICTURES, "Links", "browser", rank=4),
    Command("story", "Unfold a story, or fold it", ("v",), TIMELINE, "Reading",
            help="Posts that tell the same are folded under one of them; Enter on their line does it too."),
    Command("stories", "Fold stories, or show every post", ("V",), TIMELINE, "Reading",
            help="For now; settings.toml says how it begins."),
    Command("tray", "Hidden posts", ("H",), READING | NOTIFICATIONS | {"thread"}, "Reading", "hidden", rank=4,
            help="Nothing is dropped without a trace: all that your rules hide, each with its reason."),
    Command("view", "Change the view", ("f",), TIMELINE, "Reading", "view", rank=6,
            help="Chronological, ranked, or unread only; the status line says which."),
    Command("refresh", "Fetch what is new", ("R", "ctrl+r"), LISTS, "Reading", help="In a thread: fetch it again."),
    Command("compose", "Write a post", ("c",), LISTS, "Writing", "write", rank=5,
            help="It waits ten seconds before it is sent; `undo` takes it back."),
    Command("reply", "Reply", ("r",), LISTS, "Writing", "reply", rank=5),
    Command("quote", "Quote", ("B",), LISTS, "Writing"),
    Command("tab", "Open a pinned feed", tuple("123456789"), LISTS, "Reading",
            help="By its number in the list of feeds."),
    Command("next-tab", "Next pinned feed", ("]",), LISTS, "Reading"),
    Command("previous-tab", "Previous pinned feed", ("[",), LISTS, "Reading"),
    Command("home", "Back to the timeline", ("g h",), LISTS | DIRECTORIES, "Reading"),
    Command("feeds", "Your feeds", ("g f",), LISTS | DIRECTORIES, "Reading",
            help="Saved and pinned; each keeps its maker's order."),
    Command("lists", "Your lists", ("g l",), LISTS | DIRECTORIES, "Reading"),
    Command("bookmarks", "Your bookmarks", ("g b",), LISTS | DIRECTORIES, "Reading"),
    Command("notifications", "Notifications", ("g n",), LISTS | DIRECTORIES, "Reading",
            help="What others did; the server hears of those that were on your screen, and of no others."),
    Command("told-all", "All notifications", ("f a",), NOTIFICATIONS, "Reading"),
    Command("told-conversations", "Replies, mentions and quotes only", ("f c",), NOTIFICATIONS, "Reading", "replies",
            rank=4),
    Command("told-likes", "Likes only", ("f l",), NOTIFICATIONS, "Reading"),
    Command("told-reposts", "Reposts only", ("f r",), NOTIFICATIONS, "Reading"),
    Command("told-follows", "Follows only", ("f f",), NOTIFICATIONS, "Reading"),
    Command("told-others", "Everything else only", ("f o",), NOTIFICATIONS, "Reading"),
    Command("search", "Search posts", ("/",), LISTS, "Reading",
            help="With the network's own syntax: from:handle, #tag, ..."),
    Command("author", "The author's profile", ("a",), LISTS, "Reading"),
    Command("own-profile", "Your profile", ("g p",), LISTS, "Reading"),
    Command("open-address", "Open a profile, feed or post", ("g u",), PUBLIC, "Reading", "open by address", rank=2,
            help="By handle, at:// address, or its page on bsky.app."),
    Command("search-people", "Search people", ("g /",), LISTS, "Reading"),
    Command("their-posts", "Their posts", ("p", "enter"), PROFILE, "Reading", "posts", rank=1),
    Command("their-replies", "Their posts and replies", ("r",), PROFILE, "Reading", "replies", rank=2),
    Command("their-media", "Their images and videos", ("m",), PROFILE, "Reading", "media", rank=3),
    Command("their-likes", "Your likes", ("L",), PROFILE, "Reading",
            help="On your own profile: nobody sees those of others."),
    Command("their-followers", "Their followers", ("f",), PROFILE, "Reading", "followers", rank=4),
    Command("their-follows", "Whom they follow", ("w",), PROFILE, "Reading", "follows", rank=5),
    Command("known-followers", "Their followers whom you follow", ("c",), PROFILE, "Reading"),
    Command("their-lists", "Their lists", ("l",), PROFILE, "Reading", help="To read, to mute by, to block by."),
    Command("their-packs", "Their starter packs", ("s",), PROFILE, "Reading"),
    Command("edit-profile", "Edit your profile", ("E",), PROFILE, "Writing",
            help="Name and description; the rest of it stays as it is."),
    Command("open-person", "Open the profile", ("enter", "a"), PEOPLE, "Reading", "profile", rank=1),
    Command("open-feed", "Open this feed", ("enter",), DIRECTORIES, "Reading", "open", rank=1),
    Command("refresh-directory", "Ask for them again", ("R", "ctrl+r"), DIRECTORIES, "Reading"),
    Command("trends", "What is talked about", ("g r",), LISTS | DIRECTORIES, "Reading",
            help="Trending topics, as your AppView says; for reading."),
    Command("pin-feed", "Pin it, or no longer", ("p",), DIRECTORY | OWN_LISTS, "Reading", "pin", rank=4,
            help="Pinned feeds and lists have tabs."),
    Command("feed-down", "Move it down", ("J",), DIRECTORY, "Reading", "move down", rank=5),
    Command("feed-up", "Move it up", ("K",), DIRECTORY, "Reading", "move up", rank=6),
    Command("unsave-feed", "Take it out of your feeds", ("x",), DIRECTORY, "Reading", "take out", rank=7,
            help="Asks for the key a second time."),
    Command("save-feed", "Save it among your feeds", ("s",), PACKS, "Reading", "save", rank=4),
    Command("list-members", "Who is on it", ("m",), OWN_LISTS, "Reading", "people", rank=2),
    Command("new-list", "Make a list", ("a",), OWN_LISTS, "Writing", "new", rank=4),
    Command("edit-list", "Rename or describe it", ("e",), OWN_LISTS, "Writing", "edit", rank=5),
    Command("delete-list", "Delete your list", ("D",), OWN_LISTS, "Writing", help="Asks for the key a second time."),
    Command("list-menu", "Mute or block all on it", ("x",), OWN_LISTS, "Writing", "mute, block", rank=6,
            help="Whoever is put on it later, too."),
    Command("like", "Like, or no longer", ("l",), LISTS, "Writing", "like", rank=6),
    Command("repost", "Repost, or no longer", ("b",), LISTS, "Writing", "repost", rank=7,
            help="Asks for the key a second time."),
    Command("bookmark", "Save, or no longer", ("s",), LISTS, "Writing", help="Among your bookmarks."),
    Command("follow", "Follow the author", ("F",), LISTS | PERSONAL, "Writing", help="Asks before it ends that."),
    Command("delete", "Delete your post", ("D",), LISTS, "Writing", help="Asks for the key a second time."),
    Command("mute-menu", "Mute or block", ("x",), LISTS | PERSONAL, "Writing",
            help="The author, for a time or for good, or the thread."),
    Command("post-menu", "All that can be done with this", (".",), LISTS, "Writing", "menu", rank=8,
            help="Report, copy, mute, block, follow, ..."),
    Command("put-on-lists", "Put the author on your lists", ("P",), LISTS | PERSONAL, "Writing",
            help="A menu of your lists, with marks; the same takes them off."),
    Command("drafts", "Drafts", ("g d",), LISTS, "Writing", help="What you wrote and didn't send."),
    Command("outbox", "Outbox", ("g o",), LISTS, "Writing", help="What is on its way, and what was refused."),
    Command("send", "Send", ("ctrl+s", "ctrl+enter"), COMPOSE, "Writing", "send", rank=0),
    Command("put-aside", "Put it aside", ("escape",), COMPOSE, "Writing", "put aside", rank=1,
            help="What is written is kept as a draft, from the first key."),
    Command("complete-mention", "Complete a mention", ("tab",), COMPOSE, "Writing", help="Again for the next one."),
    Command("add-post", "Begin the next post of a thread", ("ctrl+n",), COMPOSE, "Writing", "next post", rank=4),
    Command("earlier-post", "The post before", ("pageup",), COMPOSE, "Writing"),
    Command("later-post", "The post behind", ("pagedown",), COMPOSE, "Writing"),
    Command("remove-post", "Take this post out", ("ctrl+r",), COMPOSE, "Writing",
            help="Asks for the key a second time."),
    Command("language", "Another language", ("ctrl+l",), COMPOSE, "Writing", "language", rank=5,
            help="Those of settings.toml, of your last post, and of what you reply to."),
    Command("image-menu", "Images", ("ctrl+o",), COMPOSE, "Writing", "image", rank=3,
            help="Attach, describe, take off."),
    Command("card-menu", "Link card", ("f2",), COMPOSE, "Writing", "card", rank=9,
            help="Asks the link's host for its page, now and once; shown before it is sent. Again: take it off."),
    Command("gate-menu", "Who may reply and quote", ("ctrl+g",), COMPOSE, "Writing", "who may reply", rank=6),
    Command("label-menu", "Label what it shows", ("ctrl+t",), COMPOSE, "Writing", "label", rank=7),
    Command("text-in-editor", "Write in $EDITOR", ("ctrl+x",), COMPOSE, "Writing", "editor", rank=8),
    Command("compose-help", "Help", ("f1",), COMPOSE, "skerry", "help", rank=2),
    Command("compose-palette", "Find a command", ("ctrl+p",), COMPOSE, "skerry"),
    Command("open-draft", "Go on writing", ("enter",), DRAFTS, "Writing", "go on", rank=1),
    Command("delete-draft", "Throw it away", ("x",), DRAFTS, "Writing", "throw away", rank=2,
            help="Asks for the key a second time."),
    Command("send-now", "Send now, or try again", ("r",), OUTBOX, "Writing", "send now", rank=1),
    Command("edit-wish", "Edit", ("enter", "e"), OUTBOX, "Writing", "edit", rank=2, help="A post, out of the outbox."),
    Command("drop", "Throw it away", ("x",), OUTBOX, "Writing", "throw away", rank=3,
            help="Asks for the key a second time."),
    Command("choose", "Choose this", ("enter",), MENU, "skerry", "choose", rank=1),
    Command("answer", "Go on", ("enter",), ASK, "skerry", "go on", rank=0),
    Command("complete", "Complete", ("tab",), ASK, "skerry", "complete", rank=2),
    Command("cancel", "Never mind", ("escape",), ASK, "skerry", "never mind", rank=1),
    Command("mark-down", "Mark read and go down", ("J",), READING, "Marks"),
    Command("mark-up", "Mark read and go up", ("K",), READING, "Marks"),
    Command("toggle-read", "Read or unread", ("N",), READING, "Marks"),
    Command("all-read", "Mark everything read", ("A",), READING | NOTIFICATIONS, "Marks",
            help="Asks for the key a second time."),
    Command("more", "More like this", ("+",), LISTS | TASTE, "Taste", "more", rank=5,
            help="Learned on this computer and nowhere else; the ranked view goes by it."),
    Command("less", "Less like this", ("-",), LISTS | TASTE, "Taste", "less", rank=5),
    Command("undo", "Take the last deed back", ("u",), LISTS | TASTE | PERSONAL | OWN_LISTS, "Marks",
            help="A rating, like, repost or follow, or a post that is not sent yet; then the one before it."),
    Command("taste", "What you rated", ("g t",), LISTS, "Taste", help="All your ratings, to change or to forget."),
    Command("forget-rating", "Forget a rating", ("x",), TASTE, "Taste", "forget", rank=2,
            help="As if it had never been given."),
    Command("open-rated", "Open the thread", ("enter", "t"), TASTE, "Reading", "thread", rank=6),
    Command("why", "Why is this post here?", ("w",), LISTS, "Why", "why", rank=2,
            help="What every rule made of it, and what is known of the post."),
    Command("edit-rule", "Edit the rule that decided", ("E",), LISTS | {"why"}, "Why", "edit rule", rank=8,
            help="Or your rules, where none did. $EDITOR gets a copy; you see what it would do before it is in force."),
    Command("switch-on", "Switch these rules on", ("y",), TRIAL, "Why", "switch on", rank=0),
    Command("keep-old", "Keep the rules in force", ("n",), TRIAL, "Why", "keep the old ones", rank=1,
            help="What was written is put aside, not lost."),
    Command("edit-again", "Edit them again", ("e",), TRIAL, "Why", "edit again", rank=2),
    Command("hidden-rightly", "It was right to hide this", ("Y",), TIMELINE, "Why",
            help="Answers the question on a hidden post that came back: see [ai] probe in settings.toml."),
    Command("hidden-wrongly", "It was wrong to hide this", ("W",), TIMELINE, "Why"),
    Command("status", "What skerry is doing", ("S",), LISTS, "Why",
            help="The seal as the kernel gives it, sync, and your rules, in full."),
    Command("privacy", "What leaves this machine", ("g v",), LISTS, "Why",
            help="The sealed processes as the kernel shows them, who was asked for what, and where every file lies."),
    Command("links", "Links and hashtags of the post", ("i",), LISTS, "Links",
            help="With the host of each; a link whose text names another host is flagged."),
    Command("browser", "Open the post in the browser", ("o",), LISTS, "Links"),
    Command("copy-link", "Copy the post's link", ("y",), LISTS, "Links"),
    Command("back", "Back", ("escape", "h", "backspace"), (LISTS - TIMELINE - PUBLIC) | PANELS | PICTURES, "skerry",
            "back", rank=0),
    Command("moderation", "Muted words, labels, labelers", ("g m",), LISTS, "skerry",
            help="The moderation settings that all clients of your account share."),
    Command("change-setting", "Change it", ("enter",), MODERATION, "skerry", "change", rank=1,
            help="Of a label what is done about it, of a muted word whether it counts in tags only."),
    Command("mute-word", "Mute a word", ("a",), MODERATION, "skerry", "mute a word", rank=2),
    Command("remove-setting", "Remove it", ("x",), MODERATION, "skerry", "remove", rank=3,
            help="A muted word, or a labeler."),
    Command("mute-span", "Mute it for how long", ("t",), MODERATION, "skerry", "how long", rank=5),
    Command("spare-followed", "Let people you follow say it", ("e",), MODERATION, "skerry", "except followed", rank=6),
    Command("add-labeler", "Take labels from a labeler", ("L",), MODERATION, "skerry", "add a labeler", rank=4),
    Command("write-setting", "Write it", ("y",), DIFFERENCE, "skerry", "write it", rank=0),
    Command("leave-setting", "Leave it as it is", ("n",), DIFFERENCE, "skerry", "leave it", rank=1),
    Command("play", "Play the video", ("O",), LISTS, "Links",
            help="In your player: [video] player in settings.toml. It fetches the video itself."),
    Command("messages", "Direct messages (DM, chat): not in skerry", ("g c",), LISTS | PERSONAL, "skerry",
            help="Not supported: nothing of them is read, sent or stored. https://bsky.app/messages has them."),
    Command("accounts", "Switch account", ("g a",), LISTS, "skerry", help="Add one, sign one out."),
    Command("switch-account", "Open this account", ("enter",), ACCOUNTS, "skerry", "open", rank=1),
    Command("add-account", "Add an account", ("a",), ACCOUNTS, "skerry", "add", rank=2),
    Command("sign-out", "Sign out", ("x",), ACCOUNTS, "skerry", "sign out", rank=3,
            help="What is stored of it stays for the next time. Asks for the key a second time."),
    Command("sign-out-and-wipe", "Sign out and remove what is stored", ("X",), ACCOUNTS, "skerry",
            help="Posts, read marks, ratings and drafts. Asks for the key a second time."),
    Command("help", "Help", ("?",), LISTS | PICTURES | (PANELS - {"help"}), "skerry", "help", rank=3),
    Command("palette", "Find a command", (":", "ctrl+p"), SCREENS, "skerry"),
    Command("sign-in", "Sign in", ("enter",), SIGN_IN, "skerry", "sign in", rank=0),
    Command("by-browser", "Sign in in the browser", ("ctrl+o",), SIGN_IN, "skerry", "by browser", rank=2,
            help="By OAuth: skerry sees no password."),
    Command("go-on", "Go on", ("enter",), BROWSER, "skerry", "go on", rank=0),
    Command("copy-address", "Copy the address", ("ctrl+y",), BROWSER, "skerry", "copy the address", rank=1),
    Command("give-up", "Give up", ("escape",), BROWSER, "skerry", "give up", rank=2),
    Command("demo", "Look at the demo", ("d",), SIGN_IN, "skerry", "demo", rank=1),
    Command("read-signed-out", "Read without an account", ("r",), SIGN_IN, "skerry", "read without", rank=3,
            help="Public feeds, profiles and threads, from the public AppView."),
    Command("next-field", "Next field", ("tab", "down"), SIGN_IN, "skerry", "next field", rank=5),
    Command("previous-field", "Previous field", ("shift+tab", "up"), SIGN_IN, "skerry"),
    Command("leave-field", "Out of the field", ("escape",), SIGN_IN, "skerry", "leave field", rank=4),
    Command("close", "Quit", ("q",), TIMELINE | SIGN_IN | PUBLIC, "skerry", "quit", rank=7),
    Command("leave", "Back", ("q",), (LISTS - TIMELINE - PUBLIC) | PANELS | PICTURES, "skerry"),
    Command("quit", "Quit from anywhere", ("ctrl+q", "ctrl+c"), EVERYWHERE, "skerry"),
)  # fmt: skip
"""All commands, in the order of the help."""

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}


def in_scope(scope: Scope) -> tuple[Command, ...]:
    """The commands that apply to a kind of screen."""
    return tuple(command for command in COMMANDS if scope in command.scope)
