"""Many hosts at once: what the screens draw from, and what is remembered of it.

    DomainRow        everything a list shows of one domain, as one fact
    Inventory        the rows of one connection, kept current by events and one sample per tick
    FleetSummary     the figures at the top of the screen; add those of the hosts
    EventLog         the last events of all hosts, bounded, with visible gaps
    SessionHistory   who was on which console, on disk across restarts

``rates`` turns two samples of counters into per cent and bytes per second.
"""

from .event_log import EventLog, EventRecord
from .inventory import Inventory, RowKey
from .rates import DomainRates, domain_rates
from .row import DomainRow
from .session_history import SessionHistory, session_history_path
from .session_record import PastSession
from .summary import FleetSummary

__all__ = [
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
