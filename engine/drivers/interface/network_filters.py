"""NetworkFilterVerbs: what guests may send, and which of their cards is held to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...network_filter_facts import FilterBinding, FilterRef


class NetworkFilterVerbs(VerbGroup):
    """A verb of a filter raises ``NoNetworkFilter`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {
            *("network_filters", "network_filter_xml"),
            *("filter_bindings", "filter_binding_by_port", "filter_binding_xml"),
        }
    )

    async def network_filters(self) -> list[FilterRef]:
        """Return every filter, in no particular order."""
        raise self._unsupported("network_filters")

    async def define_network_filter(self, xml: str) -> FilterRef:
        """Store a filter, or replace one; cards behind it are held to the new one at once."""
        raise self._unsupported("define_network_filter")

    async def undefine_network_filter(self, network_filter: FilterRef) -> None:
        """Forget a filter that nothing uses."""
        raise self._unsupported("undefine_network_filter")

    async def network_filter_xml(self, network_filter: FilterRef) -> str:
        """Return the XML."""
        raise self._unsupported("network_filter_xml")

    async def filter_bindings(self) -> list[FilterBinding]:
        """Return every card that is behind a filter."""
        raise self._unsupported("filter_bindings")

    async def filter_binding_by_port(self, port_device: str) -> FilterBinding:
        """Return the filter that a card is behind.

        Raises:
            EngineError: it is behind none.
        """
        raise self._unsupported("filter_binding_by_port")

    async def create_filter_binding(self, xml: str) -> FilterBinding:
        """Put a card behind a filter."""
        raise self._unsupported("create_filter_binding")

    async def delete_filter_binding(self, binding: FilterBinding) -> None:
        """Let a card send what it likes."""
        raise self._unsupported("delete_filter_binding")

    async def filter_binding_xml(self, binding: FilterBinding) -> str:
        """Return the XML of a binding."""
        raise self._unsupported("filter_binding_xml")
