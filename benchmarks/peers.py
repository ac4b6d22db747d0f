"""MissingPeer: a measurement cannot run here, and which program it would need."""

from __future__ import annotations

from tests.peers.install import missing


class MissingPeer(Exception):
    """The text names the program, and how to get it where that is known."""


def require(*names: str) -> None:
    """Make sure that the peers ``names`` (``tests.peers.install.PEERS``) are there.

    Raises:
        MissingPeer: one is not.
    """
    for name in names:
        if reason := missing(name):
            raise MissingPeer(reason)
