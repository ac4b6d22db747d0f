"""XML made safe to print, and still the same document."""

from __future__ import annotations

import re
import unicodedata

_NOT_PLAIN = re.compile(r"[^\t\n -~]")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})


def terminal_safe_xml(xml: str) -> str:
    """Return ``xml`` with every control or invisible character as a character reference.

    XML 1.0 allows DEL, the C1 controls and bidirectional overrides in text and attribute values;
    ``&#x202e;`` means the same to every reader of XML and nothing to a terminal.
    """
    return _NOT_PLAIN.sub(_reference, xml)


def _reference(match: re.Match[str]) -> str:
    char = match[0]
    return f"&#x{ord(char):x};" if unicodedata.category(char) in _HIDDEN else char
