"""What every test of the application needs: nobody's own files, and one time zone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest
from textual.widgets import Button, Input, TextArea

from engine.libvirt_conf import LibvirtConf
from tests.tui.idle_loop import IdleLoop
from tests.tui.shared_styles import share_styles
from tui.first_run import first_hosts
from tui.toast_display import ToastDisplay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _private_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep settings, histories and wishes of whoever runs the tests out of them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("LIBVIRT_DEFAULT_URI", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the hosts of whoever runs the tests, and their libvirt.conf, out of them."""
    keywords = cast("dict[str, object]", first_hosts.__kwdefaults__)
    monkeypatch.setitem(keywords, "exists", lambda path: False)
    monkeypatch.setitem(keywords, "load", lambda path: LibvirtConf())


@pytest.fixture(autouse=True)
def _idle_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pilots go on as soon as there is nothing left to do."""
    IdleLoop().install(monkeypatch)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop what moves by the clock on the wall: a picture shows it in whichever state it is.

    Toasts grow old by the application's clock; what looks after them does so by that on the wall.
    """
    monkeypatch.setattr(Button, "_start_active_affect", lambda button: None)
    refresh = ToastDisplay.refresh

    def refresh_once(display: ToastDisplay) -> None:
        refresh(display)
        if display._timer is not None:
            display._timer.stop()

    monkeypatch.setattr(ToastDisplay, "refresh", refresh_once)
    for field in (Input, TextArea):
        monkeypatch.setattr(vars(field)["cursor_blink"], "_default", False)


@pytest.fixture(autouse=True)
def _shared_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each style sheet once for all tests."""
    share_styles(monkeypatch)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Show times alike everywhere."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
