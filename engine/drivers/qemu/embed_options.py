"""EmbedOptions: what ``qemu:///embed?root=DIR&…`` says, read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...errors import InvalidURI
from .command_line.place import GraphicsSecurity

if TYPE_CHECKING:
    from ...uri import ConnectionURI

_FOLDERS: Final = frozenset({"root", "tls", "sasl"})
_SWITCHES: Final = {
    "vnc_tls": "vnc_tls",
    "vnc_tls_verify": "vnc_verify",
    "vnc_sasl": "vnc_sasl",
    "spice_tls": "spice_tls",
    "spice_sasl": "spice_sasl",
}
"""Parameter -> field of ``GraphicsSecurity``; libvirt's qemu.conf has the same switches."""

_ACCELERATORS: Final = ("", "kvm", "tcg")
_BOOLEANS: Final = {"yes": True, "1": True, "on": True, "no": False, "0": False, "off": False}


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """Where the domains are and how their consoles are guarded.

    ``tls`` holds ``ca-cert.pem``, ``server-cert.pem`` and ``server-key.pem``; ``sasl`` the SASL
    library's ``qemu.conf``. ``accel`` overrides what the type of a domain asks for.
    """

    root: Path
    accel: str | None
    tls: Path | None
    sasl: Path | None
    security: GraphicsSecurity

    @classmethod
    def from_uri(cls, uri: ConnectionURI) -> EmbedOptions:
        """Read the parameters.

        Raises:
            InvalidURI: no root, a relative folder, a parameter that repeats, or one that nobody
                knows; a value likewise.
        """
        uri.reject_unknown_parameters(_FOLDERS | _SWITCHES.keys() | {"accel"})
        for name, count in Counter(name for name, _ in uri.parameters).items():
            if count > 1:
                raise InvalidURI(f"{uri}: {name} stands there {count} times")
        root = _folder(uri, "root")
        if root is None:
            raise InvalidURI(f"{uri}: no root=DIR", hint="the folder that keeps the domains")
        accel = uri.parameter("accel")
        if accel not in _ACCELERATORS:
            raise InvalidURI(f"{uri}: accel is {accel!r}", hint="known: kvm, tcg")
        switches = {field: _switch(uri, name) for name, field in _SWITCHES.items()}
        return cls(
            root,
            accel or None,
            _folder(uri, "tls"),
            _folder(uri, "sasl"),
            GraphicsSecurity(**switches),
        )


def _folder(uri: ConnectionURI, name: str) -> Path | None:
    text = uri.parameter(name)
    if not text:
        return None
    path = Path(text)
    if not path.is_absolute() or "\0" in text:
        raise InvalidURI(f"{uri}: {name} is {text!r}", hint="write an absolute path")
    return path


def _switch(uri: ConnectionURI, name: str) -> bool:
    text = uri.parameter(name, "no")
    if text not in _BOOLEANS:
        raise InvalidURI(f"{uri}: {name} is {text!r}", hint="known: yes, no")
    return _BOOLEANS[text]
