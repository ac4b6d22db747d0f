"""What the manual says of the code is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from docs.settings_page import PAGE, page

DOCS = Path(__file__).parent.parent / "docs"


def test_the_page_of_the_settings_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_picture_and_page_that_is_linked_is_there() -> None:
    missing = [
        f"{path.name}: {target}"
        for path in (*DOCS.glob("*.md"), DOCS.parent / "README.md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert missing == []
