"""Every way to a guest's display, from domain XML to the session: real guests, real clients.

What the event must say in each case is what libvirt reports for it (see the recordings).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from engine import Connection, GraphicsSession, SessionEnd
from engine.conf.domain_conf import DomainConf
from engine.events import AddressFamily, GraphicsEvent, GraphicsPhase
from engine.graphics_session import GraphicsSessionEvent
from tests.patience import PATIENCE
from tests.peers.rfb import RfbClient, vnc_viewer
from tests.peers.rfb_security import Credentials, Refused
from tests.peers.spice import LinkRefused, SpiceViewer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine import Domain
    from engine.conf.devices.graphics import Graphics
    from engine.events import Event, Subscription
    from tests.engine.drivers.qemu.embed_root import EmbedRoot
    from tests.peers.certificates import Certificates
    from tests.peers.sasl import SaslFolder

pytestmark = pytest.mark.peer("qemu-system-x86_64")

ALICE = ("x509dname", "C=GB,O=Example,CN=alice.example")
GUEST = """
<domain type='qemu'>
  <name>guest</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><video><model type='vga'/></video>{graphics}</devices>
</domain>
"""


class Guest:
    """A running guest with one display, and a reader of what happens there."""

    def __init__(self, connection: Connection, domain: Domain, graphics: Graphics) -> None:
        self.connection = connection
        self.domain = domain
        self.graphics = graphics
        self.reader: Subscription = domain.subscribe(GraphicsEvent, GraphicsSessionEvent)

    @property
    def address(self) -> tuple[str, int]:
        assert self.graphics.port
        return "127.0.0.1", self.graphics.port

    async def until(self, wanted: Callable[[Event], bool]) -> GraphicsEvent | GraphicsSessionEvent:
        async with asyncio.timeout(PATIENCE):
            async for event in self.reader:
                assert isinstance(event, GraphicsEvent | GraphicsSessionEvent)
                if wanted(event):
                    return event
        raise AssertionError("the connection was closed")

    async def phase(self, phase: GraphicsPhase) -> GraphicsEvent:
        event = await self.until(lambda e: isinstance(e, GraphicsEvent) and e.phase is phase)
        assert isinstance(event, GraphicsEvent)
        return event

    async def last_session(self) -> GraphicsSession:
        event = await self.until(
            lambda e: isinstance(e, GraphicsSessionEvent) and bool(e.session.end)
        )
        assert isinstance(event, GraphicsSessionEvent)
        return event.session


Start = Callable[..., AbstractAsyncContextManager[Guest]]


@pytest.fixture
def start(root: EmbedRoot) -> Start:
    """Return a starter of guests; their display is an XML element, the rest goes into the URI."""

    @asynccontextmanager
    async def started(graphics: str, **parameters: object) -> AsyncIterator[Guest]:
        more = "".join(f"&{name}={value}" for name, value in parameters.items())
        async with await Connection.open(f"{root.uri}{more}") as connection:
            domain = await connection.define(GUEST.format(graphics=graphics))
            await domain.start()
            try:
                (live,) = DomainConf.parse(await domain.xml()).devices.graphics
                yield Guest(connection, domain, live)
            finally:
                await domain.destroy()

    return started


async def test_vnc_over_tcp(start: Start) -> None:
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>") as guest:
        async with vnc_viewer(guest.address):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
        assert (event.local.node, event.local.service) == ("127.0.0.1", str(guest.address[1]))
        assert (event.auth_scheme, event.subject, event.websocket) == ("none", (), False)
        assert (await guest.last_session()).end is SessionEnd.LEFT


async def test_vnc_over_a_unix_socket_with_two_viewers(start: Start, short_tmp: Path) -> None:
    path = str(short_tmp / "vnc.sock")
    async with start(f"<graphics type='vnc' socket='{path}'/>") as guest:
        async with vnc_viewer(path), vnc_viewer(path):
            first = await guest.phase(GraphicsPhase.INITIALIZE)
            await guest.phase(GraphicsPhase.INITIALIZE)
            assert len(guest.domain.graphics_sessions()) == 2
        assert (first.local.family, first.local.service) == (AddressFamily.UNIX, path)
        assert (first.remote.node, first.remote.service) == ("", "")
        await guest.last_session()
        await guest.last_session()
        assert guest.domain.graphics_sessions() == []


async def test_vnc_over_a_websocket(start: Start) -> None:
    xml = "<graphics type='vnc' port='-1' websocket='-1' listen='127.0.0.1'/>"
    async with start(xml) as guest:
        assert guest.graphics.websocket
        async with vnc_viewer(("127.0.0.1", guest.graphics.websocket), websocket=True):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
        assert event.websocket is True
        assert event.local.service == str(guest.address[1])  # QEMU names its first listener


async def test_vnc_with_a_password_right_and_wrong(start: Start) -> None:
    xml = "<graphics type='vnc' port='-1' listen='127.0.0.1' passwd='sesame'/>"
    async with start(xml) as guest:
        with pytest.raises(Refused):
            async with vnc_viewer(guest.address, Credentials(password="wrong")):
                pass
        assert (await guest.last_session()).end is SessionEnd.ATTEMPT
        async with vnc_viewer(guest.address, Credentials(password="sesame")):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
        assert (event.auth_scheme, event.subject) == ("vnc", ())
        assert "sesame" not in await guest.domain.xml()


@pytest.mark.peer("openssl")
async def test_vnc_with_tls_tells_the_certificates_name(
    start: Start, certificates: Certificates
) -> None:
    security = {"tls": certificates.folder, "vnc_tls": "yes", "vnc_tls_verify": "yes"}
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>", **security) as guest:
        alice = Credentials(tls=certificates.client_context("client"))
        async with vnc_viewer(guest.address, alice):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
            (session,) = guest.domain.graphics_sessions()
        assert (event.auth_scheme, event.subject) == ("vencrypt+x509+none", (ALICE,))
        assert session.who == "alice.example"
        gone = await guest.phase(GraphicsPhase.DISCONNECT)
        assert gone.subject == (ALICE,)


@pytest.mark.peer("openssl", "saslpasswd2", "sasl-modules")
async def test_vnc_with_tls_and_sasl_tells_both_names_in_libvirts_order(
    start: Start, certificates: Certificates, sasl_folder: SaslFolder
) -> None:
    security = {
        "tls": certificates.folder, "vnc_tls": "yes", "vnc_tls_verify": "yes",
        "sasl": sasl_folder.folder, "vnc_sasl": "yes",
    }  # fmt: skip
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>", **security) as guest:
        fred = Credentials(
            username="fred", password="opensesame", tls=certificates.client_context("client")
        )
        async with vnc_viewer(guest.address, fred):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
            (session,) = guest.domain.graphics_sessions()
        assert event.auth_scheme == "vencrypt+x509+sasl"
        assert event.subject == (ALICE, ("saslUsername", "fred"))
        assert session.who == "fred"


@pytest.mark.peer("openssl")
async def test_hostile_names_in_a_certificate_stay_text(
    start: Start, certificates: Certificates
) -> None:
    certificates.add_client("mallory", {"CN": "\x1b[2J[red]mallory\nroot"})
    security = {"tls": certificates.folder, "vnc_tls": "yes", "vnc_tls_verify": "yes"}
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>", **security) as guest:
        mallory = Credentials(tls=certificates.client_context("mallory"))
        async with vnc_viewer(guest.address, mallory):
            await guest.phase(GraphicsPhase.INITIALIZE)
            (session,) = guest.domain.graphics_sessions()
        assert session.who == "\x1b[2J[red]mallory\nroot"


async def test_a_port_scan_is_an_attempt(start: Start) -> None:
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>") as guest:
        client = await RfbClient.connect(guest.address)
        await client.reset()
        assert (await guest.last_session()).end is SessionEnd.ATTEMPT


async def test_an_exclusive_viewer_puts_the_other_out(start: Start) -> None:
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>") as guest:
        async with vnc_viewer(guest.address):
            first = await guest.phase(GraphicsPhase.INITIALIZE)
            async with vnc_viewer(guest.address, shared=False):
                assert (await guest.last_session()).remote == first.remote
                assert len(guest.domain.graphics_sessions()) == 1


@pytest.mark.peer("qemu-spice")
async def test_spice_with_a_ticket_is_one_viewer_of_four_channels(start: Start) -> None:
    xml = "<graphics type='spice' port='-1' autoport='yes' listen='127.0.0.1' passwd='sesame'/>"
    async with start(xml) as guest:
        with pytest.raises(LinkRefused):
            await SpiceViewer.open(guest.address, password="wrong")
        assert (await guest.last_session()).end is SessionEnd.ATTEMPT
        async with await SpiceViewer.open(guest.address, password="sesame"):
            for _ in range(4):
                event = await guest.phase(GraphicsPhase.INITIALIZE)
            (session,) = guest.domain.graphics_sessions()
        assert (event.auth_scheme, event.subject) == ("spice", ())
        assert (session.channels, session.who) == (4, None)
        assert (await guest.last_session()).end is SessionEnd.LEFT


@pytest.mark.peer("qemu-spice", "openssl")
async def test_spice_over_tls(start: Start, certificates: Certificates) -> None:
    xml = "<graphics type='spice' autoport='yes' listen='127.0.0.1' defaultMode='secure'/>"
    async with start(xml, tls=certificates.folder, spice_tls="yes") as guest:
        assert guest.graphics.tls_port
        address = ("127.0.0.1", guest.graphics.tls_port)
        async with await SpiceViewer.open(address, tls=certificates.client_context()):
            event = await guest.phase(GraphicsPhase.INITIALIZE)
        assert event.tls is True


@pytest.mark.peer("qemu-spice")
async def test_spice_over_a_unix_socket(start: Start, short_tmp: Path) -> None:
    path = str(short_tmp / "spice.sock")
    xml = f"<graphics type='spice'><listen type='socket' socket='{path}'/></graphics>"
    async with start(xml) as guest:
        async with await SpiceViewer.open(path):
            for _ in range(4):
                event = await guest.phase(GraphicsPhase.INITIALIZE)
            assert event.remote.family is AddressFamily.UNIX
            assert len(guest.domain.graphics_sessions()) == 1
        assert (await guest.last_session()).end is SessionEnd.LEFT


async def test_a_display_without_a_listener_starts_and_is_nobodys(start: Start) -> None:
    async with start("<graphics type='vnc'><listen type='none'/></graphics>") as guest:
        assert guest.domain.graphics_sessions() == []
        assert guest.connection.sessions.is_complete(guest.domain.ref)


async def test_sessions_end_when_the_guest_is_destroyed_under_its_viewer(start: Start) -> None:
    async with start("<graphics type='vnc' port='-1' listen='127.0.0.1'/>") as guest:
        async with vnc_viewer(guest.address):
            await guest.phase(GraphicsPhase.INITIALIZE)
            await guest.domain.destroy()
            assert (await guest.last_session()).end is SessionEnd.STOPPED
        await guest.domain.start()
        assert guest.domain.graphics_sessions() == []


def _ended(event: Event) -> bool:
    return isinstance(event, GraphicsSessionEvent) and event.session.end is not None
