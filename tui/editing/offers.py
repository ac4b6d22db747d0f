"""Offers: what a host has to choose from: its networks, volumes, USB and PCI devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from engine import EngineError, printable
from engine.node_device_facts import DeviceCapability

from ..few_at_once import ask_few_at_once

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection
    from engine.node_device_facts import NodeDeviceInfo
    from engine.storage_facts import VolumeRef

#: Offers of one kind that a list holds, and questions at the same time.
_MOST: Final = 200
_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """``value`` is what the field takes, ``words`` what people read beside it."""

    value: str
    words: str = ""


async def offers_of(connection: Connection, kind: str) -> list[Offer]:
    """Return what the host has of that kind.

    Raises:
        EngineError: it does not say.
    """
    return (await _READERS[kind](connection))[:_MOST]


async def _networks(connection: Connection) -> list[Offer]:
    infos = await connection.networks.list()
    return [Offer(info.ref.name, "" if info.active else "not active") for info in infos]


async def _volumes(connection: Connection) -> list[Offer]:
    found: list[Offer] = []
    for pool in await connection.storage.pools():
        if not pool.active:
            continue
        try:
            volumes = await connection.storage.pool(pool.ref).volume_infos()
        except EngineError:
            continue  # one pool that cannot be read does not hide the others
        found += [_volume_offer(volume.ref) for volume in volumes]
    return found


def _volume_offer(volume: VolumeRef) -> Offer:
    value = volume.key if volume.key.startswith("/") else f"{volume.pool}/{volume.name}"
    return Offer(value, f"{volume.name} in {volume.pool}")


async def _devices(
    connection: Connection,
    capability: DeviceCapability,
    read: Callable[[etree._Element], Offer | None],
) -> list[Offer]:
    """Return what each device of the host is, asked one by one as libvirt wants it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)

    async def ask(info: NodeDeviceInfo) -> Offer | None:
        try:
            text = await connection.node_devices.device(info.name).xml()
            return read(etree.fromstring(text.encode(), parser))
        except (EngineError, etree.XMLSyntaxError):
            return None  # plugged out meanwhile

    infos = await connection.node_devices.list(capability)
    answers = await ask_few_at_once(_AT_ONCE, ask, infos[:_MOST])
    return [offer for offer in answers if offer]


def usb_offer(device: etree._Element) -> Offer | None:
    """Return the choice of a USB device by what it is; hubs of the host itself are none."""
    vendor, product = device.find("capability/vendor"), device.find("capability/product")
    if vendor is None or product is None or vendor.get("id") == "0x1d6b":
        return None
    bus, number = (device.findtext(f"capability/{name}") or "?" for name in ("bus", "device"))
    ids = [str(each.get("id", "0")).removeprefix("0x") for each in (vendor, product)]
    names = " ".join(filter(None, (vendor.text, product.text)))
    return Offer(":".join(ids), f"{names}  {bus}.{number}")


def pci_offer(device: etree._Element) -> Offer | None:
    """Return the choice of a PCI device, with the others of its IOMMU group."""
    places = [device.findtext(f"capability/{name}") for name in ("domain", "bus", "slot")]
    function = device.findtext("capability/function")
    if None in places or function is None:
        return None
    domain, bus, slot = (int(each or "0") for each in places)
    product = device.findtext("capability/product") or ""
    others = len(device.findall("capability/iommuGroup/address")) - 1
    group = f"  with {others} others of its group" if others > 0 else ""
    if device.find("capability/iommuGroup") is None:
        group = "  no IOMMU group"
    return Offer(f"{domain:04x}:{bus:02x}:{slot:02x}.{int(function):x}", product + group)


_READERS: Final[dict[str, Callable[[Connection], Awaitable[list[Offer]]]]] = {
    "networks": _networks,
    "volumes": _volumes,
    "usb": lambda connection: _devices(connection, DeviceCapability.USB_DEVICE, usb_offer),
    "pci": lambda connection: _devices(connection, DeviceCapability.PCI, pci_offer),
}


def offer_words(offer: Offer) -> str:
    """Return the line of a choice, safe to show."""
    return f"{printable(offer.value, 60)}   {printable(offer.words, 60)}".rstrip()
