"""Many hosts at once: what the screens draw from, and what is remembered of it.

    DomainRow        everything a list shows of one domain, as one fact
    Inventory        the rows of one connection, kept current by events and one sample per tick
    FleetSummary     the figures at the top of the screen; add those of the hosts

``rates`` turns two samples of counters into per cent and bytes per second.
"""

from .inventory import Inventory, RowKey
from .rates import DomainRates, domain_rates
from .row import DomainRow
from .summary import FleetSummary

__all__ = [
    # rows
    "DomainRow",
    "RowKey",
    "Inventory",
    "FleetSummary",
    # figures
    "DomainRates",
    "domain_rates",
]
