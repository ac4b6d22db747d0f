"""The VNC client against real QEMU: what it can do, and the events that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.rfb import RfbClient, vnc_viewer
from tests.peers.rfb_security import Credentials, Refused, anonymous_tls

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.certificates import Certificates
    from tests.peers.fixtures import RawQemuFactory
    from tests.peers.sasl import SaslFolder

pytestmark = pytest.mark.peer("qemu-system-x86_64")

LISTEN = "127.0.0.1:0,to=999"
VISIT = ["VNC_CONNECTED", "VNC_INITIALIZED", "VNC_DISCONNECTED"]
NEVER_IN = ["VNC_CONNECTED", "VNC_DISCONNECTED"]


@pytest.mark.parametrize("version", ["003.003", "003.007", "003.008"])
async def test_visit_without_login(raw_qemu: RawQemuFactory, version: str) -> None:
    qemu = await raw_qemu("-vnc", LISTEN, "-vga", "std", "-name", "guest one")
    client = await RfbClient.connect(await qemu.vnc_address())
    connected = await qemu.tap.wait_for("VNC_CONNECTED")
    assert qemu.tap.names("VNC") == ["VNC_CONNECTED"]
    await client.handshake(version=version)
    screen = await client.client_init()
    assert screen.name == "QEMU (guest one)"
    assert screen.width >= 640
    assert screen.height >= 400
    initialized = await qemu.tap.wait_for("VNC_INITIALIZED")
    address = client.stream.local_address
    await client.close()
    disconnected = await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC") == VISIT
    assert connected.read_at < initialized.read_at < disconnected.read_at
    for event in (connected, initialized, disconnected):
        assert event.data["server"]["auth"] == client.security == "none"
        seen = event.data["client"]
        assert (seen["host"], int(seen["service"])) == address


@pytest.mark.parametrize("version", ["003.003", "003.008"])
async def test_password(raw_qemu: RawQemuFactory, version: str) -> None:
    qemu = await raw_qemu("-vnc", f"{LISTEN},password=on")
    await qemu.tap.execute("set_password", protocol="vnc", password="opensesame")
    client = await RfbClient.connect(await qemu.vnc_address())
    await client.handshake(Credentials(password="opensesame"), version=version)
    await client.client_init()
    event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["server"]["auth"] == client.security == "vnc"
    await client.close()


async def test_wrong_password_shows_as_leaving_early(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", f"{LISTEN},password=on")
    await qemu.tap.execute("set_password", protocol="vnc", password="opensesame")
    with pytest.raises(Refused, match="Authentication failed"):
        async with vnc_viewer(await qemu.vnc_address(), Credentials(password="wrong")):
            pass
    await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC") == NEVER_IN


async def test_reset_ends_a_visit(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", LISTEN)
    client = await RfbClient.connect(await qemu.vnc_address())
    await client.handshake()
    await client.client_init()
    await client.reset()
    await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC") == VISIT


async def test_exclusive_client_throws_the_other_out(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", LISTEN)
    address = await qemu.vnc_address()
    async with vnc_viewer(address), vnc_viewer(address, shared=False):
        await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC")[:5] == [*VISIT[:2], *VISIT]


async def test_unix_socket_and_hostile_client_path(
    raw_qemu: RawQemuFactory, short_tmp: Path
) -> None:
    path = str(short_tmp / "vnc.sock")
    hostile = str(short_tmp / "\x1b[31m[bold]\n")
    qemu = await raw_qemu("-vnc", f"unix:{path}")
    client = await RfbClient.connect(path, bound_to=hostile)
    await client.handshake()
    await client.client_init()
    event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["server"] | {"family": "unix", "service": path} == event.data["server"]
    assert event.data["client"]["service"] == client.stream.local_address == hostile
    await client.close()


async def test_websocket(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", f"{LISTEN},websocket=on")
    async with vnc_viewer(await qemu.vnc_address(websocket=True), websocket=True):
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["client"]["websocket"] is True


async def test_refused_websocket(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", LISTEN)
    with pytest.raises(ConnectionRefusedError, match="no websocket"):
        await RfbClient.connect(await qemu.vnc_address(), websocket=True)


async def test_secure_websocket(raw_qemu: RawQemuFactory, certificates: Certificates) -> None:
    secured = certificates.qemu_object()
    qemu = await raw_qemu(*secured, "-vnc", f"{LISTEN},websocket=on,tls-creds=tls0")
    address = await qemu.vnc_address(websocket=True)
    context = certificates.client_context("client")
    client = await RfbClient.connect(address, websocket=True, tls=context)
    await client.handshake()
    await client.client_init()
    event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["client"]["x509_dname"] == "C=GB,O=Example,CN=alice.example"
    await client.close()


@pytest.mark.parametrize("kind", ["x509", "anon"])
@pytest.mark.parametrize("password", ["", "opensesame"])
async def test_vencrypt(
    raw_qemu: RawQemuFactory, certificates: Certificates, kind: str, password: str
) -> None:
    anonymous = ("-object", "tls-creds-anon,id=tls0,endpoint=server")
    secured = anonymous if kind == "anon" else certificates.qemu_object(verify_peer=False)
    with_password = ",password=on" if password else ""
    qemu = await raw_qemu(*secured, "-vnc", f"{LISTEN},tls-creds=tls0{with_password}")
    if password:
        await qemu.tap.execute("set_password", protocol="vnc", password=password)
    tls = certificates.client_context() if kind == "x509" else anonymous_tls()
    credentials = Credentials(password=password, tls=tls)
    async with vnc_viewer(await qemu.vnc_address(), credentials) as client:
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["server"]["auth"] == client.security
    spelling = {"x509": "x509", "anon": "tls"}[kind]
    assert client.security == f"vencrypt+{spelling}+{'vnc' if password else 'none'}"


async def test_vencrypt_names_the_certificate(
    raw_qemu: RawQemuFactory, certificates: Certificates
) -> None:
    hostile = "\x1b[31m[bold]\nCN=mallory+/\\"
    certificates.add_client("hostile", {"O": "A/B", "CN": hostile})
    qemu = await raw_qemu(*certificates.qemu_object(), "-vnc", f"{LISTEN},tls-creds=tls0")
    credentials = Credentials(tls=certificates.client_context("hostile"))
    async with vnc_viewer(await qemu.vnc_address(), credentials):
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["client"]["x509_dname"] == "O=A/B,CN=\x1b[31m[bold]\nCN=mallory\\+/\\\\"


async def test_vencrypt_without_certificate_is_refused(
    raw_qemu: RawQemuFactory, certificates: Certificates
) -> None:
    qemu = await raw_qemu(*certificates.qemu_object(), "-vnc", f"{LISTEN},tls-creds=tls0")
    with pytest.raises((OSError, Refused)):
        async with vnc_viewer(
            await qemu.vnc_address(), Credentials(tls=certificates.client_context())
        ):
            pass
    await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC") == NEVER_IN


@pytest.mark.peer("saslpasswd2", "sasl-modules")
@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "PLAIN"])
async def test_sasl_over_tls(
    raw_qemu: RawQemuFactory, certificates: Certificates, sasl_folder: SaslFolder, mechanism: str
) -> None:
    qemu = await raw_qemu(
        *certificates.qemu_object(),
        *("-vnc", f"{LISTEN},tls-creds=tls0,sasl=on"),
        environment=sasl_folder.environment,
    )
    tls = certificates.client_context("client")
    credentials = Credentials("opensesame", "fred", tls, mechanism)
    async with vnc_viewer(await qemu.vnc_address(), credentials) as client:
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["server"]["auth"] == client.security == "vencrypt+x509+sasl"
    assert event.data["client"]["sasl_username"] == "fred"
    assert event.data["client"]["x509_dname"] == "C=GB,O=Example,CN=alice.example"
