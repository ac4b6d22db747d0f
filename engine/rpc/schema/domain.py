"""Domains: finding, describing, defining and naming them.

``need_list`` 0 asks for the count alone. The id of a domain that does not run is -1. Memory is in
KiB, CPU time in nanoseconds.
"""

from __future__ import annotations

PROCEDURES = """
11   domain_define_xml xml:string -> domain:domain
14   domain_get_xml_desc domain:domain flags:uint -> xml:string
15   domain_get_autostart domain:domain -> autostart:int
16   domain_get_info domain:domain -> state:uint max_memory:uhyper memory:uhyper vcpus:uint
       cpu_time:uhyper
19   domain_get_os_type domain:domain -> type:string
22   domain_lookup_by_id id:int -> domain:domain
23   domain_lookup_by_name name:string -> domain:domain
24   domain_lookup_by_uuid uuid:opaque[16] -> domain:domain
29   domain_set_autostart domain:domain autostart:int ->
35   domain_undefine domain:domain ->
135  connect_domain_xml_from_native format:string native:string flags:uint -> xml:string
136  connect_domain_xml_to_native format:string xml:string flags:uint -> native:string
150  domain_is_active domain:domain -> active:int
151  domain_is_persistent domain:domain -> persistent:int
202  domain_is_updated domain:domain -> updated:int
212  domain_get_state domain:domain flags:uint -> state:int reason:int
231  domain_undefine_flags domain:domain flags:uint ->
264  domain_set_metadata domain:domain type:int metadata:string? key:string? uri:string? flags:uint
       ->
265  domain_get_metadata domain:domain type:int uri:string? flags:uint -> metadata:string
273  connect_list_all_domains need_list:int flags:uint -> domains:domain<16384> count:uint
350  domain_define_xml_flags xml:string flags:uint -> domain:domain
358  domain_rename domain:domain new_name:string? flags:uint -> status:int
426  domain_get_messages domain:domain flags:uint -> messages:string<2048>
449  domain_get_autostart_once domain:domain -> autostart:int
450  domain_set_autostart_once domain:domain autostart:int ->
"""
