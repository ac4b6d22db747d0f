"""The tabs "interfaces", "secrets" and "filters": lists, with the document of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from .node import PartNode
from .part import Answer, HostPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from .part import Inquiry

_CELLS = 120


async def _ask_interfaces(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    infos = await inquiry.connection.interfaces.list()
    return Answer(
        nodes=tuple(
            PartNode(
                key=info.ref.name,
                name=printable(info.ref.name, _CELLS),
                about=f"{'up' if info.active else 'down'}  {printable(info.ref.mac, 40)}".strip(),
                role="" if info.active else "dim",
                fact=info.ref,
            )
            for info in sorted(infos, key=lambda info: info.ref.name)
        )
    )


async def _interface_xml(inquiry: Inquiry, node: PartNode) -> str:
    return await inquiry.connection.interfaces.of(node.fact).xml()


async def _ask_secrets(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    """List them; a value is never asked for."""
    infos = await inquiry.connection.secrets.list()
    nodes = []
    for info in sorted(infos, key=lambda info: (info.ref.usage, info.ref.usage_id)):
        kinds = ["private"] if info.private else []
        kinds += ["ephemeral"] if info.ephemeral else []
        use = f"{info.ref.usage.label} {info.ref.usage_id}".strip()
        nodes.append(
            PartNode(
                key=info.ref.uuid,
                name=printable(use, _CELLS),
                about="  ".join((*kinds, info.ref.uuid)),
                fact=info.ref,
            )
        )
    return Answer(nodes=tuple(nodes))


async def _secret_xml(inquiry: Inquiry, node: PartNode) -> str:
    return await inquiry.connection.secrets.of(node.fact).xml()


async def _ask_filters(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    """List them with the cards that are behind each, as far as the host tells."""
    filters = inquiry.connection.network_filters
    refs = await filters.list()
    behind: dict[str, list[str]] = {}
    try:
        for binding in await filters.bindings():
            behind.setdefault(binding.filter_name, []).append(binding.port_device)
    except EngineError:
        behind = {}  # an older daemon does not tell who is behind which
    return Answer(
        nodes=tuple(
            PartNode(
                key=ref.uuid,
                name=printable(ref.name, _CELLS),
                about=_behind(behind.get(ref.name, [])),
                fact=ref,
            )
            for ref in sorted(refs, key=lambda ref: ref.name)
        )
    )


def _behind(devices: list[str]) -> str:
    return f"in front of {printable(', '.join(devices), _CELLS)}" if devices else ""


async def _filter_xml(inquiry: Inquiry, node: PartNode) -> str:
    return await inquiry.connection.network_filters.of(node.fact).xml()


INTERFACES: Final = HostPart(
    name="interfaces",
    engine_verb="interfaces",
    ask=_ask_interfaces,
    document=_interface_xml,
    nothing="The host names no interfaces.",
)

SECRETS: Final = HostPart(
    name="secrets",
    engine_verb="secrets",
    ask=_ask_secrets,
    document=_secret_xml,
    nothing="The host keeps no secrets.  a makes one.",
)

FILTERS: Final = HostPart(
    name="filters",
    engine_verb="network_filters",
    ask=_ask_filters,
    document=_filter_xml,
    nothing="The host has no network filters.",
)
