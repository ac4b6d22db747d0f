"""The menu of keys that no terminal can send, or that the person's own desktop keeps to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.console.keyboard import SEND_KEYS

from ..operations.choice import Choice, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..app import VirtdeckApp

#: SysRq's letter -> what Linux does then, and whether something may be lost by it.
_SYSRQ: Final = {
    "b": ("restart at once", True),
    "e": ("end all processes", True),
    "f": ("kill the largest process", True),
    "i": ("kill all processes", True),
    "k": ("kill all on this console", True),
    "m": ("show memory", False),
    "o": ("power off at once", True),
    "r": ("keyboard back from X", False),
    "s": ("write to disk", False),
    "t": ("list tasks", False),
    "u": ("make disks read-only", True),
    "w": ("list blocked tasks", False),
}
_KEYS: Final = {
    "Ctrl+Alt+Del": "d",
    "Ctrl+Alt+Backspace": "b",
    "Ctrl+Esc": "e",
    "Alt+Tab": "t",
    "Print": "p",
    "Pause": "a",
    "Insert": "i",
    "Super": "s",
    "Menu": "m",
    **{f"Ctrl+Alt+F{number}": f"{number % 10}" for number in range(1, 11)},
}


#: What is no key at all: it goes over a serial line.
BREAK: Final = "BREAK"


async def chosen_keys(
    app: VirtdeckApp, subject: str, *, line: str = "", why_no_break: str | None = None
) -> str | None:
    """Let the person choose from ``SEND_KEYS``, inside a worker; None when they leave.

    ``BREAK`` is among them where there is a serial ``line``; ``why_no_break`` is why not, if so.
    What may lose something is asked about once more.
    """
    choices = list(_choices())
    if line:
        choices.insert(0, Choice(BREAK, f"send BREAK on {line}", "k", "this line"))
    reasons = {BREAK: why_no_break} if why_no_break else {}
    choice = await chosen(app, f"Send keys to {subject}", choices, reasons)
    if choice is None:
        return None
    letter = choice.name.removeprefix("SysRq+")
    if letter != choice.name and _SYSRQ.get(letter, ("", True))[1]:
        return choice.name if await _is_meant(app, choice.title, subject) else None
    return choice.name


def _choices() -> Iterator[Choice]:
    for name in SEND_KEYS:
        letter = name.removeprefix("SysRq+")
        words = _SYSRQ.get(letter, ("", True))[0] if letter != name else ""
        title = f"{name}  {words}".rstrip()
        yield Choice(name, title, _KEYS.get(name, " "), _group(name))


def _group(name: str) -> str:
    for beginning, group in (("Ctrl+Alt", "chords"), ("SysRq", "SysRq"), ("Alt+F", "Alt and F")):
        if name.startswith(beginning):
            return group
    return "F keys" if name[0] == "F" and name[1:].isdigit() else "others"


async def _is_meant(app: VirtdeckApp, title: str, subject: str) -> bool:
    from ..confirmations import Question
    from ..part_verbs import answer_of
    from ..screens.dialogs import ConfirmDialog

    lines = ((("What the guest has not written to disk may be lost.", "warning"),),)
    question = Question(f"Send {title} to {subject}?", lines, "Send", is_dangerous=True)
    answer: bool | None = await answer_of(app, ConfirmDialog(question))
    return answer is True
