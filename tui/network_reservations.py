"""Reservations: addresses that a network's DHCP keeps for one card; made of a lease or typed.

They go into the running network and into the stored one, by what libvirt calls net-update.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_interface
from typing import TYPE_CHECKING, Final

from lxml import etree

from engine import printable
from engine.conf.network_sketch import Reservation, network_sketch
from engine.conf.xml_document import serialize
from engine.errors import InvalidArgument
from engine.network_facts import NetworkChange, NetworkSection

from .confirmations import Question
from .part_verbs import PartVerb, Step, agreed, answer_of
from .screens.form_dialog import Field, Form, FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection

    from .app import VirtdeckApp
    from .network_row import NetworkRow
    from .screens.form_dialog import Values

_MAC: Final = re.compile(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{0,253}")
_OTHER: Final = "another card"


def reservation_verbs(app: VirtdeckApp) -> tuple[PartVerb[NetworkRow], ...]:
    """Return what can be done to the reservations of a network."""
    verbs = _Verbs(app)
    return (
        PartVerb(
            name="reserve",
            title="Reserve an address",
            key="v",
            engine_verb="update_network",
            run=verbs.reserve,
            why_not_now=_why_none,
        ),
        PartVerb(
            name="change-reservation",
            title="Change a reservation",
            key="e",
            engine_verb="update_network",
            run=verbs.change,
            why_not_now=_why_no_reservation,
        ),
        PartVerb(
            name="remove-reservation",
            title="Remove a reservation",
            key="R",
            engine_verb="update_network",
            run=verbs.remove,
            why_not_now=_why_no_reservation,
        ),
    )


class _Verbs:
    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app

    async def reserve(self, connection: Connection, row: NetworkRow) -> Step | None:
        network = connection.networks.of(row.ref)
        leases = await network.dhcp_leases() if row.active else []
        known = {each.mac.lower() for each in _reservations(row)}
        offered = [
            Reservation(x.address, x.mac, x.hostname or "")
            for x in leases
            if x.mac and x.family == "ipv4" and x.mac.lower() not in known
        ]
        chosen = await self._choose((*offered, Reservation("", "", _OTHER)))
        if chosen is None:
            return None
        start = Reservation("", "", "") if chosen.name == _OTHER else chosen
        return await self._asked(connection, row, start, NetworkChange.ADD_LAST)

    async def change(self, connection: Connection, row: NetworkRow) -> Step | None:
        chosen = await self._choose(_reservations(row))
        if chosen is None:
            return None
        return await self._asked(connection, row, chosen, NetworkChange.MODIFY)

    async def remove(self, connection: Connection, row: NetworkRow) -> Step | None:
        chosen = await self._choose(_reservations(row))
        if chosen is None:
            return None
        lines = (
            ((_words(chosen), "name"),),
            (("The card keeps its address until the lease ends; then any may get it.", ""),),
        )
        if not await agreed(self._app, Question("Remove the reservation?", lines, "Remove", True)):
            return None
        said = f"{printable(chosen.address)} is not reserved any more"
        return _update(connection, row, NetworkChange.DELETE, chosen, said)

    async def _choose(self, offered: Sequence[Reservation]) -> Reservation | None:
        from .creation.choice_list import ChoiceList
        from .creation.fields import Option

        options = [Option(str(number), _words(each)) for number, each in enumerate(offered)]
        answer = await answer_of(self._app, ChoiceList(options, "0"))
        return None if answer is None else offered[int(answer)]

    async def _asked(
        self, connection: Connection, row: NetworkRow, start: Reservation, change: NetworkChange
    ) -> Step | None:
        is_new = change is NetworkChange.ADD_LAST
        form = Form(
            title="Reserve an address" if is_new else "Change the reservation",
            lines=((("A card that has another address gets this one with its next lease.", ""),),),
            fields=(
                Field(name="mac", label="Card", value=start.mac, hint="52:54:00:…"),
                Field(name="address", label="Address", value=start.address),
                Field(name="name", label="Name", value=start.name, hint="none"),
            ),
            answer="Reserve",
            check=lambda values: checked(values, row, start if not is_new else None),
        )
        values = await answer_of(self._app, FormDialog(form))
        if values is None:
            return None
        wanted = checked(values, row, start if not is_new else None)
        said = f"{wanted.address} is reserved for {wanted.name or wanted.mac}"
        return _update(connection, row, change, wanted, said)


def checked(values: Values, row: NetworkRow, old: Reservation | None) -> Reservation:
    """Return the reservation that is meant; ``old`` is the one that changes.

    Raises:
        InvalidArgument: it cannot be.
    """
    mac, name = values["mac"].strip().lower(), values["name"].strip()
    if not _MAC.fullmatch(mac):
        raise InvalidArgument("the address of the card, like 52:54:00:12:34:56")
    if old and mac != old.mac.lower():
        raise InvalidArgument("another card is another reservation", hint="make a new one")
    if not _NAME.fullmatch(name):
        raise InvalidArgument("a name of letters, digits, . _ -")
    try:
        address = ip_address(values["address"].strip())
    except ValueError as error:
        raise InvalidArgument("which address?") from error
    if not any(address in ip_interface(each).network for each in _subnets(row)):
        raise InvalidArgument(f"{address} is not of this network: {row.addresses}")
    for each in _reservations(row):
        if each != old and (each.mac.lower() == mac or each.address == str(address)):
            raise InvalidArgument(f"reserved already: {_words(each)}")
    return Reservation(str(address), mac, name)


def _update(
    connection: Connection, row: NetworkRow, change: NetworkChange, host: Reservation, said: str
) -> Step:
    element = etree.Element("host")
    for name, value in (("mac", host.mac), ("name", host.name), ("ip", host.address)):
        if value:
            element.set(name, value)
    xml = serialize(element).strip()
    section = NetworkSection.IP_DHCP_HOST

    async def do() -> str:
        network = connection.networks.of(row.ref)
        index = await _parent(connection, row)
        await network.update(
            *(change, section, xml), parent_index=index, live=row.active, config=row.persistent
        )
        return said

    when = (*(("--live",) * row.active), *(("--config",) * row.persistent))
    words = ("net-update", "{domain}", change.value, section.value, "{value}", *when)
    return Step(do=do, virsh=words, value=xml)


async def _parent(connection: Connection, row: NetworkRow) -> int:
    """Return which of the network's addresses gives others away by DHCP."""
    sketch = network_sketch(await connection.networks.of(row.ref).xml())
    with_dhcp = (n for n, x in enumerate(sketch.addresses) if x.ranges or x.reservations)
    return next(with_dhcp, 0)


def _reservations(row: NetworkRow) -> tuple[Reservation, ...]:
    found = row.sketch.addresses if row.sketch else ()
    return tuple(each for address in found for each in address.reservations)


def _subnets(row: NetworkRow) -> tuple[str, ...]:
    return tuple(each.address for each in row.sketch.addresses) if row.sketch else ()


def _why_none(row: NetworkRow) -> str | None:
    has_dhcp = row.sketch and any(x.ranges or x.reservations for x in row.sketch.addresses)
    return None if has_dhcp else "it gives no addresses away"


def _why_no_reservation(row: NetworkRow) -> str | None:
    return None if _reservations(row) else "it has none"


def _words(each: Reservation) -> str:
    return printable("  ".join(filter(None, (each.name, each.address, each.mac))), 200)
