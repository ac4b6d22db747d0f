"""``<tpm>``: the host's own TPM, or swtpm, which the process side starts first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import TpmLaunch, device_option, keyed_option
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .....conf.devices.tpm import Tpm
    from ..context import Context
    from ..pieces import Piece

SOCKET_NAME = "swtpm.sock"
"""The emulator's socket in the run folder."""


def build_tpm(tpm: Tpm, context: Context) -> Iterator[Piece]:
    """Yield the connection to the TPM and the device."""
    name = f"tpm-{tpm.alias}"
    if tpm.backend_type == "passthrough":
        path = tpm.device_path or "/dev/tpm0"
        yield keyed_option("-tpmdev", "passthrough", {"id": name, "path": path})
    else:
        yield from _emulator(tpm, name, context)
    yield device_option(tpm.model or "tpm-tis", {"tpmdev": name, "id": tpm.alias})


def _emulator(tpm: Tpm, name: str, context: Context) -> Iterator[Piece]:
    if tpm.backend_type == "external":
        socket = (tpm.source.path if tpm.source is not None else None) or ""
    else:
        path = context.place.run_dir / SOCKET_NAME
        socket = str(path)
        yield TpmLaunch(_state_dir(tpm, context), path, tpm.version or "2.0")
    stream = f"chr{tpm.alias}"
    yield keyed_option("-chardev", "socket", {"id": stream, "path": socket})
    yield keyed_option("-tpmdev", "emulator", {"id": name, "chardev": stream})


def _state_dir(tpm: Tpm, context: Context) -> Path:
    place, host = context.place, context.host
    if host.swtpm is None:
        problem, hint = "this host has no TPM emulator", "install swtpm"
    elif place.tpm_dir is None:
        problem, hint = "nothing says where the state of this TPM is kept", ""
    else:
        return place.tpm_dir
    raise unsupported(tpm, problem, "/backend", hint=hint)
