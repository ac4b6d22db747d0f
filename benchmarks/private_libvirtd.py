"""PrivateLibvirtd: a libvirt daemon of our own, beside whatever the machine runs.

It is a session daemon: everything it keeps follows from the XDG variables, which all point into
one temporary folder. libvirtd run by root would use the machine's folders, so root runs it as
``nobody``.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.peers import processes

from .peers import MissingPeer, require

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOCKET: Final = "run/libvirt/libvirt-sock"
_START_SECONDS: Final = 20
_LISTEN_SECONDS: Final = 0.02
#: Guests write to plain files, so no virtlogd is needed.
_QEMU_CONF: Final = 'stdio_handler = "file"\n'


class PrivateLibvirtd:
    """``async with PrivateLibvirtd() as libvirtd``; its guests end with it."""

    def __init__(self) -> None:
        # Not the folder of TMPDIR: the paths of its sockets must stay below 108 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="vd", dir="/tmp"))

    @property
    def uri(self) -> str:
        """What libvirt's clients connect to."""
        return f"qemu+unix:///session?socket={self.folder / _SOCKET}"

    async def __aenter__(self) -> Self:
        """Start the daemon and wait until it listens.

        Raises:
            MissingPeer: libvirtd is not installed. TimeoutError: it does not listen.
        """
        try:
            await self._start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await processes.end(self._process)
        self._kill_guests()
        shutil.rmtree(self.folder)

    async def _start(self) -> None:
        require("libvirtd", "libvirt-qemu", "qemu-system-x86_64")
        conf = self.folder / "config" / "libvirt" / "qemu.conf"
        conf.parent.mkdir(parents=True)
        conf.write_text(_QEMU_CONF)
        (self.folder / "run").mkdir(mode=0o700)
        command = [*self._as_nobody(), _program("libvirtd")]
        log = self.folder / "libvirtd.log"
        self._process = await processes.start(command, log, environment=self._environment())
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._listens()
        except TimeoutError:
            await processes.end(self._process)
            raise TimeoutError(f"libvirtd does not listen: {processes.said(log)}") from None

    async def _listens(self) -> None:
        """Return as soon as the daemon answers, which nothing announces."""
        while True:
            try:
                _, writer = await asyncio.open_unix_connection(self.folder / _SOCKET)
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(_LISTEN_SECONDS)
            else:
                writer.close()
                await writer.wait_closed()
                return

    def _environment(self) -> dict[str, str]:
        places = {
            "HOME": self.folder,
            "XDG_CONFIG_HOME": self.folder / "config",
            "XDG_CACHE_HOME": self.folder / "cache",
            "XDG_DATA_HOME": self.folder / "data",
            "XDG_RUNTIME_DIR": self.folder / "run",
        }
        return {**os.environ, **{name: str(path) for name, path in places.items()}}

    def _as_nobody(self) -> Sequence[str]:
        """Return what makes the daemon's session another user's; nothing unless we are root."""
        if os.geteuid() != 0:
            return ()
        nobody = pwd.getpwnam("nobody")
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        user = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
        # A change of user clears the signal that ``processes`` asked for.
        return ("setpriv", *user, "--pdeathsig", "KILL", "--")

    def _kill_guests(self) -> None:
        """End the guests that a watcher that failed has left behind: they outlive libvirtd."""
        for path in self.folder.glob("run/libvirt/qemu/run/*.pid"):
            if path.name != "driver.pid":
                with suppress(ProcessLookupError):
                    os.kill(int(path.read_text()), signal.SIGKILL)


def _program(name: str) -> str:
    """Return the path of a program that may be where only root looks."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if path is None:
        raise MissingPeer(name)
    return path
