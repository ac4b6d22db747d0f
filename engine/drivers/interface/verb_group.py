"""VerbGroup: what every group of verbs shares: whose they are, and how one says it is missing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ...errors import Unsupported

if TYPE_CHECKING:
    from ...uri import ConnectionURI


class VerbGroup(ABC):
    """A group of verbs of a driver; each is unsupported until a driver overrides it."""

    #: What people call the hypervisor.
    title: ClassVar[str]
    #: Verbs of this group that only look: a read-only connection has them too.
    READING: ClassVar[frozenset[str]] = frozenset()
    #: Verbs of this group that take as long as the work takes: they have no deadline.
    LASTING: ClassVar[frozenset[str]] = frozenset()
    uri: ConnectionURI

    @classmethod
    def is_reading(cls, verb: str) -> bool:
        """Whether ``verb`` only looks, by the word of the group it belongs to."""
        return any(verb in vars(group).get("READING", ()) for group in cls.__mro__)

    @classmethod
    def is_lasting(cls, verb: str) -> bool:
        """Whether ``verb`` has no deadline, by the word of the group it belongs to."""
        return any(verb in vars(group).get("LASTING", ()) for group in cls.__mro__)

    @abstractmethod
    def why_unsupported(self, verb: str) -> str | None:
        """Return why this connection does not have ``verb``, or None when it has."""

    def _unsupported(self, verb: str) -> Unsupported:
        return Unsupported(f"{self.uri}: {self.why_unsupported(verb)}")
