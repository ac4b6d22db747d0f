"""Fixtures around a real QEMU."""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.capabilities import QemuHost, probe_host
from tests.patience import PATIENCE
from tests.peers.fixtures import require

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def real_host() -> QemuHost:
    """What this machine has, asked once."""
    require("qemu-system-x86_64")
    return asyncio.run(probe_host(timeout=PATIENCE))


@pytest.fixture
def images(short_tmp: Path) -> Path:
    """A folder with ``raw.img`` and ``a,b"c.qcow2`` on top of it."""
    require("qemu-img")
    raw, overlay = short_tmp / "raw.img", short_tmp / 'a,b"c.qcow2'
    subprocess.run(["qemu-img", "create", "-q", "-f", "raw", raw, "1M"], check=True)
    made = ("qemu-img", "create", "-q", "-f", "qcow2", "-b", raw, "-F", "raw", overlay)
    subprocess.run(made, check=True)
    return short_tmp
