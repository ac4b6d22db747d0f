"""``<qemu:commandline>``: what the user adds, as it is and last of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..context import Context
    from ..pieces import Piece


def build_qemu_commandline(context: Context) -> Iterator[Piece]:
    """Yield the arguments and environment variables of the user."""
    added = context.conf.qemu_commandline
    if added is None:
        return
    for argument in added.arguments:
        yield Option(argument.value or "")
    for variable in added.variables:
        yield Variable(variable.name or "", variable.value or "")
