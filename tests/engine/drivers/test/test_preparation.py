"""What is filled in: the same every time, and never over what the user wrote."""

from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.drivers.test.preparation import prepare
from engine.errors import InvalidXML


def prepared(devices: str) -> DomainConf:
    conf = DomainConf.parse(
        "<domain type='test'><name>a</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
        f"<memory>4096</memory><os><type>hvm</type></os><devices>{devices}</devices></domain>"
    )
    prepare(conf)
    return conf


def card(extra: str = "") -> str:
    return f"<interface type='network'><source network='default'/>{extra}</interface>"


def test_network_cards_get_the_free_names() -> None:
    conf = prepared(card() + card("<target dev='testnet0'/>") + card())
    names = [card.target_dev for card in conf.devices.interfaces]
    assert names == ["testnet1", "testnet0", "testnet2"]


def test_network_addresses_follow_from_the_uuid() -> None:
    first, second = [prepared(card()).to_xml() for _ in range(2)]
    assert first == second
    assert "<mac address='52:54:00:" in first


def test_a_display_needs_a_video_card() -> None:
    (video,) = prepared("<graphics type='vnc'/>").devices.videos
    assert (video.model, video.primary) == ("cirrus", True)
    assert len(prepared("").devices.videos) == 0
    given = "<graphics type='vnc'/><video><model type='qxl'/></video>"
    (video,) = prepared(given).devices.videos
    assert video.model == "qxl"


def test_preparing_again_changes_nothing() -> None:
    conf = prepared(card() + "<graphics type='spice'/>")
    before = conf.to_xml(secure=True)
    prepare(conf)
    assert conf.to_xml(secure=True) == before


def test_a_bad_value_is_named() -> None:
    with pytest.raises(InvalidXML, match="domain/devices/graphics"):
        prepared("<graphics type='telepathy'/>")
