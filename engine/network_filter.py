"""NetworkFilter: one filter of the host and its verbs; NetworkFilters: all, and who uses which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NoNetworkFilter

if TYPE_CHECKING:
    from .connection import Connection
    from .network_filter_facts import FilterBinding, FilterRef

    FilterRefs = list[FilterRef]
    FilterBindings = list[FilterBinding]


class NetworkFilters:
    """The network filters of a connection's host: ``connection.network_filters``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> FilterRefs:
        """Return every filter."""
        driver = self._connection.driver
        return await self._connection.call("network_filters", driver.network_filters())

    async def lookup(self, key: str) -> NetworkFilter:
        """Return the filter with that name or uuid.

        Raises:
            NoNetworkFilter: there is none.
        """
        refs = await self.list()
        by_name = {ref.name: ref for ref in refs}
        by_uuid = {ref.uuid: ref for ref in refs}
        if ref := by_name.get(key) or by_uuid.get(key.lower()):
            return self.of(ref)
        raise NoNetworkFilter(f"no filter with name or uuid {key!r} on {self._connection.uri}")

    def of(self, ref: FilterRef) -> NetworkFilter:
        """Return the handle of a filter that is known already."""
        return NetworkFilter(self._connection, ref)

    async def define(self, xml: str) -> NetworkFilter:
        """Store a filter, or replace one; cards behind it are held to the new one at once."""
        work = self._connection.driver.define_network_filter(xml)
        return self.of(await self._connection.call("define_network_filter", work))

    # -- bindings -------------------------------------------------------------------------------

    async def bindings(self) -> FilterBindings:
        """Return every card that is behind a filter."""
        driver = self._connection.driver
        return await self._connection.call("filter_bindings", driver.filter_bindings())

    async def binding(self, port_device: str) -> FilterBinding:
        """Return the filter that a card is behind.

        Raises:
            EngineError: it is behind none.
        """
        work = self._connection.driver.filter_binding_by_port(port_device)
        return await self._connection.call("filter_binding_by_port", work)

    async def binding_xml(self, binding: FilterBinding) -> str:
        """Return the XML of a binding."""
        work = self._connection.driver.filter_binding_xml(binding)
        return await self._connection.call("filter_binding_xml", work)

    async def create_binding(self, xml: str) -> FilterBinding:
        """Put a card behind a filter."""
        work = self._connection.driver.create_filter_binding(xml)
        return await self._connection.call("create_filter_binding", work)

    async def delete_binding(self, binding: FilterBinding) -> None:
        """Let a card send what it likes."""
        work = self._connection.driver.delete_filter_binding(binding)
        await self._connection.call("delete_filter_binding", work)


class NetworkFilter:
    """A handle: cheap to make, holds no state of the filter but its reference."""

    def __init__(self, connection: Connection, ref: FilterRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"NetworkFilter({self.ref.name!r} on {self.connection.uri})"

    async def xml(self) -> str:
        """Return the XML."""
        driver = self.connection.driver
        return await self.connection.call("network_filter_xml", driver.network_filter_xml(self.ref))

    async def undefine(self) -> None:
        """Forget it, if nothing uses it."""
        work = self.connection.driver.undefine_network_filter(self.ref)
        await self.connection.call("undefine_network_filter", work)
