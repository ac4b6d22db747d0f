"""What a tunnel leads to, as the daemon's machine names it: a console's or a display's socket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnixTarget:
    """The unix socket at ``path``."""

    path: str


@dataclass(frozen=True, slots=True)
class TcpTarget:
    """A port of ``host``: usually the machine itself, so ``localhost``."""

    host: str
    port: int


Target = UnixTarget | TcpTarget
