"""``CommandLine``: all that the process side needs to start one guest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .pieces import TpmLaunch


@dataclass(frozen=True, slots=True)
class CommandLine:
    """How to start one guest; nothing in ``argv`` or ``environment`` is a secret."""

    argv: tuple[str, ...]
    """The emulator first."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables to add to those of the emulator."""
    setup: tuple[tuple[str, Mapping[str, object]], ...] = ()
    """QMP commands and their arguments, to be run in order before ``cont``."""
    copies: tuple[tuple[Path, Path], ...] = ()
    """Template and file to be made from it where it is missing."""
    tpm: TpmLaunch | None = None
    """A TPM emulator to start first."""
