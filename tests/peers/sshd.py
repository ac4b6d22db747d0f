"""Sshd: OpenSSH's server in a root of its own, and what a client needs to come in.

One user, ``keeper``, who exists in that root only, with a home there: let in by a key, by a key
with the passphrase ``swordfish``, or by the password ``opensesame``. No file of the machine's users
is read: ``ssh`` looks for them where passwd says, whatever HOME says, so ``bin`` holds an ``ssh``
that takes a configuration of ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final, Self

from tests.patience import PATIENCE

from . import processes
from .daemon import Daemon
from .streams import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .private_root import PrivateRoot

USER: Final = "keeper"
PASSWORD: Final = "opensesame"
PASSPHRASE: Final = "swordfish"
HOST: Final = "127.0.0.1"
_ID: Final = 64100
_SERVER: Final = {
    "ListenAddress": HOST,
    "PidFile": "none",
    "StrictModes": "no",
    "UsePAM": "no",
    "UseDNS": "no",
    "PrintMotd": "no",
    "MaxStartups": "100",
    "LogLevel": "VERBOSE",
    "Subsystem": "sftp internal-sftp",
}
_CLIENT: Final = {
    "GlobalKnownHostsFile": "none",
    "IdentitiesOnly": "yes",
    "IdentityAgent": "none",
    "ConnectTimeout": f"{PATIENCE:.0f}",
}


class Sshd:
    """``async with Sshd(root) as sshd``, ``settings`` being lines of sshd_config, which win."""

    def __init__(
        self,
        root: PrivateRoot,
        settings: Mapping[str, str] | None = None,
        *,
        shell: str = "/bin/sh",
    ) -> None:
        self.port = free_port()
        self.folder = root.folder / "sshd"
        #: What a client needs: keys, what it knows of the server, its configuration.
        self.identity = self.folder / "identity"
        self.locked_identity = self.folder / "locked_identity"
        self.known_hosts = self.folder / "known_hosts"
        self.config = self.folder / "config"
        self.bin = self.folder / "bin"
        self._root = root
        self._settings = settings or {}
        self._shell = shell
        self._host_key = self.folder / "host_key"

    @property
    def address(self) -> str:
        """What a URI names between ``//`` and ``/``."""
        return f"{USER}@{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a client finds our ``ssh`` first, and nobody's agent."""
        search = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": search, "SSH_AUTH_SOCK": ""}

    @property
    def log(self) -> Path:
        """What the server says goes there, of the last start."""
        return self.folder / "sshd.log"

    async def __aenter__(self) -> Self:
        """Start it, known to its client, who has the key without a passphrase.

        Raises:
            OSError: it does not start; the text is what it said.
        """
        self._lay_out()
        self._add_user()
        self._new_key(self._host_key)
        self.know_host()
        self.use_identity(self.identity)
        self._daemon = Daemon(
            [shutil.which("sshd", path="/usr/sbin") or "sshd", "-D", "-e", "-f", self._written()],
            addresses=[(HOST, self.port)],
            log=self.log,
            root=self._root,
        )
        await self._daemon.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._daemon.kill()
        self.kill_sessions()

    def use_identity(self, identity: Path | None, more: Mapping[str, str] | None = None) -> None:
        """Write the client's configuration anew; ``more`` are further lines of it, and win."""
        lines = {**_CLIENT, "UserKnownHostsFile": str(self.known_hosts)}
        lines["IdentityFile"] = str(identity or "none")
        _write(self.config, {**lines, **(more or {})})

    def know_host(self) -> None:
        """Let the client know the server as it is now."""
        kind, key, *_ = self._host_key.with_suffix(".pub").read_text().split()
        self.known_hosts.write_text(f"[{HOST}]:{self.port} {kind} {key}\n")

    def forget_host(self) -> None:
        """Let the client know no server."""
        self.known_hosts.write_text("")

    async def change_host_key(self) -> None:
        """Start the server again as somebody else, which the client does not know."""
        await self._daemon.stop()
        for path in (self._host_key, self._host_key.with_suffix(".pub")):
            path.unlink()
        self._new_key(self._host_key)
        await self._daemon.start()

    def kill_sessions(self) -> int:
        """Cut everybody off; return how many processes that took."""
        names = self._root.processes()
        sessions = [pid for pid, name in names if name == "sshd" and pid != self._daemon.pid]
        for pid in sessions:
            processes.kill_other(pid)
        return len(sessions)

    async def stop(self) -> None:
        """Let nobody in; those who are in stay."""
        await self._daemon.stop()

    async def start(self) -> None:
        """Let people in again.

        Raises:
            OSError: it does not start; the text is what it said.
        """
        await self._daemon.start()

    def _lay_out(self) -> None:
        self.folder.mkdir(mode=0o755)
        self._root.path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # privilege separation
        self._new_key(self.identity)
        self._new_key(self.locked_identity, PASSPHRASE)
        keys = (self.identity, self.locked_identity)
        texts = [key.with_suffix(".pub").read_text() for key in keys]
        (self.folder / "authorized_keys").write_text("".join(texts))
        self.bin.mkdir()
        script = self.bin / "ssh"
        script.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {self.config} "$@"\n')
        script.chmod(0o755)

    def _add_user(self) -> None:
        home = self.folder / "home"
        home.mkdir()
        os.chown(home, _ID, _ID)
        self._root.folder.chmod(0o711)  # so that the user gets there
        hashed = subprocess.run(
            ["openssl", "passwd", "-6", PASSWORD], check=True, capture_output=True, text=True
        ).stdout.strip()
        lines = {
            "/etc/passwd": f"{USER}:x:{_ID}:{_ID}::{home}:{self._shell}\n",
            "/etc/group": f"{USER}:x:{_ID}:\n",
            "/etc/shadow": f"{USER}:{hashed}:1::::::\n",
        }
        for path, line in lines.items():
            with self._root.path(path).open("a") as file:
                file.write(line)

    def _written(self) -> str:
        path = self.folder / "sshd_config"
        lines = {**_SERVER, "Port": str(self.port), "HostKey": str(self._host_key)}
        lines["AuthorizedKeysFile"] = str(self.folder / "authorized_keys")
        _write(path, {**lines, **self._settings})
        return str(path)

    @staticmethod
    def _new_key(path: Path, passphrase: str = "") -> None:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(path)]
        subprocess.run(command, check=True, capture_output=True)


def _write(path: Path, lines: Mapping[str, str]) -> None:
    path.write_text("".join(f"{word} {value}\n" for word, value in lines.items()))
