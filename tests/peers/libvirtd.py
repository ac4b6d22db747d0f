"""Libvirt daemons of our own, beside whatever the machine runs.

``PrivateLibvirtd`` is a session daemon: everything it keeps follows from the XDG variables, which
all point into one temporary folder. Run by root it would use the machine's folders, so root runs
it as ``nobody``. ``SystemLibvirtd`` is a system daemon with its virtlogd in a root of its own:
inside every path is the usual one, outside its socket is ``FOLDER/run/libvirt/libvirt-sock``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from abc import abstractmethod
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from . import control_groups, emulator_cache, processes
from .daemon import Daemon
from .libvirt_guest import LibvirtGuest
from .libvirtd_access import Access
from .private_root import PrivateRoot
from .virsh import run_virsh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .certificates import Certificates
    from .libvirtd_access import Setting
    from .streams import Address

_SOCKET: Final = Path("run/libvirt/libvirt-sock")
_WORKER: Final = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
#: Where its displays begin. libvirt looks for a free port, QEMU takes it later: the processes of
#: a test run are kept apart, and from 5900 on, which is our own driver's.
_PORT: Final = 7000 + _WORKER % 25 * 100
#: Guests write to plain files, so a session needs no virtlogd.
_SESSION_QEMU: Final = 'stdio_handler = "file"\n'
#: A machine may have control groups that libvirt does not understand; guests need none.
_SYSTEM_QEMU: Final = (
    'user = "root"\ngroup = "root"\nsecurity_driver = "none"\nnamespaces = []\n'
    "cgroup_controllers = []\n"
    'vnc_listen = "127.0.0.1"\nspice_listen = "127.0.0.1"\n'
)


class _Libvirtd(AbstractAsyncContextManager["_Libvirtd"]):
    """What both have in common.

    Arguments: ``settings`` are lines of libvirtd.conf, and win; ``tcp`` opens a free port of the
    loopback interface (``access.tcp_port``); ``certificates`` another for TLS
    (``access.tls_port``); ``sasl`` names the mechanisms by which the network wants a user of
    ``access.sasl``, who is ``fred`` with the password ``opensesame`` at first.
    """

    _word: ClassVar[str]
    _conf: ClassVar[Path]
    _cache: ClassVar[Path]
    _daemon: Daemon

    def __init__(
        self,
        settings: Mapping[str, Setting] | None = None,
        *,
        tcp: bool = False,
        certificates: Certificates | None = None,
        sasl: Sequence[str] = (),
    ) -> None:
        # Not the folder of TMPDIR: the paths of its sockets must stay below 108 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="vd", dir="/tmp"))
        self.access = Access(
            self.folder, settings or {}, tcp=tcp, certificates=certificates, sasl=sasl
        )
        self._running = AsyncExitStack()

    @property
    def socket(self) -> Path:
        """Its socket."""
        return self.folder / _SOCKET

    @property
    def uri(self) -> str:
        """What libvirt's clients connect to."""
        return self.uri_of(f"qemu:///{self._word}")

    @property
    def pid(self) -> int:
        """Its process id; 0 while it does not run."""
        return self._daemon.pid

    @property
    def log(self) -> Path:
        """What it says goes there, of the last start."""
        return self.folder / "libvirtd.log"

    def uri_of(self, local: str) -> str:
        """Return ``qemu:///system``, ``test:///default``, … as seen by a client of its socket."""
        scheme, _, path = local.partition("://")
        mark = "&" if "?" in path else "?"
        return f"{scheme}+unix://{path}{mark}socket={self.socket}"

    async def __aenter__(self) -> Self:
        """Start the daemon and wait until it listens.

        Raises:
            OSError: it does not; the text is what it said.
        """
        try:
            await self._prepare()
            await self._daemon.start()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def start(self) -> None:
        """Start it again, after ``stop`` or ``kill``; guests have gone on meanwhile.

        Raises:
            OSError: it does not listen; the text is what it said.
        """
        await self._daemon.start()

    async def stop(self) -> None:
        """Ask it to end, and wait for that."""
        await self._daemon.stop()

    async def kill(self) -> None:
        """Kill it; its guests go on."""
        await self._daemon.kill()

    def freeze(self) -> None:
        """Let it answer nothing until ``thaw``."""
        self._daemon.freeze()

    def thaw(self) -> None:
        """Let it go on."""
        self._daemon.thaw()

    async def virsh(
        self,
        *words: str,
        uri: str | None = None,
        given: str = "",
        environment: Mapping[str, str] = os.environ,
    ) -> str:
        """Return what ``virsh WORDS`` printed, with ``given`` as its standard input.

        Raises:
            VirshFailed: it did not like it; the text is what it said.
        """
        home = self.folder / "client"
        home.mkdir(exist_ok=True)
        return await run_virsh(
            uri or self.uri, *words, home=home, given=given, environment=environment
        )

    async def define_guest(
        self, name: str, graphics: Sequence[str] = (), **more: Any
    ) -> LibvirtGuest:
        """Define a guest with the consoles ``graphics`` (see ``LibvirtGuest.planned``).

        Raises:
            VirshFailed: libvirtd did not like it.
        """
        guest = LibvirtGuest.planned(name, graphics, **more)
        await self.virsh("define", "/dev/stdin", given=guest.xml)
        return guest

    async def start_guest(
        self, name: str, graphics: Sequence[str] = (), **more: Any
    ) -> LibvirtGuest:
        """Define a guest and start it, paused: it leaves the processor alone.

        Raises:
            VirshFailed: libvirtd did not like it.
        """
        guest = await self.define_guest(name, graphics, **more)
        await self.virsh("start", name, "--paused")
        return guest

    async def _end(self) -> None:
        try:
            await self._running.aclose()
            emulator_cache.remember(self._word, self.folder / self._cache)
        finally:
            shutil.rmtree(self.folder)

    @abstractmethod
    async def _prepare(self) -> None:
        """Write the configuration and set ``_daemon``; what must end with it into ``_running``."""

    def _configure(self, qemu: str) -> None:
        emulator_cache.recall(self._word, self.folder / self._cache)
        folder = self.folder / self._conf
        folder.mkdir(parents=True, exist_ok=True)
        displays = f"remote_display_port_min = {_PORT}\nremote_display_port_max = {_PORT + 99}\n"
        (folder / "qemu.conf").write_text(f"{qemu}\n{displays}")
        (folder / "libvirtd.conf").write_text(self.access.configuration())


class PrivateLibvirtd(_Libvirtd):
    """``async with PrivateLibvirtd() as libvirtd``; its guests end with it."""

    _word = "session"
    _conf = Path("config/libvirt")
    _cache = Path("cache/libvirt/qemu/cache/capabilities")

    async def _prepare(self) -> None:
        self._configure(_SESSION_QEMU)
        (self.folder / "run").mkdir(mode=0o700)
        self._daemon = Daemon(
            [*self._as_nobody(), _program("libvirtd"), *self.access.arguments()],
            addresses=[str(self.socket), *self.access.addresses],
            log=self.log,
            environment=self._environment(),
        )
        self._running.callback(self._kill_guests)
        self._running.push_async_callback(self._daemon.kill)

    def _environment(self) -> dict[str, str]:
        places = {
            "HOME": self.folder,
            "XDG_CONFIG_HOME": self.folder / "config",
            "XDG_CACHE_HOME": self.folder / "cache",
            "XDG_DATA_HOME": self.folder / "data",
            "XDG_RUNTIME_DIR": self.folder / "run",
        }
        texts = {name: str(path) for name, path in places.items()}
        return {**os.environ, **texts, **self.access.environment()}

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
        """End the guests that a test that failed has left behind: they outlive libvirtd."""
        for path in self.folder.glob("run/libvirt/qemu/run/*.pid"):
            if path.name != "driver.pid":
                processes.kill_other(int(path.read_text()))


class SystemLibvirtd(_Libvirtd):
    """``async with SystemLibvirtd() as libvirtd``, for root; ``root`` takes other programs in.

    With ``own_network`` it may make bridges, and nobody outside reaches its ports.
    """

    _word = "system"
    _conf = Path("etc/libvirt")
    _cache = Path("var/cache/libvirt/qemu/capabilities")

    def __init__(
        self,
        settings: Mapping[str, Setting] | None = None,
        *,
        tcp: bool = False,
        certificates: Certificates | None = None,
        sasl: Sequence[str] = (),
        own_network: bool = False,
    ) -> None:
        super().__init__(settings, tcp=tcp, certificates=certificates, sasl=sasl)
        self.root = PrivateRoot(self.folder, own_network=own_network)
        self._has_own_network = own_network

    async def _prepare(self) -> None:
        self._groups = control_groups.machine_groups()
        self._running.callback(self._remove_groups)
        await self._running.enter_async_context(self.root)
        self._configure(_SYSTEM_QEMU)
        log_socket = self.folder / "run/libvirt/virtlogd-sock"
        await self._inside("virtlogd", (), [str(log_socket)]).start()
        addresses = [str(self.socket), *(() if self._has_own_network else self.access.addresses)]
        self._daemon = self._inside("libvirtd", self.access.arguments(), addresses)

    async def virsh_inside(self, uri: str, *words: str, given: str = "") -> str:
        """Return what virsh printed that ran where every path is the usual one.

        Raises:
            VirshFailed: it did not like it; the text is what it said.
        """
        home = self.folder / "run"
        return await run_virsh(uri, *words, home=home, given=given, inside=self.root.entering())

    def _remove_groups(self) -> None:
        """Take away what containers leave; other daemons may be about to start theirs."""
        if any((self.folder / "var/log/libvirt/lxc").glob("*.log")):
            control_groups.remove(control_groups.machine_groups() - self._groups)

    def _inside(
        self, program: str, arguments: Sequence[str], addresses: Sequence[Address]
    ) -> Daemon:
        daemon = Daemon(
            [_program(program), *arguments],
            addresses=addresses,
            log=self.folder / f"{program}.log",
            environment={**os.environ, **self.access.environment()},
            root=self.root,
        )
        self._running.push_async_callback(daemon.kill)
        return daemon


def _program(name: str) -> str:
    """Return the path of a program that may be where only root looks."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if path is None:
        raise FileNotFoundError(name)
    return path
