"""Sketches: what lists and events need of a domain's XML, fetched once for each that is new.

No bulk call of libvirt tells titles, displays or labels. A sketch is kept until an event says that
the domain was defined, started, stopped or described anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from ...domain_labels import NO_LABELS, DomainLabels
from ...errors import ConnectionClosed, EngineError
from ...os_metadata import os_id
from .wire_domain import uuid_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...rpc.client import RpcClient
    from .wire_domain import WireDomain

#: Documents asked for at once: other calls must come in between.
_BATCH: Final = 256

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Display:
    """A display of a running domain; ``services`` are its ports, as text."""

    protocol: str
    services: frozenset[str]
    has_unix_socket: bool


@dataclass(frozen=True, slots=True)
class DomainSketch:
    """The title, the displays, the labels and the system of a domain; None: cannot be read."""

    title: str = ""
    displays: tuple[Display, ...] = ()
    labels: DomainLabels | None = NO_LABELS
    os_id: str = ""

    def protocol_at(self, service: str, *, is_unix: bool) -> str | None:
        """Return the protocol of the display at a local port or socket; None where unsure."""
        protocols = {
            display.protocol
            for display in self.displays
            if (display.has_unix_socket if is_unix else service in display.services)
        } or {display.protocol for display in self.displays}
        return protocols.pop() if len(protocols) == 1 else None


_EMPTY: Final = DomainSketch(labels=None)


def sketch(xml: str) -> DomainSketch:
    """Return what there is to know in a domain's XML; nothing where it cannot be read."""
    try:
        root = etree.fromstring(xml.encode("utf-8", "surrogateescape"), _PARSER)
    except etree.XMLSyntaxError:
        return _EMPTY
    title = root.findtext("title") or ""
    displays = tuple(map(_display, root.iterfind("devices/graphics")))
    return DomainSketch(title, displays, DomainLabels.of(root), os_id(root))


def _display(graphics: etree._Element) -> Display:
    ports = {graphics.get(name) for name in ("port", "tlsPort", "websocket")}
    sockets = (graphics, *graphics.iterfind("listen"))
    return Display(
        graphics.get("type", ""),
        frozenset(port for port in ports if port and port != "-1"),
        any(element.get("socket") for element in sockets),
    )


class Sketches:
    """The sketches of one connection, by uuid."""

    def __init__(self, client: RpcClient) -> None:
        self._client = client
        self._known: dict[str, DomainSketch] = {}
        #: Those to be asked for again, and how many had been forgotten when they were.
        self._outdated: dict[str, int] = {}
        self._forgotten = 0

    def get(self, uuid: str) -> DomainSketch | None:
        """Return the sketch, if there is one that holds."""
        return None if uuid in self._outdated else self._known.get(uuid)

    def latest(self, uuid: str) -> DomainSketch:
        """Return the last that was made, whether it still holds or not."""
        return self._known.get(uuid, _EMPTY)

    def forget(self, uuid: str) -> None:
        """Ask again when it is needed next; what was known holds if there is no answer then."""
        self._forgotten += 1
        self._outdated[uuid] = self._forgotten

    def keep_only(self, uuids: Iterable[str]) -> None:
        """Forget the domains that are gone."""
        there = set(uuids)
        for uuid in (self._known.keys() | self._outdated.keys()) - there:
            self._known.pop(uuid, None)
            self._outdated.pop(uuid, None)

    async def make(self, domains: Iterable[WireDomain]) -> None:
        """Make those that are missing.

        Raises:
            ConnectionClosed: the connection is gone.
        """
        missing = [domain for domain in domains if self.get(uuid_text(domain[1])) is None]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            calls = [self._client.call("domain_get_xml_desc", domain, 0) for domain in batch]
            asked = self._forgotten
            answers = await asyncio.gather(*calls, return_exceptions=True)
            for domain, answer in zip(batch, answers, strict=True):
                self._take(uuid_text(domain[1]), answer, asked)

    def _take(self, uuid: str, answer: str | BaseException, asked: int) -> None:
        """Keep an answer; one that was asked for before ``forget`` may be older than that."""
        if isinstance(answer, str):
            self._known[uuid] = sketch(answer)
        elif isinstance(answer, ConnectionClosed) or not isinstance(answer, EngineError):
            raise answer
        else:  # it is gone, or busy: what was known is the best there is
            self._known.setdefault(uuid, _EMPTY)
        if self._outdated.get(uuid, 0) <= asked:
            self._outdated.pop(uuid, None)
