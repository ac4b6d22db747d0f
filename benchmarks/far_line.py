"""A far line as a process: ``python -m benchmarks.far_line TARGET PATH SECONDS``.

What connects to the unix socket PATH reaches the unix socket TARGET, ``SECONDS`` away there and
back. Says ``"ready"``.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.peers.delay_proxy import DelayProxy


async def main(target: str, path: str, seconds: float) -> None:
    """Carry until killed."""
    async with DelayProxy(target, delay=seconds / 2, path=Path(path)):
        print('"ready"', flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
