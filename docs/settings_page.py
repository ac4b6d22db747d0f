"""The page of the settings, made from the fields of ``Settings``: ``make docs`` writes it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, fields
from pathlib import Path

from tui import settings
from tui.settings import Settings

PAGE = Path(__file__).parent / "settings.md"

_HEAD = """\
# Settings

`$XDG_CONFIG_HOME/virtdeck/config.toml`, else `~/.config/virtdeck/config.toml`. A mistake never
stops the start: virtdeck names the file, the line and the field, and uses the default there;
everything else holds. This page is made from the code.

| field | default | what it is |
|---|---|---|
"""

_EXAMPLES = """
## Commands of your own

```toml
[plugins.ping]
title = "Ping the guest"
key = "f6"                               # works everywhere; a key that is taken is refused
command = ["ping", "-c", "{count}", "{ip}"]
inputs = [
  { name = "count", label = "How often", kind = "number", default = "4" },
]
seconds = 20                             # then it is ended, with all that it started

[plugins.shell]
title = "Log in"
command = ["ssh", "root@{ip}"]
output = "terminal"                      # it has the terminal to itself; show, notice, none

[plugins.forget]
title = "Take it out of the monitoring"
command = ["/usr/local/bin/forget", "{uuid}"]
dangerous = true                         # asks first; refused on hosts that are only looked at

[plugins.node]
scope = "host"
command = ["virsh", "-c", "{uri}", "nodeinfo"]
```

They are in the action menu (`m`), behind `:plugin NAME`, and on their key; marked domains get one
run each. No shell is between: each word is one argument, and what a guest calls itself cannot
become an option. Inputs are `text`, `number` or `choice` (with `choices = [...]`).

## Words on a console

```toml
[[alerts]]
pattern = "raid.*degraded"               # a regular expression for one line
say = "a disk has gone"                  # without it, the line itself is told
severity = "error"
domain = "db-*"
```

Every console and screen that is open is read, on whatever screen you are; each line is told once
until it has gone. Without a word of yours a kernel panic, GRUB's rescue shell, emergency mode, a
file system that asks for repair, no bootable device, lack of memory, disk errors, stuck processors
and a login prompt are told.

## Notifications

```toml
[[notifications]]
kind = "client-*"
domain = "kiosk-*"
do = "mute"

[[notifications]]
kind = "guest-crashed"
tag = "production"
do = "ring"
run = ["notify-send", "--", "{host}", "{text}"]
```

The last rule that matches decides what is shown; `run` of every rule that matches is run, shown or
not. Kinds: KINDS.

## Themes

Every file `*.toml` in the folder `themes` beside the settings is a theme; it is read again when it
changes, and the screen with it. The fields are those of the themes that ship.

![A command of one's own, and what it said](screenshots/plugin.svg)
"""


def page() -> str:
    """Return the page."""
    from tui.notifications import Kind

    manual = _manual()
    rows = [
        f"| `{field.name}` | {_default(field)} | {manual[field.name]} |"
        for field in fields(Settings)
        if field.name != "problems"
    ]
    kinds = ", ".join(f"`{kind}`" for kind in Kind)
    return _HEAD + "\n".join(rows) + "\n" + _EXAMPLES.replace("KINDS", kinds)


def _manual() -> dict[str, str]:
    """Return the text under each field, in one line."""
    (body,) = (
        node.body
        for node in ast.parse(inspect.getsource(settings)).body
        if isinstance(node, ast.ClassDef) and node.name == Settings.__name__
    )
    texts = {}
    for first, second in zip(body, body[1:], strict=False):
        if isinstance(first, ast.AnnAssign) and isinstance(second, ast.Expr):
            assert isinstance(first.target, ast.Name)
            assert isinstance(second.value, ast.Constant)
            text = " ".join(str(second.value.value).split())
            texts[first.target.id] = text.replace("``", "`").replace("|", "\\|")
    return texts


def _default(field: object) -> str:
    default = getattr(field, "default", MISSING)
    if default is MISSING or default == ():
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default!r}`".replace("'", '"')
