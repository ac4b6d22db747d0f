"""Names of keys, as the settings spell them: which no terminal sends, which are given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.keys import REPLACED_KEYS, Keys, key_to_character

from .keymap import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Beginnings of the ids that hold at the same time, in the list of domains.
_TOGETHER = ("domain.", "list.", "app.")
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_NAMES = frozenset({*REPLACED_KEYS, *(key.value for key in Keys)})


def unknown_key(keys: str) -> str | None:
    """Return the first of ``keys``, parted by commas, that is no key; None where all are."""
    return next((key for key in map(str.strip, keys.split(",")) if not _is_key(key)), None)


def key_clashes(chosen: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each id of ``chosen`` that takes a key of another, that key and the other id."""
    owners: dict[str, str] = {}
    ids = [key_id for key_id in KEYS if key_id.startswith(_TOGETHER)]
    for key_id in sorted(ids, key=chosen.__contains__):  # what was chosen comes last
        for key in chosen.get(key_id, KEYS[key_id].key).split(","):
            owner = owners.setdefault(_character(key.strip()), key_id)
            if owner != key_id:
                yield key_id, key.strip(), owner


def _character(key: str) -> str:
    return key_to_character(REPLACED_KEYS.get(key, key)) or key


def _is_key(key: str) -> bool:
    if len(key) == 1 or key in _NAMES:
        return True
    *modifiers, name = key.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    return len(name) == 1 or name in _NAMES or key_to_character(name) is not None
