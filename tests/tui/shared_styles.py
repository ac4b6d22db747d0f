"""Style sheets that one test has parsed serve those after it: that is a part of every story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    import pytest

_PARSED: dict[tuple[Any, ...], list[Any]] = {}


def share_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is parsed, by the text and the theme's variables, for all applications."""
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, css: str, *arguments: Any, **more: Any) -> list[Any]:
        variables = tuple(sorted(sheet._variables.items()))
        key = (css, arguments, tuple(sorted(more.items())), variables)
        if key not in _PARSED:
            _PARSED[key] = parse(sheet, css, *arguments, **more)
        return _PARSED[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)
