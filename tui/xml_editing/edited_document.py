"""EditedDocument: what was read of a domain, as it is shown, and how an edit of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.editing.documents import read_for_editing
from engine.editing.revision import apply_xml
from engine.editing.secrets import Secrets, mask, unmask

if TYPE_CHECKING:
    from engine import Domain


@dataclass(frozen=True, slots=True)
class EditedDocument:
    """``before`` is the text with placeholders; ``stored`` has the passwords: never shown."""

    domain: Domain
    before: str
    stored: str = field(repr=False)
    secrets: Secrets = field(repr=False)

    @classmethod
    async def read(cls, domain: Domain) -> EditedDocument:
        """Read what is stored now.

        Raises:
            EngineError: the host does not tell.
        """
        return cls.of(domain, (await read_for_editing(domain)).stored)

    @classmethod
    def of(cls, domain: Domain, stored: str) -> EditedDocument:
        """Return the document that was read already."""
        before, secrets = mask(stored)
        return cls(domain, before, stored, secrets)

    async def store(self, text: str) -> str:
        """Store the text, with the passwords in their places; return what is stored now.

        Raises:
            Conflict: somebody else changed it meanwhile.
            EngineError: the host refuses.
        """
        await apply_xml(self.domain, self.stored, unmask(text, self.secrets))
        return (await read_for_editing(self.domain)).stored
