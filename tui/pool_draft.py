"""A pool to make: which answers each kind needs, what is wrong with them, the XML they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lxml import etree

from engine import printable
from engine.conf.xml_document import parse_document, serialize

from .field_problem import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class PoolKind:
    """``needs`` must be answered, ``may`` may be; ``builds`` whether something can be made."""

    words: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    builds: bool = False


#: libvirt's word -> what it is.
POOL_KINDS: Final = {
    "dir": PoolKind("dir: a folder of the host", ("path",), builds=True),
    "fs": PoolKind("fs: a partition with a file system", ("device", "path"), builds=True),
    "netfs": PoolKind("netfs: a folder of a server (NFS)", ("server", "folder", "path"), (), True),
    "logical": PoolKind("logical: a volume group (LVM)", ("source",), ("device",), True),
    "iscsi": PoolKind("iscsi: the disks of a target", ("server", "device"), ("path",)),
    "rbd": PoolKind("rbd: a pool of Ceph", ("server", "source"), ("user", "secret")),
    "zfs": PoolKind("zfs: a pool or data set of ZFS", ("source",), ("device",), True),
}

FILE: Final = "file"
FILE_WORDS: Final = "from a file with its XML"


def asks(kind: str, field: str) -> bool:
    """Whether a field belongs to a kind."""
    found = POOL_KINDS.get(kind)
    return bool(found and field in (*found.needs, *found.may))


def kinds_of(xml: str) -> tuple[str, ...]:
    """Return which of our kinds a host can have, by what it says of its storage.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "storagepoolCapabilities")
    found = {each.get("type") for each in root.iterfind("pool") if each.get("supported") == "yes"}
    return tuple(kind for kind in POOL_KINDS if kind in found)


def pool_xml(values: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the document.

    Raises:
        FieldProblem: an answer cannot be; it says which and why.
    """
    kind = values["kind"]
    name = values["name"].strip()
    if not name or "/" in name or not name.isprintable():
        raise FieldProblem("name", "it is without / and can be printed")
    if name in set(names):
        raise FieldProblem("name", f"the host has a pool {name} already")
    given = {
        each: values[each].strip()
        for each in (*POOL_KINDS[kind].needs, *POOL_KINDS[kind].may)
        if values[each].strip()
    }
    for each in POOL_KINDS[kind].needs:
        if each not in given:
            raise FieldProblem(each, f"a pool of kind {kind} needs it")
    _require_paths(kind, given)
    root = etree.Element("pool", type=kind)
    etree.SubElement(root, "name").text = name
    _add_source(root, kind, given)
    if kind not in ("rbd", "zfs"):
        path = given.get("path") or _USUAL_PATHS.get(kind) or f"/dev/{given['source']}"
        etree.SubElement(etree.SubElement(root, "target"), "path").text = path
    return serialize(root)


_USUAL_PATHS: Final = {"iscsi": "/dev/disk/by-path"}


def _require_paths(kind: str, given: Mapping[str, str]) -> None:
    for each in ("path", "folder", "device"):
        text = given.get(each, "")
        is_name = kind == "iscsi" and each == "device"  # a qualified name, no path
        if text and not is_name and not text.startswith("/"):
            raise FieldProblem(each, f"a full path on the host, not {printable(text, 60)!r}")
    if secret := given.get("secret"):
        try:
            UUID(secret)
        except ValueError as error:
            raise FieldProblem("secret", "the uuid of a secret of the host") from error
    if ("user" in given) != ("secret" in given):
        missing = "secret" if "user" in given else "user"
        raise FieldProblem(missing, "user and secret belong together")


def _add_source(root: Element, kind: str, given: Mapping[str, str]) -> None:
    if kind == "dir":
        return
    source = etree.SubElement(root, "source")
    for server in given.get("server", "").split():
        host, _, port = server.partition(":")
        element = etree.SubElement(source, "host", name=host)
        if port:
            element.set("port", port)
    if device := given.get("device"):
        etree.SubElement(source, "device", path=device)
    if folder := given.get("folder"):
        etree.SubElement(source, "dir", path=folder)
    if name := given.get("source"):
        etree.SubElement(source, "name").text = name
    if user := given.get("user"):
        auth = etree.SubElement(source, "auth", type="ceph", username=user)
        etree.SubElement(auth, "secret", uuid=given["secret"])
    if kind == "logical":
        etree.SubElement(source, "format", type="lvm2")
