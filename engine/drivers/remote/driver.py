"""RemoteDriver: any hypervisor that a libvirt daemon serves.

    qemu:///system  qemu+ssh://host/system  lxc+tls://host/system  test+unix:///default?socket=…

The daemon's own words for what it cannot do are kept: a verb that it refused as unsupported is
shown as impossible from then on, with that reason.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from ...credentials import RememberedCredentials
from ...domain_facts import HostInfo
from ...errors import ConnectFailed, ConnectionClosed, EngineError, Unsupported
from ...events import GraphicsClientsEvent, MetadataType
from ...untrusted_text import printable
from .asking import Asking
from .domain_listing import DomainListing
from .domain_verbs import RemoteDomainVerbs
from .event_order import EventOrder
from .host import RemoteHost, version_text
from .host_interfaces import RemoteHostInterfaces
from .host_resources import RemoteHostResources
from .monitor_events import REGISTRATIONS, engine_event
from .network_filters import RemoteNetworkFilters
from .networks import RemoteNetworks
from .node_devices import RemoteNodeDevices
from .secrets import RemoteSecrets
from .sketches import Sketches
from .storage_pools import RemoteStoragePools
from .storage_volumes import RemoteStorageVolumes
from .wire_domain import domain_ref, uuid_text, wire_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...clock import Clock
    from ...domain_facts import DomainInfo, DomainStatistics
    from ...domain_ref import DomainRef
    from ...events import Event
    from ...rpc.client import RpcClient
    from ...uri import ConnectionURI

_log = logging.getLogger(__name__)

#: Flags of libvirt's functions of these names.
_START_PAUSED: Final = 1
_XML_SECURE: Final = 1
_XML_INACTIVE: Final = 2
_AFFECT_LIVE: Final = 1
_AFFECT_CONFIG: Final = 2

#: Seconds for saying goodbye to a daemon.
_GOODBYE: Final = 1.0


class RemoteDriver(
    RemoteDomainVerbs,
    RemoteNetworks,
    RemoteStoragePools,
    RemoteStorageVolumes,
    RemoteNodeDevices,
    RemoteHostInterfaces,
    RemoteSecrets,
    RemoteNetworkFilters,
    RemoteHost,
    RemoteHostResources,
    Asking,
):
    """One connection to one libvirt daemon."""

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        super().__init__(uri, emit, clock)
        #: Events that could not be read.
        self.unreadable = 0

    @property
    def latency(self) -> float | None:
        """Seconds of the last round trip."""
        return self._client.latency

    # -- the connection itself ---------------------------------------------------------------

    async def open(self, *, read_only: bool) -> None:
        """Reach the daemon, ask for all of its events, and say whose displays have a past.

        Raises:
            ConnectFailed: ``step`` says how far the way was found.
        """
        self._read_only = read_only
        self._logins = RememberedCredentials(self.credentials)
        try:
            await self._prepare()
        except ConnectionClosed as error:
            raise ConnectFailed(f"{self.uri}: {error.message}", hint=error.hint) from error

    async def _prepare(self) -> None:
        client = self._client = await self._connect()
        sketches = Sketches(client)
        self._listing = DomainListing(client, sketches, self.clock)
        self._order = EventOrder(sketches, self._tasks, self.emit)
        client.on_event = self._take_event
        client.lost.add_done_callback(self._tell_loss)
        await asyncio.gather(*self._registrations())
        await self._tell_of_displays(sketches)

    async def _tell_of_displays(self, sketches: Sketches) -> None:
        """Say of every running domain with displays that nobody knows who is there."""
        try:
            running = await self._listing.running()
        except Unsupported:  # a connection that is for networks or storage alone
            return
        await sketches.make(running)
        for domain in running:
            known = sketches.get(uuid_text(domain[1]))
            for protocol in {display.protocol for display in known.displays} if known else ():
                self.emit(
                    GraphicsClientsEvent(
                        time=self.clock.now(),
                        domain=domain_ref(domain),
                        protocol=protocol,
                        clients=None,
                    )
                )

    async def close(self) -> None:
        """Let go of the daemon; domains go on."""
        self._is_closing = True
        await self._tasks.cancel()
        await asyncio.gather(*map(_part, self._clients))

    async def host_info(self) -> HostInfo:
        """Return the facts of the host."""
        names = ("connect_get_hostname", "connect_get_type", "connect_get_version")
        hostname, kind, version, node = await asyncio.gather(
            *(self._client.call(name) for name in (*names, "node_get_info"))
        )
        _, memory_kib, cpus, *_ = node
        return HostInfo(
            hostname=hostname,
            hypervisor=kind,
            version=version_text(version),
            cpus=cpus,
            memory_kib=memory_kib,
        )

    # -- inventory ----------------------------------------------------------------------------

    async def domains(self) -> list[DomainInfo]:
        """Return every domain."""
        return await self._listing.domains()

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain."""
        return await self._listing.statistics()

    # -- definition ---------------------------------------------------------------------------

    async def define(self, xml: str) -> DomainRef:
        """Store a domain, or replace its configuration."""
        return domain_ref(await self._ask("define", "domain_define_xml_flags", xml, 0))

    async def undefine(self, domain: DomainRef) -> None:
        """Forget the stored configuration."""
        await self._ask("undefine", "domain_undefine_flags", wire_domain(domain), 0)

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        """Return the domain's XML."""
        flags = (_XML_INACTIVE if inactive else 0) | (_XML_SECURE if secure else 0)
        xml: str = await self._ask("domain_xml", "domain_get_xml_desc", wire_domain(domain), flags)
        return xml

    async def set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """Say whether the domain starts with the host."""
        await self._ask(
            "set_autostart", "domain_set_autostart", wire_domain(domain), int(autostart)
        )

    async def rename(self, domain: DomainRef, name: str) -> DomainRef:
        """Give a domain that does not run another name."""
        await self._ask("rename", "domain_rename", wire_domain(domain), name, 0)
        return type(domain)(name, domain.uuid, domain.id)

    async def set_title(self, domain: DomainRef, title: str) -> None:
        """Set the short description."""
        await self._describe("set_title", domain, MetadataType.TITLE, title or None)

    async def set_description(self, domain: DomainRef, description: str) -> None:
        """Set the long description."""
        await self._describe(
            "set_description", domain, MetadataType.DESCRIPTION, description or None
        )

    async def set_metadata(
        self, domain: DomainRef, namespace: str, key: str, xml: str | None
    ) -> None:
        """Set the metadata element of one namespace."""
        await self._describe("set_metadata", domain, MetadataType.ELEMENT, xml, key, namespace)

    async def _describe(
        self,
        verb: str,
        domain: DomainRef,
        kind: MetadataType,
        text: str | None,
        key: str | None = None,
        namespace: str | None = None,
    ) -> None:
        """Describe the domain as it runs and as it is stored, whichever there is."""
        target = wire_domain(domain)
        is_active, is_persistent = await asyncio.gather(
            self._client.call("domain_is_active", target),
            self._client.call("domain_is_persistent", target),
        )
        flags = _AFFECT_LIVE * is_active | _AFFECT_CONFIG * is_persistent
        await self._ask(verb, "domain_set_metadata", target, kind, text, key, namespace, flags)

    # -- lifecycle ----------------------------------------------------------------------------

    async def start(self, domain: DomainRef, *, paused: bool = False) -> DomainRef:
        """Start a stored domain."""
        flags = _START_PAUSED if paused else 0
        started = await self._ask("start", "domain_create_with_flags", wire_domain(domain), flags)
        return domain_ref(started)

    async def shutdown(self, domain: DomainRef) -> None:
        """Ask the guest to power off."""
        await self._ask("shutdown", "domain_shutdown_flags", wire_domain(domain), 0)

    async def reboot(self, domain: DomainRef) -> None:
        """Ask the guest to restart."""
        await self._ask("reboot", "domain_reboot", wire_domain(domain), 0)

    async def reset(self, domain: DomainRef) -> None:
        """Restart the machine as by its reset button."""
        await self._ask("reset", "domain_reset", wire_domain(domain), 0)

    async def destroy(self, domain: DomainRef) -> None:
        """Stop the domain at once."""
        await self._ask("destroy", "domain_destroy_flags", wire_domain(domain), 0)

    async def suspend(self, domain: DomainRef) -> None:
        """Hold the guest's processors."""
        await self._ask("suspend", "domain_suspend", wire_domain(domain))

    async def resume(self, domain: DomainRef) -> None:
        """Let the guest's processors go on."""
        await self._ask("resume", "domain_resume", wire_domain(domain))

    # -- events ---------------------------------------------------------------------------------

    async def _register(self, procedure: str, number: int) -> None:
        """Ask for one kind of events; a daemon that does not know it never sends it.

        Daemons refuse what is newer than they are with an internal error, among others.
        """
        try:
            await self._client.call(procedure, number, None)
        except ConnectionClosed:
            raise
        except EngineError as error:
            _log.info("%s has no events of %s %d: %s", self.uri, procedure, number, error)

    def _registrations(self) -> list[Any]:
        return [
            self._register(procedure, number)
            for procedure, count in REGISTRATIONS.items()
            for number in range(count)
        ]

    # -- what the daemon tells ----------------------------------------------------------------

    def _take_event(self, name: str, fields: Any) -> None:
        try:
            event = engine_event(name, fields, self.clock.now())
        except (KeyError, ValueError) as error:
            self.unreadable += 1
            _log.warning("%s sent %s with %s", self.uri, name, printable(repr(error)))
            return
        if event is not None:
            self._order.take(event)

    def _tell_loss(self, lost: asyncio.Future[EngineError]) -> None:
        if not self._is_closing:
            self.on_lost(lost.result())


async def _part(client: RpcClient) -> None:
    """Say goodbye, if the daemon still listens."""
    try:
        async with asyncio.timeout(_GOODBYE):
            await client.call("connect_close")
    except (EngineError, TimeoutError):
        pass
    finally:
        await client.close()
