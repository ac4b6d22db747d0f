"""What of its host a domain uses."""

from __future__ import annotations

import pytest

from engine.conf.domain_uses import DomainUses, domain_uses
from engine.errors import InvalidXML

_XML = """\
<domain type='kvm'>
  <devices>
    <disk type='file'>
      <source file='/p/top'/>
      <backingStore type='file'><source file='/p/base'/></backingStore>
    </disk>
    <disk type='block'><source dev='/dev/vg/lv'/></disk>
    <disk type='volume'><source pool='images' volume='data'/></disk>
    <disk type='file' device='cdrom'/>
    <interface type='network'><source network='default'/></interface>
    <interface type='bridge'><source bridge='br0'/></interface>
  </devices>
</domain>
"""


def test_disks_their_layers_and_networks() -> None:
    assert domain_uses(_XML) == DomainUses(
        frozenset({"/p/top", "/p/base", "/dev/vg/lv"}),
        frozenset({("images", "data")}),
        frozenset({"default"}),
    )


def test_what_is_no_domain() -> None:
    with pytest.raises(InvalidXML):
        domain_uses("<network/>")
