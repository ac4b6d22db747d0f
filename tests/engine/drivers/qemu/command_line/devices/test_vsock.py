from __future__ import annotations

import pytest

from engine.errors import InvalidXML

from ..documents import device, devices_of


def test_a_vsock_has_an_address_when_it_is_built() -> None:
    line = devices_of("<vsock><cid auto='no' address='4'/></vsock>")
    assert device(line, "vsock0") == {"driver": "vhost-vsock-pci", "guest-cid": 4}
    with pytest.raises(InvalidXML, match="/domain/devices/vsock/cid/@address"):
        devices_of("<vsock><cid auto='yes'/></vsock>")
