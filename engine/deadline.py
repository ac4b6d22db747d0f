"""How long the engine waits for a hypervisor; alone here, so that asking imports nothing else."""

from __future__ import annotations

#: Seconds a call to the hypervisor may take.
DEFAULT_DEADLINE = 30.0
