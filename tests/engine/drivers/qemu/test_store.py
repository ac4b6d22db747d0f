"""The files of stored domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from engine.drivers.qemu.layout import Layout
from engine.drivers.qemu.process import boot_id
from engine.drivers.qemu.store import DomainStore, is_uuid
from tests.engine.drivers.qemu.embed_root import domain_xml, uuid_of

if TYPE_CHECKING:
    from pathlib import Path

_SECRET = "<graphics type='vnc' port='-1' passwd='opensesame'/>"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "root")


@pytest.fixture
def store(layout: Layout) -> DomainStore:
    made = DomainStore(layout)
    made.prepare()
    return made


def conf(name: str, devices: str = "") -> DomainConf:
    return DomainConf.parse(domain_xml(name, devices=devices))


def test_what_is_saved_is_loaded_with_its_password(store: DomainStore) -> None:
    store.save(conf("b", _SECRET))
    store.save(conf("a"))
    store.set_autostart(uuid_of("a"), True)
    loaded = {domain.conf.name: domain for domain in store.load()}
    assert {name: domain.autostart for name, domain in loaded.items()} == {"a": True, "b": False}
    assert loaded["b"].conf.devices.graphics[0].passwd == "opensesame"


def test_a_running_configuration_is_stored_as_it_will_start(
    store: DomainStore, layout: Layout
) -> None:
    running = conf("a")
    running.id = 7
    store.save(running)
    assert b"id=" not in layout.conf_of(uuid_of("a")).read_bytes()


def test_delete_leaves_the_guests_own_data(store: DomainStore, layout: Layout) -> None:
    uuid = uuid_of("a")
    store.save(conf("a"))
    store.set_autostart(uuid, True)
    layout.nvram_of(uuid).write_bytes(b"variables")
    layout.tpm_of(uuid).mkdir()
    layout.log_of(uuid).write_bytes(b"words")
    store.delete(uuid)
    assert store.load() == []
    assert not layout.autostart_of(uuid).exists()
    assert not layout.log_of(uuid).exists()
    assert layout.nvram_of(uuid).exists()
    assert layout.tpm_of(uuid).exists()


def test_a_boot_begins_once(store: DomainStore, layout: Layout) -> None:
    assert store.begin_boot()
    assert not store.begin_boot()
    layout.boot_id.write_text("another boot")
    assert store.begin_boot()
    assert layout.boot_id.read_text() == boot_id()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (uuid_of("a"), True),
        (uuid_of("a").upper(), False),
        (uuid_of("a").replace("-", ""), False),
        ("../" + uuid_of("a"), False),
        ("", False),
    ],
)
def test_files_are_named_by_one_spelling(text: str, expected: bool) -> None:
    assert is_uuid(text) is expected
