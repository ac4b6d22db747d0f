"""libvirt's own test documents, fetched into the user's cache; never part of this project (LGPL).

The source package comes from the mirror this Debian machine already uses, through an apt whose
state, lists and sources are private to one temporary folder: nothing of the system is touched and
no rights are needed. What is kept is the documents and the command lines libvirt expects of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASE = "9.0.0"
_PACKAGE = f"libvirt={RELEASE}-4+deb12u2"
_SUITE = "bookworm"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_KEPT = (".xml", ".args")
_DEADLINE = 60.0


def fetch() -> Path | None:
    """Return libvirt's ``tests`` folder, from the cache or the mirror; None where neither has it.

    Takes at most a minute; a folder that is there is complete.
    """
    folder = _cache() / f"libvirt-{RELEASE}-tests"
    if folder.is_dir():
        return folder
    if shutil.which("apt-get") is None or not _KEYRING.exists():
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        try:
            _unpack(_download(Path(work)), Path(work))
            (Path(work) / f"libvirt-{RELEASE}" / "tests").rename(folder)
        except (OSError, subprocess.SubprocessError, tarfile.TarError):
            return folder if folder.is_dir() else None
    return folder


def domain_documents(folder: Path) -> Iterator[Path]:
    """Yield every file whose root is ``<domain>``, each once, in the order of their names."""
    for path in sorted(folder.rglob("*.xml")):
        if path.is_symlink():
            continue
        try:
            root = etree.parse(path).getroot()
        except etree.XMLSyntaxError:
            continue
        if root.tag == "domain":
            yield path


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "virtdeck"


def _download(work: Path) -> Path:
    """Return the upstream archive; apt has checked its signature."""
    deadline = time.monotonic() + _DEADLINE
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    options = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State": work,
        "Dir::State::Lists": work / "lists",
        "Dir::State::Status": "/dev/null",
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
    }
    (work / "sources.list").write_text(
        f"deb-src [signed-by={_KEYRING}] {_mirror()} {_SUITE} main\n"
    )
    command = ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items())]
    for action in (["update"], ["source", "--download-only", _PACKAGE]):
        left = deadline - time.monotonic()
        subprocess.run([*command, *action], cwd=work, check=True, capture_output=True, timeout=left)
    return work / f"libvirt_{RELEASE}.orig.tar.xz"


def _mirror() -> str:
    """Return the address this machine gets Debian from.

    Raises:
        OSError: it is no Debian machine, or it has never asked.
    """
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)"],
        check=True,
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
    ).stdout
    for line in listing.splitlines():
        if line.startswith("Debian Debian "):
            return line.split()[2]
    raise OSError("no Debian mirror is configured")


def _unpack(archive: Path, work: Path) -> None:
    prefix = f"libvirt-{RELEASE}/tests/"
    with tarfile.open(archive) as tar:
        wanted = [
            member
            for member in tar
            if member.name.startswith(prefix) and member.name.endswith(_KEPT)
        ]
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python 3.11.2 does not have it yet
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(work, wanted)
