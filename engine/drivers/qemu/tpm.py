"""The emulated TPM of a guest: a swtpm process that must listen before QEMU starts.

It ends by itself when QEMU closes its connection (``--terminate``). Its state is made by swtpm at
the first start; endorsement certificates, which only remote attestation asks for, are not.
Options are those of swtpm(8).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ...errors import OperationFailed
from ...untrusted_text import printable
from .background_program import start_in_background
from .stored_file import make_folder
from .unix_path import PATH_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from .command_line.pieces import TpmLaunch
    from .layout import RunFolder
    from .process import Mark, ProcessIdentity

_VERSION_OPTIONS: Final = {"1.2": (), "2.0": ("--tpm2",)}


def tpm_mark(folder: RunFolder) -> Mark:
    """Return the arguments that only the TPM of that running domain has."""
    return "--pid", f"file={folder.tpm_pid_file}"


async def start_tpm(launch: TpmLaunch, folder: RunFolder, *, log: Path) -> ProcessIdentity:
    """Start a TPM and return its process.

    Raises:
        OperationFailed: swtpm is missing or refuses. StorageFailed: its state has no place.
    """
    _check_paths(launch)
    mark = tpm_mark(folder)
    make_folder(launch.state_dir)
    command = [
        "swtpm",
        "socket",
        *("--ctrl", f"type=unixio,path={launch.socket},mode=0600"),
        *("--tpmstate", f"dir={launch.state_dir},mode=0600"),
        *mark,
        *_VERSION_OPTIONS[launch.version],
        "--terminate",
        "--daemon",
    ]
    return await start_in_background("swtpm", command, mark, log=log, alive=folder.alive)


def _check_paths(launch: TpmLaunch) -> None:
    """Refuse paths that swtpm would cut or read as several options; it knows no escape."""
    if len(os.fsencode(launch.socket)) > PATH_LIMIT:
        raise OperationFailed(
            f"the TPM's socket {printable(str(launch.socket))} is longer than {PATH_LIMIT} bytes",
            hint="choose a root with a shorter path",
        )
    for path in (launch.socket, launch.state_dir):
        if "," in str(path):
            raise OperationFailed(f"swtpm cannot use {printable(str(path))}: it has a comma")
