"""Many hosts at once: what the screens draw from, and what is remembered of it.

    Host             one hypervisor kept connected, with its rows and how it is
    DomainRow        everything a list shows of one domain, as one fact
    Inventory        the rows of one host, kept current by events and one sample per tick
    FleetSummary     the figures at the top of the screen; add those of the hosts
    EventLog         the last events of all hosts, bounded, with visible gaps
    SessionHistory   who was on which console, on disk across restarts

``rates`` turns two samples of counters into per cent and bytes per second. Each name is loaded on
first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .event_log import EventLog, EventRecord
    from .host import Host
    from .host_state import HostState
    from .inventory import Inventory
    from .rates import DomainRates, domain_rates
    from .row import DomainRow
    from .row_table import RowKey
    from .session_history import SessionHistory, session_history_path
    from .session_record import PastSession
    from .summary import FleetSummary

_HOME = {
    "Host": "host",
    "HostState": "host_state",
    "DomainRow": "row",
    "RowKey": "row_table",
    "Inventory": "inventory",
    "FleetSummary": "summary",
    "EventLog": "event_log",
    "EventRecord": "event_log",
    "SessionHistory": "session_history",
    "PastSession": "session_record",
    "session_history_path": "session_history",
    "DomainRates": "rates",
    "domain_rates": "rates",
}

__all__ = [
    # hosts
    "Host",
    "HostState",
    # rows
    "DomainRow",
    "RowKey",
    "Inventory",
    "FleetSummary",
    # what happened
    "EventLog",
    "EventRecord",
    "SessionHistory",
    "PastSession",
    "session_history_path",
    # figures
    "DomainRates",
    "domain_rates",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value
