"""The user's own terminal while a console is on it: its keys byte for byte, and as it was after."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of standard input that are taken at once.
_CHUNK: Final = 4096


def input_descriptor() -> int | None:
    """Return standard input; None where it is closed."""
    return None if sys.stdin is None else sys.stdin.fileno()


@contextmanager
def raw_keys(descriptor: int | None) -> Iterator[None]:
    """Let every key come as it is, those that end a program too; no effect on what is no terminal.

    Whatever ends the block, the terminal is afterwards as it was.
    """
    if descriptor is None or not os.isatty(descriptor):
        yield
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def read_input(descriptor: int | None) -> bytes:
    """Return what comes next; nothing at the end."""
    if descriptor is None:
        return b""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    try:
        loop.add_reader(descriptor, wake)
    except PermissionError:  # a file, which is always ready
        return os.read(descriptor, _CHUNK)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:  # the terminal was hung up
        return b""
