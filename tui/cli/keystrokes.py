"""The verb ``type``: text and keys for a guest's keyboard, or for one of its serial ports.

What is typed may be a password: it is in no log, and ``-`` takes it from standard input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument, OperationDenied

from .arguments import DOMAIN, Argument
from .audit_trail import audited
from .command import Call, Command
from .definition import read_document
from .domain_verb import report
from .guest_sessions import (
    DISPLAY,
    PORT,
    made_live,
    port_session,
    refuse_read_only,
    screen_session,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from engine import Domain
    from engine.console.keyboard import Chord

_STANDARD_INPUT = "-"
#: Bytes that a serial port is given at once: a guest's has room for few.
_PIECE = 16
#: Seconds between two keys.
_PAUSE = 0.02
#: Seconds that a viewer who has hung up may still be known for.
_LEAVING = 1.0


def type_keys(call: Call) -> Coroutine[Any, Any, None]:
    """Read the text, which may wait for standard input, and return the work left to do.

    Raises:
        InvalidArgument: there is nothing to type.
    """
    options = call.options
    text = options.words
    if text == _STANDARD_INPUT:
        text = read_document(_STANDARD_INPUT)
    if not text and not options.keys and not options.enter:
        raise InvalidArgument("nothing to type", hint="give TEXT, --keys or --enter")
    return _type(call, text or "")


async def _type(call: Call, text: str) -> None:
    from engine.console.keyboard import chord_named, strokes

    options = call.options
    chords = [] if options.port is not None else strokes(text, options.layout)
    chords += [chord_named(name, options.layout) for name in options.keys]
    chords += strokes("\n" * options.enter, options.layout) if options.port is None else []
    async with call.connect() as connection:
        refuse_read_only(connection)
        domain = await connection.lookup(options.domain)
        async with audited(call, connection, domain.ref):
            if options.port is None:
                await _press(call, domain, chords)
            else:
                await _say(call, domain, text)
    report(call, domain.ref, "Typed on '{name}'")


async def _press(call: Call, domain: Domain, chords: list[Chord]) -> None:
    """Press the keys; only if nobody else is there, or they are to be shared with."""
    if not call.options.share:
        await _refuse_company(domain)
    async with screen_session(domain, call.options.display, view_only=False) as session:
        await made_live(session)
        for chord in chords:
            await session.press(chord)
            await domain.connection.clock.sleep(_PAUSE)


async def _refuse_company(domain: Domain) -> None:
    """Refuse to type where somebody else is; who is just leaving, as after a wait, has time to."""
    from engine.access.screen_session import domain_viewers

    clock = domain.connection.clock
    begun = clock.monotonic()
    while viewers := domain_viewers(domain):
        if clock.monotonic() - begun >= _LEAVING:
            raise OperationDenied(
                f"somebody else is on the screen of {domain.name} ({len(viewers)})",
                hint="virtdeck clients tells who; --share types nevertheless",
            )
        await clock.sleep(_PAUSE)


async def _say(call: Call, domain: Domain, text: str) -> None:
    if call.options.keys:
        raise InvalidArgument("--keys are for a display: a serial port has no keys")
    text = text.replace("\r\n", "\n").replace("\n", "\r")  # what the Return key sends
    data = (text + "\r" * call.options.enter).encode()
    async with port_session(domain, call.options.port) as session:
        await made_live(session)
        for start in range(0, len(data), _PIECE):
            await session.send(data[start : start + _PIECE])


COMMANDS = {
    "type": Command(
        (
            DOMAIN,
            Argument(
                "words", metavar="TEXT", nargs="?", help="what to type; - reads standard input"
            ),
            Argument(
                "--keys",
                metavar="KEYS",
                action="append",
                default=[],
                help="press these together, after TEXT: Ctrl+Alt+Del, F2, SysRq+s (may repeat)",
            ),
            Argument("--enter", action="store_true", help="Return, after all the others"),
            Argument(
                "--layout",
                metavar="NAME",
                default="us",
                help="the guest's keyboard layout: us (default), gb, de, fr, …",
            ),
            Argument("--share", action="store_true", help="even if somebody else is there"),
            PORT,
            DISPLAY,
        ),
        type_keys,
        notes="Example: virtdeck type web-01 'mount -o remount,rw /' --enter",
    )
}
