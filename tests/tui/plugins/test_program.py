"""Programs of others, real ones: what they say, how they fail, and that none is left behind."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from engine.errors import OperationFailed, OperationTimeout
from tests.patience import PATIENCE, ever_longer
from tests.tui.waiting import eventually
from tui.plugins.program import OUTPUT_LIMIT, run_program


async def test_what_it_says_and_how_it_ends() -> None:
    ended = await run_program(["sh", "-c", "echo out; echo err >&2; exit 3"], PATIENCE)
    assert (ended.status, ended.output, ended.is_cut) == (3, "out\nerr\n", False)


async def test_it_has_no_input_and_no_terminal() -> None:
    ended = await run_program(["sh", "-c", "cat; test -t 0 || echo none"], PATIENCE)
    assert ended.output == "none\n"


async def test_no_shell_is_between() -> None:
    assert (await run_program(["echo", "$HOME; id"], PATIENCE)).output == "$HOME; id\n"


async def test_a_flood_is_read_and_cut() -> None:
    words = ["head", "-c", str(OUTPUT_LIMIT * 4), "/dev/zero"]
    ended = await run_program(words, PATIENCE)
    assert (len(ended.output), ended.is_cut, ended.status) == (OUTPUT_LIMIT, True, 0)


async def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "child"
    script = f"sleep 1000 & echo $! > {note}; wait"
    for seconds in ever_longer(0.5):
        with pytest.raises(OperationTimeout, match=f"sh did not end within {seconds:g} s"):
            await run_program(["sh", "-c", script], seconds)
        if note.exists() and note.read_text().strip():
            break
    child = int(note.read_text())
    await _gone(child)


async def test_a_cancelled_one_is_ended(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    work = asyncio.get_running_loop().create_task(
        run_program(["sh", "-c", f"echo $$ > {note}; exec sleep 1000"], PATIENCE)
    )
    await eventually(lambda: note.exists() and note.read_text().strip())
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await _gone(int(note.read_text()))


async def test_what_cannot_be_started_is_named() -> None:
    with pytest.raises(OperationFailed, match="cannot run /no/such: No such file"):
        await run_program(["/no/such"], 1)


async def _gone(process: int) -> None:
    """Wait until it has ended; one that nobody waits for yet counts as that."""
    status = Path(f"/proc/{process}/stat")

    def has_ended() -> bool:
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"

    await eventually(has_ended)
