"""Recordings: the list of them, one that is played, words that are found in it."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

_OPEN = ("slash", *"web-01", "enter", "c", *("wait:1",) * 12)
_DETACH = "ctrl+right_square_bracket"
_RECORD = (*_OPEN, _DETACH, "r", "wait:0.1", "enter", "wait:0.5", "enter", "wait:0.5")
_WORK = (
    *"root",
    "enter",
    "wait:1",
    "enter",
    "wait:3",
    *"dmesg",
    "enter",
    "wait:4",
    *"top",
    "enter",
)
_RECORDED = (*_RECORD, *_WORK, *("wait:1",) * 60, _DETACH, "r", "wait:0.5")
_LIST = (*_RECORDED, "N", "colon", *"recordings", "enter", "wait:0.5", "wait:0.5")
_PLAYED = (*_LIST, "enter", "wait:0.5", "wait:0.5", *("right",) * 7, "wait:2")

_MARKED = (*_RECORD, *"root", "enter", "wait:1", _DETACH, "m", "wait:0.5", "m", "N")

SHOTS = (
    Shot("recording-mark", NARROW, _MARKED),
    Shot("recordings", NARROW, _LIST),
    Shot("recording-played", WIDE, _PLAYED),
    Shot(
        "recording-search",
        NARROW,
        (*_PLAYED, "slash", *"memory:", "enter", "wait:0.5", "less_than_sign", "wait:0.5"),
    ),
)
