"""What the ends of a recording tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.console.cast.outline import outline_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD = json.dumps({"version": 2, "width": 80, "height": 24, "timestamp": 7, "title": "web\x1b[m"})


@pytest.mark.parametrize(
    ("events", "duration"),
    [
        ("", 0.0),
        ('[1.5, "o", "x"]\n', 1.5),
        ('[1.5, "o", "x"]\n[2.5, "o", "x', 1.5),  # the last line is half written
        ('[1.5, "o", "x"]\n' * 50_000 + '[3.0, "o", "x"]\n', 3.0),
        ('[1.5, "o", "' + "x" * 200_000 + '"]\n', None),  # longer than what is read
        ("[" * 100_000, None),
    ],
)
def test_the_end_of_the_file_tells_how_long_it_is(
    tmp_path: Path, events: str, duration: float | None
) -> None:
    path = tmp_path / "a.cast"
    path.write_text(f"{HEAD}\n{events}")
    outline = outline_of(path)
    assert outline
    assert (outline.duration, outline.began, outline.columns) == (duration, 7, 80)
    assert outline.title == "web\\x1b[m"


def test_what_is_no_recording_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.cast"
    assert outline_of(path) is None
    path.write_bytes(b"\xff" * 200_000)
    assert outline_of(path) is None
    assert outline_of(tmp_path) is None
