"""What every driver does, done by real QEMU processes under a root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.drivers.contract import DriverContract
from tests.engine.drivers.qemu.embed_root import domain_xml

if TYPE_CHECKING:
    from engine import Connection
    from tests.engine.drivers.qemu.embed_root import EmbedRoot


@pytest.mark.peer("qemu-system-x86_64")
class TestEmbedContract(DriverContract):
    """``qemu:///embed``; its guests have a firmware and no system that would obey a button."""

    root: EmbedRoot

    @pytest.fixture(autouse=True)
    def _root(self, root: EmbedRoot) -> None:
        self.root = root

    async def connect(self, **options: Any) -> Connection:
        return await self.root.connect(**options)

    def domain_xml(self, name: str, uuid: str, extra: str = "", memory_kib: int = 65536) -> str:
        written = domain_xml(name, uuid=uuid or "none", extra=extra)
        return written.replace("32768", str(memory_kib)).replace(">none<", "><")
