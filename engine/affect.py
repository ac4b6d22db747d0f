"""Affect: which of a domain's two configurations a verb reads or changes."""

from __future__ import annotations

from enum import IntFlag


class Affect(IntFlag):
    """``virDomainModificationImpact``; the two can be joined for a change.

    CURRENT is the running guest, or the stored configuration of one that does not run.
    """

    CURRENT = 0
    LIVE = 1
    CONFIG = 2
