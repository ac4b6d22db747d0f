"""GuestState: what must be known to find a running domain again, as ``ROOT/run/UUID/state.json``.

Written before QEMU starts (so that a start cut short leaves a trace) and again when it runs.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ...errors import StorageFailed
from .process import ProcessIdentity
from .stored_file import read_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestState:
    """One running domain.

    ``id`` is its number; ``boot`` the boot of the host it belongs to; ``started_at`` in seconds
    since the epoch. ``qemu`` is None until the guest is ready to run. ``is_rebooting``: it was
    asked to power off, to be started again then.
    """

    id: int
    boot: str
    started_at: float
    qemu: ProcessIdentity | None = None
    is_rebooting: bool = False

    def save(self, path: Path) -> None:
        """Write the file.

        Raises:
            StorageFailed: it cannot be written.
        """
        document = {
            "version": _VERSION,
            "id": self.id,
            "boot": self.boot,
            "started_at": self.started_at,
            "qemu": _process_facts(self.qemu),
            "is_rebooting": self.is_rebooting,
        }
        write_file(path, json.dumps(document, indent=2).encode() + b"\n")

    @classmethod
    def load(cls, path: Path) -> GuestState | None:
        """Read the file; None where there is none.

        Raises:
            StorageFailed: it cannot be read, or holds something else.
        """
        content = read_file(path)
        if content is None:
            return None
        try:
            return _state(json.loads(content))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise StorageFailed(f"{path} is no state file: {type(error).__name__}") from error


def _process_facts(process: ProcessIdentity | None) -> dict[str, int] | None:
    return None if process is None else asdict(process)


def _state(document: dict[str, Any]) -> GuestState:
    if document["version"] != _VERSION:
        raise ValueError("another version")
    return GuestState(
        id=int(document["id"]),
        boot=str(document["boot"]),
        started_at=float(document["started_at"]),
        qemu=_process(document["qemu"]),
        is_rebooting=bool(document["is_rebooting"]),
    )


def _process(facts: dict[str, int] | None) -> ProcessIdentity | None:
    return None if facts is None else ProcessIdentity(int(facts["pid"]), int(facts["start_ticks"]))
