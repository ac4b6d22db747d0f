from __future__ import annotations

from engine.conf.devices.graphics import Listen
from engine.conf.devices.storage_source import BackingStore
from engine.conf.domain_conf import DomainConf
from engine.conf.schema_walk import walk_classes, walk_fields


def test_every_class_is_met_once_even_where_it_holds_itself() -> None:
    classes = list(walk_classes(DomainConf))
    assert classes.count(BackingStore) == 1
    assert Listen in classes
    assert len(classes) == len(set(classes))


def test_only_what_is_in_the_document_is_entered() -> None:
    conf = DomainConf.parse("<domain><devices><graphics><listen/></graphics></devices></domain>")
    owners = {type(node).__name__ for node, _ in walk_fields(conf)}
    assert owners == {"DomainConf", "DevicesConf", "Graphics", "Listen"}
