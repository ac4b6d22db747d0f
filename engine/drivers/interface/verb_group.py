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
    uri: ConnectionURI

    @abstractmethod
    def why_unsupported(self, verb: str) -> str | None:
        """Return why this connection does not have ``verb``, or None when it has."""

    def _unsupported(self, verb: str) -> Unsupported:
        return Unsupported(f"{self.uri}: {self.why_unsupported(verb)}")
