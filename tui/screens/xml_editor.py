"""XmlEditorScreen: a domain's stored document as text, checked while it is written.

    read_for_editing -> mask -> XmlArea -> DiffView -> apply_xml -> undo
                                      \\-> Conflict -> see theirs, put mine on top, or leave

What is typed is kept as a draft until it is stored or given up. Passwords are placeholders here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Vertical

from engine import EngineError, printable

from ..widgets.part_text import PartText
from ..xml_editing.xml_area import XmlArea
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widgets import TextArea

    from engine.editing.checks import Finding
    from engine.fleet import DomainRow, RowKey

    from ..widgets.part_text import Line
    from ..xml_editing.edited_document import EditedDocument

#: Seconds without a key before the text is checked and kept as a draft.
_REST = 0.3

_READING: Line = (("reading how it is stored…", "dim"),)


class XmlEditorScreen(DeckScreen):
    """Edits the domain ``key``; begins with ``text`` where somebody has written one already."""

    CSS_PATH = "xml_editor.tcss"

    help = (
        "The domain as it is stored: what counts from its next start. Tab completes names of "
        "elements and attributes. The line below tells what is wrong; nothing is stored before "
        "Ctrl+S has shown what changes. (hidden 1) stands for a password: leave it, and the "
        "password stays. Esc asks when something was changed."
    )

    def __init__(self, key: RowKey, text: str = "") -> None:
        super().__init__()
        self._key = key
        self._text = text
        self._findings: tuple[Finding, ...] = ()
        #: What was said of the last try to store it.
        self._said: Line = ()
        self.document: EditedDocument | None = None

    def body(self) -> ComposeResult:
        """The text, and below it what is wrong or may come next."""
        with Vertical(id="editor"):
            yield XmlArea()
            yield PartText((_READING,), hanging=2)

    def on_mount(self) -> None:
        """Read what is stored."""
        super().on_mount()
        row = self.row
        name = printable(row.info.ref.name, 60) if row else ""
        self.area.border_title = Text(f"{name}  XML")
        self.show_crumbs(self.deck.current_mode, name or "?", "edit XML")
        self.area.read_only = True
        self.area.focus()
        self.run_worker(self._read(), name="read", group="xml")

    @property
    def area(self) -> XmlArea:
        """Where the text is."""
        return self.query_one(XmlArea)

    @property
    def row(self) -> DomainRow | None:
        """The domain; None when it is gone."""
        return self.deck.row(self._key)

    def selection(self) -> Sequence[DomainRow]:
        """The domain."""
        return [self.row] if self.row else []

    @property
    def is_changed(self) -> bool:
        """Whether there is something to lose."""
        return self.document is not None and self.area.text != self.document.before

    # -- reading and checking -----------------------------------------------------------------

    async def _read(self) -> None:
        from ..xml_editing.drafts import in_turn, read_draft
        from ..xml_editing.edited_document import EditedDocument

        row, connection = self.row, self.deck.connection(self._key[0])
        if row is None or connection is None:
            self.say("It is gone, or its host is not connected.")
            return
        try:
            self.document = await EditedDocument.read(connection.domain(row.info.ref))
        except EngineError as error:
            self.tell(error)
            return
        kept = await in_turn(read_draft, row.info.ref.uuid)
        draft = self._text or kept
        self.area.load_text(draft or self.document.before)
        self.area.read_only = False
        if draft and not self._text and self.is_changed:
            self.deck.journal.toasts.tell("This is what you had not stored; Esc gives it up.")
        self.query_one(PartText).lines = ()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Check it once the keys rest."""
        self._show_line()
        self.run_worker(self._check(), name="check", group="check", exclusive=True)

    def on_text_area_selection_changed(self) -> None:
        """Offer what may stand at the cursor."""
        self._show_line()

    async def _check(self) -> None:
        from engine.editing.checks import check_document

        await self.deck.clock.sleep(_REST)
        text = self.area.text
        self.show_findings(await asyncio.to_thread(check_document, text))
        if self.is_changed:
            await self._keep(text)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what is wrong with the text, each once."""
        self._findings = findings
        self._show_line()

    def _show_line(self) -> None:
        """Say what is wrong, and which words may come."""
        if self.document is None:
            return
        lines = [self._said] if self._said else []
        words = self.area.completion.words
        if words:
            lines.append((("Tab ", "accent"), (" ".join(words[:12]), "dim")))
        said = "".join(text for text, _ in self._said)
        others = [finding for finding in self._findings if finding.text not in said]
        lines += map(finding_line, others[:2])
        if (more := len(others) - 2) > 0:
            lines.append(((f"and {more} more; F8 goes through them", "dim"),))
        self.query_one(PartText).lines = tuple(lines)

    def say(self, text: str) -> None:
        """Say one sentence below the text; it is safe to show."""
        self._said = ((text, "warning"),)
        self.query_one(PartText).lines = (self._said,)

    def tell(self, error: EngineError) -> None:
        """Say what is wrong, and go to its line."""
        self.say(printable("; ".join(filter(None, (error.message, error.hint)))))
        if line := getattr(error, "line", None):
            self.area.go_to_line(line)

    # -- actions ------------------------------------------------------------------------------

    def action_next_problem(self) -> None:
        """Go to the line of the next problem below the cursor, or the first."""
        here = self.area.cursor_location[0] + 1
        lines = sorted(finding.line for finding in self._findings if finding.line)
        if lines:
            self.area.go_to_line(next((line for line in lines if line > here), lines[0]))

    def action_review(self) -> None:
        """Show what would change, and store it where that is agreed to."""
        if self.document is not None:
            self._said = ()
            self.run_worker(self._review(), name="review", group="xml", exclusive=True)

    async def _review(self) -> None:
        from ..xml_editing.review import review

        await review(self)

    def action_own_editor(self) -> None:
        """Go on in the person's own editor."""
        if self.document is not None:
            self.run_worker(self._own_editor(), name="editor", group="xml", exclusive=True)

    async def _own_editor(self) -> None:
        import os
        from functools import partial

        from ..lent_terminal import run_in_terminal
        from ..xml_editing.own_editor import edit_text, editor_words

        run = partial(run_in_terminal, self.app)
        try:
            words = editor_words(os.environ)
            edited = await edit_text(words, self.area.text, os.environ, run)
        except EngineError as error:
            self.tell(error)
        else:
            self.area.load_text(edited)

    def action_back(self) -> None:
        """Leave; ask where something would be lost."""
        if not self.is_changed:
            self.leave()
            return
        from ..xml_editing.choices import LEAVING
        from .dialogs import ActionMenu

        def chosen(choice: object) -> None:
            name = getattr(choice, "name", "")
            if name == "keep":
                self.leave(keeps_draft=True)
            elif name == "discard":
                self.leave()

        self.app.push_screen(ActionMenu("Not stored yet", LEAVING, {}), chosen)

    def leave(self, *, keeps_draft: bool = False) -> None:
        """Go back to where this was opened; stay where the draft cannot be kept."""
        self.workers.cancel_group(self, "check")
        self.app.run_worker(self._settle(keeps_draft), name="draft", group="drafts")
        if not keeps_draft:
            self.dismiss()

    async def _settle(self, keeps_draft: bool) -> None:
        from ..xml_editing.drafts import drop_draft, in_turn

        uuid, text = self._key[1], self.area.text
        if not keeps_draft:
            await in_turn(drop_draft, uuid)
        elif await self._keep(text) and self.is_current:
            self.dismiss()

    async def _keep(self, text: str) -> bool:
        """Keep the draft, or say why that cannot be."""
        from ..xml_editing.drafts import in_turn, keep_draft

        try:
            await in_turn(keep_draft, self._key[1], text)
        except OSError as error:
            self.deck.journal.toasts.tell_problem(f"the draft cannot be kept: {error.strerror}")
            return False
        return True


def finding_line(finding: Finding) -> Line:
    """Return one line for what is wrong."""
    where = f"line {finding.line}: " if finding.line else ""
    role = "bad" if finding.is_fatal else "warning"
    return (f"{finding.source} ", role), (where, "accent"), (finding.text, "")
