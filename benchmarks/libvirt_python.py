"""libvirt-python in an environment of its own, so that nothing of ours can import it.

It lies in ``$XDG_CACHE_HOME/virtdeck/bench-venv`` and is built the first time, against the headers
of the libvirt on this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from pathlib import Path
from typing import Final

from .peers import MissingPeer

RELEASE: Final = "9.0.0"
_BUILD_SECONDS: Final = 180


def libvirt_interpreter() -> Path:
    """Return the Python that can ``import libvirt``.

    Raises:
        MissingPeer: it is not there and cannot be built.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache) / "virtdeck" / "bench-venv"
    interpreter = folder / "bin" / "python"
    if not _succeeds(str(interpreter), "-c", "import libvirt"):
        _build(folder)
    return interpreter


def _build(folder: Path) -> None:
    if not _succeeds("pkg-config", "--exists", "libvirt"):
        raise MissingPeer(
            "libvirt-python is missing and cannot be built"
            " (Debian packages libvirt-dev, pkg-config, gcc, python3-dev)"
        )
    venv.create(folder, clear=True, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    if not _succeeds(*pip, "install", "-q", f"libvirt-python=={RELEASE}"):
        raise MissingPeer(f"libvirt-python {RELEASE} is missing: its build failed")


def _succeeds(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, check=False, stdout=quiet, stderr=quiet, timeout=_BUILD_SECONDS)
    return done.returncode == 0
