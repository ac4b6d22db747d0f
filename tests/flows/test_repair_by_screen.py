"""A guest without network and serial port is repaired at its screen: by keys, and by a script."""

from __future__ import annotations

import asyncio
import shlex
from typing import TYPE_CHECKING

import pytest

from engine.console.cast import Recording
from tests.flows.deck import shows, until
from tests.patience import PATIENCE
from tests.peers.broken_guest import NAME, REPAIR, broken_guest_xml
from tests.tui.cli.command_line import environment, program
from tui.app import VirtdeckApp
from tui.displays.display_screen import DisplayScreen
from tui.screens.domain_list import DomainListScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.engine.drivers.qemu.embed_root import EmbedRoot

pytestmark = [
    pytest.mark.peer("qemu-system-x86_64", "linux-guest"),
]
#: Keys at once.
_KEYS = 4
DETACH = "ctrl+right_square_bracket"
#: The same as people would write it into a pipeline.
SCRIPT = f"""
set -e
deck wait-text {NAME} 'repair#$' --timeout {PATIENCE:g}
deck screen {NAME}
deck type {NAME} '{REPAIR}' --enter
deck type {NAME} 'cat /etc/fstab' --enter
deck wait-text {NAME} --fixed 'scratch /data tmpfs defaults' --timeout {PATIENCE:g}
deck type {NAME} exit --keys Enter
deck wait-text {NAME} 'SYSTEM IS UP with 1 data volume' --timeout {PATIENCE:g}
"""


async def started(root: EmbedRoot, place: Path) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(await broken_guest_xml(place))
        await domain.start()


async def ended(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        await (await connection.lookup(NAME)).destroy()


async def type_line(app: VirtdeckApp, pilot: Pilot[None], line: str) -> None:
    """Type it as fast as it is echoed: a keyboard keeps no more than 16 bytes for a slow guest."""
    for start in range(0, len(line), _KEYS):
        await pilot.press(*("space" if x == " " else x for x in line[start : start + _KEYS]))
        typed = line[: start + _KEYS]
        await until(pilot, lambda: shows(app, f"repair# {typed}"))  # noqa: B023
    await pilot.press("enter")


async def test_by_keys_and_recorded(root: EmbedRoot, short_tmp: Path) -> None:
    await started(root, short_tmp)
    path = short_tmp / "repair.cast"
    app = VirtdeckApp([root.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shows(app, NAME, "running"))
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        screen = app.screen
        assert isinstance(screen, DisplayScreen)
        await until(pilot, lambda: shows(app, "repair#"))
        await until(pilot, lambda: shows(app, "mounting scratch on /data failed"))
        await until(pilot, lambda: screen.is_typing)
        await pilot.press(DETACH, "r")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("ctrl+u", *str(path), "enter")
        await until(pilot, lambda: app.screen is screen and path.exists())

        await pilot.press("enter")
        await until(pilot, lambda: screen.is_typing)
        await type_line(app, pilot, "cat /etc/fstab")
        await until(pilot, lambda: shows(app, "scratch /data tmfs"))
        await type_line(app, pilot, REPAIR + "x")
        await until(pilot, lambda: shows(app, "No such file"))
        await pilot.press("up", "backspace", "enter")
        await type_line(app, pilot, "exit")
        await until(pilot, lambda: shows(app, "SYSTEM IS UP with 1 data volume"))
        await until(pilot, lambda: shows(app, "broken login:"))
        await pilot.press(DETACH, "r", "escape")
        await until(pilot, lambda: isinstance(app.screen, DomainListScreen))
    await ended(root)

    recording = await asyncio.to_thread(Recording.load, path)
    last = recording.at(recording.duration).lines()
    assert any("SYSTEM IS UP with 1 data volume" in line for line in last)
    first = recording.at(recording.events[0].time).lines()
    assert any("repair#" in line for line in first)
    assert not any("SYSTEM IS UP" in line for line in first)


async def test_by_a_script(root: EmbedRoot, short_tmp: Path) -> None:
    await started(root, short_tmp)
    deck = shlex.join([*program("-c", root.uri)])
    script = await asyncio.create_subprocess_exec(
        "sh", "-c", f'deck() {{ {deck} "$@"; }}\n{SCRIPT}',
        env=environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(3 * PATIENCE):
        said, errors = await script.communicate()
    await ended(root)
    assert (script.returncode, errors.decode()) == (0, "")
    assert b"mounting scratch on /data failed: No such device" in said
    assert said.splitlines()[-1] == b"SYSTEM IS UP with 1 data volume"
