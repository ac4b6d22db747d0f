"""Reading the settings: every field by itself, so that one mistake leaves the others as they are.

What is wrong is told with the file, the line and the field; the default holds in its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument

from .host_entry import HostEntry
from .keymap import KEYS
from .marks import CHOICES
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .toml_lines import Step

#: Where something is wrong, and what.
Problem = tuple[tuple["Step", ...], str]


def load_settings(path: Path) -> Settings:
    """Read the settings; a file that is not there means the defaults."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return Settings(problems=(f"{path}: {error.strerror}; the defaults are used",))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Settings(problems=(f"{path}, line {line}: not UTF-8; the defaults are used",))
    except ValueError as error:
        return Settings(problems=(f"{path}: {error}; the defaults are used",))
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in table.items():
        read = _READERS.get(name)
        if read is None:
            problems.append(((name,), "there is no such setting"))
            continue
        usable, wrong = read(value)
        problems += [((name, *place), reason) for place, reason in wrong]
        if usable is not None:
            values[name] = usable
    return Settings(**values, problems=tuple(_told(path, text, *each) for each in problems))


def _told(path: Path, text: str, place: tuple[Step, ...], reason: str) -> str:
    """Return a problem in words: file, line, field, reason."""
    from .toml_lines import line_of  # only where something is wrong

    line = line_of(text, place)
    where = f"{path}, line {line}" if line else str(path)
    words = [f"table {each + 1}" if isinstance(each, int) else str(each) for each in place]
    return ": ".join((where, *words, reason))


# -- what each setting may be ---------------------------------------------------------------------

Read = tuple[Any, list[Problem]]


def _checked(why_not: Callable[[object], str | None]) -> Callable[[object], Read]:
    """Return the reader of a plain value."""

    def read(value: object) -> Read:
        reason = why_not(value)
        return (None, [((), reason)]) if reason else (value, [])

    return read


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "must be text"


def _marks(value: object) -> str | None:
    return None if value in CHOICES else f"must be one of {', '.join(CHOICES)}"


def _at_once(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 64:
        return None
    return "must be a number from 1 to 64"


def _seconds(value: object) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0.5:
        return None
    return "must be a number of seconds, 0.5 or more"


def _hosts(value: object) -> Read:
    return _each_of(value, HostEntry.from_setting)


def _keys(value: object) -> Read:
    entries, problems = _each_of(value, _key)
    if entries:
        from .key_names import key_clashes  # only where somebody has chosen keys

        for key_id, key, owner in key_clashes(entries):
            problems.append(((key_id,), f"{key!r} is the key of {owner}; give that another"))
            entries.pop(key_id, None)
    return entries, problems


def _key(name: str, value: object) -> str:
    if name not in KEYS:
        raise InvalidArgument(f"there is no key with the id {name!r}")
    if not isinstance(value, str) or not value:
        raise InvalidArgument("must be text, such as 'ctrl+d'")
    from .key_names import unknown_key  # only where somebody has chosen keys

    if unknown := unknown_key(value):
        raise InvalidArgument(f"there is no key {unknown!r}", hint="such as D, f5 or ctrl+d")
    return value


def _consoles(value: object) -> Read:
    return _each_of(value, _console_setting)


def _console_setting(name: str, value: object) -> str:
    from .consoles.detach_key import detach_byte  # only where somebody has chosen one
    from .displays.terminal_facts import CHOICES

    if name == "pictures":
        if value not in CHOICES:
            raise InvalidArgument(f"must be one of {', '.join(CHOICES)}")
        return str(value)
    if name != "detach_key":
        raise InvalidArgument("there is no such setting")
    if not isinstance(value, str):
        raise InvalidArgument("must be text, such as 'ctrl+]'")
    detach_byte(value)
    return value


def _each_of(value: object, read: Callable[[str, object], object]) -> Read:
    """Return the entries of a table that can be used, and what is wrong with the others."""
    if not isinstance(value, Mapping):
        return None, [((), "must be a table")]
    entries, problems = {}, list[Problem]()
    for name, entry in value.items():
        try:
            entries[name] = read(name, entry)
        except InvalidArgument as error:
            problems.append(((name,), _words(error)))
    return entries, problems


def _rules(value: object) -> Read:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None, [((), "must be tables, each under [[notifications]]")]
    from .notification_rules import parse_rule  # only where somebody has rules

    return _tables(enumerate(value), lambda number, table: parse_rule(table))


def _alerts(value: object) -> Read:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None, [((), "must be tables, each under [[alerts]]")]
    from .alerts.alert import parse_alert  # only where somebody has alerts

    return _tables(enumerate(value), lambda number, table: parse_alert(table))


def _plugins(value: object) -> Read:
    if not isinstance(value, Mapping) or not all(isinstance(x, Mapping) for x in value.values()):
        return None, [((), "must be tables, each under [plugins.NAME]")]
    from .plugins.plugin import parse_plugin  # only where somebody has plugins

    tables, problems = _tables(iter(value.items()), parse_plugin)
    names = {name for (name, *_), _ in problems}
    return {name: table for name, table in value.items() if name not in names}, problems


def _tables(tables: Iterator[tuple[Any, Any]], parse: Callable[[Any, Any], object]) -> Read:
    """Return the tables that ``parse`` takes."""
    usable, problems = [], list[Problem]()
    for place, table in tables:
        try:
            parse(place, table)
        except InvalidArgument as error:
            problems.append(((place,), _words(error)))
        else:
            usable.append(table)
    return usable, problems


def _words(error: InvalidArgument) -> str:
    return "; ".join(filter(None, (error.message, error.hint)))


_READERS: dict[str, Callable[[object], Read]] = {
    "theme": _checked(_text),
    "marks": _checked(_marks),
    "interval": _checked(_seconds),
    "at_once": _checked(_at_once),
    "hosts": _hosts,
    "keys": _keys,
    "notifications": _rules,
    "alerts": _alerts,
    "plugins": _plugins,
    "consoles": _consoles,
}
