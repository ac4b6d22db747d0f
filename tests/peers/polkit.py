"""A private polkit: a bus of its own, Debian's polkitd on it, and one rule.

Programs find the bus by DBUS_SYSTEM_BUS_ADDRESS. polkitd runs in a mount namespace, where the
actions and rules it reads are ours; only root can make one. Facts: polkit(8), dbus-daemon(1).
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, Self

from tests.patience import PATIENCE

from . import processes
from .daemon import Daemon

if TYPE_CHECKING:
    from pathlib import Path

POLKITD: Final = "/usr/lib/polkit-1/polkitd"
_LOOK_SECONDS: Final = 0.01

_BUS: Final = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""
#: Its owner may ask about others: the private libvirtd runs as nobody.
_ACTIONS: Final = """\
<?xml version="1.0"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
  <action id="{action}">
    <description>everything</description>
    <message>everything</message>
    <defaults>
      <allow_any>auth_admin</allow_any>
      <allow_inactive>auth_admin</allow_inactive>
      <allow_active>auth_admin</allow_active>
    </defaults>
    <annotate key="org.freedesktop.policykit.owner">unix-user:nobody</annotate>
  </action>
</policyconfig>
"""
_RULE: Final = """\
polkit.addRule(function(action, subject) {{
    if (action.id == "{action}" && subject.user == "{user}") return polkit.Result.YES;
}});
"""


class PrivatePolkit:
    """``async with PrivatePolkit(folder, action, user)``: ``user`` may, others must be asked."""

    def __init__(self, folder: Path, *, action: str, user: str) -> None:
        self._folder = folder
        self._names = {"action": action, "user": user, "socket": str(folder / "bus")}
        self._running = AsyncExitStack()

    @property
    def environment(self) -> dict[str, str]:
        """The variable by which programs find the bus."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._folder / 'bus'}"}

    async def __aenter__(self) -> Self:
        """Start both, and wait until polkit answers.

        Raises:
            OSError: they do not start; the text is what they said.
        """
        self._write()
        try:
            await self._start()
        except BaseException:
            await self._running.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    def _write(self) -> None:
        self._folder.chmod(0o755)
        files = {"bus.conf": _BUS, "actions/action.policy": _ACTIONS, "rules/10.rules": _RULE}
        for name, text in files.items():
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.format(**self._names))

    async def _start(self) -> None:
        bus = Daemon(
            ["dbus-daemon", f"--config-file={self._folder}/bus.conf", "--nofork"],
            addresses=[str(self._folder / "bus")],
            log=self._folder / "bus.log",
        )
        self._running.push_async_callback(bus.kill)
        await bus.start()
        log = self._folder / "polkitd.log"
        script = (
            'mount --bind "$0/actions" /usr/share/polkit-1/actions &&'
            f' mount --bind "$0/rules" /etc/polkit-1/rules.d && exec {POLKITD}'
        )
        polkitd = await processes.start(
            ["unshare", "--mount", "sh", "-c", script, str(self._folder)],
            log,
            environment=os.environ | self.environment,
        )
        self._running.push_async_callback(processes.end, polkitd, signal.SIGKILL)
        try:
            async with asyncio.timeout(PATIENCE):
                while "Acquired the name" not in processes.said(log):
                    if polkitd.returncode is not None:
                        raise TimeoutError
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError:
            raise OSError(f"polkitd does not start: {processes.said(log)}") from None
