"""libvirt's RPC wire protocol, spoken by ourselves: XDR over unix socket, ssh, TLS or TCP.

    schema/       which procedures, structures and events there are: our own tables
    xdr/          from a type's notation to a compiled encoder and decoder
    packet        the header of every message
    protocol      bytes in, packets out, and back; no I/O
    client        calls as futures, streams, events, keepalive
    transports/   how the bytes get there
    authentication, sasl/   who we are

Sources of the facts: libvirt's documentation (internals/rpc.html) and what its daemon sends.
"""
