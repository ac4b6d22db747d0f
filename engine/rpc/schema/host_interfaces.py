"""Network interfaces of the host, and changes to them that can be taken back."""

from __future__ import annotations

PROCEDURES = """
128  interface_lookup_by_name name:string -> interface:interface
129  interface_lookup_by_mac_string mac:string -> interface:interface
130  interface_get_xml_desc interface:interface flags:uint -> xml:string
131  interface_define_xml xml:string flags:uint -> interface:interface
132  interface_undefine interface:interface ->
133  interface_create interface:interface flags:uint ->
134  interface_destroy interface:interface flags:uint ->
156  interface_is_active interface:interface -> active:int
220  interface_change_begin flags:uint ->
221  interface_change_commit flags:uint ->
222  interface_change_rollback flags:uint ->
284  connect_list_all_interfaces need_list:int flags:uint -> interfaces:interface<16384> count:uint
"""
