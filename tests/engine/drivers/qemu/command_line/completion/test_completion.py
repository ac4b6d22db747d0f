"""What is written where nobody chose: controllers, models, places."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.drivers.qemu.command_line import complete_devices
from engine.errors import ConfigUnsupported, InvalidXML

from ..documents import document

_DISK = "<disk type='file'><source file='/{0}'/><target dev='{0}' bus='{1}'/></disk>"


def _places(devices: str, machine: str = "q35") -> dict[str, tuple[int, int, int]]:
    conf = document(devices, machine=machine)
    complete_devices(conf)
    places = {}
    seen: Counter[str] = Counter()
    for node in conf.devices.all_devices():
        tag, address = str(node.element.tag), getattr(node, "address", None)
        if address is not None and address.type == "pci":
            place = address.bus or 0, address.slot or 0, address.function or 0
            places[f"{tag}{seen[tag]}"] = place
        seen[tag] += 1
    return places


@pytest.mark.parametrize("machine", ["pc", "q35"])
def test_doing_it_twice_changes_nothing_more(machine: str) -> None:
    conf = document(
        _DISK.format("vda", "virtio") + _DISK.format("sda", "scsi")
        + "<interface type='user'/><graphics type='vnc' port='5901'/><sound model='ich6'/>"
        "<channel type='null'><target type='virtio' name='a'/></channel><rng model='virtio'>"
        "<backend model='builtin'/></rng>",
        machine=machine,
    )  # fmt: skip
    complete_devices(conf)
    once = conf.to_xml()
    complete_devices(conf)
    assert conf.to_xml() == once


def test_a_device_added_later_moves_no_other() -> None:
    conf = document("<interface type='user'/>")
    complete_devices(conf)
    interface = conf.devices.interfaces[0].address
    assert interface is not None
    slot = interface.slot
    conf.devices.rngs.add().model = "virtio"
    complete_devices(conf)
    assert interface.slot == slot
    assert conf.devices.rngs[0].address is not None
    assert conf.devices.rngs[0].address.slot != slot


def test_the_board_and_its_buses_are_written_down() -> None:
    conf = document(_DISK.format("sda", "scsi"), machine="pc")
    complete_devices(conf)
    found = {(item.type, item.index): item.model for item in conf.devices.controllers}
    assert found == {
        ("pci", 0): "pci-root", ("usb", 0): "piix3-uhci", ("scsi", 0): "lsilogic",
    }  # fmt: skip
    assert conf.devices.memballoon is not None
    assert conf.devices.memballoon.model == "virtio"


@pytest.mark.parametrize(
    ("target", "bus", "place"),
    [
        ("hdd", "ide", (0, 1, 0, 1)),
        ("sdg", "sata", (1, 0, 0, 0)),
        ("sdg", "scsi", (0, 0, 0, 6)),
        ("sdh", "scsi", (0, 0, 0, 8)),
        ("sdp", "scsi", (1, 0, 0, 0)),
    ],
)
def test_a_drive_sits_where_its_letter_says(
    target: str, bus: str, place: tuple[int, int, int, int]
) -> None:
    conf = document(_DISK.format(target, bus), machine="pc" if bus == "ide" else "q35")
    complete_devices(conf)
    address = conf.devices.disks[0].address
    assert address is not None
    assert (address.controller, address.bus, address.target, address.unit) == place


def test_a_pc_keeps_its_usb_where_guests_look_for_it() -> None:
    assert _places("", "pc") == {"controller1": (0, 1, 2), "memballoon0": (0, 2, 0)}


def test_root_ports_share_slots_and_take_what_can_be_unplugged() -> None:
    ports = "".join(
        f"<controller type='pci' index='{index}' model='pcie-root-port'/>" for index in range(1, 10)
    )
    places = _places(
        "<controller type='pci' index='0' model='pcie-root'/>"
        f"{ports}<interface type='user'><model type='virtio'/></interface>"
        "<interface type='user'><model type='rtl8139'/></interface>"
    )
    assert [places[f"controller{number}"] for number in range(1, 10)] == [
        *((0, 1, function) for function in range(8)), (0, 2, 0),
    ]  # fmt: skip
    assert places["controller10"] == (1, 0, 0)
    assert places["interface0"] == (2, 0, 0)
    assert places["interface1"] == (0, 3, 0)


def test_written_places_stay_and_are_passed_over() -> None:
    rng = "<rng model='virtio'><backend model='builtin'/>{}</rng>"
    written = "<address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>"
    places = _places(rng.format("") + rng.format(written))
    assert places["rng1"] == (0, 1, 0)
    assert places["rng0"] == (0, 4, 0)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("type='pci' domain='0' bus='0' slot='0x1f' function='0x0'", "the board itself"),
        ("type='pci' domain='0' bus='0' slot='0x20' function='0x0'", "slots 0 to 31"),
        ("type='pci' domain='1' bus='0' slot='0x02' function='0x0'", "domain 0"),
        ("type='drive' controller='0' bus='0' target='0' unit='0'", "its place is on PCI"),
    ],
)
def test_places_that_are_not_to_be_had(address: str, message: str) -> None:
    conf = document(f"<memballoon model='virtio'><address {address}/></memballoon>")
    with pytest.raises(InvalidXML, match=f"/domain/devices/memballoon/address .*{message}"):
        complete_devices(conf)


def test_two_disks_in_one_place() -> None:
    address = "<address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>"
    second = _DISK.format("sdb", "sata").replace("</disk>", address)
    with pytest.raises(InvalidXML, match=r"/domain/devices/disk\[2\]/address .*disk\[1\]"):
        complete_devices(document(_DISK.format("sda", "sata") + second))


def test_a_bus_that_is_full() -> None:
    cards = "<interface type='user'/>" * 30
    with pytest.raises(InvalidXML, match="no free place"):
        complete_devices(document(cards))


def test_a_machine_without_a_plan_is_refused() -> None:
    with pytest.raises(ConfigUnsupported, match="/domain/os/type/@machine .*microvm"):
        complete_devices(document(machine="microvm"))
