"""Secrets that a host keeps, without their values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class SecretUsage(IntEnum):
    """What a secret is for (``virSecretUsageType``)."""

    NONE = 0
    VOLUME = 1
    CEPH = 2
    ISCSI = 3
    TLS = 4
    VTPM = 5

    @property
    def label(self) -> str:
        """The word in a secret's XML."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class SecretRef:
    """A secret by its uuid (lower case with dashes), and what it is for."""

    uuid: str
    usage: SecretUsage
    usage_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretInfo:
    """One secret as a list shows it.

    An ephemeral one is never written to a disk; the value of a private one is told to nobody.
    """

    ref: SecretRef
    ephemeral: bool
    private: bool
