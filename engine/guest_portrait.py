"""GuestPortrait: a guest as its agent paints it, read from libvirt's names.

``domain.agent.information()`` -> ``{"os.name": …, "fs.0.mountpoint": …}`` -> GuestPortrait

All of it is the guest's own word: any number, any text. What is no such thing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .guest_agent import GuestInterface, GuestUser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tuning import ParameterValue

    Values = Mapping[str, ParameterValue]

#: Entries of one list that are read.
_MOST: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class MountedFilesystem:
    """One file system; ``used`` and ``total`` in bytes, None where this agent does not tell."""

    mount_point: str
    device: str
    kind: str
    disks: tuple[str, ...] = ()
    total: int | None = None
    used: int | None = None

    @property
    def share(self) -> float | None:
        """How full it is, between 0 and 1."""
        if self.total is None or self.used is None or self.total <= 0:
            return None
        return min(1.0, max(0.0, self.used / self.total))


@dataclass(frozen=True, slots=True)
class GuestDisk:
    """A disk as the guest calls it, and the target (``vda``) that it is for the host, if known."""

    name: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestPortrait:
    """What an agent tells; "" and () for what it does not."""

    system: str = ""
    kernel: str = ""
    hostname: str = ""
    timezone: str = ""
    users: tuple[GuestUser, ...] = ()
    filesystems: tuple[MountedFilesystem, ...] = ()
    interfaces: tuple[GuestInterface, ...] = ()
    disks: tuple[GuestDisk, ...] = ()


def read_portrait(values: Values) -> GuestPortrait:
    """Return what the answer says."""
    return GuestPortrait(
        system=_text(values, "os.pretty-name") or _text(values, "os.name"),
        kernel=_text(values, "os.kernel-release"),
        hostname=_text(values, "hostname"),
        timezone=_timezone(values),
        users=tuple(_user(values, f"user.{i}.") for i in _each(values, "user.count")),
        filesystems=tuple(_filesystem(values, f"fs.{i}.") for i in _each(values, "fs.count")),
        interfaces=tuple(_interface(values, f"if.{i}.") for i in _each(values, "if.count")),
        disks=tuple(
            GuestDisk(_text(values, f"disk.{i}.name"), _text(values, f"disk.{i}.alias"))
            for i in _each(values, "disk.count")
            if values.get(f"disk.{i}.partition") is not True
        ),
    )


def _text(values: Values, name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _number(values: Values, name: str) -> int | None:
    value = values.get(name)
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def _each(values: Values, name: str) -> range:
    """Return the numbers of a list, which is never longer than the answer that it came in."""
    return range(min(_number(values, name) or 0, len(values), _MOST))


def _timezone(values: Values) -> str:
    offset = values.get("timezone.offset")
    name = _text(values, "timezone.name")
    if not isinstance(offset, int) or abs(offset) > 24 * 3600:
        return name
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{name} (UTC{'-' if offset < 0 else '+'}{hours:02}:{minutes:02})".strip()


def _user(values: Values, of: str) -> GuestUser:
    since = _number(values, of + "login-time")
    return GuestUser(
        name=_text(values, of + "name"),
        domain=_text(values, of + "domain"),
        since=None if since is None else since / 1000,
    )


def _filesystem(values: Values, of: str) -> MountedFilesystem:
    disks = (
        _text(values, f"{of}disk.{i}.alias") or _text(values, f"{of}disk.{i}.device")
        for i in _each(values, of + "disk.count")
    )
    return MountedFilesystem(
        mount_point=_text(values, of + "mountpoint"),
        device=_text(values, of + "name"),
        kind=_text(values, of + "fstype"),
        disks=tuple(dict.fromkeys(filter(None, disks))),
        total=_number(values, of + "total-bytes"),
        used=_number(values, of + "used-bytes"),
    )


def _interface(values: Values, of: str) -> GuestInterface:
    addresses = (
        f"{_text(values, f'{of}addr.{i}.addr')}/{_number(values, f'{of}addr.{i}.prefix')}"
        for i in _each(values, of + "addr.count")
    )
    return GuestInterface(
        name=_text(values, of + "name"),
        mac=_text(values, of + "hwaddr"),
        addresses=tuple(addresses),
    )
