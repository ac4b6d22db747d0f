"""A clone is made: its volumes, then the domain; whatever fails, nothing is left behind."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from lxml import etree

from ..conf.xml_document import serialize
from ..errors import EngineError
from ..untrusted_text import printable
from .clone_order import CloneWay, planned_disks, require_possible_order
from .document import clone_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..conf.domain_conf import DomainConf
    from ..connection import Connection
    from ..domain import Domain
    from ..storage_volume import StorageVolume
    from .clone_order import CloneOrder, PlannedDisk
    from .survey import CloneSource


def _unheard(name: str, done: int, total: int) -> None:
    """Hear and do nothing."""


async def make_clone(
    connection: Connection,
    source: CloneSource,
    order: CloneOrder,
    heard: Callable[[str, int, int], None] = _unheard,
) -> Domain:
    """Make the volumes, define the domain and return it; it does not run.

    ``heard`` hears which volume is being made, how many are done, and of how many.

    Raises:
        InvalidArgument: the order cannot be carried out. EngineError: the host could not; volumes
        that were made are gone again, or the error names them.
    """
    require_possible_order(source, order)
    planned = planned_disks(source, order)
    new = [each for each in planned if each.name]
    conf = clone_document(source.xml, order.name.strip(), planned)
    made: list[StorageVolume] = []
    try:
        for number, each in enumerate(new):
            heard(each.name, number, len(new))
            made.append(await _make_volume(connection, each))
        for each, volume in zip(new, made, strict=True):
            await _use_real_path(conf, each, volume)
        return await connection.define(conf.to_xml(secure=True))
    except EngineError as error:
        if left := await _take_back(made):
            raise EngineError(error.message, hint=f"left behind: {', '.join(left)}") from error
        raise
    except BaseException:
        await _take_back(made)
        raise


async def _make_volume(connection: Connection, planned: PlannedDisk) -> StorageVolume:
    assert planned.source.volume is not None
    old = planned.source.volume.ref
    pool = await connection.storage.lookup(old.pool)
    xml = volume_document(planned)
    if planned.way is CloneWay.LINKED:
        return await pool.create_volume(xml)
    return await pool.create_volume_from(xml, old)


def volume_document(planned: PlannedDisk) -> str:
    """Return the XML of the new volume."""
    source = planned.source
    assert source.volume is not None
    is_linked = planned.way is CloneWay.LINKED
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = planned.name
    etree.SubElement(root, "capacity").text = str(source.volume.capacity)
    etree.SubElement(root, "allocation").text = "0" if is_linked else str(source.volume.allocation)
    form = "qcow2" if is_linked else source.sketch.format
    if form:
        target = etree.SubElement(root, "target")
        etree.SubElement(target, "format").set("type", form)
        if form == "qcow2":  # libvirt's default is one that cannot hold checkpoints
            etree.SubElement(target, "compat").text = "1.1"
    if is_linked:
        below = etree.SubElement(root, "backingStore")
        etree.SubElement(below, "path").text = source.sketch.path
        etree.SubElement(below, "format").set("type", source.sketch.format)
    return serialize(root)


async def _use_real_path(conf: DomainConf, planned: PlannedDisk, volume: StorageVolume) -> None:
    """Let the XML name the volume where the host has put it."""
    path = await volume.path()
    for disk in conf.devices.disks:
        source = disk.source
        if source is not None and planned.path in (source.file, source.dev):
            if source.file:
                source.file = path
            else:
                source.dev = path


async def _take_back(made: list[StorageVolume]) -> list[str]:
    """Delete volumes; return the names of those that could not be."""
    left = []
    for volume in reversed(made):
        try:
            await volume.delete()
        except EngineError:
            left.append(printable(volume.ref.name, 60))
    return left


def clone_words(source: CloneSource, order: CloneOrder) -> tuple[str, ...]:
    """Return virsh's words for the same; it takes several commands in one."""
    commands = [_volume_words(each) for each in planned_disks(source, order) if each.name]
    return ("; ".join((*commands, "define FILE")),)


def _volume_words(planned: PlannedDisk) -> str:
    source = planned.source
    assert source.volume is not None
    ref = source.volume.ref
    if planned.way is CloneWay.FULL:
        return shlex.join(["vol-clone", "--pool", ref.pool, ref.name, planned.name])
    words = ["vol-create-as", ref.pool, planned.name, str(source.volume.capacity)]
    words += ["--format", "qcow2", "--backing-vol", source.sketch.path]
    return shlex.join([*words, "--backing-vol-format", source.sketch.format])
