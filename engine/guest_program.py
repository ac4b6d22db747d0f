"""A program that a guest's agent runs: its words, what it said, how it ended.

Libvirt has no verb for it: the agent's own commands ``guest-exec`` and ``guest-exec-status`` are
sent, for which libvirt marks the domain as tainted (``custom-ga-command``).
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .errors import OperationTimeout, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .clock import Clock
    from .domain import Domain

#: Bytes of what it says that are kept.
OUTPUT_LIMIT: Final = 256 * 1024

#: Seconds that the daemon waits for each answer, and between two questions.
_ANSWER, _FIRST_NAP, _LONGEST_NAP = 10, 0.1, 2.0


@dataclass(frozen=True, slots=True)
class GuestProgramEnd:
    """How a program ended: its status (negative for a signal), and what it said."""

    status: int
    output: str
    is_cut: bool = False


async def run_in_guest(
    domain: Domain, words: Sequence[str], *, seconds: float, clock: Clock
) -> GuestProgramEnd:
    """Run ``words[0]`` in the guest with the other words; no shell reads them.

    Raises:
        OperationTimeout: it has not ended within ``seconds``; it goes on in the guest.
        ProtocolError: the agent's answer means nothing.
        EngineError: there is no agent, or it cannot start the program.
    """
    arguments = {"path": words[0], "arg": list(words[1:]), "capture-output": True}
    started = await _ask(domain, "guest-exec", arguments)
    pid = started.get("pid")
    if not isinstance(pid, int):
        raise ProtocolError("the agent did not say which process it has started")
    deadline, nap = clock.monotonic() + seconds, _FIRST_NAP
    while True:
        status = await _ask(domain, "guest-exec-status", {"pid": pid})
        if status.get("exited") is True:
            return _end(status)
        if clock.monotonic() >= deadline:
            raise OperationTimeout(
                f"the program did not end within {seconds:g} s",
                hint=f"it goes on in the guest as process {pid}",
            )
        await clock.sleep(nap)
        nap = min(_LONGEST_NAP, nap * 2)


async def _ask(domain: Domain, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps({"execute": command, "arguments": arguments})
    answer = await domain.agent.command(text, seconds=_ANSWER)
    try:
        value = json.loads(answer)["return"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolError(f"the agent's answer to {command} cannot be read") from error
    if not isinstance(value, dict):
        raise ProtocolError(f"the agent's answer to {command} cannot be read")
    return value


def _end(status: dict[str, Any]) -> GuestProgramEnd:
    said = b""
    is_cut = any(status.get(name) is True for name in ("out-truncated", "err-truncated"))
    for name in ("out-data", "err-data"):
        try:
            said += b64decode(status.get(name) or "")
        except (ValueError, TypeError) as error:
            raise ProtocolError("what the program said cannot be read") from error
    code, signal = status.get("exitcode"), status.get("signal")
    number = code if isinstance(code, int) else -signal if isinstance(signal, int) else 0
    text = said[:OUTPUT_LIMIT].decode("utf-8", "replace")
    return GuestProgramEnd(number, text, is_cut or len(said) > OUTPUT_LIMIT)
