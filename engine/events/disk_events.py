"""Events of a domain's disks: errors, jobs, media, and how far was written."""

from __future__ import annotations

from dataclasses import dataclass

from .event import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class IOErrorEvent(DomainEvent):
    """A disk failed; ``action`` is 0 none, 1 pause, 2 report (``virDomainEventIOErrorAction``)."""

    event_id = 4
    name = "io-error"

    src_path: str
    dev_alias: str
    action: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IOErrorReasonEvent(DomainEvent):
    """A disk failed, with the reason (``enospc``, or empty)."""

    event_id = 6
    name = "io-error-reason"

    src_path: str
    dev_alias: str
    action: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockJobEvent(DomainEvent):
    """A block job ended or became ready; ``disk`` is the source path."""

    event_id = 8
    name = "block-job"

    disk: str
    type: int
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockJob2Event(DomainEvent):
    """A block job ended or became ready; ``dst`` is the disk's target, such as ``vda``."""

    event_id = 16
    name = "block-job-2"

    dst: str
    type: int
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskChangeEvent(DomainEvent):
    """The source of a disk changed; ``reason`` is 0 missing on start, 1 dropped on start."""

    event_id = 9
    name = "disk-change"

    old_src_path: str
    new_src_path: str
    dev_alias: str
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayChangeEvent(DomainEvent):
    """A removable medium's tray; ``reason`` is 0 opened, 1 closed."""

    event_id = 10
    name = "tray-change"

    dev_alias: str
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockThresholdEvent(DomainEvent):
    """A disk was written past its threshold; both figures in bytes."""

    event_id = 24
    name = "block-threshold"

    dev: str
    path: str | None
    threshold: int
    excess: int
