"""What the flows of copies share: pools of real images, and ways through the menu."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from tests.flows.deck import eventually, heard, hears, shows, until
from tui.copies.order_form import OrderForm
from tui.screens.dialogs import ActionMenu

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.peers.libvirtd import _Libvirtd
    from tui.app import VirtdeckApp

POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='{}'/>"
    "<source file='{}'/><target dev='{}' bus='virtio'/></disk>"
)


async def run(*command: str) -> str:
    """Return what a program printed; it must succeed."""
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0, command
    return out.decode()


async def image_facts(path: Path) -> dict[str, Any]:
    """Return what qemu-img says of an image."""
    facts: dict[str, Any] = json.loads(
        await run("qemu-img", "info", "-U", "--output=json", str(path))
    )
    return facts


async def make_pool(libvirtd: _Libvirtd, place: Path) -> None:
    """Make a pool of files that is active."""
    await libvirtd.virsh("pool-define", "/dev/stdin", given=POOL.format(place))
    await libvirtd.virsh("pool-build", "images")
    await libvirtd.virsh("pool-start", "images")


async def write_into(image: Path, pattern: str, offset: str, size: str, form: str) -> None:
    """Fill a part of an image."""
    await run("qemu-io", "-f", form, "-c", f"write -P {pattern} {offset} {size}", str(image))


async def open_form(app: VirtdeckApp, pilot: Pilot[None], key: str) -> OrderForm:
    """Choose a verb of the menu by its key and wait for its form."""
    await pilot.press("m")
    await until(pilot, lambda: isinstance(app.screen, ActionMenu))
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, OrderForm))
    assert isinstance(app.screen, OrderForm)
    return app.screen


async def told(app: VirtdeckApp, pilot: Pilot[None], words: str) -> None:
    """Wait for a toast with these words; what was told instead is the failure."""
    try:
        await until(pilot, lambda: hears(app, words))
    except AssertionError as error:
        raise AssertionError(f"told {heard(app)}, not {words!r}") from error


async def seen(app: VirtdeckApp, pilot: Pilot[None], *words: str) -> None:
    """Wait for a line with these words."""
    await until(pilot, lambda: shows(app, *words))


async def ended(libvirtd: _Libvirtd, pilot: Pilot[None], name: str) -> None:
    """Wait until the daemon has no job for a domain any more."""

    async def has_none() -> bool:
        await pilot.pause()
        return (await libvirtd.virsh("domjobinfo", name)).split()[2] == "None"

    await eventually(has_none)
