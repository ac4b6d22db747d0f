"""The table ``hosts`` in the text of the settings, edited line by line.

Everything else stays as it is, byte for byte: comments, order, blanks, line ends. Whatever this
does not understand is refused: the new text is read back and must say what was meant.

    [hosts]
    lab = "qemu+ssh://lab.example/system"     # a line
    edge = { uri = "…", readonly = true }     # a line, too
    [hosts.old]                               # a block of its own
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument

from .toml_lines import key_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .host_entry import HostEntry

_HEADER = re.compile(r"\s*\[(?!\[)\s*(?P<path>[^]]*?)\s*\]\s*(#.*)?$")
_ANY_HEADER = re.compile(r"\s*\[")
_ENTRY = re.compile(
    r"""(?P<start>\s*(?P<key>[A-Za-z0-9_-]+|"(\\.|[^"\\])*"|'[^']*')\s*=\s*)(?P<rest>.*)$""",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BY_HAND = "the file was left as it is; edit its table [hosts] by hand"


def with_host(text: str, entry: HostEntry, *, instead_of: str = "") -> str:
    """Return the settings ``text`` with that host, in the place of the one named ``instead_of``.

    Raises:
        InvalidArgument: the text is no TOML, or cannot be edited safely.
    """
    hosts = _hosts(text)
    if instead_of in hosts:
        rest = {name: value for name, value in hosts.items() if name != instead_of}
        if entry.name in rest:
            raise InvalidArgument(f"there is a host {entry.name!r} already")
        changed = {**rest, entry.name: entry.setting()}
        return _verified(text, _replaced(text, instead_of, _line(entry)), changed)
    return _verified(text, _added(text, _line(entry)), {**hosts, entry.name: entry.setting()})


def without_host(text: str, name: str) -> str:
    """Return the settings ``text`` without the host of that name.

    Raises:
        InvalidArgument: the text is no TOML, or cannot be edited safely.
    """
    hosts = _hosts(text)
    if name not in hosts:
        return text
    rest = {each: value for each, value in hosts.items() if each != name}
    return _verified(text, _replaced(text, name, None), rest)


def _hosts(text: str) -> dict[str, Any]:
    hosts = _parsed(text).get("hosts", {})
    if not isinstance(hosts, dict):
        raise InvalidArgument("the setting hosts is no table", hint=_BY_HAND)
    return hosts


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise InvalidArgument(f"the settings cannot be read: {error}", hint=_BY_HAND) from error


def _verified(before: str, after: str, hosts: dict[str, Any]) -> str:
    """Return ``after`` where it says the same as ``before``, but for ``hosts``."""
    meant = {**_parsed(before), "hosts": hosts}
    try:
        is_right = {"hosts": {}, **tomllib.loads(after)} == meant
    except ValueError:
        is_right = False
    if not is_right:
        raise InvalidArgument("the settings cannot be edited safely", hint=_BY_HAND)
    return after


# -- lines ----------------------------------------------------------------------------------------


def _line(entry: HostEntry) -> tuple[str, str]:
    """Return key and value of the entry."""
    key = entry.name if _BARE.fullmatch(entry.name) else _quoted(entry.name)
    uri = _quoted(entry.uri)
    return key, f"{{ uri = {uri}, readonly = true }}" if entry.read_only else uri


def _quoted(text: str) -> str:
    """Return a basic string of TOML; JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _added(text: str, line: tuple[str, str]) -> str:
    end = _line_end(text)
    new = f"{line[0]} = {line[1]}{end}"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    span = _span(lines, ("hosts",))
    if span is None:
        blank = end if lines and lines[-1].strip() else ""
        return "".join([*lines, blank, f"[hosts]{end}", new])
    lines.insert(_after_last_entry(lines, *span), new)
    return "".join(lines)


def _replaced(text: str, name: str, line: tuple[str, str] | None) -> str:
    """Put ``line`` where the host stands; None takes it away."""
    lines = text.splitlines(keepends=True)
    block = _span(lines, ("hosts", name))
    if block is not None:
        return _without_block(lines, *block, text, line)
    for number in range(*(_span(lines, ("hosts",)) or (0, 0))):
        found = _ENTRY.match(lines[number])
        if found is None or key_path(found["key"]) != (name,):
            continue
        comment = _after_value(found["rest"])
        if line is None:
            del lines[number]
        else:
            start = found["start"].replace(found["key"], line[0], 1)
            lines[number] = f"{start}{line[1]}{comment}"
        break
    return "".join(lines)


def _without_block(
    lines: list[str], start: int, stop: int, text: str, line: tuple[str, str] | None
) -> str:
    """Take a block away; what stands below its last entry belongs to whatever follows."""
    last = _after_last_entry(lines, start, stop)
    kept = [each for each in lines[start:last] if each.lstrip().startswith("#")]
    rest = "".join([*lines[: start - 1], *kept, *lines[last:]])
    return rest if line is None else _added(rest, line)


def _span(lines: Sequence[str], path: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the lines below the header of that path, up to the next; None without one."""
    start = None
    for number, line in enumerate(lines):
        if not _ANY_HEADER.match(line):
            continue
        if start is not None:
            return start, number
        header = _HEADER.match(line.rstrip("\r\n"))
        if header and key_path(header["path"]) == path:
            start = number + 1
    return None if start is None else (start, len(lines))


def _after_last_entry(lines: Sequence[str], start: int, stop: int) -> int:
    """Return the place behind the last line that is neither blank nor a comment."""
    entries = [
        number
        for number in range(start, stop)
        if (words := lines[number].strip()) and not words.startswith("#")
    ]
    return entries[-1] + 1 if entries else start


def _after_value(rest: str) -> str:
    """Return what follows the value: blanks, a comment, the end of the line."""
    for place in (found.start() for found in re.finditer(r"\s*(#|$)", rest)):
        try:
            tomllib.loads(f"x = {rest[:place]}")
        except ValueError:
            continue
        return rest[place:]
    return rest
