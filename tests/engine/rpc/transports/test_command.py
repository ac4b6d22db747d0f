"""A program of the user's as the way to a daemon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine.clock import SystemClock
from engine.credentials import NobodyToAsk
from engine.errors import ConnectFailed, ConnectionClosed
from engine.rpc.transports import open_transport
from engine.rpc.transports.command import open_command
from engine.rpc.transports.route import CommandRoute
from tests.engine.rpc.transports.recording_wire import (
    RecordingWire,
    authentication_kinds,
    open_files,
)
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd


def script(folder: Path, lines: str) -> CommandRoute:
    path = folder / "a program"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return CommandRoute(argv=(str(path),))


@pytest.mark.peer("libvirtd", "nc")
async def test_a_real_daemon_answers(session_libvirtd: PrivateLibvirtd, short_tmp: Path) -> None:
    before = open_files()
    wire = RecordingWire()
    transport = await open_transport(
        script(short_tmp, f"exec nc -U {session_libvirtd.socket}"), wire,
        credentials=NobodyToAsk(), clock=SystemClock(),
    )  # fmt: skip
    assert await authentication_kinds(transport, wire) == [0]
    transport.close()
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None
    assert open_files() == before


async def test_last_words_are_told_in_full_and_made_safe(short_tmp: Path) -> None:
    wire = RecordingWire()
    open_command(script(short_tmp, "exec >&- <&-; printf 'no \\033[31mluck' >&2; exit 3"), wire)
    failure = await wire.failure()
    assert isinstance(failure, ConnectFailed)
    assert failure.message.endswith(r"a program: no \x1b[31mluck")


async def test_an_end_after_the_first_bytes_is_a_lost_connection(short_tmp: Path) -> None:
    wire = RecordingWire()
    open_command(script(short_tmp, "echo hello"), wire)
    failure = await wire.failure()
    assert isinstance(failure, ConnectionClosed)
    assert failure.message.endswith("ended with status 0")
    assert wire.received == b"hello\n"


async def test_what_is_no_program_is_named(short_tmp: Path) -> None:
    before = open_files()
    with pytest.raises(ConnectFailed, match="cannot be run"):
        open_command(CommandRoute(argv=(str(short_tmp),)), RecordingWire())
    assert open_files() == before


async def test_a_program_that_wants_to_stay_is_killed_with_its_children(short_tmp: Path) -> None:
    wire = RecordingWire()
    lines = "trap '' TERM; sh -c 'trap \"\" TERM; sleep 90 & echo $!; wait' & wait"
    transport = open_command(script(short_tmp, lines), wire)
    child = int(await wire.until(2))
    assert _runs(child)
    transport.abort()
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None
    async with asyncio.timeout(PATIENCE):
        while _runs(child):
            await SystemClock().sleep(0.01)


def _runs(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
