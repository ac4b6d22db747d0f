"""The private polkit, asked by its own pkcheck."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers.polkit import PrivatePolkit

if TYPE_CHECKING:
    from pathlib import Path

ACTION = "org.example.everything"

pytestmark = pytest.mark.peer("root", "dbus-daemon", "polkitd")


async def test_one_user_may_and_others_would_have_to_be_asked(short_tmp: Path) -> None:
    async with PrivatePolkit(short_tmp, action=ACTION, user="nobody") as polkit:
        checks = []
        for user in ("nobody", "daemon"):
            # The shell asks about itself; its process is named with who it belongs to.
            script = f"pkcheck --action-id {ACTION} --process $$"
            check = await asyncio.create_subprocess_exec(
                *("setpriv", f"--reuid={user}", "--clear-groups", "--pdeathsig", "KILL"),
                *("sh", "-c", script),
                env=os.environ | polkit.environment,
                stderr=asyncio.subprocess.PIPE,
            )
            async with asyncio.timeout(PATIENCE):
                _, said = await check.communicate()
            checks.append((check.returncode, said))
    assert checks[0] == (0, b"")
    assert checks[1][0] in (2, 3)  # no agent; dismissed
    assert checks[1][1]


async def test_one_that_cannot_start_says_so(short_tmp: Path) -> None:
    (short_tmp / "bus").mkdir()
    with pytest.raises(OSError, match="dbus-daemon does not listen"):
        async with PrivatePolkit(short_tmp, action=ACTION, user="nobody"):
            pass
