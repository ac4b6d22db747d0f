"""A certificate authority of our own, in the file names QEMU and libvirt expect.

Names: QEMU's ``tls-creds-x509`` object and SPICE's ``x509-dir`` (qemu(1), "-object", "-spice"):
``ca-cert.pem``, ``server-cert.pem``, ``server-key.pem``, ``client-cert.pem``, ``client-key.pem``.
"""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_NEW_KEY: Final = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
_SIGNING: Final = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign")
# libvirt 9.0 refuses even a signing-only key that may not encipher keys.
_NO_AUTHORITY: Final = (
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature,keyEncipherment",
)
_SERVER: Final = (
    *(*_NO_AUTHORITY, "extendedKeyUsage=serverAuth"),
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
)
_CLIENT: Final = (*_NO_AUTHORITY, "extendedKeyUsage=clientAuth")
# The system's configuration would add extensions of its own.
_CONFIGURATION: Final = "[req]\ndistinguished_name = subject\n[subject]\n"


@dataclass(frozen=True, slots=True)
class Certificates:
    """``folder`` holds one authority, one server and, per name, any number of clients."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> Certificates:
        """Make the authority, the server and the client ``CN=alice.example``.

        Raises:
            subprocess.CalledProcessError: openssl refused; its words are in ``stderr``.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "openssl.cnf").write_text(_CONFIGURATION)
        made = cls(folder)
        made._issue("ca", {"CN": "Test authority"}, _SIGNING, own_authority=True)
        made._issue("server", {"CN": "localhost"}, _SERVER)
        made.add_client("client", {"C": "GB", "O": "Example", "CN": "alice.example"})
        return made

    def add_client(self, name: str, subject: dict[str, str]) -> None:
        """Issue ``<name>-cert.pem`` to ``subject``; its values may hold anything but NUL."""
        self._issue(name, subject, _CLIENT)

    def qemu_object(self, *, verify_peer: bool = True) -> tuple[str, str]:
        """Return QEMU's arguments for the server's side, under the id ``tls0``."""
        verify = "on" if verify_peer else "off"
        fields = f"id=tls0,dir={self.folder},endpoint=server,verify-peer={verify}"
        return "-object", f"tls-creds-x509,{fields}"

    def client_context(self, client: str | None = None) -> ssl.SSLContext:
        """Return a TLS context that trusts the authority and shows ``<client>-cert.pem``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False  # the streams connect by address and to unix sockets
        context.load_verify_locations(self.folder / "ca-cert.pem")
        if client is not None:
            context.load_cert_chain(
                self.folder / f"{client}-cert.pem", self.folder / f"{client}-key.pem"
            )
        return context

    def _issue(
        self,
        name: str,
        subject: dict[str, str],
        extensions: tuple[str, ...],
        *,
        own_authority: bool = False,
    ) -> None:
        command = ["openssl", "req", "-x509", "-utf8", "-days", "3650", *_NEW_KEY]
        command += ["-config", "openssl.cnf"]
        command += ["-subj", "".join(f"/{key}={_escaped(v)}" for key, v in subject.items())]
        command += ["-keyout", f"{name}-key.pem", "-out", f"{name}-cert.pem"]
        if not own_authority:
            command += ["-CA", "ca-cert.pem", "-CAkey", "ca-key.pem"]
        for extension in extensions:
            command += ["-addext", extension]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


def _escaped(value: str) -> str:
    """``-subj`` splits at ``/`` and ``+`` (openssl-req(1)); a backslash takes that away."""
    return "".join(f"\\{char}" if char in "\\/+" else char for char in value)
