"""Settings: ``$XDG_CONFIG_HOME/virtdeck/config.toml`` as one frozen fact.

    theme = "virtdeck-light"
    [hosts]
    lab = "qemu:///embed?root=/srv/guests"
    edge = { uri = "qemu+tls://edge.example/system", readonly = true }
    [keys]
    "domain.shutdown" = "D"

The text under each field of ``Settings`` is its manual. Whatever is wrong is reported with the file
and what in it; the rest still holds.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument

from .host_entry import HostEntry
from .keymap import KEYS
from .marks import CHOICES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


#: The name of the file, in ``config_folder``.
CONFIG_NAME = "config.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an administrator has chosen."""

    theme: str = "virtdeck-dark"
    """Name of the theme: virtdeck-dark, virtdeck-light, virtdeck-contrast, or one of your own in
    the folder ``themes`` beside the settings."""

    marks: str = "auto"
    """``unicode``, ``ascii`` for terminals without more, or ``auto`` to decide by the locale."""

    interval: float = 2.0
    """Seconds between two samples of processor, memory, disk and network figures; at least 0.5."""

    hosts: Mapping[str, HostEntry] = field(default_factory=dict)
    """Every host to open at the start: ``NAME = "URI"``, or a table with ``uri`` and
    ``readonly``. A URI may be an alias of libvirt.conf."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Id of a key (the help screen shows them) -> the key or keys you want, such as
    ``"D"``, ``"ctrl+d"`` or ``"f5,r"``."""

    notifications: Sequence[Mapping[str, object]] = ()
    """Rules, the last that matches decides: ``do`` is ``mute``, ``ring`` or ``show``; ``host``,
    ``domain`` and ``kind`` are patterns such as ``kiosk-*`` or ``client-*``."""

    problems: tuple[str, ...] = ()
    """What could not be used, one line each; not a setting."""


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of virtdeck's own files."""
    base = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "virtdeck"


def load_settings(path: Path) -> Settings:
    """Read the settings; a file that is not there means the defaults."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        return Settings(problems=(f"{path}: {error}; the defaults are used",))
    values: dict[str, Any] = {}
    problems = []
    for name, value in table.items():
        if reason := _why_unusable(name, value):
            problems.append(f"{path}: {name}: {reason}")
        else:
            values[name] = value
    keys = values.get("keys", {})
    unknown = [key_id for key_id in keys if key_id not in KEYS]
    problems += [f"{path}: keys: there is no key with the id {name!r}" for name in unknown]
    values["hosts"], wrong = _hosts(values.get("hosts", {}))
    problems += [f"{path}: hosts: {problem}" for problem in wrong]
    values["keys"] = {name: key for name, key in keys.items() if name in KEYS}
    return Settings(**values, problems=tuple(problems))


def _hosts(table: Mapping[str, object]) -> tuple[dict[str, HostEntry], list[str]]:
    """Return the hosts by name, and what is wrong with the others."""
    hosts, problems = {}, []
    for name, value in table.items():
        try:
            hosts[name] = HostEntry.from_setting(name, value)
        except InvalidArgument as error:
            problems.append(error.message)
    return hosts, problems


def _why_unusable(name: str, value: object) -> str | None:
    check = _CHECKS.get(name)
    return "there is no such setting" if check is None else check(value)


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "must be text"


def _marks(value: object) -> str | None:
    return None if value in CHOICES else f"must be one of {', '.join(CHOICES)}"


def _seconds(value: object) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0.5:
        return None
    return "must be a number of seconds, 0.5 or more"


def _table_of_text(value: object) -> str | None:
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return None
    return "must be a table of texts"


def _table(value: object) -> str | None:
    return None if isinstance(value, dict) else "must be a table"


def _rules(value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return "must be tables, each under [[notifications]]"
    from .notification_rules import parse_rules  # only where somebody has rules

    try:
        parse_rules(value)
    except InvalidArgument as error:
        return "; ".join(filter(None, (error.message, error.hint)))
    return None


_CHECKS: dict[str, Callable[[object], str | None]] = {
    "theme": _text,
    "marks": _marks,
    "interval": _seconds,
    "hosts": _table,
    "keys": _table_of_text,
    "notifications": _rules,
}
