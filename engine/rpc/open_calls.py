"""OpenCalls: what was asked and not answered yet, by serial number."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..errors import EngineError, ProtocolError
from .packet import Status
from .remote_error import remote_error

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from .packet import Packet
    from .schema import Procedure
    from .xdr import Decoder

_LAST_SERIAL: Final = 0xFFFFFFFF


class Call(NamedTuple):
    """A call on its way. Without ``results`` its answer is handed over as it came."""

    procedure: Procedure
    future: asyncio.Future[Any]
    results: Decoder | None
    with_descriptors: bool

    def settle(self, answer: Packet) -> None:
        """Hand the answer to whoever waits; the descriptors of it find an owner, or are closed."""
        descriptors = answer.descriptors
        try:
            if self.future.done():  # cancelled: nobody waits any more
                return
            value = self._value(answer)
            if self.with_descriptors:
                value, descriptors = (value, descriptors), ()
            self.future.set_result(value)
        except EngineError as error:
            self.future.set_exception(error)
        finally:
            close_all(descriptors)

    def _value(self, answer: Packet) -> Any:
        if answer.status == Status.ERROR:
            raise remote_error(answer.payload)
        return self.results.decode(answer.payload) if self.results else answer.payload


class OpenCalls:
    """The calls of one connection, numbered from 1."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._serial = 0

    def __len__(self) -> int:
        return len(self._calls)

    def next_serial(self) -> int:
        """Return the serial number of a new call."""
        self._serial = self._serial % _LAST_SERIAL + 1
        return self._serial

    def add(self, serial: int, call: Call) -> None:
        """Wait for the answer of a call."""
        self._calls[serial] = call

    def take(self, answer: Packet) -> Call | None:
        """Return the call that is answered, which is not open any more; None if it was not.

        Raises:
            ProtocolError: such a call was never made.
        """
        call = self._calls.get(answer.serial)
        if call is None:
            self.check_known(answer)
            return None
        if (answer.program, answer.procedure) != (call.procedure.program, call.procedure.number):
            raise ProtocolError(
                f"the server answered procedure {answer.procedure} "
                f"where {call.procedure.name} was asked"
            )
        return self._calls.pop(answer.serial)

    def check_known(self, packet: Packet) -> None:
        """Check that a packet belongs to a call that was made, open or not.

        Raises:
            ProtocolError: it does not.
        """
        if not 0 < packet.serial <= self._serial:
            raise ProtocolError("the server answered a call that was never made")

    def fail(self, failure: Callable[[], EngineError]) -> None:
        """Fail them all, each with an error of its own."""
        calls, self._calls = self._calls, {}
        for call in calls.values():
            if not call.future.done():
                call.future.set_exception(failure())
                call.future.exception()  # whoever waits hears of it; else nobody needs to


def close_all(descriptors: Iterable[int]) -> None:
    """Close file descriptors that nobody wants."""
    for descriptor in descriptors:
        os.close(descriptor)
