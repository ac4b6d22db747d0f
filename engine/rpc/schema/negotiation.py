"""What client and daemon agree on first: how to sign in, and what the other end can do."""

from __future__ import annotations

from enum import IntEnum


class SignIn(IntEnum):
    """A way to sign in, as ``auth_list`` answers them."""

    NONE = 0
    SASL = 1
    POLKIT = 2


class Feature(IntEnum):
    """What ``connect_supports_feature`` is asked for.

    The daemon itself answers for KEEPALIVE (even before ``connect_open``), DESCRIPTOR_PASSING,
    EVENT_CALLBACKS and CLOSE_CALLBACK, the hypervisor's driver for the rest.
    """

    MIGRATION_V1 = 1
    #: The connection is to another process.
    REMOTE = 2
    MIGRATION_V2 = 3
    #: The source's daemon talks to the destination's.
    MIGRATION_PEER_TO_PEER = 4
    #: The hypervisors do it among themselves.
    MIGRATION_DIRECT = 5
    MIGRATION_V3 = 6
    #: The domain's definition is held still from the begin of a migration.
    MIGRATION_CHANGE_PROTECTION = 7
    DESCRIPTOR_PASSING = 8
    #: Typed parameters may be text: see ``text_parameters.py``.
    TEXT_PARAMETERS = 9
    #: Asking says that the client answers pings, and the daemon begins to send them.
    KEEPALIVE = 10
    MIGRATABLE_XML = 11
    MIGRATION_OFFLINE = 12
    #: The ``3_params`` procedures of a migration.
    MIGRATION_PARAMETERS = 13
    #: Events carry a callback id and are filtered by the daemon.
    EVENT_CALLBACKS = 14
    CLOSE_CALLBACK = 15
    #: Without it ``network_update`` takes command and section the other way round.
    NETWORK_UPDATE_ORDER = 16
