"""lists.toml: the columns, views and panes that somebody chose in the application, kept for good.

The application writes it, people may read and change it. Whatever is wrong in it is told once, with
file and field; the default holds then, and the file is not written over before it is repaired.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from engine.errors import EngineError, InvalidArgument

from .config_file import edit_config
from .domain_groups import GROUPINGS, NO_GROUP
from .list_layout import NARROWEST, WIDEST, ColumnLayout, ListChoices, ListView
from .row_filter import parse_filter
from .widgets.domain_columns import DOMAIN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LISTS_NAME: Final = "lists.toml"

_HEADER: Final = """\
# The lists of virtdeck: columns, saved views, and where the details stand.
# Written by virtdeck when you choose something (keys C, V and |); you may change it too.
"""

_COLUMN_NAMES: Final = tuple(column.name for column in DOMAIN_COLUMNS)
_GROUPS: Final = ("", NO_GROUP, *GROUPINGS)
_PLACES: Final = ("beside", "below")


def load_lists(path: Path) -> tuple[ListChoices, tuple[str, ...]]:
    """Return what the file says, and what is wrong in it, one line each; no file: the defaults.

    Blocks for as long as a disk takes.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ListChoices(), ()
    except (OSError, ValueError) as error:
        return ListChoices(), (f"{path}: {error}; the defaults are used",)
    choices, problems = parse_lists(text)
    return choices, tuple(f"{path}: {problem}" for problem in problems)


def change_lists(path: Path, change: Callable[[ListChoices], ListChoices]) -> ListChoices:
    """Change what the file says in one step; return all that it says then.

    Blocks for as long as a disk takes.

    Raises:
        InvalidArgument: something in the file is wrong; it stays as it is.
        StorageFailed: it cannot be read or written.
    """
    changed = ListChoices()

    def edit(text: str) -> str:
        nonlocal changed
        choices, problems = parse_lists(text)
        if problems:
            raise InvalidArgument(
                f"{problems[0]}; nothing was saved", hint="repair the file, or remove it"
            )
        changed = change(choices)
        return lists_text(changed)

    edit_config(path, edit)
    return changed


def parse_lists(text: str) -> tuple[ListChoices, tuple[str, ...]]:
    """Return what the text says, and what is wrong in it; that has its default."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return ListChoices(), (f"{error}; the defaults are used",)
    problems: list[str] = []
    reader = _Reader(problems)
    choices = ListChoices(
        columns=reader.layout(table.pop("columns", {}), "columns"),
        hosts={
            name: reader.layout(value, f"hosts.{name}")
            for name, value in reader.table(table.pop("hosts", {}), "hosts").items()
        },
        views={
            name: reader.view(value, f"views.{name}")
            for name, value in reader.table(table.pop("views", {}), "views").items()
        },
        beside=reader.one_of(table.pop("details", "below"), _PLACES, "details") == "beside",
    )
    reader.nothing_else(table, "")
    return choices, tuple(problems)


class _Reader:
    """Makes facts of tables; what is wrong goes into ``problems``."""

    def __init__(self, problems: list[str]) -> None:
        self._problems = problems

    def refuse(self, field: str, reason: str) -> None:
        self._problems.append(f"{field}: {reason}; the default is used")

    def table(self, value: Any, field: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return dict(value)
        self.refuse(field, "must be a table")
        return {}

    def one_of(self, value: Any, known: tuple[str, ...], field: str) -> str:
        if isinstance(value, str) and value in known:
            return value
        offers = ", ".join(repr(each) for each in known)
        self.refuse(field, f"{value!r} is none of {offers}")
        return ""

    def flag(self, value: Any, field: str) -> bool:
        if not isinstance(value, bool):
            self.refuse(field, "must be true or false")
        return value is True

    def layout(self, value: Any, field: str) -> ColumnLayout:
        table = self.table(value, field)
        layout = self._columns(table, field)
        self.nothing_else(table, f"{field}.")
        return layout

    def view(self, value: Any, field: str) -> ListView:
        table = self.table(value, field)
        view = ListView(
            filter=self._filter(table.pop("filter", ""), f"{field}.filter"),
            sort=self.one_of(table.pop("sort", "name"), _COLUMN_NAMES, f"{field}.sort") or "name",
            reverse=self.flag(table.pop("reverse", False), f"{field}.reverse"),
            group=self.one_of(table.pop("group", ""), _GROUPS, f"{field}.group"),
            faults=self.flag(table.pop("faults", False), f"{field}.faults"),
            columns=self._columns(table, field),
        )
        self.nothing_else(table, f"{field}.")
        return view

    def nothing_else(self, table: Mapping[str, Any], prefix: str) -> None:
        for name in table:
            self._problems.append(f"{prefix}{name}: there is no such field")

    def _filter(self, value: Any, field: str) -> str:
        if not isinstance(value, str):
            self.refuse(field, "must be text")
            return ""
        try:
            parse_filter(value)
        except EngineError as error:
            self.refuse(field, error.message)
            return ""
        return value

    def _columns(self, table: dict[str, Any], field: str) -> ColumnLayout:
        names, widths = table.pop("names", []), table.pop("widths", {})
        if not isinstance(names, list) or len({str(each) for each in names}) < len(names):
            self.refuse(f"{field}.names", "must be a list of different columns")
            names = []
        if wrong := [name for name in names if name not in _COLUMN_NAMES]:
            self.refuse(f"{field}.names", f"there is no column {wrong[0]!r}")
            names = []
        return ColumnLayout(tuple(names), self._widths(widths, f"{field}.widths"))

    def _widths(self, value: Any, field: str) -> dict[str, int]:
        widths = self.table(value, field)
        for name, width in list(widths.items()):
            whole = isinstance(width, int) and not isinstance(width, bool)
            if name not in _COLUMN_NAMES:
                self.refuse(f"{field}.{name}", "there is no such column")
            elif not whole or not NARROWEST <= width <= WIDEST:
                self.refuse(f"{field}.{name}", f"must be a number from {NARROWEST} to {WIDEST}")
            else:
                continue
            del widths[name]
        return widths


# -- writing --------------------------------------------------------------------------------------


def lists_text(choices: ListChoices) -> str:
    """Return the text of the file; the same choices make the same text."""
    lines = [_HEADER]
    if choices.beside:
        lines.append('details = "beside"\n')
    lines += _section(("columns",), _layout_lines(choices.columns))
    for host, layout in sorted(choices.hosts.items()):
        lines += _section(("hosts", host), _layout_lines(layout))
    for name, view in sorted(choices.views.items()):
        lines += _section(("views", name), _view_lines(view), always=True)
    return "\n".join(lines)


def _section(names: tuple[str, ...], body: Iterator[str], *, always: bool = False) -> list[str]:
    lines = list(body)
    if not lines and not always:
        return []
    return [f"[{'.'.join(map(_key, names))}]", *lines, ""]


def _layout_lines(layout: ColumnLayout) -> Iterator[str]:
    if layout.names:
        yield f"names = [{', '.join(map(_text, layout.names))}]"
    if layout.names and layout.widths:
        widths = ", ".join(f"{name} = {width}" for name, width in sorted(layout.widths.items()))
        yield f"widths = {{ {widths} }}"


def _view_lines(view: ListView) -> Iterator[str]:
    yield f"filter = {_text(view.filter)}"
    yield f"sort = {_text(view.sort)}"
    if view.reverse:
        yield "reverse = true"
    if view.group:
        yield f"group = {_text(view.group)}"
    if view.faults:
        yield "faults = true"
    yield from _layout_lines(view.columns)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: str) -> str:
    """Return the text as TOML: JSON's notation, of which TOML knows all but the bare DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
