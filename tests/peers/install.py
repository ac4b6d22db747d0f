"""Install the programs the tests run against: ``python -m tests.peers.install``.

For root on Debian, once; everybody else is told what is missing. No daemon of these packages is
started. ``missing`` answers the ``peer`` marker.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import sysconfig
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..engine.conf import libvirt_test_data
from . import control_groups, guest, libvirt_python, private_root, vga_guest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_SEARCH_PATH: Final = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
_LIBRARIES: Final = Path("/usr/lib/x86_64-linux-gnu")
_POLICY: Final = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program: present if every one of ``probes`` (a name on PATH, or a file) is there."""

    package: str
    probes: tuple[str, ...]


PEERS: Final[dict[str, Peer]] = {
    "qemu-system-x86_64": Peer("qemu-system-x86", ("qemu-system-x86_64",)),
    "qemu-img": Peer("qemu-utils", ("qemu-img",)),
    "qemu-spice": Peer("qemu-system-common", (str(_LIBRARIES / "qemu/ui-spice-core.so"),)),
    "ovmf": Peer("ovmf", ("/usr/share/OVMF/OVMF_CODE_4M.fd",)),
    "swtpm": Peer("swtpm", ("swtpm",)),
    "swtpm_setup": Peer("swtpm-tools", ("swtpm_setup",)),
    "saslpasswd2": Peer("sasl2-bin", ("saslpasswd2",)),
    "sasl-modules": Peer("libsasl2-modules", (str(_LIBRARIES / "sasl2/libscram.so"),)),
    "gvncviewer": Peer("gvncviewer", ("gvncviewer",)),
    "remote-viewer": Peer("virt-viewer", ("remote-viewer",)),
    "Xvfb": Peer("xvfb", ("Xvfb",)),
    "openssl": Peer("openssl", ("openssl",)),
    "isoinfo": Peer("genisoimage", ("isoinfo",)),
    "bsdtar": Peer("libarchive-tools", ("bsdtar",)),
    "osinfo-db": Peer("osinfo-db", ("/usr/share/osinfo/os",)),
    "busybox": Peer("busybox-static", ("busybox",)),
    "libvirtd": Peer("libvirt-daemon", ("libvirtd", "virtlogd")),
    "libvirt-qemu": Peer(
        "libvirt-daemon-driver-qemu",
        (str(_LIBRARIES / "libvirt/connection-driver/libvirt_driver_qemu.so"),),
    ),
    "virsh": Peer("libvirt-clients", ("virsh",)),
    "libvirt-lxc": Peer(
        "libvirt-daemon-driver-lxc",
        (str(_LIBRARIES / "libvirt/connection-driver/libvirt_driver_lxc.so"),),
    ),
    "virt-ssh-helper": Peer("libvirt-clients", ("virt-ssh-helper",)),
    "dbus-daemon": Peer("dbus-daemon", ("dbus-daemon",)),
    "polkitd": Peer("polkitd", ("/usr/lib/polkit-1/polkitd",)),
    "ssh": Peer("openssh-client", ("ssh", "ssh-keygen")),
    "sshd": Peer("openssh-server", ("sshd", "/usr/lib/openssh/sftp-server")),
    "nc": Peer("netcat-openbsd", ("nc.openbsd",)),
    "tmux": Peer("tmux", ("tmux",)),
    "vim": Peer("vim", ("vim",)),
    "bash": Peer("bash", ("bash",)),
    "zsh": Peer("zsh", ("zsh",)),
    "fish": Peer("fish", ("fish",)),
    # libvirt-python is compiled with these.
    "libvirt-dev": Peer("libvirt-dev", ("/usr/include/libvirt/libvirt.h",)),
    "pkg-config": Peer("pkg-config", ("pkg-config",)),
    "gcc": Peer("gcc libc6-dev", ("gcc",)),
    "python3-dev": Peer("python3-dev", (f"{sysconfig.get_path('include')}/Python.h",)),
}


def missing(name: str) -> str | None:
    """Return what keeps the peer ``name`` from being used, or None if it is there.

    Two are no programs: ``root`` stands for being allowed to make a ``PrivateRoot``, and
    ``containers`` for being able to run libvirt's there.

    Raises:
        KeyError: no peer has that name: a test's marker is misspelt.
    """
    if name == "linux-guest":
        return guest.unavailable() or missing("qemu-system-x86_64")
    if name == "root":
        return private_root.unavailable()
    if name == "containers":
        return control_groups.unavailable() or missing("root") or missing("libvirt-lxc")
    if name == "libvirt-python":
        return libvirt_python.unavailable()
    if name == "libvirt-test-data":
        return None if libvirt_test_data.fetch() else "libvirt's test data cannot be fetched here"
    peer = PEERS[name]
    if all(map(_is_there, peer.probes)):
        return None
    return f"{name} is missing (Debian package {peer.package})"


def main() -> int:
    """Install and make what is missing, if possible here, and say what is not there."""
    if absent := _absent_packages():
        _install(absent)
    libvirt_python.build()
    reasons = [reason for name in (*PEERS, "libvirt-python") if (reason := missing(name))]
    for name, make in (("linux-guest", guest.linux_guest), ("vga-guest", vga_guest.vga_guest)):
        try:
            asyncio.run(_made(make))
        except guest.NoGuest as error:
            reasons.append(f"{name} cannot be made: {error}")
    for reason in reasons:
        sys.stdout.write(f"{reason}; the tests that need it are skipped\n")
    return 0


async def _made(make: Callable[[], Awaitable[object]]) -> None:
    await make()


def _is_there(probe: str) -> bool:
    if probe.startswith("/"):
        return Path(probe).exists()
    return shutil.which(probe, path=_SEARCH_PATH) is not None


def _absent_packages() -> list[str]:
    absent = [peer.package for name, peer in PEERS.items() if missing(name)]
    return [word for package in absent for word in package.split()]


def _install(packages: list[str]) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stdout.write("not root on a Debian machine: nothing is installed\n")
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ("-q", "-y", "--no-install-recommends")
    with _no_daemon_starts():
        for command in (("update", "-q"), ("install", *options, *packages)):
            done = subprocess.run(["apt-get", *command], env=environment, check=False)
            if done.returncode:
                return


@contextmanager
def _no_daemon_starts() -> Iterator[None]:
    """Answer "no" (101) when a package asks to start its service (Debian Policy, 9.3.3.1)."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


if __name__ == "__main__":
    sys.exit(main())
