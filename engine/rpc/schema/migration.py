"""Migration, in the five versions of its protocol. Since libvirt 1.1 it is ``3_params``.

A client that directs a migration passes the cookie of each answer to the next call, made at the
other end: begin (source), prepare (destination), perform (source), finish (destination), confirm
(source). With the peer-to-peer flag ``perform`` alone does it all. Bandwidth is in MiB/s.
"""

from __future__ import annotations

PROCEDURES = """
61   domain_migrate_prepare uri:string? flags:uhyper new_name:string? bandwidth:uhyper ->
       cookie:opaque<4194304> uri:string?
62   domain_migrate_perform domain:domain cookie:opaque<4194304> uri:string flags:uhyper
       new_name:string? bandwidth:uhyper ->
63   domain_migrate_finish name:string cookie:opaque<4194304> uri:string flags:uhyper ->
       domain:domain
108  domain_migrate_prepare2 uri:string? flags:uhyper new_name:string? bandwidth:uhyper xml:string
       -> cookie:opaque<4194304> uri:string?
109  domain_migrate_finish2 name:string cookie:opaque<4194304> uri:string flags:uhyper
       status:int -> domain:domain
148  domain_migrate_prepare_tunnel flags:uhyper new_name:string? bandwidth:uhyper xml:string ->
166  domain_migrate_set_max_downtime domain:domain milliseconds:uhyper flags:uint ->
207  domain_migrate_set_max_speed domain:domain bandwidth:uhyper flags:uint ->
213  domain_migrate_begin3 domain:domain new_xml:string? flags:uhyper new_name:string?
       bandwidth:uhyper -> cookie:opaque<4194304> xml:string
214  domain_migrate_prepare3 cookie:opaque<4194304> uri:string? flags:uhyper new_name:string?
       bandwidth:uhyper xml:string -> cookie:opaque<4194304> uri:string?
215  domain_migrate_prepare_tunnel3 cookie:opaque<4194304> flags:uhyper new_name:string?
       bandwidth:uhyper xml:string -> cookie:opaque<4194304>
216  domain_migrate_perform3 domain:domain new_xml:string? cookie:opaque<4194304>
       destination_uri:string? uri:string? flags:uhyper new_name:string? bandwidth:uhyper ->
       cookie:opaque<4194304>
217  domain_migrate_finish3 name:string cookie:opaque<4194304> destination_uri:string?
       uri:string? flags:uhyper cancelled:int -> domain:domain cookie:opaque<4194304>
218  domain_migrate_confirm3 domain:domain cookie:opaque<4194304> flags:uhyper cancelled:int ->
242  domain_migrate_get_max_speed domain:domain flags:uint -> bandwidth:uhyper
299  domain_migrate_get_compression_cache domain:domain flags:uint -> bytes:uhyper
300  domain_migrate_set_compression_cache domain:domain bytes:uhyper flags:uint ->
302  domain_migrate_begin3_params domain:domain parameters:params<64> flags:uint ->
       cookie:opaque<4194304> xml:string
303  domain_migrate_prepare3_params parameters:params<64> cookie:opaque<4194304> flags:uint ->
       cookie:opaque<4194304> uri:string?
304  domain_migrate_prepare_tunnel3_params parameters:params<64> cookie:opaque<4194304> flags:uint
       -> cookie:opaque<4194304>
305  domain_migrate_perform3_params domain:domain destination_uri:string? parameters:params<64>
       cookie:opaque<4194304> flags:uint -> cookie:opaque<4194304>
306  domain_migrate_finish3_params parameters:params<64> cookie:opaque<4194304> flags:uint
       cancelled:int -> domain:domain cookie:opaque<4194304>
307  domain_migrate_confirm3_params domain:domain parameters:params<64> cookie:opaque<4194304>
       flags:uint cancelled:int ->
364  domain_migrate_start_post_copy domain:domain flags:uint ->
387  domain_migrate_get_max_downtime domain:domain flags:uint -> milliseconds:uhyper
"""
