"""DomainLabels: what people using virtdeck say of a domain, kept by the host in its metadata.

    <metadata>
      <virtdeck:protected xmlns:virtdeck="urn:virtdeck:protected"/>
      <virtdeck:tags xmlns:virtdeck="urn:virtdeck:tags">web shop</virtdeck:tags>
    </metadata>

Every driver keeps metadata and every virtdeck reads it, so a lock set here is seen everywhere. Each
fact has a namespace of its own: setting one never writes over what somebody else says of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import InvalidArgument
from .untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

PROTECTED_NAMESPACE: Final = "urn:virtdeck:protected"
TAGS_NAMESPACE: Final = "urn:virtdeck:tags"

#: The prefix that both are stored with.
LABEL_PREFIX: Final = "virtdeck"

#: A tag is one word that a filter can name and that XML can hold as it is.
_TAG: Final = re.compile(r"[\w.+-]{1,40}")

#: Tags of one domain that are read; whoever wrote more did not mean people.
_TAG_LIMIT: Final = 32

_PROTECTED: Final = f"metadata/{{{PROTECTED_NAMESPACE}}}protected"
_TAGS: Final = f"metadata/{{{TAGS_NAMESPACE}}}tags"


@dataclass(frozen=True, slots=True)
class DomainLabels:
    """``protected`` domains are harmed only by who types their name; ``tags`` are sorted words."""

    protected: bool = False
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, domain: Element) -> DomainLabels:
        """Read them from a ``<domain>``; words that are no tags are left out."""
        if domain.find("metadata") is None:
            return NO_LABELS
        words = (domain.findtext(_TAGS) or "").split()[:_TAG_LIMIT]
        tags = sorted({word for word in words if _TAG.fullmatch(word)})
        return cls(domain.find(_PROTECTED) is not None, tuple(tags))


NO_LABELS: Final = DomainLabels()


def protected_xml(protected: bool) -> str | None:
    """Return the metadata element that says so; None where there must be none."""
    return "<protected/>" if protected else None


def tags_xml(tags: Iterable[str]) -> str | None:
    """Return the metadata element of the tags; None without any.

    Raises:
        InvalidArgument: one of them is no tag, or there are too many.
    """
    words = sorted(set(tags))
    for word in words:
        if not _TAG.fullmatch(word):
            raise InvalidArgument(
                f"{printable(word, 60)!r} is no tag",
                hint="up to 40 letters, digits, and . _ + -",
            )
    if len(words) > _TAG_LIMIT:
        raise InvalidArgument(f"a domain has at most {_TAG_LIMIT} tags")
    return f"<tags>{' '.join(words)}</tags>" if words else None
