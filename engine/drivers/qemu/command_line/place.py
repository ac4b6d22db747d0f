"""Where a guest runs: the files, sockets and rules of its host that its document does not name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class GraphicsSecurity:
    """How consoles are guarded on this host; what libvirt keeps in its qemu.conf."""

    vnc_tls: bool = False
    vnc_verify: bool = False
    """Clients of the VNC server must show a certificate."""
    vnc_sasl: bool = False
    spice_tls: bool = False
    spice_sasl: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What the process side has prepared for one start of one guest."""

    monitor_fd: int
    """A listening Unix socket that QEMU inherits."""
    run_dir: Path
    """Private to this start: sockets of devices that name none."""
    pid_file: Path
    tls_dir: Path | None = None
    """``ca-cert.pem``, ``server-cert.pem`` and ``server-key.pem`` of the consoles."""
    nvram: Path | None = None
    """UEFI variables of a guest whose document does not say where they are."""
    sasl_dir: Path | None = None
    tpm_dir: Path | None = None
    """State of the guest's TPM; it outlives the process."""
    security: GraphicsSecurity = field(default_factory=GraphicsSecurity)
