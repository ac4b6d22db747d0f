"""GuestQuestions: what a host is asked about one guest, and what it need not be asked again.

agent   the guest itself, if an agent runs in it: addresses, and the name of its system
lease   the host's own DHCP servers
arp     the host's table of neighbours
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from ..errors import ConnectionClosed, EngineError, NoDomain, OperationTimeout, Unsupported
from ..guest_agent import AddressSource, GuestInformation
from .guest_answer import shown_addresses, shown_os_name

if TYPE_CHECKING:
    from ..connection import Connection
    from ..domain_ref import DomainRef

#: What the host knows of its guests, best first.
_OF_HOST: Final = ((AddressSource.LEASES, "lease"), (AddressSource.ARP, "arp"))

#: Failures without an answer in between after which a host is not asked for that any more.
PATIENCE: Final = 3

#: ``VIR_ERR_ARGUMENT_UNSUPPORTED``: this host has no such source.
_NO_SUCH_SOURCE: Final = 74

#: What says nothing of the source: the host is slow or gone, or the guest is.
PASSING: Final = (ConnectionClosed, NoDomain, OperationTimeout)

_ADDRESSES: Final = "guest_interfaces"
_SYSTEM: Final = "guest_information"


class GuestQuestions:
    """Asks over one connection. Every method may raise ``EngineError`` for what may pass."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._failures = dict.fromkeys((source for source, _ in _OF_HOST), 0)

    @property
    def can_ask(self) -> bool:
        """Whether there is anything that this host may know."""
        return self._has(_ADDRESSES) or self._has(_SYSTEM)

    @property
    def can_ask_agents(self) -> bool:
        """Whether guests may be asked: a read-only connection must not."""
        return not self._connection.read_only and self.can_ask

    async def of_agent(self, domain: DomainRef) -> tuple[str, ...]:
        """Return the addresses that the guest's agent tells.

        Raises:
            EngineError: there is no agent, or it does not answer.
        """
        agent = self._connection.domain(domain).agent
        return shown_addresses(await agent.interfaces(AddressSource.AGENT))

    async def os_name(self, domain: DomainRef) -> str:
        """Return what the guest's agent calls its system; "" where this agent cannot say."""
        if not self._has(_SYSTEM):
            return ""
        agent = self._connection.domain(domain).agent
        try:
            values = await agent.information(GuestInformation.OS)
        except PASSING:
            raise
        except EngineError:
            return ""
        return shown_os_name(cast("dict[str, Any]", values))

    async def of_host(self, domain: DomainRef) -> tuple[tuple[str, ...], str]:
        """Return the addresses that the host knows, and from where; none where it knows none."""
        agent = self._connection.domain(domain).agent
        for source, word in _OF_HOST:
            if self._failures[source] >= PATIENCE or not self._has(_ADDRESSES):
                continue
            try:
                found = shown_addresses(await agent.interfaces(source))
            except PASSING:
                raise
            except EngineError as error:
                is_for_ever = isinstance(error, Unsupported) or error.code == _NO_SUCH_SOURCE
                self._failures[source] += PATIENCE if is_for_ever else 1
                continue
            self._failures[source] = 0
            if found:
                return found, word
        return (), ""

    def _has(self, verb: str) -> bool:
        return self._connection.why_impossible(verb) is None
