"""The drivers that pass the contract."""

from __future__ import annotations

from typing import Any

from engine import Connection

from .contract import DriverContract


class TestTestDriver(DriverContract):
    """The in-memory driver."""

    shutdown_is_instant = True
    guest_reboots = True

    async def connect(self, **options: Any) -> Connection:
        return await Connection.open("test:///default", **options)

    def domain_xml(self, name: str, uuid: str, extra: str = "", memory_kib: int = 65536) -> str:
        return (
            f"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid>{extra}"
            f"<memory unit='KiB'>{memory_kib}</memory><vcpu>1</vcpu>"
            "<os><type>hvm</type></os></domain>"
        )


class TestDemo(TestTestDriver):
    """The same, among guests that live: their time is real, so nothing happens in a test."""

    shutdown_is_instant = False
    guest_reboots = False

    async def connect(self, **options: Any) -> Connection:
        return await Connection.open("test:///demo?still=1", **options)
