"""The tab "devices": the devices of the host, each below the one it hangs on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from engine import EngineError, printable
from engine.conf.xml_document import parse_document

from .node import PartNode
from .part import Answer, HostPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from engine.node_device_facts import NodeDeviceInfo

    from .part import Inquiry

#: Devices that are asked for at once, and those that are read at all.
PAGE, _MOST = 32, 4000

_CELLS = 120

#: Where in a capability the words stand that tell most, in the order in which they are said.
_TELLING: Final = ("vendor", "product", "model", "interface", "block", "address", "hardware/vendor")


async def _ask(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    """Ask for the names, then for the devices page by page; what is there is shown meanwhile."""
    infos = sorted(await inquiry.connection.node_devices.list(), key=lambda info: info.name)
    nodes: list[PartNode] = []
    for start in range(0, min(len(infos), _MOST), PAGE):
        page = infos[start : start + PAGE]
        nodes += await asyncio.gather(*(_learn(inquiry, info) for info in page))
        show(_answer(nodes))
    return _answer(nodes)


def _answer(nodes: list[PartNode]) -> Answer:
    return Answer(nodes=tuple(nodes), opened=frozenset(node.key for node in nodes))


async def _learn(inquiry: Inquiry, info: NodeDeviceInfo) -> PartNode:
    """Read one device; one that went meanwhile says so."""
    try:
        xml = await inquiry.connection.node_devices.device(info.name).xml()
        return device_node(info.name, xml, active=info.active)
    except EngineError as error:
        return PartNode(key=info.name, name=printable(info.name), about=printable(error.message))


def device_node(name: str, xml: str, *, active: bool) -> PartNode:
    """Return the line of a device.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "device")
    kinds = [x.get("type", "") for x in root.iterfind("capability")]
    driver = root.findtext("driver/name") or ""
    facts = [", ".join(filter(None, kinds)), *_told(root)]
    if driver:
        held = ": held for guests" if driver.startswith("vfio") else ""
        facts.append(f"driver {driver}{held}")
    if not active:
        facts.append("defined, not there")
    return PartNode(
        key=name,
        parent=root.findtext("parent") or "",
        name=printable(name, _CELLS),
        about=printable("  ".join(filter(None, facts)), _CELLS * 2),
        role="" if active else "dim",
    )


def _told(root: Element) -> list[str]:
    found = (root.findtext(f"capability/{place}") for place in _TELLING)
    return [text.strip() for text in found if text and text.strip()]


async def _document(inquiry: Inquiry, node: PartNode) -> str:
    return await inquiry.connection.node_devices.device(node.key).xml()


DEVICES: Final = HostPart(
    name="devices",
    engine_verb="node_devices",
    ask=_ask,
    document=_document,
    nothing="The host names no devices: its daemon has no backend (udev) that would list them.",
    is_tree=True,
)
