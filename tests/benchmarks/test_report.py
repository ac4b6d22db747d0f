"""The table in the terminal and in the README; what is outside the markers is a person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.report import BEGIN, END, markdown, plain_table, write_into
from benchmarks.row import Row, at_most, beside, count, milliseconds

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    beside("start", 0.25, 0.2, times=1.5),
    at_most("toast", 0.06, 0.05, milliseconds),
    Row(name="guests", ours=23, unit=count),
]


def test_plain_table_is_aligned() -> None:
    assert plain_table(ROWS).splitlines() == [
        "what      ours  theirs  ratio  wanted",
        "start   250 ms  200 ms   1.25  <= 1.5 × theirs  met",
        "toast    60 ms                 <= 50 ms         MISSED",
        "guests      23",
    ]


def test_markdown_tells_when_and_on_what() -> None:
    lines = markdown(ROWS, {"kernel": "Linux 6"}, "2026-11-22").splitlines()
    assert lines[:3] == ["- measured: 2026-11-22", "- kernel: Linux 6", ""]
    assert lines[5] == "| start | 250 ms | 200 ms | 1.25 | <= 1.5 × theirs | met |"


def test_writing_keeps_what_is_outside_the_markers(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n")
    write_into(readme, "new")
    write_into(readme, "newer")
    assert readme.read_text() == f"above\n{BEGIN}\nnewer\n{END}\nbelow\n"


def test_a_file_without_markers_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("nothing of ours")
    with pytest.raises(ValueError, match=r"README\.md: no line"):
        write_into(readme, "new")
    assert readme.read_text() == "nothing of ours"
