"""Differences of two documents of one domain, in words and line by line.

    find_differences(before, after)    ("memory 4 GiB → 8 GiB", "disk vdb added", …)
    text_difference(before, after)     the lines of a unified difference
    pending_changes(live, stored)      what the next start changes, without what starting adds

Devices are laid side by side by what they are (``identity``), not by where they stand. Passwords
are never among the words.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..conf.xml_codec import unit_bytes
from ..conf.xml_document import local_name, parse_document, serialize
from ..conf.xml_field import text_of
from ..untrusted_text import printable
from .identity import keyed, name_of
from .revision import drop_layout
from .secrets import SECRET_ATTRIBUTES, SECRET_ELEMENTS, parse_any
from .sizes import memory_text
from .start_traces import drop_start_traces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: Characters of one value that are shown.
_SHOWN = 120

#: Elements that hold an amount of memory, in KiB where they name no unit.
_SIZES = frozenset({
    "memory", "currentMemory", "maxMemory", "hard_limit", "soft_limit", "swap_hard_limit",
    "min_guarantee", "size", "requested", "block",
})  # fmt: skip

#: The attributes that say what a whole device is, in the words for one that came or went.
_SUMMARY = ("file", "dev", "network", "bridge", "name", "dir", "path", "model")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; ``before`` is None for what is new, ``after`` what is gone.

    ``path`` are words from the outside in, as the documents have them: not safe to show, unlike
    ``words``.
    """

    path: tuple[str, ...]
    before: str | None
    after: str | None

    @property
    def words(self) -> str:
        """The difference on one line, safe to show."""
        where = printable(" ".join(self.path), _SHOWN)
        before, after = (value and printable(value, _SHOWN) for value in (self.before, self.after))
        if before is None:
            return f"{where} added ({after})" if after else f"{where} added"
        if after is None:
            return f"{where} removed ({before})" if before else f"{where} removed"
        return f"{where} {before or 'nothing'} → {after or 'nothing'}"


def find_differences(before: str, after: str) -> tuple[Difference, ...]:
    """Return what ``after`` says that ``before`` did not, and the reverse, in document order.

    Raises:
        InvalidXML: one of them cannot be read.
    """
    return _differences(parse_any(before), parse_any(after))


def pending_changes(live: str, stored: str) -> tuple[Difference, ...]:
    """Return what the next start changes: how it runs against how it is stored.

    Raises:
        InvalidXML: one of them cannot be read.
    """
    return _differences(*_without_traces(live, stored))


def text_difference(before: str, after: str, *, context: int = 3) -> tuple[str, ...]:
    """Return the lines of a unified difference; none where nothing differs."""
    old, new = before.splitlines(), after.splitlines()
    lines = difflib.unified_diff(old, new, "before", "after", lineterm="", n=context)
    return tuple(lines)


def pending_texts(live: str, stored: str) -> tuple[str, str]:
    """Return both documents without what starting adds, for a difference line by line.

    Raises:
        InvalidXML: one of them cannot be read.
    """
    running, next_start = _without_traces(live, stored)
    return serialize(running), serialize(next_start)


def _without_traces(live: str, stored: str) -> tuple[Element, Element]:
    running, next_start = parse_document(live, "domain"), parse_document(stored, "domain")
    drop_start_traces(running, next_start)
    return running, next_start


def _differences(before: Element, after: Element) -> tuple[Difference, ...]:
    for root in (before, after):
        drop_layout(root)
    return tuple(_compare(before, after, ()))


def _compare(before: Element, after: Element, path: tuple[str, ...]) -> Iterator[Difference]:
    """Yield how two elements that are the same thing differ."""
    yield from _compare_attributes(before, after, path)
    old_text, new_text = _text(before), _text(after)
    if old_text != new_text:
        if before.tag in SECRET_ELEMENTS:
            old_text, new_text = _HIDDEN
        yield Difference(path, old_text, new_text)
    old, new = keyed(before.iterchildren("*")), keyed(after.iterchildren("*"))
    for key in [*old, *(key for key in new if key not in old)]:
        element = old[key] if key in old else new[key]
        # devices say themselves what they are
        inner = () if local_name(element) == "devices" else (*path, name_of(element, key))
        if key in old and key in new:
            yield from _compare(old[key], new[key], inner)
        elif local_name(element) == "devices":
            yield from _all_of(element, is_new=key in new)
        else:
            yield _whole(element, inner, is_new=key in new)


#: What is said of a password that is another one.
_HIDDEN = ("(hidden)", "(another)")


def _compare_attributes(
    before: Element, after: Element, path: tuple[str, ...]
) -> Iterator[Difference]:
    is_size = before.tag in _SIZES
    names = [str(name) for name in dict.fromkeys([*before.attrib, *after.attrib])]
    for name in names:
        old, new = before.get(name), after.get(name)
        if old == new or (is_size and name == "unit"):
            continue
        # a name says nothing new where the element has no other: "link up → down"
        where = path if len(names) == 1 and path and not _text(after) else (*path, _local(name))
        if name in SECRET_ATTRIBUTES:
            old, new = old and _HIDDEN[0], new and _HIDDEN[1 if old else 0]
        yield Difference(where, old, new)


def _whole(element: Element, path: tuple[str, ...], *, is_new: bool) -> Difference:
    said = _summary(element)
    return Difference(path, None if is_new else said, said if is_new else None)


def _all_of(devices: Element, *, is_new: bool) -> Iterator[Difference]:
    for key, element in keyed(devices.iterchildren("*")).items():
        yield _whole(element, (name_of(element, key),), is_new=is_new)


def _summary(element: Element) -> str:
    """Return the one value that tells most of an element; nothing where there is none."""
    if element.tag in SECRET_ELEMENTS:
        return _HIDDEN[0]
    if text := _text(element):
        return text
    source = next(element.iterchildren("source"), None)
    for place in (source, element, next(element.iterchildren("model"), None)):
        if place is not None:
            for name in _SUMMARY:
                if value := place.get(name):
                    return str(value)
    if len(element.attrib) == 1 and not SECRET_ATTRIBUTES & set(map(str, element.attrib)):
        return str(next(iter(element.values())))
    return ""


def _text(element: Element) -> str:
    text = text_of(element).strip()
    if element.tag in _SIZES and text.isascii() and text.isdecimal():
        try:
            size = int(text[:30]) * unit_bytes(element.get("unit") or "KiB")
        except ValueError:
            return text
        return memory_text(-(-size // 1024))
    return text


def _local(name: str) -> str:
    return name.rpartition("}")[2]
