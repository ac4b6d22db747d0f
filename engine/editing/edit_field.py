"""EditField: one thing of a domain that people change, as text; a table of them is a form.

    choice("model", "Model", "model", ("virtio", "e1000e"), help="the card the guest sees")

A value is always text, as people read and type it; "" is what the document does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from ..errors import InvalidArgument
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..conf.xml_node import Node

#: What a secret reads as where there is one: never the secret.
IS_SET: Final = "set"

NEXT_START: Final = "the guest sees it from its next start"


class Kind(Enum):
    """How a value is asked for."""

    TEXT = "text"
    NUMBER = "number"
    SIZE = "size"
    CHOICE = "choice"
    YES_NO = "yes or no"
    SECRET = "secret"
    ORDER = "order"


def only_at_start(node: Any, text: str) -> str | None:
    """Return why a running guest cannot have it now: most things are read at the start alone."""
    return NEXT_START


def at_once(node: Any, text: str) -> str | None:
    """Return None: a running guest can have it now."""
    return None


def always(node: Any) -> bool:
    """Whether the field is there: yes."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    """``read`` and ``write`` are from and to the node that a part stands for.

    ``why_not_live`` says why a running guest, whose node it is given, cannot have the text now.
    ``offers`` names what the host is asked for to choose from: ``networks``, ``volumes``.
    """

    name: str
    label: str
    read: Callable[[Any], str]
    write: Callable[[Any, str], None]
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    help: str = ""
    why_not_live: Callable[[Any, str], str | None] = only_at_start
    is_shown: Callable[[Any], bool] = always
    offers: str = ""


# -- values of a schema's fields as text ----------------------------------------------------------


def read_path(node: Any, path: str) -> Any:
    """Return the value of ``source.network``; None where the document does not say it."""
    value = node
    for name in path.split("."):
        if value is None:
            return None
        value = getattr(value, name)
    return value


def write_path(node: Any, path: str, value: object) -> None:
    """Set the value of ``source.network``; elements on the way are made where they are missing."""
    *steps, last = path.split(".")
    owner: Node = node
    for name in steps:
        following = getattr(owner, name)
        if following is None:
            if value is None:
                return
            following = type(owner).FIELDS[name].make(owner)  # type: ignore[attr-defined]
        owner = following
    setattr(owner, last, value)


def _reader(path: str, spell: Callable[[Any], str]) -> Callable[[Any], str]:
    def read(node: Any) -> str:
        value = read_path(node, path)
        return "" if value is None else spell(value)

    return read


def _writer(path: str, parse: Callable[[str], object]) -> Callable[[Any, str], None]:
    def write(node: Any, text: str) -> None:
        write_path(node, path, parse(text) if text else None)

    return write


def _yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise InvalidArgument(f"{printable(text, 40)!r} is neither yes nor no")
    return text == "yes"


def whole_number(text: str) -> int:
    """Read a number of one or more.

    Raises:
        InvalidArgument: it is none.
    """
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise InvalidArgument(f"{printable(text, 40)!r} is not a whole number above 0")
    return int(text)


# -- the rows of a table --------------------------------------------------------------------------


def text(name: str, label: str, path: str = "", **more: Any) -> EditField:
    """Return a field of words."""
    path = path or name
    return EditField(
        name=name, label=label, read=_reader(path, str), write=_writer(path, str), **more
    )


def number(name: str, label: str, path: str = "", **more: Any) -> EditField:
    """Return a field of a whole number."""
    path = path or name
    read, write = _reader(path, str), _writer(path, whole_number)
    return EditField(name=name, label=label, kind=Kind.NUMBER, read=read, write=write, **more)


def choice(name: str, label: str, path: str, choices: tuple[str, ...], **more: Any) -> EditField:
    """Return a field that is one of some words; "" is what the hypervisor takes by itself."""

    def write(node: Any, word: str) -> None:
        if word and word not in choices:
            raise InvalidArgument(
                f"{printable(word, 40)!r} is not one of {', '.join(filter(None, choices))}"
            )
        write_path(node, path or name, word or None)

    read = _reader(path or name, str)
    return EditField(
        name=name, label=label, kind=Kind.CHOICE, choices=choices, read=read, write=write, **more
    )


def yes_no(name: str, label: str, path: str = "", **more: Any) -> EditField:
    """Return a field that is yes, no, or not said."""
    path = path or name
    read = _reader(path, lambda value: "yes" if value else "no")
    return EditField(
        name=name, label=label, kind=Kind.YES_NO, choices=("yes", "no"),
        read=read, write=_writer(path, _yes_no), **more,
    )  # fmt: skip


def flag(name: str, label: str, path: str = "", **more: Any) -> EditField:
    """Return a field whose element is there or not: yes or no, always said."""
    path = path or name

    def write(node: Any, word: str) -> None:
        write_path(node, path, (_yes_no(word) if word else False) or None)

    return EditField(
        name=name, label=label, kind=Kind.YES_NO, choices=("yes", "no"),
        read=lambda node: "yes" if read_path(node, path) else "no", write=write, **more,
    )  # fmt: skip
