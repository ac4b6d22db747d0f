"""Saved domains of the in-memory hypervisor: memory in files that are nothing but names.

States, events and refusals are those of libvirt's QEMU driver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from ...conf.domain_conf import DomainConf
from ...domain_state import DomainState
from ...domain_verbs import require_possible
from ...errors import (
    DomainExists,
    InvalidArgument,
    OperationFailed,
    OperationInvalid,
    StorageFailed,
)
from ...saving import DumpFlags, DumpKind, SaveFlags
from ..base import HypervisorDriver
from .transitions import DUMPED, RESTORE, RESTORE_PAUSED, SAVE

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from .disk_job import DiskJobs
    from .guests import Guests
    from .inventory import Inventory
    from .machine import Machine


@dataclass(frozen=True, slots=True)
class SavedImage:
    """What a file holds: the domain as it ran, and whether it was held."""

    conf: DomainConf
    is_paused: bool


class MemorySaving(HypervisorDriver):
    """The verbs of ``interface/saving.py`` in memory.

    ``_images`` are files of the host by path, ``_saves`` managed saves by uuid.
    """

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _guests: Guests
    _disk_jobs: DiskJobs
    _images: dict[str, SavedImage]
    _saves: dict[str, SavedImage]
    _dumps: set[str]

    async def managed_save(self, domain: DomainRef, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Keep the memory under the domain's own name, and stop."""
        machine = self._saved_machine("managed_save", domain)
        if not machine.persistent:
            raise OperationInvalid("cannot do managed save for transient domain")
        self._saves[machine.uuid] = _image(machine, flags)
        self._inventory.move(machine, SAVE)

    async def has_managed_save(self, domain: DomainRef) -> bool:
        """Return whether the next start goes on from a managed save."""
        return self._inventory.find(domain).uuid in self._saves

    async def remove_managed_save(self, domain: DomainRef) -> None:
        """Forget the managed save."""
        machine = self._inventory.find(domain)
        if self._saves.pop(machine.uuid, None) is None:
            raise OperationInvalid(f"{machine.name!r} has no managed save")

    async def managed_save_xml(self, domain: DomainRef, *, secure: bool = False) -> str:
        """Return the XML with which the domain will go on."""
        machine = self._inventory.find(domain)
        if (image := self._saves.get(machine.uuid)) is None:
            raise OperationInvalid(f"{machine.name!r} has no managed save")
        return image.conf.to_xml(secure=secure)

    async def save(
        self,
        domain: DomainRef,
        path: str,
        xml: str | None = None,
        flags: SaveFlags = SaveFlags.NONE,
    ) -> None:
        """Keep the memory under a name of a file, and stop."""
        machine = self._saved_machine("save", domain)
        _require_full_path(path)
        image = _image(machine, flags)
        self._images[path] = replace(image, conf=DomainConf.parse(xml)) if xml else image
        self._inventory.move(machine, SAVE)

    async def restore(
        self, path: str, xml: str | None = None, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Start the domain of a file; the file stays."""
        image = self._image_at(path)
        conf = DomainConf.parse(xml) if xml else image.conf.copy()
        existing = [machine for machine in self._inventory if machine.uuid == conf.uuid]
        if existing and existing[0].is_active:
            raise OperationInvalid(f"domain {conf.name!r} is already active")
        self._inventory.require_free(conf.name or "", conf.uuid or "")
        if existing and existing[0].name != conf.name:
            raise DomainExists(f"uuid {conf.uuid} belongs to the domain {existing[0].name!r}")
        machine = existing[0] if existing else self._inventory.add(conf)
        machine.persistent = bool(existing)
        self._go_on(machine, SavedImage(conf, image.is_paused), flags)

    async def saved_image_xml(self, path: str, *, secure: bool = False) -> str:
        """Return the XML in a file."""
        return self._image_at(path).conf.to_xml(secure=secure)

    async def dump_core(
        self,
        domain: DomainRef,
        path: str,
        flags: DumpFlags = DumpFlags.NONE,
        kind: DumpKind = DumpKind.RAW,
    ) -> None:
        """Have a file with the guest's memory; nobody can read it."""
        machine = self._saved_machine("dump_core", domain)
        _require_full_path(path)
        if kind is not DumpKind.RAW and not flags & DumpFlags.MEMORY_ONLY:
            raise InvalidArgument("kdump-compressed format is only supported with memory-only dump")
        self._dumps.add(path)
        if flags & DumpFlags.CRASH:
            self._inventory.move(machine, DUMPED)
        elif flags & DumpFlags.RESET:
            self._guests.restarted(machine)

    def goes_on(self, machine: Machine) -> bool:
        """Start from the managed save, if there is one: then return True."""
        image = self._saves.pop(machine.uuid, None)
        if image:
            self._go_on(machine, image, SaveFlags.NONE)
        return image is not None

    def _go_on(self, machine: Machine, image: SavedImage, flags: SaveFlags) -> None:
        is_paused = bool(flags & SaveFlags.PAUSED) or (
            image.is_paused and not flags & SaveFlags.RUNNING
        )
        self._inventory.power_on(machine)
        self._inventory.move(machine, RESTORE)
        if is_paused:
            self._inventory.move(machine, RESTORE_PAUSED)

    def _saved_machine(self, verb: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        require_possible(verb, self._inventory.info(machine))
        if verb != "dump_core":
            self._disk_jobs.require_none(machine.uuid, machine.id)
        return machine

    def _image_at(self, path: str) -> SavedImage:
        if image := self._images.get(path):
            return image
        if path in self._dumps:
            raise OperationFailed(f"{path}: image magic is incorrect")
        raise StorageFailed(f"cannot open {path}: No such file or directory")


def _image(machine: Machine, flags: SaveFlags) -> SavedImage:
    was_paused = machine.status.state is DomainState.PAUSED
    is_paused = bool(flags & SaveFlags.PAUSED) or (was_paused and not flags & SaveFlags.RUNNING)
    return SavedImage(machine.live.copy(), is_paused)


def _require_full_path(path: str) -> None:
    if not path.startswith("/"):
        raise InvalidArgument(f"{path!r} is no full path of the host")
