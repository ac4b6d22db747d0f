"""What stands against a plan, and what people should know before it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable
from engine.errors import InvalidArgument

from ..byte_size import byte_size
from .draft import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.creation.creation_order import CreationOrder, VolumeOrder

    from .draft import Draft


def check_names(draft: Draft) -> None:
    """Refuse a name that is missing, taken, or would lead out of a pool.

    Raises:
        InvalidArgument: it is so.
    """
    name = draft.value("name").strip()
    if not name:
        raise InvalidArgument("it needs a name")
    if name in draft.known.names:
        raise InvalidArgument(f"the host has a domain {printable(name)!r} already")
    if "/" in name or name.startswith(".") or not name.isprintable():
        raise InvalidArgument("the name cannot be that of a volume")


def check_room(draft: Draft, volumes: Sequence[VolumeOrder]) -> None:
    """Refuse volumes whose names are taken, and those that certainly do not fit.

    Raises:
        InvalidArgument: it is so.
    """
    pool = draft.pool
    if pool is None:
        return
    taken = {volume.name for volume in pool.volumes}
    for volume in volumes:
        if volume.name in taken:
            raise InvalidArgument(
                f"{printable(pool.ref.name)} has a volume {printable(volume.name)!r} already",
                hint="another name for the domain avoids it",
            )
    needed = sum(volume.capacity for volume in volumes if volume.form == "raw")
    if pool.available is not None and needed > pool.available:
        raise InvalidArgument(
            f"{printable(pool.ref.name)} has {byte_size(pool.available)} free, "
            f"{byte_size(needed)} are needed",
            hint="another pool, or a smaller disk",
        )


def room_warnings(draft: Draft, volumes: Sequence[VolumeOrder]) -> Iterator[str]:
    """Yield that disks which grow as they are written may not have the room for it."""
    pool, capacity = draft.pool, sum(volume.capacity for volume in volumes)
    if pool and pool.available is not None and capacity > pool.available:
        room = f"{printable(pool.ref.name)} has {byte_size(pool.available)} free"
        yield f"{room}: full disks will not fit ({byte_size(capacity)})."


def warnings_of(draft: Draft, order: CreationOrder) -> Iterator[str]:
    """Yield what is no obstacle and yet worth knowing."""
    offer, profile = order.offer, order.profile
    if offer.is_emulated and offer.arch:
        yield "The host offers no KVM: the guest's processor is imitated, and slow."
    if offer.most_vcpus and order.vcpus > offer.most_vcpus:
        yield f"The host gives a guest at most {offer.most_vcpus} processors."
    elif offer.cpus and order.vcpus > offer.cpus:
        yield f"More processors than the host has ({offer.cpus})."
    if offer.memory_mib and order.memory_mib > offer.memory_mib:
        yield f"More memory than the host has ({byte_size(offer.memory_mib << 20)})."
    if draft.source is not Source.TEMPLATE and order.memory_mib < profile.least_memory_mib:
        least = byte_size(profile.least_memory_mib << 20)
        yield f"{printable(profile.title)} needs at least {least} of memory."
    if profile.tpm and not order.tpm and draft.source is Source.ISO:
        yield f"{printable(profile.title)} refuses to install without a TPM."
    if profile.family == "windows" and any(
        disk.bus == "virtio" and not disk.is_cd for disk in order.disks
    ):
        yield "Windows has no virtio drivers of its own: its installer will see no disk."
    if draft.source is Source.CLOUD and not (draft.value("key") or draft.value("password")):
        yield "Without a key and a password nobody can sign in."
    yield from _linked(draft)
    for problem in draft.known.problems:
        yield f"Not known: {printable(problem)}"


def _linked(draft: Draft) -> Iterator[str]:
    is_asked = draft.source in (Source.CLOUD, Source.TEMPLATE)
    if is_asked and draft.value("copy") == "linked":
        yield "Its disks need the originals for ever: starting those breaks them."
