"""The seed of a cloud image: what cloud-init's NoCloud source reads from a CD named CIDATA.

A person's words become YAML through JSON, which YAML contains: no name or key of theirs can end a
string and begin another line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

from ..errors import InvalidArgument
from .iso9660 import iso_image

_LABEL: Final = "CIDATA"
_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_HOST_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_PACKAGE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._:=~-]*")
_KEY: Final = re.compile(r"(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+=* ?[^\r\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudSeed:
    """What the guest is told when it starts for the first time.

    ``password_hash`` is crypt's, never the password; it is not shown.
    """

    instance: str
    hostname: str
    user: str
    keys: tuple[str, ...] = ()
    password_hash: str = field(default="", repr=False)
    packages: tuple[str, ...] = ()
    #: YAML for the network, as cloud-init takes it; empty for DHCP, which is its default.
    network: str = ""

    def __post_init__(self) -> None:
        """Refuse what the guest would stumble over."""
        if not _HOST_NAME.fullmatch(self.hostname) or len(self.hostname) > 253:
            raise InvalidArgument(f"{self.hostname!r} is no name of a host")
        if not _USER.fullmatch(self.user):
            raise InvalidArgument(
                f"{self.user!r} is no name of a user", hint="small letters, digits, - and _"
            )
        for key in self.keys:
            if not _KEY.fullmatch(key):
                raise InvalidArgument(
                    "that is no public ssh key", hint="one line: ssh-ed25519 AAAA… who@where"
                )
        for package in self.packages:
            if not _PACKAGE.fullmatch(package):
                raise InvalidArgument(f"{package!r} is no name of a package")

    def user_data(self) -> str:
        """Return the document with host name, user and packages."""
        user: dict[str, object] = {
            "name": self.user,
            "gecos": self.user,
            "shell": "/bin/bash",
            "sudo": "ALL=(ALL) NOPASSWD:ALL",
            "lock_passwd": not self.password_hash,
        }
        if self.password_hash:
            user["passwd"] = self.password_hash
        if self.keys:
            user["ssh_authorized_keys"] = list(self.keys)
        lines = [
            "#cloud-config",
            f"hostname: {_quoted(self.hostname.partition('.')[0])}",
            *([f"fqdn: {_quoted(self.hostname)}"] if "." in self.hostname else []),
            "users:",
            f"  - {_quoted(user)}",
            "ssh_pwauth: false",
        ]
        if self.packages:
            lines += ["package_update: true", f"packages: {_quoted(list(self.packages))}"]
        return "\n".join(lines) + "\n"

    def meta_data(self) -> str:
        """Return the document by which a guest knows whether it is still the same one."""
        return f"instance-id: {_quoted(self.instance)}\nlocal-hostname: {_quoted(self.hostname)}\n"

    def image(self, when: float) -> bytes:
        """Return the CD."""
        files = {"user-data": self.user_data().encode(), "meta-data": self.meta_data().encode()}
        if self.network:
            files["network-config"] = self.network.encode()
        return iso_image(_LABEL, files, when=when)


def _quoted(value: object) -> str:
    return json.dumps(value)
