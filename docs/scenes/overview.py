"""The first look: domains, clients, events, hosts, menu and help."""

from __future__ import annotations

from ..shot import HOSTS, NARROW, WIDE, Shot

SHOTS = (
    Shot("domains-wide", WIDE),
    Shot("domains-narrow", NARROW),
    Shot("domains-light", WIDE, theme="virtdeck-light"),
    Shot("displays", WIDE, ("slash", *"db-pri", "enter", *("right_square_bracket",) * 2)),
    Shot("clients-wide", WIDE, ("2",)),
    Shot("events-wide", WIDE, ("3",)),
    Shot("hosts-wide", WIDE, ("5", "down", "down"), hosts=HOSTS),
    Shot("actions", NARROW, ("m",)),
    Shot("help", NARROW, ("question_mark",)),
)
