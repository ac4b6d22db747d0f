"""The house rules that no linter knows: sizes, names, and what importing a part costs."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for folder in ("engine", "tui") for p in (ROOT / folder).rglob("*.py"))

FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 300, 50
#: What may be longer, and why.
LONGER: dict[str, str] = {}
#: Style sheets that several screens have in common, on purpose.
SHARED_SHEETS = {"dialogs.tcss", "help.tcss"}
#: Words that say nothing about what is inside.
EMPTY_WORDS = {"manager", "helper", "helpers", "utils", "util", "common", "misc"}


class Module(NamedTuple):
    """What the rules need to know of a file; ``definitions`` are kind, name and lines."""

    name: str
    lines: int
    is_silent: bool
    definitions: list[tuple[type[ast.AST], str, int]]


@cache
def modules() -> list[Module]:
    """Return all of them, each read once."""
    return [read_module(path) for path in SOURCES]


def read_module(path: Path) -> Module:
    text, name = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
    tree = ast.parse(text)
    found: list[tuple[type[ast.AST], str, int]] = [
        (type(node), f"{name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return Module(name, len(text.splitlines()), not ast.get_docstring(tree), found)


def sizes(*kinds: type[ast.AST]) -> list[tuple[str, int]]:
    """Return names and lines of what is defined."""
    return [
        (name, lines)
        for module in modules()
        for kind, name, lines in module.definitions
        if kind in kinds
    ]


def test_files_stay_readable_in_one_go() -> None:
    lengths = {module.name: module.lines for module in modules()}
    assert {
        n: lines for n, lines in lengths.items() if lines > FILE_LINES and n not in LONGER
    } == {}
    assert statistics.median(lengths.values()) <= 120
    assert set(LONGER) <= set(lengths)


def test_classes_and_functions_stay_small() -> None:
    functions = sizes(ast.FunctionDef, ast.AsyncFunctionDef)
    assert [x for x in functions if x[1] > FUNCTION_LINES] == []
    assert [x for x in sizes(ast.ClassDef) if x[1] > CLASS_LINES] == []
    assert statistics.median(lines for _, lines in functions) <= 10


def test_names_say_something() -> None:
    names = {part for p in SOURCES for part in p.relative_to(ROOT).with_suffix("").parts}
    names |= {name.rpartition(":")[2].lower() for name, _ in sizes(ast.ClassDef)}
    assert {n for n in names if EMPTY_WORDS & set(n.split("_"))} == set()


def test_every_module_says_what_it_is_for() -> None:
    assert [module.name for module in modules() if module.is_silent] == []


def modules_after(statement: str) -> set[str]:
    """Return what is loaded after ``statement`` in a Python of its own."""
    program = f"import sys; {statement}; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    return set(found.stdout.split())


#: What nothing needs before the first frame is painted; each of them would put it off.
_NOT_AT_THE_START = {
    "lxml",
    "engine.conf.domain_conf",
    "engine.connection",
    "engine.drivers",
    "engine.events",
    "engine.fleet.inventory",
    "engine.fleet.row_table",
    "engine.rpc",
    "tui.actions",
    "tui.commands",
    "tui.consoles.open_consoles",
    "tui.displays.display_screen",
    "tui.journal",
    "tui.plugins.plugins",
    "tui.verbs",
    "tui.wall.wall",
    "tui.widgets.domain_pane",
}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import engine", {"asyncio", "lxml", "textual", "rich", "engine.connection"}),
        ("import engine.conf.domain_conf", {"asyncio", "textual", "rich", "engine.drivers"}),
        ("import engine.events", {"lxml", "textual", "rich", "engine.drivers"}),
        ("import engine.drivers.qemu.qmp.protocol", {"asyncio", "lxml", "textual", "rich"}),
        ("import engine.connection", {"textual", "rich", "lxml", "engine.drivers.qemu"}),
        ("import tui.cli", {"textual"}),
        ("import tui.__main__", {"textual"}),
        ("import tui.cli.entry", {"json", "lxml", "engine.connection", "tui.cli.command"}),
        ("import tui.app", _NOT_AT_THE_START),
    ],
)
def test_importing_a_part_does_not_load_the_rest(statement: str, absent: set[str]) -> None:
    assert modules_after(statement) & absent == set()


def test_public_names_of_the_engine_can_be_loaded() -> None:
    program = "import engine; print([getattr(engine, name) for name in engine.__all__] and 'all')"
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert found.stdout == "all\n"


def test_what_a_screen_styles_by_its_name_alone_is_its_own() -> None:
    """A style sheet holds for every screen from the first time that one of its screens is shown."""
    declared: dict[str, list[str]] = {}
    for path in SOURCES:
        for name in set(re.findall(r'\bid="([\w-]+)"', path.read_text(encoding="utf-8"))):
            declared.setdefault(name, []).append(path.stem)
    leaks = {
        f"{sheet.name} #{name}": screens
        for sheet in sorted((ROOT / "tui" / "screens").glob("*.tcss"))
        if sheet.name not in SHARED_SHEETS
        for name in re.findall(r"^(?:\.-ascii )?#([\w-]+)", sheet.read_text(), re.MULTILINE)
        if (screens := sorted(set(declared.get(name, [])) - {sheet.stem}))
    }
    assert leaks == {}
