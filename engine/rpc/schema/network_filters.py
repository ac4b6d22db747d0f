"""Network filters, and which port uses which."""

from __future__ import annotations

PROCEDURES = """
175  nwfilter_lookup_by_name name:string -> filter:network_filter
176  nwfilter_lookup_by_uuid uuid:opaque[16] -> filter:network_filter
177  nwfilter_get_xml_desc filter:network_filter flags:uint -> xml:string
180  nwfilter_define_xml xml:string -> filter:network_filter
181  nwfilter_undefine filter:network_filter ->
286  connect_list_all_nwfilters need_list:int flags:uint -> filters:network_filter<16384> count:uint
397  nwfilter_binding_lookup_by_port_dev name:string -> filter:network_filter_binding
398  nwfilter_binding_get_xml_desc filter:network_filter_binding flags:uint -> xml:string
399  nwfilter_binding_create_xml xml:string flags:uint -> filter:network_filter_binding
400  nwfilter_binding_delete filter:network_filter_binding ->
401  connect_list_all_nwfilter_bindings need_list:int flags:uint ->
       bindings:network_filter_binding<16384> count:uint
431  nwfilter_define_xml_flags xml:string flags:uint -> filter:network_filter
"""
