"""Devices of the host: find, create, hand over to guests and take back."""

from __future__ import annotations

PROCEDURES = """
113  node_device_lookup_by_name name:string -> device:node_device
114  node_device_get_xml_desc name:string flags:uint -> xml:string
115  node_device_get_parent name:string -> parent_name:string?
116  node_device_num_of_caps name:string -> count:int
117  node_device_list_caps name:string limit:int -> names:string<65536>
118  node_device_dettach name:string ->
119  node_device_re_attach name:string ->
120  node_device_reset name:string ->
123  node_device_create_xml xml:string flags:uint -> device:node_device
124  node_device_destroy name:string ->
285  connect_list_all_node_devices need_list:int flags:uint -> devices:node_device<65536> count:uint
297  node_device_lookup_scsi_host_by_wwn node_name:string port_name:string flags:uint ->
       device:node_device
301  node_device_detach_flags name:string driver_name:string? flags:uint ->
428  node_device_define_xml xml:string flags:uint -> device:node_device
429  node_device_undefine name:string flags:uint ->
430  node_device_create name:string flags:uint ->
433  node_device_get_autostart name:string -> autostart:int
434  node_device_set_autostart name:string autostart:int ->
435  node_device_is_persistent name:string -> persistent:int
436  node_device_is_active name:string -> active:int
447  node_device_update name:string xml:string flags:uint ->
"""
