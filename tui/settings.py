"""Settings: ``$XDG_CONFIG_HOME/virtdeck/config.toml`` as one frozen fact.

    theme = "virtdeck-light"
    [hosts]
    lab = "qemu:///embed?root=/srv/guests"
    edge = { uri = "qemu+tls://edge.example/system", readonly = true }
    [keys]
    "domain.shutdown" = "D"

The text under each field of ``Settings`` is its manual; ``settings_file`` reads them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .host_entry import HostEntry

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

    at_once: int = 8
    """Domains that a verb on many works on at the same time, 1 to 64; at most four of one host."""

    hosts: Mapping[str, HostEntry] = field(default_factory=dict)
    """Every host to open at the start: ``NAME = "URI"``, or a table with ``uri`` and
    ``readonly``. A URI may be an alias of libvirt.conf."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Id of a key (the help screen shows them) -> the key or keys you want, such as
    ``"D"``, ``"ctrl+d"`` or ``"f5,r"``."""

    notifications: Sequence[Mapping[str, object]] = ()
    """Rules, the last that matches decides: ``do`` is ``mute``, ``ring`` or ``show``; ``host``,
    ``domain``, ``tag`` and ``kind`` are patterns such as ``kiosk-*`` or ``client-*``. ``run`` is a
    command for it, a list of words such as ``["notify-send", "{text}"]``, in which ``{host}``,
    ``{domain}``, ``{uuid}``, ``{kind}`` and ``{text}`` stand for what it is about."""

    alerts: Sequence[Mapping[str, object]] = ()
    """Words on an open console that call for you: ``pattern`` is a regular expression for one
    line; optional ``say`` (what it means), ``severity`` (``error``, ``warning``, ``information``),
    ``host`` and ``domain`` (patterns such as ``db-*``). Ours come after yours."""

    plugins: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Commands of your own, ``[plugins.NAME]``: ``command`` is a list of words, no shell, in which
    ``{name}``, ``{uuid}``, ``{host}``, ``{uri}``, ``{state}``, ``{ip}`` and the names of ``inputs``
    stand for what they are; optional ``title``, ``key``, ``inputs``, ``confirm``, ``dangerous``
    (not on read-only hosts), ``output`` and ``seconds``. They are in the action menu."""

    consoles: Mapping[str, str] = field(default_factory=dict)
    """``detach_key`` takes the keys back from a guest; ``"ctrl+]"``, or ctrl with another key.
    ``pictures`` is how guests' screens are drawn that are no text: ``"cells"``, ``"kitty"``,
    ``"sixel"``, or ``"auto"`` to take what the terminal says of itself."""

    problems: tuple[str, ...] = ()
    """What could not be used, one line each; not a setting."""


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of virtdeck's own files."""
    base = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "virtdeck"
