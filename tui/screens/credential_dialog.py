"""CredentialDialog: a user name, a password, or whether a host is the right one.

``Esc`` gives up. A password is never shown, and forgotten with the dialog. Trust needs the focus
moved first: a key that was meant for something else must not give it. Whoever types just as the
dialog opens means something else too: it listens once the keyboard has rested for a moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input

from engine import CredentialKind, printable

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine import CredentialRequest

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

#: Seconds without a key before the dialog takes one.
REST = 0.6

_TITLES = {
    CredentialKind.USERNAME: "Who are you on {}?",
    CredentialKind.SECRET: "Password for {}",
    CredentialKind.CONFIRMATION: "Is this {}?",
}


class CredentialDialog(Dialog["str | None"]):
    """Asks ``request`` on behalf of the host named ``host``; None when the person gives up.

    ``is_repeated``: it was answered before, and the host has not been connected to since.
    """

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "give_up"),
        bind("app.help", "app.help", shown=False),
        Binding("left,right", "app.focus_next", "other answer", show=False),
    ]

    def __init__(self, host: str, request: CredentialRequest, *, is_repeated: bool) -> None:
        super().__init__()
        self._host = printable(host)
        self._request = request
        self._is_repeated = is_repeated
        self._is_withdrawn = False
        self._is_answered = False
        self._is_listening = False
        self._stray_keys = 0

    @property
    def _is_question(self) -> bool:
        return self._request.kind is CredentialKind.CONFIRMATION

    def compose(self) -> ComposeResult:
        """The question as it was asked, and where to answer it."""
        frame = Vertical(id="dialog", classes="-dangerous" if self._is_question else "")
        frame.border_title = Text(_TITLES[self._request.kind].format(self._host))
        with frame:
            yield PartText(self._lines())
            if not self._is_question:
                yield Input(
                    self._request.default,
                    password=self._request.kind is CredentialKind.SECRET,
                    compact=True,
                    id="answer",
                    disabled=True,
                )
            with Horizontal(id="answers", disabled=True):
                if self._is_question:
                    yield Button("Yes, trust it", id="yes", compact=True)
                    yield Button("No", id="no", compact=True)
                else:
                    yield Button("OK  Enter", id="yes", compact=True)
                    yield Button("Give up  Esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Wait for the keyboard to rest."""
        self.run_worker(self._listen(), name="listen")

    def on_key(self, event: events.Key) -> None:
        """Count the keys that were meant for something else."""
        self._stray_keys += 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing before anybody can have read the question."""
        return self._is_listening

    async def _listen(self) -> None:
        """Take keys from now on, once none has come for a moment; the focus does no harm."""
        clock = cast("VirtdeckApp", self.app).clock
        seen = -1
        while seen != self._stray_keys:
            seen = self._stray_keys
            await clock.sleep(REST)
        self._is_listening = True
        for part in self.query("#answer, #answers"):
            part.disabled = False
        self.query_one("#no" if self._is_question else "#answer").focus()

    def withdraw(self) -> None:
        """Go away: nobody waits for the answer any more."""
        self._is_withdrawn = True
        self._leave()

    def on_screen_resume(self) -> None:
        """Go away, if that could not be done under another dialog."""
        if self._is_withdrawn:
            self._leave()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer by Enter."""
        event.stop()
        self._answer(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse, or by Enter on a button."""
        is_yes = event.button.id == "yes"
        if self._is_question:
            self._answer("yes" if is_yes else "no")
        else:
            self._answer(self.query_one(Input).value if is_yes else None)

    def action_give_up(self) -> None:
        """Answer nothing."""
        self._answer(None)

    def _answer(self, answer: str | None) -> None:
        if not self._is_answered:
            self._is_answered = True
            for field in self.query(Input):
                field.clear()
            self.dismiss(answer)

    def _leave(self) -> None:
        if self.is_current:
            self._answer(None)

    def _lines(self) -> tuple[Line, ...]:
        prompt = printable(self._request.prompt.strip())
        where = printable(self._request.where)
        lines: list[Line] = []
        if self._is_repeated and not self._is_question:
            lines.append((("The last answer did not let you in.", "warning"),))
        if prompt and prompt.lower() != self._request.kind.value:
            lines.append(((prompt, ""),))
        if where and where not in prompt:
            lines.append((("at ", "dim"), (where, "")))
        if self._is_question:
            lines += [
                (),
                (("Compare the fingerprint with the host's own before you trust it.", "warning"),),
            ]
        return tuple(lines)
