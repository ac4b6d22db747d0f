"""Recordings of consoles, as asciicast version 2: any player of that format can show them.

recorder     what a console says -> lines of a file
grid_text    a screen of text -> the escape sequences that draw what changed
recording    such a file -> events
replay       the screen at any time of a recording
"""

from __future__ import annotations

from .recorder import Recorder
from .recording import CastEvent, Recording
from .replay import Replay

__all__ = ["CastEvent", "Recorder", "Recording", "Replay"]
