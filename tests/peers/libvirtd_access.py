"""Access: who may talk to a libvirtd and how, as lines of its libvirtd.conf.

Facts: the comments of libvirt's own libvirtd.conf; "TLS certificates" in its documentation for the
names of the files in the folder that a client names with ``pkipath``.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

from .sasl import SaslFolder
from .streams import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .certificates import Certificates

Setting = str | int | list[str]

#: Who may do everything at the socket unless a test says otherwise: everybody. Polkit is not here.
_OPEN: Final[dict[str, Setting]] = {
    "auth_unix_ro": "none",
    "auth_unix_rw": "none",
    "unix_sock_ro_perms": "0777",
    "unix_sock_rw_perms": "0777",
}
_PKI_NAMES: Final = {
    "ca-cert": "cacert",
    "server-cert": "servercert",
    "server-key": "serverkey",
    "client-cert": "clientcert",
    "client-key": "clientkey",
}


class Access:
    """One daemon's, below its ``folder``."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, Setting],
        *,
        tcp: bool,
        certificates: Certificates | None,
        sasl: Sequence[str],
    ) -> None:
        self._settings = settings
        self.tcp_port = free_port() if tcp else None
        self.tls_port = free_port() if certificates else None
        #: What ``pkipath`` of a client's URI names, if there are certificates.
        self.pki = folder / "pki"
        self.sasl = SaslFolder.create(folder / "sasl", sasl) if sasl else None
        if self.sasl:
            self.sasl.add_user("fred", "opensesame")
        if certificates:
            self.pki.mkdir()
            for name, libvirts in _PKI_NAMES.items():
                shutil.copy(certificates.folder / f"{name}.pem", self.pki / f"{libvirts}.pem")

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """The ports that libvirtd opens, some time after its socket."""
        return [("127.0.0.1", port) for port in (self.tcp_port, self.tls_port) if port]

    def arguments(self) -> Sequence[str]:
        """Return what makes libvirtd open its ports."""
        return ["--listen"] if self.tcp_port or self.tls_port else []

    def environment(self) -> dict[str, str]:
        """Return the variables by which libvirtd finds the users."""
        return self.sasl.environment if self.sasl else {}

    def configuration(self) -> str:
        """Return the text of libvirtd.conf."""
        lines = {**_OPEN, **self._ports(), **self._settings}
        # The syntax of a value is that of JSON, for these kinds.
        return "".join(f"{name} = {json.dumps(value)}\n" for name, value in lines.items())

    def _ports(self) -> dict[str, Setting]:
        network = "sasl" if self.sasl else "none"
        lines: dict[str, Setting] = {
            "listen_addr": "127.0.0.1",
            "listen_tcp": int(bool(self.tcp_port)),
            "listen_tls": int(bool(self.tls_port)),
            "auth_tcp": network,
            "auth_tls": network,
        }
        if self.tcp_port:
            lines["tcp_port"] = str(self.tcp_port)
        if self.tls_port:
            lines["tls_port"] = str(self.tls_port)
            lines["ca_file"] = str(self.pki / "cacert.pem")
            lines["cert_file"] = str(self.pki / "servercert.pem")
            lines["key_file"] = str(self.pki / "serverkey.pem")
        return lines
