"""Parts of libvirt's source, fetched into the user's cache; never part of this project (LGPL).

The source package comes from the mirror this Debian machine already uses, through an apt whose
state, lists and sources are private to one temporary folder: nothing of the system is touched and
no rights are needed. What is kept is the documents of libvirt's tests with the command lines it
expects of them, and what defines its wire protocol.
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

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASE = "9.0.0"
#: Release -> the suite of Debian that has it.
SUITES = {RELEASE: "bookworm", "11.3.0": "trixie"}
#: Folder of the source -> what is kept of it.
_KEPT = {
    "tests": (".xml", ".args"),
    "src": (".x", "/libvirt_internal.h", "/src/libvirt-domain.c", "/src/libvirt-host.c"),
}
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def fetch() -> Path | None:
    """Return libvirt's ``tests`` folder, from the cache or the mirror; None where neither has it.

    Takes at most ``PATIENCE`` seconds; a folder that is there is complete.
    """
    return _fetch(RELEASE, "tests")


def fetch_protocol(release: str) -> Path | None:
    """Return libvirt's ``src`` folder with what defines its protocol, as ``fetch`` does.

    Raises:
        KeyError: ``release`` is none of ``SUITES``.
    """
    return _fetch(release, "src")


def _fetch(release: str, part: str) -> Path | None:
    folder = _cache() / f"libvirt-{release}-{part}"
    if folder.is_dir():
        return folder
    if shutil.which("apt-get") is None or not _KEYRING.exists():
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        work = Path(name)
        try:
            _download(work, SUITES[release])
            _unpack(
                work / f"libvirt_{release}.orig.tar.xz", f"libvirt-{release}/{part}/", _KEPT[part]
            )
            (work / f"libvirt-{release}" / part).rename(folder)
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


def _download(work: Path, suite: str) -> None:
    """Put the source package of ``suite`` into ``work``; apt has checked its signature."""
    deadline = time.monotonic() + PATIENCE
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
    (work / "sources.list").write_text(f"deb-src [signed-by={_KEYRING}] {_mirror()} {suite} main\n")
    command = ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items())]
    for action in (["update"], ["source", "--download-only", "--tar-only", "libvirt"]):
        left = deadline - time.monotonic()
        subprocess.run([*command, *action], cwd=work, check=True, capture_output=True, timeout=left)


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
        timeout=PATIENCE,
    ).stdout
    for line in listing.splitlines():
        if line.startswith("Debian Debian "):
            return line.split()[2]
    raise OSError("no Debian mirror is configured")


def _unpack(archive: Path, prefix: str, kept: tuple[str, ...]) -> None:
    """Unpack beside the archive what lies below ``prefix`` and ends like ``kept``."""
    with tarfile.open(archive) as tar:
        wanted = [
            member
            for member in tar
            if member.name.startswith(prefix) and member.name.endswith(kept)
        ]
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python 3.11.2 does not have it yet
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(archive.parent, wanted)
