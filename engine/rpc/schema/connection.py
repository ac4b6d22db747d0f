"""Opening a connection, signing in, and what is asked of the daemon itself.

Signing in comes first: only the ``auth_`` procedures are answered before it. Then of all others
only ``connect_supports_feature`` (keepalive) is answered before ``connect_open``, whose name is ""
for "you choose". In SASL ``absent`` is 1 for no data, which is not the same as empty data. Versions
are major * 1000000 + minor * 1000 + micro.
"""

from __future__ import annotations

PROCEDURES = """
1    connect_open name:string? flags:uint ->
2    connect_close ->
3    connect_get_type -> type:string
4    connect_get_version -> version:uhyper
59   connect_get_hostname -> hostname:string
60   connect_supports_feature feature:int -> supported:int
66   auth_list -> types:int<20>
67   auth_sasl_init -> mechanisms:string
68   auth_sasl_start mechanism:string absent:int data:char<65536> -> complete:int absent:int
       data:char<65536>
69   auth_sasl_step absent:int data:char<65536> -> complete:int absent:int data:char<65536>
70   auth_polkit -> complete:int
110  connect_get_uri -> uri:string
149  connect_is_secure -> secure:int
157  connect_get_lib_version -> version:uhyper
419  connect_set_identity parameters:params<20> flags:uint ->
"""
