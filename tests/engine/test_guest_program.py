"""Programs inside guests, and what hostile agents say of themselves."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from engine import Connection, ManualClock
from engine.errors import OperationTimeout, ProtocolError
from engine.guest_portrait import read_portrait
from engine.guest_program import OUTPUT_LIMIT, run_in_guest

if TYPE_CHECKING:
    from collections.abc import Callable

STILL = "test:///demo?still=1"


async def run(answer: Callable[[str], Any]) -> object:
    """Run a program in a guest whose agent answers as ``answer`` says, for 5 seconds at most."""
    clock = ManualClock()
    async with await Connection.open(STILL, clock=clock) as connection:

        async def command(domain: object, text: str, *, seconds: int | None = None) -> str:
            said = answer(json.loads(text)["execute"])
            return said if isinstance(said, str) else json.dumps({"return": said})

        connection.driver.agent_command = command  # type: ignore[method-assign,assignment]
        domain = await connection.lookup("web-01")
        async with asyncio.TaskGroup() as group:
            task = group.create_task(run_in_guest(domain, ["/bin/x"], seconds=5, clock=clock))
            while not task.done():
                await asyncio.sleep(0)
                await clock.advance(1.0)
        return task.result()


async def failure(answer: Callable[[str], Any]) -> BaseException:
    """Return what it fails with."""
    with pytest.raises(ExceptionGroup) as caught:
        await run(answer)
    return caught.value.exceptions[0]


async def test_a_program_that_does_not_end_is_given_up_and_named() -> None:
    error = await failure(lambda name: {"pid": 42} if name == "guest-exec" else {"exited": False})
    assert isinstance(error, OperationTimeout)
    assert "process 42" in error.hint


@pytest.mark.parametrize(
    "said", ["no json", '{"return": 5}', "[]", {"pid": "x"}, {}, "[" * 100_000]
)
async def test_answers_that_mean_nothing_are_refused(said: Any) -> None:
    assert isinstance(await failure(lambda name: said), ProtocolError)


async def test_output_is_bounded_and_a_signal_is_negative() -> None:
    data = "QUFB" * (OUTPUT_LIMIT // 3 + 10)
    status = {"exited": True, "signal": 9, "out-data": data}
    end: Any = await run(lambda name: {"pid": 1} if name == "guest-exec" else status)
    assert (end.status, len(end.output), end.is_cut) == (-9, OUTPUT_LIMIT, True)


def test_a_portrait_believes_no_count_and_no_type() -> None:
    portrait = read_portrait(
        {
            "os.pretty-name": 5,
            "user.count": 10**9,
            "user.0.name": "eve",
            "fs.count": 1,
            "fs.0.total-bytes": 0,
            "fs.0.used-bytes": 10,
            "disk.count": "many",
            "timezone.offset": 10**9,
            "timezone.name": "X",
        }
    )
    assert portrait.system == ""
    assert len(portrait.users) <= 9
    assert portrait.users[0].name == "eve"
    assert portrait.filesystems[0].share is None
    assert (portrait.disks, portrait.timezone) == ((), "X")
