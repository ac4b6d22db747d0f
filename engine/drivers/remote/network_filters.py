"""The network filters of a libvirt daemon's host."""

from __future__ import annotations

from ...network_filter_facts import FilterBinding, FilterRef
from .asking import Asking
from .host_objects import wire_object
from .wire_domain import uuid_text


class RemoteNetworkFilters(Asking):
    """The verbs of network filters and their bindings."""

    async def network_filters(self) -> list[FilterRef]:
        """Return every filter."""
        filters, _ = await self._ask("network_filters", "connect_list_all_nwfilters", 1, 0)
        return [_ref(found) for found in filters]

    async def define_network_filter(self, xml: str) -> FilterRef:
        """Store a filter, or replace one."""
        return _ref(await self._ask("define_network_filter", "nwfilter_define_xml", xml))

    async def undefine_network_filter(self, network_filter: FilterRef) -> None:
        """Forget a filter that nothing uses."""
        where = wire_object(network_filter)
        await self._ask("undefine_network_filter", "nwfilter_undefine", where)

    async def network_filter_xml(self, network_filter: FilterRef) -> str:
        """Return the XML."""
        where = wire_object(network_filter)
        xml: str = await self._ask("network_filter_xml", "nwfilter_get_xml_desc", where, 0)
        return xml

    async def filter_bindings(self) -> list[FilterBinding]:
        """Return every card that is behind a filter."""
        verb, procedure = "filter_bindings", "connect_list_all_nwfilter_bindings"
        bindings, _ = await self._ask(verb, procedure, 1, 0)
        return [FilterBinding(*binding) for binding in bindings]

    async def filter_binding_by_port(self, port_device: str) -> FilterBinding:
        """Return the filter that a card is behind."""
        verb, procedure = "filter_binding_by_port", "nwfilter_binding_lookup_by_port_dev"
        return FilterBinding(*await self._ask(verb, procedure, port_device))

    async def create_filter_binding(self, xml: str) -> FilterBinding:
        """Put a card behind a filter."""
        verb, procedure = "create_filter_binding", "nwfilter_binding_create_xml"
        return FilterBinding(*await self._ask(verb, procedure, xml, 0))

    async def delete_filter_binding(self, binding: FilterBinding) -> None:
        """Let a card send what it likes."""
        where = binding.port_device, binding.filter_name
        await self._ask("delete_filter_binding", "nwfilter_binding_delete", where)

    async def filter_binding_xml(self, binding: FilterBinding) -> str:
        """Return the XML of a binding."""
        where = binding.port_device, binding.filter_name
        xml: str = await self._ask("filter_binding_xml", "nwfilter_binding_get_xml_desc", where, 0)
        return xml


def _ref(network_filter: tuple[str, bytes]) -> FilterRef:
    name, uuid = network_filter
    return FilterRef(name, uuid_text(uuid))
