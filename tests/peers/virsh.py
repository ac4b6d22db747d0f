"""virsh, libvirt's own client, run to its end."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class VirshFailed(Exception):
    """The text is what virsh said."""


async def run_virsh(
    uri: str,
    *words: str,
    home: Path,
    given: str = "",
    inside: tuple[str, ...] = (),
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Return what ``virsh --connect URI WORDS`` printed, given ``given`` as its standard input.

    Raises:
        VirshFailed: it did not like it. TimeoutError: it took too long, and has been killed.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *("setpriv", "--pdeathsig", "KILL", "--", *inside),
        *("virsh", "--quiet", "--connect", uri, *words),
        env={**environment, **_private(home)},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            output, complaint = await process.communicate(given.encode())
    except BaseException:
        process.kill()
        await process.communicate()
        raise
    if process.returncode:
        raise VirshFailed(complaint.decode(errors="replace").strip())
    return output.decode().strip()


def _private(home: Path) -> dict[str, str]:
    """Return variables that keep virsh from the files of whoever runs the tests."""
    places = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
    return {**{name: str(path) for name, path in places.items()}, "LC_ALL": "C.UTF-8"}
