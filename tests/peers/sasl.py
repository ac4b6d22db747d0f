"""A private SASL database and configuration folder for one QEMU or one libvirtd.

QEMU and libvirt call their SASL service after themselves, so libsasl2 reads ``qemu.conf`` or
``libvirt.conf`` from the folder named by ``SASL_CONF_PATH`` (libsasl2, "Cyrus SASL for System
Administrators").
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SASLPASSWD: Final = "/usr/sbin/saslpasswd2"  # not on everybody's PATH


@dataclass(frozen=True, slots=True)
class SaslFolder:
    """``folder`` holds ``qemu.conf``, ``libvirt.conf`` and the user database next to them."""

    folder: Path

    @classmethod
    def create(
        cls, folder: Path, mechanisms: Sequence[str] = ("SCRAM-SHA-256", "PLAIN")
    ) -> SaslFolder:
        """Make ``folder`` with a database that has no user yet."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for service in ("qemu", "libvirt"):
            (folder / f"{service}.conf").write_text(
                f"mech_list: {' '.join(mechanisms)}\n"
                "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n"
                f"sasldb_path: {folder / 'users.db'}\n"
            )
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        """The variables a QEMU or libvirtd needs to find this folder."""
        return {"SASL_CONF_PATH": str(self.folder)}

    def add_user(self, name: str, password: str, *, realm: str | None = None) -> None:
        """Add a user; without ``realm`` it belongs to the machine's own and is named without one.

        Raises:
            subprocess.CalledProcessError: saslpasswd2 refused; its words are in ``stderr``.
        """
        where = ["-u", realm] if realm else []
        subprocess.run(
            [_SASLPASSWD, "-p", "-c", "-f", str(self.folder / "users.db"), *where, name],
            input=password.encode(),
            check=True,
            capture_output=True,
        )
