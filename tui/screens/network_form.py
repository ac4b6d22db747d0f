"""The form for a new network: which kind, which addresses, whether it starts; or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..field_problem import FieldProblem
from ..network_draft import ADDRESSED, FORWARDED, KINDS, free_address, network_xml, usual_range
from ..part_making import YES_NO, connected_hosts, make_network
from .part_form import PartField, PartForm, PartPlan

if TYPE_CHECKING:
    from .networks import NetworksScreen
    from .part_form import Answers


def ask_network(screen: NetworksScreen, host: str) -> None:
    """Ask for a network, then make it; ``host`` is offered."""
    deck = screen.deck
    hosts = connected_hosts(deck, "define_network")
    if not hosts:
        deck.journal.toasts.tell_problem("no connected host can have another network")
        return
    form = _Form(screen, hosts, host if host in hosts else next(iter(hosts)))

    def answered(answers: Answers | None) -> None:
        if answers:
            xml = form.build(answers)
            screen.start(make_network(deck, answers["host"], answers, xml), answers["host"])

    deck.push_screen(PartForm(form.plan()), answered)


class _Form:
    def __init__(self, screen: NetworksScreen, hosts: dict[str, str], host: str) -> None:
        self._screen = screen
        self._hosts = hosts
        self._host = host

    def plan(self) -> PartPlan:
        address = free_address(self._taken(self._host))
        return PartPlan(
            title="New network",
            fields=(*self._first_fields(), *_address_fields(address), *_last_fields()),
            build=self.build,
            first="name",
            follow=self._follow,
        )

    def build(self, answers: Answers) -> str:
        if answers["kind"] == "file":
            if not answers["file"].strip():
                raise FieldProblem("file", "which file?")
            return ""
        host = answers["host"]
        return network_xml(answers, self._taken(host), self._names(host))

    def _follow(self, name: str, answers: Answers) -> Answers:
        if name != "host":
            return {}
        address = free_address(self._taken(answers["host"]))
        return {"address": address, "dhcp": usual_range(address)}

    def _taken(self, host: str) -> dict[str, str]:
        return {
            each.address: row.name
            for row in self._screen.listing.rows().values()
            if row.host == host and row.sketch
            for each in row.sketch.addresses
        }

    def _names(self, host: str) -> list[str]:
        return [x.name for x in self._screen.listing.rows().values() if x.host == host]

    def _first_fields(self) -> tuple[PartField, ...]:
        return (
            PartField(name="host", label="Host", value=self._host, options=self._hosts),
            PartField(name="kind", label="Kind", value="nat", options=KINDS),
            PartField(name="name", label="Name", asked=lambda x: x["kind"] != "file"),
            PartField(
                name="file",
                label="File",
                hint="the network's XML, on this machine",
                asked=lambda x: x["kind"] == "file",
            ),
            PartField(
                name="bridge",
                label="Bridge",
                hint="of the host, there already: br0",
                asked=lambda x: x["kind"] == "bridge",
            ),
            PartField(
                name="switch",
                label="Made by",
                value="linux",
                options={"linux": "Linux", "openvswitch": "Open vSwitch, may tag VLANs"},
                asked=lambda x: x["kind"] == "bridge",
            ),
            PartField(
                name="vlan",
                label="VLAN tag",
                hint="none",
                asked=lambda x: x["kind"] == "bridge" and x["switch"] == "openvswitch",
            ),
        )


def _has_address(answers: Answers) -> bool:
    return answers["kind"] in ADDRESSED


def _address_fields(address: str) -> tuple[PartField, ...]:
    return (
        PartField(name="address", label="Address", value=address, hint="none", asked=_has_address),
        PartField(
            name="dhcp",
            label="DHCP",
            value=usual_range(address),
            hint="none: guests bring addresses",
            asked=_has_address,
        ),
        PartField(name="ipv6", label="IPv6", hint="none; or fd00:100::1/64", asked=_has_address),
        PartField(name="domain", label="Domain", hint="none; or lab.example", asked=_has_address),
        PartField(
            name="device",
            label="Only card",
            hint="any card of the host",
            asked=lambda x: x["kind"] in FORWARDED,
        ),
    )


def _last_fields() -> tuple[PartField, ...]:
    return (
        PartField(
            name="start",
            label="Start now",
            value="yes",
            options=YES_NO,
            asked=lambda x: x["kind"] != "file",
        ),
        PartField(
            name="autostart",
            label="With host",
            value="yes",
            options=YES_NO,
            asked=lambda x: x["kind"] != "file",
        ),
    )
