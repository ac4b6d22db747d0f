"""What tests ask for by name: the ``peer`` marker and the fixtures around real programs.

``tests/conftest.py`` loads this as a plugin. A test marked ``peer("NAME")`` is skipped, with the
name, where the program is missing; with ``CI=true`` it fails instead: nothing is skipped unseen.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .certificates import Certificates
from .install import missing
from .libvirtd import PrivateLibvirtd, SystemLibvirtd
from .qemu import RawQemu
from .sasl import SaslFolder
from .sshd import Sshd
from .xvfb import Xvfb

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    RawQemuFactory = Callable[..., Awaitable[RawQemu]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail in CI, a test whose peers are not all there."""
    for marker in item.iter_markers("peer"):
        require(*marker.args)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say for want of what tests were skipped, in whichever process that was."""
    reports = terminalreporter.stats.get("skipped", [])
    for reason in sorted({report.longrepr[2] for report in reports}):
        terminalreporter.write_line(reason)


def require(*names: str) -> None:
    """Skip, or fail in CI, the test at hand unless the peers ``names`` are all there."""
    for name in names:
        if reason := missing(name):
            if os.environ.get("CI") == "true":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture
def short_tmp() -> Iterator[Path]:
    """A private folder with a path short enough for sockets (108 bytes, unix(7))."""
    folder = Path(tempfile.mkdtemp(prefix="vd", dir="/tmp"))
    yield folder
    while folder.exists():
        with suppress(FileNotFoundError):  # a program that ends takes its socket away itself
            shutil.rmtree(folder)


@pytest.fixture
async def raw_qemu(short_tmp: Path) -> AsyncIterator[RawQemuFactory]:
    """``await raw_qemu("-vnc", …, environment=…)`` starts a QEMU that ends with the test."""
    require("qemu-system-x86_64")
    async with AsyncExitStack() as running:
        started = 0

        async def start(*arguments: str, environment: Mapping[str, str] | None = None) -> RawQemu:
            nonlocal started
            started += 1
            folder = short_tmp / f"qemu{started}"
            folder.mkdir()
            return await running.enter_async_context(RawQemu(folder, arguments, environment))

        yield start


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority, a server and the client alice.example, made once for all tests."""
    require("openssl")
    return Certificates.create(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def sasl_folder(short_tmp: Path) -> SaslFolder:
    """A SASL database with the user fred, whose password is ``opensesame``."""
    require("saslpasswd2", "sasl-modules")
    folder = SaslFolder.create(short_tmp / "sasl")
    folder.add_user("fred", "opensesame")
    return folder


@pytest.fixture
async def session_libvirtd() -> AsyncIterator[PrivateLibvirtd]:
    """A session daemon of our own, with libvirt's QEMU driver."""
    require("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
    async with PrivateLibvirtd() as libvirtd:
        yield libvirtd


@pytest.fixture
async def system_libvirtd() -> AsyncIterator[SystemLibvirtd]:
    """A system daemon in a root of its own, with libvirt's QEMU driver."""
    require("root", "libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
    async with SystemLibvirtd() as libvirtd:
        yield libvirtd


@pytest.fixture
async def sshd(system_libvirtd: SystemLibvirtd) -> AsyncIterator[Sshd]:
    """An ssh server that leads to ``system_libvirtd``."""
    require("sshd", "ssh", "openssl")
    async with Sshd(system_libvirtd.root) as server:
        yield server


@pytest.fixture
async def xvfb(short_tmp: Path) -> AsyncIterator[Xvfb]:
    """A private X server."""
    require("Xvfb")
    async with Xvfb(short_tmp) as server:
        yield server
