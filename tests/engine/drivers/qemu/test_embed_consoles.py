"""Consoles of guests of our own: guarded as the address says, and seen who is on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from engine.events import GraphicsEvent, GraphicsPhase
from tests.engine.drivers.contract_case import read_until
from tests.peers.rfb import vnc_viewer
from tests.peers.rfb_security import Credentials, Refused
from tests.peers.spice import SpiceViewer

if TYPE_CHECKING:
    from engine import Domain
    from engine.events import Event
    from tests.engine.drivers.qemu.embed_root import EmbedRoot
    from tests.peers.certificates import Certificates
    from tests.peers.sasl import SaslFolder

pytestmark = pytest.mark.peer("qemu-system-x86_64")

_HERE = "127.0.0.1"


async def port_of(domain: Domain, *, tls: bool = False) -> int:
    """Return the port that a started guest's display was given."""
    graphics = DomainConf.parse(await domain.xml()).devices.graphics[0]
    port = graphics.tls_port if tls else graphics.port
    assert port is not None
    return port


def initialized(event: Event) -> bool:
    return isinstance(event, GraphicsEvent) and event.phase is GraphicsPhase.INITIALIZE


async def test_vnc_with_certificates_and_sasl_names_its_client(
    root: EmbedRoot, certificates: Certificates, sasl_folder: SaslFolder
) -> None:
    parameters = (
        f"&tls={certificates.folder}&vnc_tls=yes&vnc_tls_verify=yes"
        f"&sasl={sasl_folder.folder}&vnc_sasl=yes"
    )
    async with await root.connect(parameters) as connection:
        domain = await root.started(connection, devices="<graphics type='vnc' port='-1'/>")
        context = certificates.client_context("client")
        fred = Credentials(username="fred", password="opensesame", tls=context)
        with domain.subscribe(GraphicsEvent) as events:
            async with vnc_viewer((_HERE, await port_of(domain)), fred):
                seen = await read_until(events, initialized)
                (session,) = domain.graphics_sessions()
        event = seen[-1]
        assert isinstance(event, GraphicsEvent)
        assert event.auth_scheme == "vencrypt+x509+sasl"
        assert dict(event.subject)["saslUsername"] == "fred"
        assert "CN=alice.example" in dict(event.subject)["x509dname"]
        assert session.subject == event.subject
        await domain.destroy()


@pytest.mark.parametrize(
    ("valid_to", "opens"), [("2100-01-01T00:00:00", True), ("2001-01-01T00:00:00", False)]
)
async def test_a_vnc_password_holds_until_it_expires(
    root: EmbedRoot, valid_to: str, opens: bool
) -> None:
    password = f"passwd='sesame' passwdValidTo='{valid_to}'"
    async with await root.connect() as connection:
        devices = f"<graphics type='vnc' port='-1' {password}/>"
        domain = await root.started(connection, devices=devices)
        try:
            async with vnc_viewer((_HERE, await port_of(domain)), Credentials(password="sesame")):
                was_let_in = True
        except Refused:
            was_let_in = False
        assert was_let_in is opens
        await domain.destroy()


@pytest.mark.peer("qemu-spice")
async def test_spice_with_tls_and_a_ticket(root: EmbedRoot, certificates: Certificates) -> None:
    display = "<graphics type='spice' autoport='yes' defaultMode='secure' passwd='opensesame'/>"
    parameters = f"&tls={certificates.folder}&spice_tls=yes"
    async with await root.connect(parameters) as connection:
        domain = await root.started(connection, devices=display)
        with domain.subscribe(GraphicsEvent) as events:
            viewer = await SpiceViewer.open(
                (_HERE, await port_of(domain, tls=True)),
                password="opensesame",
                tls=certificates.client_context(),
            )
            seen = await read_until(events, initialized)
            (session,) = domain.graphics_sessions()
            await viewer.close()
        event = seen[-1]
        assert isinstance(event, GraphicsEvent)
        assert (event.protocol, event.auth_scheme, event.tls) == ("spice", "spice", True)
        assert session.protocol == "spice"
        await domain.destroy()
