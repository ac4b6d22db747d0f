"""Which getters of typed parameters leave text out unless they are told that it is welcome."""

from __future__ import annotations

from typing import Final

#: To be added to the flags of ``GETTERS``; from libvirt 0.9.8 (VIR_TYPED_PARAM_STRING_OKAY).
TEXT_WELCOME: Final = 4

#: All others send text anyway, or have none to send.
GETTERS: Final = frozenset(
    {
        "domain_block_stats_flags",
        "domain_get_blkio_parameters",
        "domain_get_block_io_tune",
        "domain_get_cpu_stats",
        "domain_get_interface_parameters",
        "domain_get_launch_security_info",
        "domain_get_memory_parameters",
        "domain_get_numa_parameters",
        "domain_get_scheduler_parameters_flags",
        "node_get_memory_parameters",
        "node_get_sev_info",
    }
)
