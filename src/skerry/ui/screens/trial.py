"""What changed rules would do, before they are switched on: numbers, and the posts nearest to a threshold first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from skerry.domain.backtests import Backtest, Case
from skerry.domain.clean import clean_line
from skerry.domain.errors import SkerryError
from skerry.judge.telling_backtest import amount_sentence, case_words, change_sentences
from skerry.sync.protocol import Answer, ReloadRules, TryRules
from skerry.ui.messages import Said
from skerry.ui.rows.header import at_handle
from skerry.ui.rows.look import cut, hanging, wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry
    from skerry.ui.editing import Editing

LISTED = 200
"""Posts that are listed: more than anybody looks through."""

TRYING = "Trying the rules on the posts in the store …"
UNTRIED = "Sync is not there, so they can't be tried on the posts in the store."


class TrialScreen(PanelScreen):
    """A draft of the rules, tried.

    Attributes:
        result: What came of it; None before, and where it could not be tried.
        mistake: The first mistake in the draft, as a line; empty when there is none.
    """

    SCOPE = "trial"

    def __init__(self, skerry: Skerry, editing: Editing) -> None:
        super().__init__(skerry, f"Your changed {editing.name}, not in force yet")
        self._editing = editing
        self._note = ""
        self.result: Backtest | None = None
        self.mistake = ""

    def on_mount(self) -> None:
        """Try it."""
        self._try()

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """The numbers, then the posts."""
        if self.mistake:
            keys = f"{self.skerry.key_of('edit-again')} edits it again; the rules in force stay as they are."
            mistake = wrapped(Content.styled(self.mistake, palette.error), width)
            return [*mistake, Content(), *wrapped(Content(keys), width)]
        if self.result is None:
            return wrapped(Content.styled(self._note, palette.muted), width)
        return self._result_lines(self.result, palette, width)

    def _result_lines(self, result: Backtest, palette: Palette, width: int) -> list[Content]:
        lines: list[Content] = []
        for words in change_sentences(result):
            lines += wrapped(Content.styled(words, palette.strong), width)
        lines += wrapped(Content.styled(amount_sentence(result), palette.muted), width)
        if result.cases:
            lines += [Content(), Content.styled("The posts, the borderline ones first", palette.strong)]
        stored = self.skerry.items_of([case.item for case in result.cases])
        for case in result.cases:
            if case.item in stored:
                post = stored[case.item].item.post
                lines += hanging([("◆" if case.is_changed else "·", palette.bar)], _case(case, palette), 2, width)
                text = f"{at_handle(post.author)}: {clean_line(post.text)}"
                lines.append(cut(["  ", (text, palette.muted)], width))
        if result.left_out:
            lines.append(Content.styled(f"and {result.left_out:,} more", palette.muted))
        return lines

    def _try(self) -> None:
        """Ask sync what the draft would do; without sync look for mistakes alone."""
        self.result, self.mistake, self._note = None, "", TRYING
        request = TryRules(str(self._editing.draft.file), LISTED)
        if not self.skerry.ask(request, self._tried):
            self._check(UNTRIED)
        self.rewrap()

    def _tried(self, answer: Answer) -> None:
        if answer.backtest is not None:
            self.result = answer.backtest
        elif answer.result == "error":
            self.mistake = in_brief(SkerryError(answer.what, where=answer.where, remedy=answer.remedy))
        else:
            self._check("Sync ended before they were tried.")
        if self.is_attached:
            self.rewrap()

    def _check(self, note: str) -> None:
        try:
            self._editing.drafts.rules_with(self._editing.draft)
            self._note = f"{note} There is no mistake in them."
        except SkerryError as error:
            self.mistake = in_brief(error)

    # Commands

    def do_switch_on(self) -> None:
        """Put the draft in the place of the file; over somebody else's change at the second press only."""
        draft = self._editing.draft
        if self.mistake:
            self.say(f"there is a mistake in it: {self.skerry.key_of('edit-again')} edits it again", is_error=True)
        elif draft.is_overtaken and not self.confirmed("switch-on"):
            again = f"{self.skerry.key_of('switch-on')} again puts yours in its place"
            self.say(f"{self._editing.name} was changed by somebody else meanwhile; {again}", is_error=True)
        else:
            draft.switch_on()
            self.skerry.ask(ReloadRules())
            self._leave(f"switched on; the {self._editing.name} of before is in {draft.path.parent.name}")

    def do_keep_old(self) -> None:
        """Keep the rules in force; what was written is put aside."""
        unused = self._editing.draft.put_aside()
        self._leave(f"your rules stay as they are; what you wrote is in {unused.parent.name}/{unused.name}")

    def do_edit_again(self) -> None:
        """Edit the draft again, and try it again."""
        self._editing.edit()
        if self._editing.draft.is_changed:
            self._try()
        else:
            self._editing.draft.drop()
            self._leave("nothing is different any more: your rules stay as they are")

    def do_back(self) -> None:
        """Decide another time: the draft stays."""
        self._leave(f"the change waits and is not in force; {self.skerry.key_of('edit-rule')} shows it again")

    do_leave = do_back

    def _leave(self, words: str) -> None:
        self.dismiss()
        self.call_later(self.skerry.tell, Said(words))


def _case(case: Case, palette: Palette) -> Content:
    return Content.styled(case_words(case), palette.strong if case.is_changed else palette.muted)
