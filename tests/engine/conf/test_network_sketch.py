"""What lists need of a network's XML."""

from __future__ import annotations

import pytest

from engine.conf.network_sketch import NetworkAddress, Reservation, network_sketch
from engine.errors import InvalidXML

_NAT = """\
<network>
  <forward mode='nat'>
    <nat><port start='1024' end='2048'/></nat>
    <interface dev='eth0'/><interface dev='eth1'/>
  </forward>
  <bridge name='virbr0'/>
  <domain name='lab.example'/>
  <ip address='10.0.0.1' netmask='255.255.252.0'>
    <dhcp>
      <range start='10.0.0.2' end='10.0.3.254'/>
      <host mac='52:54:00:00:00:07' name='printer' ip='10.0.0.7'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1' prefix='64'>
    <dhcp><host id='0:1:2' ip='fd00::7'/></dhcp>
  </ip>
</network>
"""


def test_all_of_it() -> None:
    sketch = network_sketch(_NAT)
    assert (sketch.forward, sketch.bridge, sketch.domain) == ("nat", "virbr0", "lab.example")
    assert sketch.forward_devices == ("eth0", "eth1")
    assert sketch.ports == ("1024 – 2048",)
    assert sketch.addresses == (
        NetworkAddress(
            address="10.0.0.1/22",
            ranges=("10.0.0.2 – 10.0.3.254",),
            reservations=(Reservation("10.0.0.7", "52:54:00:00:00:07", "printer"),),
        ),
        NetworkAddress(address="fd00::1/64", reservations=(Reservation("fd00::7", "0:1:2", ""),)),
    )


@pytest.mark.parametrize(
    ("xml", "forward"),
    [
        ("<network/>", "isolated"),
        ("<network><forward/></network>", "nat"),
        ("<network><forward mode='bridge'/></network>", "bridge"),
    ],
)
def test_the_mode(xml: str, forward: str) -> None:
    assert network_sketch(xml).forward == forward


def test_a_netmask_that_is_none_stays_as_it_is() -> None:
    xml = "<network><ip address='10.0.0.1' netmask='many'/></network>"
    assert network_sketch(xml).addresses[0].address == "10.0.0.1/many"


@pytest.mark.parametrize("xml", ["", "<pool/>", "<!DOCTYPE x><network/>"])
def test_what_is_no_network(xml: str) -> None:
    with pytest.raises(InvalidXML):
        network_sketch(xml)
