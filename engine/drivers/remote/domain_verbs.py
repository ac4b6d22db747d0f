"""RemoteDomainVerbs: all groups of verbs of one domain at a libvirt daemon."""

from __future__ import annotations

from .block_jobs import RemoteBlockJobs
from .checkpoints import RemoteCheckpoints
from .consoles import RemoteConsoles
from .devices import RemoteDevices
from .disks import RemoteDisks
from .guest_agent import RemoteGuestAgent
from .iothreads import RemoteIOThreads
from .jobs import RemoteJobs
from .machine import RemoteMachine
from .memory import RemoteMemory
from .migration import RemoteMigration
from .power import RemotePower
from .saving import RemoteSaving
from .snapshots import RemoteSnapshots
from .tuning import RemoteTuning
from .vcpus import RemoteVcpus


class RemoteDomainVerbs(
    RemotePower,
    RemoteSaving,
    RemoteJobs,
    RemoteSnapshots,
    RemoteCheckpoints,
    RemoteDisks,
    RemoteBlockJobs,
    RemoteDevices,
    RemoteVcpus,
    RemoteMemory,
    RemoteIOThreads,
    RemoteTuning,
    RemoteMachine,
    RemoteConsoles,
    RemoteGuestAgent,
    RemoteMigration,
):
    """What ``interface/domain_verbs.py`` names."""
