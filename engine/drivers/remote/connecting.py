"""From a URI to a client that is signed in and opened."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from ...errors import ConnectFailed, ConnectionClosed
from ...rpc.authentication import authenticate
from ...rpc.client import RpcClient
from ...rpc.schema.negotiation import Feature
from ...rpc.transports import open_transport
from ...rpc.transports.route import CommandRoute, TcpRoute, route_for, server_name
from ...untrusted_text import printable

if TYPE_CHECKING:
    from ...clock import Clock
    from ...credentials import Credentials
    from ...uri import ConnectionURI

#: The flag of ``connect_open`` that allows looking only.
_READ_ONLY = 1


async def connect(
    uri: ConnectionURI, *, read_only: bool, credentials: Credentials, clock: Clock
) -> RpcClient:
    """Return an open connection to the daemon at ``uri``.

    Raises:
        ConnectFailed: ``step`` says how far it came. InvalidURI: a parameter means nothing.
    """
    route = route_for(uri, read_only=read_only, environment=os.environ, user_id=os.geteuid())
    client = RpcClient(clock, printable(uri.host) or "the libvirt daemon")
    try:
        await open_transport(route, client, credentials=credentials, clock=clock)
        await authenticate(
            client,
            uri=uri,
            credentials=credentials,
            read_only=read_only,
            is_private=not isinstance(route, TcpRoute | CommandRoute),
            host=uri.host,
        )
        knows_keepalive, _ = await asyncio.gather(
            client.call("connect_supports_feature", Feature.KEEPALIVE),
            client.call("connect_open", server_name(uri), _READ_ONLY if read_only else 0),
        )
    except ConnectionClosed as error:
        # libvirt has an error of that number too: then the connection is still there.
        reason = client.lost.result() if client.lost.done() else error
        await client.close()
        if isinstance(reason, ConnectFailed):
            raise reason from error
        raise ConnectFailed(f"{uri}: {reason.message}", hint=reason.hint) from error
    except BaseException:
        await client.close()
        raise
    if knows_keepalive:
        client.keep_alive()
    return client
