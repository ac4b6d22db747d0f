"""Layout: where everything of a root is. Files are named by uuid, never by a name a user chose.

ROOT/lock                     who owns the root
ROOT/boot_id                  the boot of the host in which autostart ran last
ROOT/domains/UUID.xml         how a domain will start next time
ROOT/autostart/UUID           it starts with the host
ROOT/nvram/UUID_VARS.fd       UEFI variables
ROOT/tpm/UUID/                the state of an emulated TPM
ROOT/log/UUID.log             what QEMU said since the last start
ROOT/run/UUID/                a running domain: state.json, live.xml, alive, pid files, sockets
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one running domain."""

    path: Path

    @property
    def state(self) -> Path:
        """The state file: which process the domain is."""
        return self.path / "state.json"

    @property
    def alive(self) -> Path:
        """The file that every process of the domain keeps locked."""
        return self.path / "alive"

    @property
    def live_xml(self) -> Path:
        """The configuration it runs with, passwords included."""
        return self.path / "live.xml"

    @property
    def monitor(self) -> Path:
        """The socket of QEMU's monitor."""
        return self.path / "monitor.sock"

    @property
    def pid_file(self) -> Path:
        """The file QEMU writes its process id to."""
        return self.path / "qemu.pid"

    @property
    def tpm_pid_file(self) -> Path:
        """The file swtpm writes its process id to."""
        return self.path / "swtpm.pid"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths below one root."""

    root: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that must exist before anything is stored."""
        return (self.root, self.domains, self.autostart, self.nvram, self.tpm, self.log, self.run)

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.root / "lock"

    @property
    def boot_id(self) -> Path:
        """The file that says in which boot of the host autostart ran last."""
        return self.root / "boot_id"

    @property
    def domains(self) -> Path:
        """The folder of stored configurations."""
        return self.root / "domains"

    @property
    def autostart(self) -> Path:
        """The folder of autostart marks."""
        return self.root / "autostart"

    @property
    def nvram(self) -> Path:
        """The folder of UEFI variables."""
        return self.root / "nvram"

    @property
    def tpm(self) -> Path:
        """The folder of TPM states."""
        return self.root / "tpm"

    @property
    def log(self) -> Path:
        """The folder of QEMU's messages."""
        return self.root / "log"

    @property
    def run(self) -> Path:
        """The folder of running domains."""
        return self.root / "run"

    def conf_of(self, uuid: str) -> Path:
        """Return the file of a stored configuration."""
        return self.domains / f"{uuid}.xml"

    def autostart_of(self, uuid: str) -> Path:
        """Return the autostart mark."""
        return self.autostart / uuid

    def nvram_of(self, uuid: str) -> Path:
        """Return the file of UEFI variables."""
        return self.nvram / f"{uuid}_VARS.fd"

    def tpm_of(self, uuid: str) -> Path:
        """Return the folder of the TPM's state."""
        return self.tpm / uuid

    def log_of(self, uuid: str) -> Path:
        """Return the file of QEMU's messages."""
        return self.log / f"{uuid}.log"

    def run_of(self, uuid: str) -> RunFolder:
        """Return the folder of the running domain."""
        return RunFolder(self.run / uuid)
