"""PrivateRoot: programs that believe they run the machine, and leave nothing on it.

A mount namespace in which the folders that system daemons write to are private ones, and a process
namespace, so that whatever those daemons start ends with it (unshare(1), pid_namespaces(7)). The
network is the machine's, unless it is asked for its own. Only root can make one.
"""

from __future__ import annotations

import asyncio
import functools
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tests.patience import PATIENCE

from . import control_groups, processes

if TYPE_CHECKING:
    from asyncio.subprocess import Process

#: What is private, empty at first.
FOLDERS: Final = (
    *("/run", "/etc/libvirt"),
    *("/var/lib/libvirt", "/var/log", "/var/cache/libvirt"),
)
#: What is private, and a copy of the machine's at first.
FILES: Final = ("/etc/passwd", "/etc/group", "/etc/shadow")
#: Debian's libvirt-daemon-system makes this user; libvirtd looks for it whatever it is told.
_USERS: Final = {
    "/etc/passwd": "libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin\n",
    "/etc/group": "libvirt-qemu:x:64055:\n",
    "/etc/shadow": "libvirt-qemu:!:1::::::\n",
}
_LOOK_SECONDS: Final = 0.005
#: The first process reaps what is orphaned: the kernel does that for those who ignore SIGCHLD.
_FIRST_PROCESS: Final = "exec env --ignore-signal=CHLD sleep infinity"


@functools.cache
def unavailable() -> str | None:
    """Return why no ``PrivateRoot`` can be made here, or None."""
    if os.geteuid() != 0:
        return "only root can make a root of its own"
    command = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return f"no root of its own can be made: {done.stderr.strip()}" if done.returncode else None


class PrivateRoot:
    """``async with PrivateRoot(folder) as root``: ``folder/run`` is its ``/run``, and so on."""

    def __init__(self, folder: Path, *, own_network: bool = False) -> None:
        self.folder = folder
        self._kinds = ["--mount", "--pid", *(["--net"] if own_network else [])]

    async def __aenter__(self) -> Self:
        """Make the namespaces.

        Raises:
            OSError: that is not allowed here; the text is what unshare or mount said.
        """
        self._lay_out()
        log = self.folder / "root.log"
        command = ["unshare", *self._kinds, "--fork", "--mount-proc", "--kill-child"]
        self._unshare = await processes.start([*command, "sh", "-c", self._script()], log)
        try:
            async with asyncio.timeout(PATIENCE):
                self._first = await only_child(self._unshare)
                while not (self.folder / "ready").exists():
                    await self._look_again()
        except (ProcessLookupError, TimeoutError):
            await processes.end(self._unshare, signal.SIGKILL)
            raise OSError(f"no private root: {processes.said(log)}") from None
        return self

    async def __aexit__(self, *_: object) -> None:
        """End everything inside; unshare is gone as soon as all of it is."""
        if self._unshare.returncode is None:
            os.kill(self._first, signal.SIGKILL)
            await processes.gone(self._unshare)

    def path(self, inside: str) -> Path:
        """Return where an absolute path inside, of the private ones, is outside."""
        return self.folder / inside.lstrip("/")

    def entering(self) -> tuple[str, ...]:
        """Return the words that make a command run inside; its parent stays outside."""
        return ("nsenter", f"--target={self._first}", *self._kinds, "--")

    def processes(self) -> list[tuple[int, str]]:
        """Return the process id and the name of everything that runs inside."""
        inside = _process_namespace(self._first)
        pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
        ours = [pid for pid in pids if _process_namespace(pid) == inside]
        return [(pid, name) for pid in ours if (name := _name(pid))]

    def _lay_out(self) -> None:
        for path in FOLDERS:
            self.path(path).mkdir(parents=True)
            Path(path).mkdir(parents=True, exist_ok=True)  # nothing can be mounted on nothing
        for path in FILES:
            shutil.copy2(path, self.path(path))
            with self.path(path).open("a") as copy:
                copy.write(_USERS[path])

    def _script(self) -> str:
        mounts = "".join(f"mount --bind {self.path(path)} {path}\n" for path in (*FOLDERS, *FILES))
        loopback = "ip link set lo up\n" if "--net" in self._kinds else ""
        groups = control_groups.HIDE_THE_SECOND_OF_TWO
        return f"set -e\n{mounts}{loopback}{groups}: >{self.folder / 'ready'}\n{_FIRST_PROCESS}"

    async def _look_again(self) -> None:
        if self._unshare.returncode is not None:
            raise ProcessLookupError
        await asyncio.sleep(_LOOK_SECONDS)


async def only_child(process: Process) -> int:
    """Return the process id of what ``process`` starts, as soon as it does.

    Raises:
        ProcessLookupError: it ended.
    """
    while process.returncode is None:
        if child := _child(process.pid):
            return child
        await asyncio.sleep(_LOOK_SECONDS)
    raise ProcessLookupError


def _child(pid: int) -> int | None:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return None
    return int(found[0]) if found else None


def _process_namespace(pid: int) -> str | None:
    try:
        return str(Path(f"/proc/{pid}/ns/pid").readlink())
    except OSError:
        return None


def _name(pid: int) -> str | None:
    """Return the name of a process, unless it is gone and only not reaped (proc(5))."""
    try:
        _, name, rest = re.split(r"[()]", Path(f"/proc/{pid}/stat").read_text(), maxsplit=2)
    except OSError:
        return None
    return None if rest.split()[0] in "ZX" else name
