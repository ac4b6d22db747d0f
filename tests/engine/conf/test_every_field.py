"""Every field of every class body is read and written by at least one document of ours.

``data/NAME.xml`` holds documents in libvirt's layout, ``data/NAME.txt`` every value that reading
them must give. A field that no document exercises fails the last test.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.schema_walk import walk_classes, walk_fields
from engine.conf.xml_field import Child, Children, Section, ValueField
from engine.conf.xml_node import Node, SchemaField

from .round_trip import canonical, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
DOCUMENTS = sorted(path.stem for path in DATA.glob("*.xml"))


def read(name: str) -> DomainConf:
    return DomainConf.parse((DATA / f"{name}.xml").read_bytes())


def values(conf: DomainConf) -> Iterator[str]:
    for node, field in walk_fields(conf):
        if isinstance(field, ValueField):
            value = field.__get__(node, type(node))
            if value is not None:
                yield f"{node.element_path} {type(node).__name__}.{field.name} = {value!r}"


def is_exercised(node: Node, field: SchemaField) -> bool:
    if isinstance(field, Children):
        return len(field.__get__(node, type(node))) > 0
    if isinstance(field, Section):
        return bool(field.__get__(node, type(node)).exists)
    if isinstance(field, Child | ValueField):
        return field.__get__(node, type(node)) is not None
    raise AssertionError(field)


def declared(cls: type[Node]) -> set[tuple[str, str]]:
    return {
        (base.__name__, name)
        for base in cls.__mro__
        for name, value in vars(base).items()
        if isinstance(value, SchemaField)
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_comes_back_byte_for_byte(name: str) -> None:
    text = (DATA / f"{name}.xml").read_text()
    assert DomainConf.parse(text).to_xml(secure=True) == text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_value_is_read(name: str) -> None:
    expected = (DATA / f"{name}.txt").read_text().splitlines()
    assert list(values(read(name))) == expected


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_made_from_its_fields_is_the_same_document(name: str) -> None:
    conf = read(name)
    conf.metadata = None
    assert canonical(rebuild(conf).element) == canonical(conf.element)


def test_no_field_is_left_out() -> None:
    exercised = {
        (base.__name__, field.name)
        for name in DOCUMENTS
        for node, field in walk_fields(read(name))
        if is_exercised(node, field)
        for base in type(node).__mro__
        if field.name in vars(base)
    }
    everything = set().union(*map(declared, walk_classes(DomainConf)))
    assert len(everything) > 600
    assert sorted(everything - exercised) == []
