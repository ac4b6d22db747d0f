"""Devices, disks and memory of one domain, and what protects it.

Sizes and offsets are in bytes, but without its bytes flag ``domain_block_resize`` counts in KiB.
"""

from __future__ import annotations

STRUCTURES = """
security_label label:char<4097> enforcing:int
"""

PROCEDURES = """
8    domain_attach_device domain:domain xml:string ->
13   domain_detach_device domain:domain xml:string ->
103  domain_block_peek domain:domain disk:string offset:uhyper size:uint flags:uint ->
       data:opaque<4194304>
104  domain_memory_peek domain:domain offset:uhyper size:uint flags:uint -> data:opaque<4194304>
121  domain_get_security_label domain:domain -> label:char<4097> enforcing:int
160  domain_attach_device_flags domain:domain xml:string flags:uint ->
161  domain_detach_device_flags domain:domain xml:string flags:uint ->
174  domain_update_device_flags domain:domain xml:string flags:uint ->
251  domain_block_resize domain:domain disk:string size:uhyper flags:uint ->
278  domain_get_security_label_list domain:domain -> labels:security_label<64> count:int
392  domain_detach_device_alias domain:domain alias:string flags:uint ->
396  domain_get_launch_security_info domain:domain flags:uint -> parameters:params<64>
439  domain_set_launch_security_state domain:domain parameters:params<64> flags:uint ->
443  domain_fd_associate domain:domain name:string flags:uint ->
"""
