"""What the guest's own agent does and tells."""

from __future__ import annotations

STRUCTURES = """
guest_filesystem mount_point:string device:string type:string disks:string<256>
ip_address family:int address:string prefix:uint
guest_interface name:string mac:string? addresses:ip_address<2048>
"""

PROCEDURES = """
277  domain_get_hostname domain:domain flags:uint -> hostname:string
294  domain_fstrim domain:domain mount_point:string? minimum_bytes:uhyper flags:uint ->
335  domain_fsfreeze domain:domain mount_points:string<256> flags:uint -> filesystems:int
336  domain_fsthaw domain:domain mount_points:string<256> flags:uint -> filesystems:int
337  domain_get_time domain:domain flags:uint -> seconds:hyper nanoseconds:uint
338  domain_set_time domain:domain seconds:hyper nanoseconds:uint flags:uint ->
349  domain_get_fsinfo domain:domain flags:uint -> filesystems:guest_filesystem<256> count:uint
353  domain_interface_addresses domain:domain source:uint flags:uint ->
       interfaces:guest_interface<2048>
357  domain_set_user_password domain:domain user:string? password:string? flags:uint ->
371  domain_get_guest_vcpus domain:domain flags:uint -> parameters:params<64>
372  domain_set_guest_vcpus domain:domain cpus:string online:int flags:uint ->
418  domain_get_guest_info domain:domain types:uint flags:uint -> parameters:params<2048>
420  domain_agent_set_response_timeout domain:domain seconds:int flags:uint -> result:int
424  domain_authorized_ssh_keys_get domain:domain user:string flags:uint -> keys:string<2048>
425  domain_authorized_ssh_keys_set domain:domain user:string keys:string<2048> flags:uint ->
"""
