"""Loads the fixtures that several folders of tests share."""

from __future__ import annotations

import gc
import os

import pytest
from textual import constants, screen

# Nobody watches, so frames need not wait for each other; and a picture of something half way is a
# different one each time. Textual reads its environment when it is imported, and the plugin that
# compares pictures has done so before: the variables are for the programs that tests start.
os.environ.setdefault("TEXTUAL_FPS", "1000")
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
vars(constants)["TEXTUAL_ANIMATIONS"] = "none"
vars(screen)["UPDATE_PERIOD"] = 0.001

pytest_plugins = ["tests.peers.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests whose guests choose their own ports apart in time: two would choose the same."""
    for item in items:
        if "root" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("ports"))


def pytest_collection_finish() -> None:
    """Let the collector look less often, and not at the tests themselves, which stay.

    An application that ended is thousands of objects in circles: a third of a test's time went by
    in looking through all of them again and again.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 50)
