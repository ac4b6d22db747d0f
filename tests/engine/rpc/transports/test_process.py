"""A program beside us: its words, its end, its children."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from engine.rpc.transports.process import Process
from tests.engine.rpc.transports.recording_wire import open_files
from tests.patience import PATIENCE


def shell(script: str) -> Process:
    return Process(("sh", "-c", script), os.environ)


async def test_status_and_last_words() -> None:
    before = open_files()
    process = shell("printf 'a\\377b' >&2; exit 7")
    async with asyncio.timeout(PATIENCE):
        assert await process.exited == 7
    assert process.words == "a\ufffdb"
    assert await process.end() == 7
    assert open_files() == before


async def test_only_the_newest_words_are_kept() -> None:
    process = shell("seq 1 100000 >&2")
    async with asyncio.timeout(PATIENCE):
        assert await process.exited == 0
    assert process.words.endswith("99999\n100000\n")
    assert len(process.words) == 16_384


async def test_it_has_a_session_of_its_own_and_no_terminal() -> None:
    process = shell("cat; ps -o sid= -p $$ >&2; echo $$ >&2")
    async with asyncio.timeout(PATIENCE):
        await process.exited
    session, own = process.words.split()
    assert session == own


async def test_who_ignores_a_request_is_killed() -> None:
    process = shell("trap '' TERM; echo ready >&2; while :; do sleep 1; done")
    async with asyncio.timeout(PATIENCE):
        while "ready" not in process.words:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert await process.end() == -signal.SIGKILL


async def test_children_are_spared_where_they_are_others_too() -> None:
    process = shell("sleep 600 >&2 2>/dev/null & echo $! >&2; wait")
    process.owns_group = False
    async with asyncio.timeout(PATIENCE):
        while not process.words.endswith("\n"):  # noqa: ASYNC110
            await asyncio.sleep(0)
        child = int(process.words)
        assert await process.end() == -signal.SIGTERM
    os.kill(child, signal.SIGKILL)  # it was there


async def test_what_cannot_be_run_leaves_nothing() -> None:
    before = open_files()
    with pytest.raises(FileNotFoundError):
        Process(("/nowhere/program",), os.environ)
    assert open_files() == before
