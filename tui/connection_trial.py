"""Trial: one attempt to reach a host, to see how far it comes; it leaves nothing behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError

from .connect_steps import arrived, failed

if TYPE_CHECKING:
    from engine import Clock, Credentials, HostInfo

    from .connect_steps import Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How far the way was found; ``info`` is what the host said, where it was."""

    trail: Trail
    failure: EngineError | None = None
    info: HostInfo | None = None
    latency: float | None = None


async def try_host(uri: str, *, read_only: bool, clock: Clock, credentials: Credentials) -> Trial:
    """Connect, ask the host for its facts, and let go of it."""
    from engine import Connection

    try:
        connection = await Connection.open(
            uri, read_only=read_only, clock=clock, credentials=credentials
        )
    except EngineError as error:
        return Trial(trail=failed(uri, error), failure=error)
    async with connection:
        try:
            info = await connection.host_info()
        except EngineError as error:
            return Trial(trail=arrived(uri, error), failure=error)
        return Trial(trail=arrived(uri), info=info, latency=connection.latency)
