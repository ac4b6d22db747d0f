"""Review: what an edit changes is shown, agreed to, and stored; somebody else's change is not lost.

review -> DiffView -> EditedDocument.store -> undo
                                           -> Conflict -> see theirs, put mine on top, or leave
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.editing.checks import check_document
from engine.editing.differences import find_differences, text_difference
from engine.editing.merge import merge
from engine.errors import Conflict

from ..reversals import xml_back
from ..screens.diff_view import Comparison, DiffView
from .edited_document import EditedDocument

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..screens.xml_editor import XmlEditorScreen
    from ..widgets.part_text import Line

VERB = "edit-xml"


async def review(screen: XmlEditorScreen) -> None:
    """Show what the text of ``screen`` changes, and store it where the person agrees."""
    document, text = screen.document, screen.area.text
    assert document is not None
    findings = await asyncio.to_thread(check_document, text)
    if fatal := next((finding for finding in findings if finding.is_fatal), None):
        screen.show_findings(findings)
        if fatal.line:
            screen.area.go_to_line(fatal.line)
        return
    notes: tuple[Line, ...] = tuple(
        ((f"{each.source} ", "warning"), (f"line {each.line}: " if each.line else "", "accent"),
         (each.text, ""))
        for each in findings[:5]
    )  # fmt: skip
    if await _agreed(screen, document.before, text, notes):
        await _store(screen, document, text)


async def _agreed(screen: XmlEditorScreen, before: str, text: str, notes: tuple[Line, ...]) -> bool:
    row = screen.row
    running = row is not None and row.info.status.state.is_active
    if running:
        notes = ((("It runs: this counts from its next start.", "accent"),), *notes)
    differences = find_differences(before, text)
    comparison = Comparison(
        title=f"{printable(row.info.ref.name, 60) if row else ''}: what changes",
        differences=differences,
        lines=text_difference(before, text),
        notes=notes,
        answer="Apply" if differences else "",
        nothing="Nothing but the layout differs: there is nothing to store.",
    )
    view: Screen[bool] = DiffView(comparison)
    return await screen.app.push_screen_wait(view)


async def _store(screen: XmlEditorScreen, document: EditedDocument, text: str) -> None:
    deck, row = screen.deck, screen.row
    connection = deck.connection(row.host) if row else None
    if row is None or connection is None:
        screen.say("It is gone, or its host is not connected. The text is kept.")
        return
    failure: EngineError | None = None
    stored = ""
    try:
        stored = await document.store(text)
    except EngineError as error:
        failure = error
    virsh = ("define", "FILE")
    deck.journal.audit.note(row.host, connection, VERB, row.info.ref, failure, "", virsh)
    if isinstance(failure, Conflict):
        await _settle_conflict(screen, document, failure.theirs)
    elif failure:
        screen.tell(failure)
    else:
        name = printable(row.info.ref.name, 60)
        ending = "; it counts from the next start" if row.info.status.state.is_active else ""
        deck.journal.toasts.tell(f"{name}: XML stored{ending}")
        back = xml_back(row, before=document.stored, after=stored)
        deck.actions.undos.offer(f"{name}: XML stored", [back])
        screen.leave()


async def _settle_conflict(
    screen: XmlEditorScreen, document: EditedDocument, theirs_stored: str
) -> None:
    from ..screens.dialogs import ActionMenu
    from .choices import CONFLICT

    theirs = EditedDocument.of(document.domain, theirs_stored)
    while True:
        menu = ActionMenu("Somebody else changed it meanwhile", CONFLICT, {})
        choice = await screen.app.push_screen_wait(menu)
        name = choice.name if choice else ""
        if name == "see":
            comparison = Comparison(
                title="What they changed",
                differences=find_differences(document.before, theirs.before),
                lines=text_difference(document.before, theirs.before),
            )
            await screen.app.push_screen_wait(DiffView(comparison))
            continue
        if name == "on-top":
            _put_on_top(screen, document, theirs)
        elif name == "leave":
            screen.leave(keeps_draft=True)
        return


def _put_on_top(screen: XmlEditorScreen, document: EditedDocument, theirs: EditedDocument) -> None:
    """Go on from what is stored now; both changes stand in the text where they do not touch."""
    merged = merge(document.before, screen.area.text, theirs.before)
    screen.document = theirs
    if merged is not None:
        screen.area.load_text(merged)
        screen.say("Both changes are in the text now; Ctrl+S shows what yours are.")
    else:
        screen.say("You changed the same lines: your text would undo theirs; Ctrl+S shows where.")
