"""DeletionFlags: what of a tree of snapshots or checkpoints is forgotten."""

from __future__ import annotations

from enum import IntFlag


class DeletionFlags(IntFlag):
    """``virDomainSnapshotDeleteFlags``; checkpoints have the same.

    METADATA_ONLY forgets that there is one and leaves its data.
    """

    NONE = 0
    CHILDREN = 1
    METADATA_ONLY = 2
    CHILDREN_ONLY = 4
