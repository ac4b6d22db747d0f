"""Damaged and malicious documents end in one error of ours, never in another exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.conf.device_aliases import assign_aliases
from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.conf.domain_validate import find_problems
from engine.errors import InvalidXML

DATA = Path(__file__).parent / "data"
DOCUMENTS = sorted(path.stem for path in DATA.glob("*.xml"))
ROUNDS = 40
VALUES = ("", " ", "-1", "0", "999999999999999999999999", "0x", "yes", "\u202e", "a\nb", "é" * 300)


def damage(root: etree._Element, chance: random.Random) -> None:
    """Change one thing: a value, a text, a name, or drop, double or move an element."""
    element = chance.choice([item for item in root.iter("*") if item is not root])
    parent = element.getparent()
    assert parent is not None
    match chance.randrange(6):
        case 0 if element.attrib:
            element.set(chance.choice(element.keys()), chance.choice(VALUES))
        case 1:
            element.text = chance.choice(VALUES)
        case 2:
            element.tag = chance.choice(("disk", "graphics", "x", "console", "address"))
        case 3:
            parent.remove(element)
        case 4:
            parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
        case _:
            element.attrib.clear()


def use(text: bytes) -> None:
    conf = DomainConf.parse(text)
    list(find_problems(conf))
    written = conf.to_xml(secure=True)
    assert DomainConf.parse(written).to_xml(secure=True) == written
    conf.to_xml(inactive=True)
    complete(conf, random.Random(0))
    assign_aliases(conf)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_damage_is_an_error_of_ours_or_none(name: str) -> None:
    chance = random.Random(name)
    refusals = []
    for _ in range(ROUNDS):
        root = etree.parse(DATA / f"{name}.xml").getroot()
        for _ in range(chance.randrange(1, 6)):
            damage(root, chance)
        try:
            use(etree.tostring(root))
        except InvalidXML as error:
            refusals.append(str(error))
    assert 0 < len(refusals) < ROUNDS
    assert all(message.isprintable() for message in refusals)
