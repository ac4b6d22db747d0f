"""Loads the fixtures that several folders of tests share."""

from __future__ import annotations

import os

import pytest

# Read when Textual is imported: nobody watches, so frames need not wait for each other.
os.environ.setdefault("TEXTUAL_FPS", "1000")
# A picture of something half way is a different one each time.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

pytest_plugins = ["tests.peers.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests whose guests choose their own ports apart in time: two would choose the same."""
    for item in items:
        if "root" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("ports"))
