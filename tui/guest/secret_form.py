"""SecretForm: a form of which some fields show dots; what is typed there leaves it wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from ..screens.form_dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..screens.form_dialog import Form


class Hidden:
    """A text that no representation shows; ``tell`` returns it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Hidden(…)"

    def tell(self) -> str:
        """Return the text."""
        return self._text


class SecretForm(FormDialog):
    """The fields named ``secrets`` are masked, and emptied when the form goes."""

    CSS_PATH = ["../screens/dialogs.tcss", "../screens/form_dialog.tcss"]

    def __init__(self, form: Form, secrets: Iterable[str]) -> None:
        super().__init__(form)
        self._secrets = tuple(secrets)

    def on_mount(self) -> None:
        """Show dots."""
        for name in self._secrets:
            self.query_one(f"#{name}", Input).password = True
