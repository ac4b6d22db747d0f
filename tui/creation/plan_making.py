"""plan_of: the answers become a plan, or a reason why they do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from engine.creation.cloud_init import CloudSeed
from engine.creation.creation_order import (
    CardOrder,
    CreationOrder,
    CreationPlan,
    DiskOrder,
    VolumeOrder,
)
from engine.creation.os_profile import Firmware
from engine.errors import InvalidArgument

from ..byte_size import byte_size, parse_byte_size
from .draft import Source
from .fields import makes_disk, wants_file, wants_path
from .plan_checks import check_names, check_room, room_warnings, warnings_of

if TYPE_CHECKING:
    from engine.creation.disk_image import DiskImage

    from .draft import Draft
    from .host_choices import PoolChoice

_SPACES = re.compile(r"[\s,]+")


def plan_of(draft: Draft) -> CreationPlan:
    """Return what will be made.

    Raises:
        EngineError: an answer is missing, or will not do.
    """
    if draft.choices is None:
        raise InvalidArgument("the host has not answered yet")
    check_names(draft)
    parts = _Parts(draft)
    _SOURCES[draft.source](parts)
    order = parts.order()
    check_room(draft, parts.volumes)
    return CreationPlan(
        order=order,
        volumes=tuple(parts.volumes),
        starts=draft.value("start") == "yes",
        warnings=(*warnings_of(draft, order), *room_warnings(draft, parts.volumes)),
    )


class _Parts:
    """Disks and volumes as they are put together."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.name = draft.value("name").strip()
        self.disks: list[DiskOrder] = []
        self.volumes: list[VolumeOrder] = []
        self.template = ""

    def order(self) -> CreationOrder:
        draft = self.draft
        return CreationOrder(
            name=self.name,
            uuid=draft.uuid,
            offer=draft.known.offer,
            profile=draft.profile,
            vcpus=_whole(draft.value("vcpus")),
            memory_mib=max(1, parse_byte_size(draft.value("memory")) >> 20),
            firmware=Firmware[draft.value("firmware")],
            machine=draft.value("machine"),
            tpm=draft.value("tpm") == "yes",
            disks=tuple(self.disks),
            cards=tuple(_cards(draft)),
            graphics=draft.value("graphics").removeprefix("none"),
            from_network=draft.source is Source.NETWORK,
            template=self.template,
        )

    @property
    def pool(self) -> PoolChoice:
        """Where volumes are made.

        Raises:
            InvalidArgument: there is no pool.
        """
        if self.draft.pool is None:
            raise InvalidArgument(
                "the host has no active pool", hint="start one, or take a path on the host"
            )
        return self.draft.pool

    def add_volume(self, volume: VolumeOrder, bus: str, *, is_cd: bool = False) -> None:
        """Add a volume that is made, and its disk; where it will be is foretold."""
        path = f"{self.pool.path.rstrip('/')}/{volume.name}"
        self.disks.append(DiskOrder(path=path, form=volume.form, bus=bus, is_cd=is_cd))
        self.volumes.append(volume)

    def add_cd(self, path: str) -> None:
        """Add a CD of the host."""
        self.disks.append(DiskOrder(path=path, bus=self.cd_bus, is_cd=True))

    @property
    def cd_bus(self) -> str:
        """What CDs are on."""
        offer = self.draft.known.offer
        if offer.is_x86 or not offer.arch:
            return "ide" if self.draft.value("machine") == "pc" else "sata"
        return "scsi"

    def ending(self, form: str) -> str:
        """Return how the name of a new volume ends."""
        return f".{form}" if self.pool.keeps_files else ""


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 4096:
        raise InvalidArgument("processors are a number from 1 on")
    return int(text)


def _cards(draft: Draft) -> list[CardOrder]:
    kind, _, network = draft.value("network").partition(":")
    if kind == "none":
        return []
    source = draft.value("bridge").strip() if kind == "bridge" else network
    models = [draft.value("card")]
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        models += [card or models[0] for card in draft.local.appliance.facts.cards[1:]]
    return [CardOrder(kind=kind, source=source, model=model) for model in models]


# -- one function for each source --------------------------------------------------------------


def _add_empty_disk(parts: _Parts) -> None:
    draft = parts.draft
    if not makes_disk(draft):
        return
    form = draft.value("form")
    volume = VolumeOrder(
        pool=parts.pool.ref,
        name=parts.name + parts.ending(form),
        capacity=parse_byte_size(draft.value("size")),
        form=form,
        disk=len(parts.disks),
    )
    parts.add_volume(volume, draft.value("bus"))


def _from_cd(parts: _Parts) -> None:
    _add_empty_disk(parts)
    draft = parts.draft
    if wants_file(draft):
        image = _image(draft)
        if not image.is_cd:
            raise InvalidArgument("the file is no image of a CD")
        name = Path(draft.value("file")).name
        parts.add_volume(_uploaded(parts, image, name, "CD"), parts.cd_bus, is_cd=True)
    else:
        parts.add_cd(_path(draft, "cd", "no ISO was found; put one into a pool, or name a file"))


def _from_cloud_image(parts: _Parts) -> None:
    draft, pool = parts.draft, parts.pool
    size = parse_byte_size(draft.value("size"))
    if wants_file(draft):
        image = _image(draft)
        name = parts.name + parts.ending(image.form)
        volume = _uploaded(parts, image, name, "image", size)
    else:
        ref, facts = draft.volume("image"), draft.facts_of("image").sketch
        if ref is None or not facts.path:
            raise InvalidArgument("which image?", hint="put one into a pool, or name a file")
        form = draft.value("form")
        is_linked = draft.value("copy") == "linked"
        if is_linked and (form != "qcow2" or not pool.keeps_files):
            raise InvalidArgument("only a qcow2 file can be linked")
        if facts.capacity and size < facts.capacity:
            raise InvalidArgument(
                f"the image has {byte_size(facts.capacity)}: too big for the disk"
            )
        volume = VolumeOrder(
            pool=pool.ref,
            name=parts.name + parts.ending(form),
            capacity=size,
            form=form,
            disk=0,
            source=None if is_linked else ref,
            backing=(facts.path, facts.format or "raw") if is_linked else None,
            words=ref.name,
        )
    parts.add_volume(volume, draft.value("bus"))
    _add_seed(parts)


def _add_seed(parts: _Parts) -> None:
    """Add the CD that cloud-init reads; its content is made now, so its size is known."""
    draft = parts.draft
    seed = CloudSeed(
        instance=draft.uuid,
        hostname=draft.value("hostname").strip(),
        user=draft.value("user").strip(),
        keys=tuple(filter(None, [draft.value("key").strip()])),
        password_hash=_password_hash(draft),
        packages=tuple(filter(None, _SPACES.split(draft.value("packages")))),
    )
    content = seed.image(draft.when)
    volume = VolumeOrder(
        pool=parts.pool.ref,
        name=f"{parts.name}-seed{parts.ending('iso')}",
        capacity=len(content),
        form="raw",
        disk=len(parts.disks),
        pieces=lambda: iter((content,)),
        size=len(content),
        words="cloud-init seed",
    )
    parts.add_volume(volume, parts.cd_bus, is_cd=True)


def _password_hash(draft: Draft) -> str:
    from engine.creation.sha512_crypt import sha512_crypt

    password = draft.value("password")
    # The salt is of this one domain, and the same while the form is looked at.
    return sha512_crypt(password, draft.uuid.replace("-", "")[:16]) if password else ""


def _from_disk(parts: _Parts) -> None:
    draft = parts.draft
    path = _path(draft, "image", "which disk?")
    form = draft.facts_of("image").sketch.format
    if not form or wants_path(draft):
        form = "qcow2" if path.endswith((".qcow2", ".qcow")) else "raw"
    is_block = path.startswith("/dev/")
    disk = DiskOrder(path=path, form="raw" if is_block else form, bus=draft.value("bus"))
    parts.disks.append(disk)


def _from_network(parts: _Parts) -> None:
    if parts.draft.value("network") == "none":
        raise InvalidArgument("without a network nothing starts from it")
    _add_empty_disk(parts)


def _from_appliance(parts: _Parts) -> None:
    draft = parts.draft
    local = draft.local
    if local is None or local.path != draft.value("file"):
        raise InvalidArgument("which file?" if not draft.value("file") else "looking at the file…")
    if local.appliance is None:
        raise InvalidArgument(local.problem)
    if not local.appliance.images:
        raise InvalidArgument("the appliance has no disk")
    for number, image in enumerate(local.appliance.images):
        middle = f"-{number + 1}" if number else ""
        name = f"{parts.name}{middle}{parts.ending(image.form)}"
        parts.add_volume(_uploaded(parts, image, name, "disk"), draft.value("bus"))


def _from_template(parts: _Parts) -> None:
    from engine.conf.domain_conf import DomainConf
    from engine.creation.template import disk_path, writable_disks

    draft = parts.draft
    name = draft.value("template")
    if not name:
        raise InvalidArgument("no domain is shut off", hint="only such a domain can be a template")
    if name not in draft.templates:
        raise InvalidArgument("looking at the template…")
    parts.template = draft.templates[name]
    is_linked = draft.value("copy") == "linked"
    for number, disk in enumerate(writable_disks(DomainConf.parse(parts.template))):
        path, facts = disk_path(disk), draft.volumes.get(f"path:{disk_path(disk)}")
        ref = next((r for p in draft.known.pools for r in p.volumes if r.key == path), None)
        if facts is None or ref is None:
            raise InvalidArgument(f"the template's disk {path or '?'} is in no active pool")
        form = "qcow2" if is_linked or facts.sketch.format == "qcow2" else "raw"
        middle = f"-{number + 1}" if number else ""
        volume = VolumeOrder(
            pool=parts.pool.ref,
            name=f"{parts.name}{middle}{parts.ending(form)}",
            capacity=facts.sketch.capacity or 0,
            form=form,
            disk=number,
            source=None if is_linked else ref,
            backing=(path, facts.sketch.format or "raw") if is_linked else None,
            words=ref.name,
        )
        parts.add_volume(volume, "virtio")


_SOURCES = {
    Source.ISO: _from_cd,
    Source.CLOUD: _from_cloud_image,
    Source.DISK: _from_disk,
    Source.NETWORK: _from_network,
    Source.APPLIANCE: _from_appliance,
    Source.TEMPLATE: _from_template,
}


def _image(draft: Draft) -> DiskImage:
    """Return what was found behind the file's path."""
    path, local = draft.value("file").strip(), draft.local
    if not path:
        raise InvalidArgument("which file?")
    if local is None or local.path != draft.value("file"):
        raise InvalidArgument("looking at the file…")
    if local.image is None:
        raise InvalidArgument(local.problem)
    return local.image


def _uploaded(
    parts: _Parts, image: DiskImage, name: str, words: str, capacity: int = 0
) -> VolumeOrder:
    if image.form == "qcow2" and not parts.pool.keeps_files:
        raise InvalidArgument("a qcow2 image needs a pool of files")
    return VolumeOrder(
        pool=parts.pool.ref,
        name=name,
        capacity=max(capacity, image.capacity),
        form=image.form,
        disk=len(parts.disks),
        pieces=image.pieces,
        size=image.size,
        words=words,
    )


def _path(draft: Draft, name: str, missing: str) -> str:
    """Return the path of what was chosen there, as the host sees it."""
    if wants_path(draft):
        path = draft.value("path").strip()
        if not path.startswith("/"):
            raise InvalidArgument("a full path on the host is needed", hint=missing)
        return path
    ref = draft.volume(name)
    if ref is None:
        raise InvalidArgument(missing)
    return draft.facts_of(name).sketch.path or ref.key
