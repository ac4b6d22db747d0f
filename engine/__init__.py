"""virtdeck's engine: hypervisors by libvirt URI, without a terminal and without libvirt.

The map, in the order of reading:

    Connection      a URI becomes a driver; lists, defines and finds domains
    Domain          one domain and its verbs
    Snapshot, Checkpoint, BlockJob, …    what a domain has, with the flags of its verbs
    Node, Network, StoragePool, StorageVolume, NodeDevice, …    the host and its parts, likewise
    engine.events   what happens, as frozen dataclasses on a queue with bounded subscriptions
    GraphicsSession who is on which console, made from graphics events
    EngineError     one tree of errors with libvirt's numbers

Behind them: ``engine.conf`` (domain XML), ``engine.drivers`` (one folder per hypervisor). Importing
this package is cheap: each name is loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# Not on first use: whoever imports the module of the same name first would hide the function.
from .untrusted_text import printable

if TYPE_CHECKING:
    from .affect import Affect
    from .block_job import BlockJob, BlockJobKind, CommitFlags, CopyFlags, RebaseFlags
    from .byte_stream import ByteStream
    from .checkpoint import Checkpoint, CheckpointFlags
    from .clock import Clock, ManualClock, SystemClock
    from .connection import Connection
    from .credentials import CredentialKind, CredentialRequest, Credentials, NobodyToAsk
    from .deletion import DeletionFlags
    from .domain import Domain
    from .domain_facts import (
        DiskCounters,
        DomainInfo,
        DomainStatistics,
        HostInfo,
        NetCounters,
    )
    from .domain_ref import DomainRef
    from .domain_state import DomainState, DomainStatus
    from .errors import ConnectFailed, ConnectStep, EngineError
    from .graphics_session import (
        GraphicsSession,
        GraphicsSessionEvent,
        SessionChange,
        SessionEnd,
        SessionPhase,
    )
    from .graphics_sessions import GraphicsSessions
    from .host_facts import NodeInfo
    from .host_interface import HostInterface
    from .job import JobStatistics
    from .migration import MigrationFlags, MigrationPlan
    from .network import Network
    from .network_facts import NetworkInfo
    from .network_filter import NetworkFilter
    from .node import Node
    from .node_device import NodeDevice
    from .power import LifecycleAction, PowerWays, SleepTarget, StartFlags, UndefineFlags
    from .saving import DumpFlags, DumpKind, SaveFlags
    from .secret import Secret
    from .snapshot import RevertFlags, Snapshot, SnapshotFlags
    from .storage_facts import PoolInfo, VolumeInfo
    from .storage_pool import StoragePool
    from .storage_volume import StorageVolume
    from .tasks import Tasks
    from .uri import ConnectionURI

_HOME = {
    "Connection": "connection",
    "Domain": "domain",
    "DomainRef": "domain_ref",
    "DomainState": "domain_state",
    "DomainStatus": "domain_state",
    "DomainInfo": "domain_facts",
    "DomainStatistics": "domain_facts",
    "DiskCounters": "domain_facts",
    "NetCounters": "domain_facts",
    "HostInfo": "domain_facts",
    "GraphicsSession": "graphics_session",
    "GraphicsSessionEvent": "graphics_session",
    "SessionChange": "graphics_session",
    "SessionEnd": "graphics_session",
    "SessionPhase": "graphics_session",
    "GraphicsSessions": "graphics_sessions",
    "ConnectionURI": "uri",
    "EngineError": "errors",
    "ConnectFailed": "errors",
    "ConnectStep": "errors",
    "Credentials": "credentials",
    "CredentialKind": "credentials",
    "CredentialRequest": "credentials",
    "NobodyToAsk": "credentials",
    "Clock": "clock",
    "SystemClock": "clock",
    "ManualClock": "clock",
    "Network": "network",
    "Node": "node",
    "NodeDevice": "node_device",
    "HostInterface": "host_interface",
    "NetworkFilter": "network_filter",
    "Secret": "secret",
    "StoragePool": "storage_pool",
    "StorageVolume": "storage_volume",
    "Tasks": "tasks",
    "Affect": "affect",
    "BlockJob": "block_job",
    "BlockJobKind": "block_job",
    "CommitFlags": "block_job",
    "CopyFlags": "block_job",
    "RebaseFlags": "block_job",
    "ByteStream": "byte_stream",
    "Checkpoint": "checkpoint",
    "CheckpointFlags": "checkpoint",
    "DeletionFlags": "deletion",
    "JobStatistics": "job",
    "MigrationFlags": "migration",
    "MigrationPlan": "migration",
    "LifecycleAction": "power",
    "PowerWays": "power",
    "SleepTarget": "power",
    "StartFlags": "power",
    "UndefineFlags": "power",
    "DumpFlags": "saving",
    "DumpKind": "saving",
    "SaveFlags": "saving",
    "RevertFlags": "snapshot",
    "Snapshot": "snapshot",
    "SnapshotFlags": "snapshot",
    "NodeInfo": "host_facts",
    "NetworkInfo": "network_facts",
    "PoolInfo": "storage_facts",
    "VolumeInfo": "storage_facts",
}

__all__ = [
    # most important first
    "Connection",
    "Domain",
    "DomainRef",
    "DomainState",
    "DomainStatus",
    "GraphicsSession",
    "GraphicsSessions",
    "GraphicsSessionEvent",
    "SessionPhase",
    "SessionChange",
    "SessionEnd",
    # the host and its parts
    "Network",
    "Node",
    "NodeDevice",
    "HostInterface",
    "NetworkFilter",
    "Secret",
    "StoragePool",
    "StorageVolume",
    # what a domain has, and how it is asked
    "Snapshot",
    "Checkpoint",
    "BlockJob",
    "ByteStream",
    "MigrationPlan",
    "Affect",
    "StartFlags",
    "UndefineFlags",
    "PowerWays",
    "SleepTarget",
    "LifecycleAction",
    "SnapshotFlags",
    "RevertFlags",
    "CheckpointFlags",
    "DeletionFlags",
    "SaveFlags",
    "DumpFlags",
    "DumpKind",
    "BlockJobKind",
    "CopyFlags",
    "CommitFlags",
    "RebaseFlags",
    "MigrationFlags",
    # facts
    "DomainInfo",
    "DomainStatistics",
    "DiskCounters",
    "NetCounters",
    "HostInfo",
    "NodeInfo",
    "NetworkInfo",
    "PoolInfo",
    "VolumeInfo",
    "JobStatistics",
    # addresses, errors
    "ConnectionURI",
    "EngineError",
    "ConnectFailed",
    "ConnectStep",
    # who is asked for passwords
    "Credentials",
    "CredentialKind",
    "CredentialRequest",
    "NobodyToAsk",
    # time and tasks
    "Clock",
    "SystemClock",
    "ManualClock",
    "Tasks",
    # safety
    "printable",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value
