"""The SPICE viewer against real QEMU: one triple of events per channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.spice import VGA_CHANNELS, Channel, LinkRefused, SpiceViewer
from tests.peers.streams import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.certificates import Certificates
    from tests.peers.fixtures import RawQemuFactory

pytestmark = pytest.mark.peer("qemu-system-x86_64", "qemu-spice")


async def test_every_channel_is_seen(raw_qemu: RawQemuFactory) -> None:
    port = free_port()
    qemu = await raw_qemu(
        "-spice", f"addr=127.0.0.1,port={port},disable-ticketing=on", "-vga", "std"
    )
    async with await SpiceViewer.open(("127.0.0.1", port)) as viewer:
        await qemu.tap.wait_for("SPICE_INITIALIZED", len(VGA_CHANNELS))
        seen = [event for event in qemu.tap.events if event.name == "SPICE_INITIALIZED"]
        assert [event.data["client"]["channel-type"] for event in seen] == list(VGA_CHANNELS)
        ids = {event.data["client"]["connection-id"] % 2**32 for event in seen}
        assert ids == {viewer.connection_id}
    await qemu.tap.wait_for("SPICE_DISCONNECTED", len(VGA_CHANNELS))
    for name in ("CONNECTED", "INITIALIZED", "DISCONNECTED"):
        assert qemu.tap.names(f"SPICE_{name}") == [f"SPICE_{name}"] * len(VGA_CHANNELS)


async def test_ticket(raw_qemu: RawQemuFactory) -> None:
    port = free_port()
    qemu = await raw_qemu("-spice", f"addr=127.0.0.1,port={port}")
    await qemu.tap.execute("set_password", protocol="spice", password="opensesame")
    with pytest.raises(LinkRefused, match="SPICE link error 7"):
        await SpiceViewer.open(("127.0.0.1", port), [Channel.MAIN], password="wrong")
    await qemu.tap.wait_for("SPICE_DISCONNECTED")
    assert qemu.tap.names("SPICE") == ["SPICE_CONNECTED", "SPICE_DISCONNECTED"]
    async with await SpiceViewer.open(("127.0.0.1", port), [Channel.MAIN], password="opensesame"):
        event = await qemu.tap.wait_for("SPICE_INITIALIZED")
    assert event.data["server"]["auth"] == "spice"


async def test_tls(raw_qemu: RawQemuFactory, certificates: Certificates) -> None:
    port = free_port()
    qemu = await raw_qemu(
        "-spice",
        f"addr=127.0.0.1,tls-port={port},x509-dir={certificates.folder},disable-ticketing=on",
    )
    context = certificates.client_context()
    async with await SpiceViewer.open(("127.0.0.1", port), [Channel.MAIN], tls=context):
        event = await qemu.tap.wait_for("SPICE_INITIALIZED")
    assert event.data["client"]["tls"] is True


async def test_unix_socket(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    path = str(short_tmp / "spice.sock")
    qemu = await raw_qemu("-spice", f"unix=on,addr={path},disable-ticketing=on")
    async with await SpiceViewer.open(path, [Channel.MAIN, Channel.INPUTS]):
        event = await qemu.tap.wait_for("SPICE_INITIALIZED", 2)
    assert event.data["client"]["family"] == "unix"


async def test_second_viewer_replaces_the_first(raw_qemu: RawQemuFactory) -> None:
    port = free_port()
    qemu = await raw_qemu("-spice", f"addr=127.0.0.1,port={port},disable-ticketing=on")
    address = ("127.0.0.1", port)
    async with (
        await SpiceViewer.open(address, [Channel.MAIN]),
        await SpiceViewer.open(address, [Channel.MAIN]),
    ):
        await qemu.tap.wait_for("SPICE_INITIALIZED", 2)
        await qemu.tap.wait_for("SPICE_DISCONNECTED")
