"""HypervisorDriver: what a hypervisor can be asked, in groups; everything is unsupported until a
driver says otherwise.

A driver overrides the verbs it has. It tells what happens on its own by calling ``emit`` with
engine events, in the order in which they happened. A verb of a domain takes its ``DomainRef`` and
raises ``NoDomain`` where there is none, ``OperationInvalid`` where the state does not allow it and
``Unsupported`` where the hypervisor cannot do it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ..credentials import NobodyToAsk
from .interface.domain_verbs import DomainVerbs
from .interface.host import HostVerbs
from .interface.host_interfaces import HostInterfaceVerbs
from .interface.network_filters import NetworkFilterVerbs
from .interface.networks import NetworkVerbs
from .interface.node_devices import NodeDeviceVerbs
from .interface.secrets import SecretVerbs
from .interface.storage_pools import StoragePoolVerbs
from .interface.storage_volumes import StorageVolumeVerbs
from .interface.verb_group import VerbGroup
from .verb_words import lacking

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..clock import Clock
    from ..credentials import Credentials
    from ..domain_facts import DomainInfo, DomainStatistics, HostInfo
    from ..domain_ref import DomainRef
    from ..errors import EngineError
    from ..events import Event
    from ..uri import ConnectionURI


class HypervisorDriver(
    DomainVerbs,
    NetworkVerbs,
    StoragePoolVerbs,
    StorageVolumeVerbs,
    NodeDeviceVerbs,
    HostInterfaceVerbs,
    SecretVerbs,
    NetworkFilterVerbs,
    HostVerbs,
    VerbGroup,
):
    """One connection to one hypervisor. Belongs to one event loop."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {"domains", "domain_xml", "statistics", "host_info"}
    )

    #: Whether a guest that was asked to reboot is started again though nobody is connected.
    reboots_alone: ClassVar[bool] = True

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        self.uri = uri
        self.emit = emit
        self.clock = clock
        #: Whom to ask for passwords while connecting.
        self.credentials: Credentials = NobodyToAsk()
        #: To be called once, with the reason, when an open connection breaks.
        self.on_lost: Callable[[EngineError], None] = _ignore

    @property
    def latency(self) -> float | None:
        """Seconds that the last round trip to the hypervisor took; None where nobody measures."""
        return None

    # -- the connection itself ---------------------------------------------------------------

    @abstractmethod
    async def open(self, *, read_only: bool) -> None:
        """Reach the hypervisor and begin to emit events.

        Emits a ``GraphicsClientsEvent`` for every running domain: who was there before us.

        Raises:
            ConnectFailed: nobody answers. RootBusy: somebody else owns the store.
            InvalidURI: a part of the address means nothing to this driver.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the hypervisor; domains go on. Ends every task and socket of the driver."""

    @abstractmethod
    async def host_info(self) -> HostInfo:
        """Return the facts of the host."""

    def why_unsupported(self, verb: str) -> str | None:
        """Return why this connection does not have ``verb``, or None when it has."""
        if getattr(type(self), verb) is getattr(HypervisorDriver, verb):
            return lacking(self.title, verb)
        return None

    # -- inventory and statistics: one call for all domains -----------------------------------

    @abstractmethod
    async def domains(self) -> list[DomainInfo]:
        """Return every domain, running or not, in no particular order."""

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain."""
        raise self._unsupported("statistics")

    # -- definition ---------------------------------------------------------------------------

    async def define(self, xml: str) -> DomainRef:
        """Store a domain, or replace the configuration of the one with the same name and uuid.

        Raises:
            InvalidXML: the document cannot be read. ConfigUnsupported: it cannot be run here.
            DomainExists: the name belongs to another uuid.
        """
        raise self._unsupported("define")

    async def undefine(self, domain: DomainRef) -> None:
        """Forget the stored configuration; a running domain goes on until it stops."""
        raise self._unsupported("undefine")

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        """Return the domain's XML: as it runs, or with ``inactive`` as it will start next time.

        Passwords are left out unless ``secure``.
        """
        raise self._unsupported("domain_xml")

    async def set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """Say whether the domain starts with the host."""
        raise self._unsupported("set_autostart")

    async def rename(self, domain: DomainRef, name: str) -> DomainRef:
        """Give a stored domain that does not run another name."""
        raise self._unsupported("rename")

    async def set_title(self, domain: DomainRef, title: str) -> None:
        """Set the short description shown in lists; empty removes it."""
        raise self._unsupported("set_title")

    async def set_description(self, domain: DomainRef, description: str) -> None:
        """Set the long description; empty removes it."""
        raise self._unsupported("set_description")

    async def set_metadata(
        self, domain: DomainRef, namespace: str, key: str, xml: str | None
    ) -> None:
        """Set the metadata element of one XML namespace (prefix ``key``); None removes it."""
        raise self._unsupported("set_metadata")

    # -- lifecycle ----------------------------------------------------------------------------

    async def start(self, domain: DomainRef, *, paused: bool = False) -> DomainRef:
        """Start a stored domain; the returned reference has its id."""
        raise self._unsupported("start")

    async def shutdown(self, domain: DomainRef) -> None:
        """Ask the guest to power off; returns at once."""
        raise self._unsupported("shutdown")

    async def reboot(self, domain: DomainRef) -> None:
        """Ask the guest to restart; returns at once."""
        raise self._unsupported("reboot")

    async def reset(self, domain: DomainRef) -> None:
        """Restart the machine as by its reset button."""
        raise self._unsupported("reset")

    async def destroy(self, domain: DomainRef) -> None:
        """Stop the domain at once, as by pulling its plug."""
        raise self._unsupported("destroy")

    async def suspend(self, domain: DomainRef) -> None:
        """Hold the guest's processors."""
        raise self._unsupported("suspend")

    async def resume(self, domain: DomainRef) -> None:
        """Let the guest's processors go on."""
        raise self._unsupported("resume")


def _ignore(_: EngineError) -> None:
    """Hear of a loss and do nothing."""
