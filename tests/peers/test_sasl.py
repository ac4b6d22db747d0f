"""The private SASL folder, and which mechanisms work with QEMU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.rfb import vnc_viewer
from tests.peers.rfb_security import Credentials, Refused
from tests.peers.sasl import SaslFolder
from tests.peers.sasl_mechanisms import MECHANISMS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.peers.certificates import Certificates
    from tests.peers.fixtures import RawQemuFactory
    from tests.peers.qemu import RawQemu

    StartWithSasl = Callable[[SaslFolder], Awaitable[tuple[RawQemu, tuple[str, int]]]]

pytestmark = pytest.mark.peer("qemu-system-x86_64", "saslpasswd2", "sasl-modules")

SEEN_AS = {"ANONYMOUS": "anonymous"}


@pytest.fixture
def start(raw_qemu: RawQemuFactory, certificates: Certificates) -> StartWithSasl:
    """Start a QEMU whose console wants TLS and a user of the folder.

    TLS, because QEMU takes no mechanism that we speak without; and QEMU 7.2 hangs up on every
    client of a unix socket with SASL.
    """

    async def start_with(sasl: SaslFolder) -> tuple[RawQemu, tuple[str, int]]:
        qemu = await raw_qemu(
            *certificates.qemu_object(verify_peer=False),
            *("-vnc", "127.0.0.1:0,to=999,tls-creds=tls0,sasl=on"),
            environment=sasl.environment,
        )
        return qemu, await qemu.vnc_address()

    return start_with


@pytest.mark.parametrize("mechanism", MECHANISMS)
async def test_mechanism(
    start: StartWithSasl, certificates: Certificates, short_tmp: Path, mechanism: str
) -> None:
    sasl = SaslFolder.create(short_tmp / "sasl", [mechanism])
    sasl.add_user("fred", "opensesame")
    qemu, address = await start(sasl)
    tls = certificates.client_context()
    async with vnc_viewer(address, Credentials("opensesame", "fred", tls, mechanism)) as client:
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["server"]["auth"] == client.security == "vencrypt+x509+sasl"
    assert event.data["client"]["sasl_username"] == SEEN_AS.get(mechanism, "fred")


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256"])
async def test_wrong_password_is_refused(
    start: StartWithSasl, certificates: Certificates, sasl_folder: SaslFolder, mechanism: str
) -> None:
    qemu, address = await start(sasl_folder)
    wrong = Credentials("wrong", "fred", certificates.client_context(), mechanism)
    with pytest.raises(Refused, match="hung up"):
        async with vnc_viewer(address, wrong):
            pass
    await qemu.tap.wait_for("VNC_DISCONNECTED")
    assert qemu.tap.names("VNC") == ["VNC_CONNECTED", "VNC_DISCONNECTED"]


async def test_another_realm_is_part_of_the_name(
    start: StartWithSasl, certificates: Certificates, sasl_folder: SaslFolder
) -> None:
    sasl_folder.add_user("bob", "secret", realm="example.org")
    qemu, address = await start(sasl_folder)
    bob = Credentials("secret", "bob@example.org", certificates.client_context(), "PLAIN")
    async with vnc_viewer(address, bob):
        event = await qemu.tap.wait_for("VNC_INITIALIZED")
    assert event.data["client"]["sasl_username"] == "bob@example.org"
