"""Virtual networks, their ports and DHCP leases.

A lease ``expires`` at a time in seconds since 1970. libvirt before 7.2 mixes up ``command`` and
``section`` of ``network_update``: see ``Feature.NETWORK_UPDATE_ORDER``.
"""

from __future__ import annotations

STRUCTURES = """
dhcp_lease bridge:string expires:hyper family:int mac:string? iaid:string? address:string
       prefix:uint hostname:string? client_id:string?
"""

PROCEDURES = """
39   network_create network:network ->
40   network_create_xml xml:string -> network:network
41   network_define_xml xml:string -> network:network
42   network_destroy network:network ->
43   network_get_xml_desc network:network flags:uint -> xml:string
44   network_get_autostart network:network -> autostart:int
45   network_get_bridge_name network:network -> name:string
46   network_lookup_by_name name:string -> network:network
47   network_lookup_by_uuid uuid:opaque[16] -> network:network
48   network_set_autostart network:network autostart:int ->
49   network_undefine network:network ->
152  network_is_active network:network -> active:int
153  network_is_persistent network:network -> persistent:int
283  connect_list_all_networks need_list:int flags:uint -> networks:network<16384> count:uint
291  network_update network:network command:uint section:uint parent_index:int xml:string flags:uint
       ->
341  network_get_dhcp_leases network:network mac:string? need_list:int flags:uint ->
       leases:dhcp_lease<65536> count:uint
404  network_list_all_ports network:network need_list:int flags:uint -> ports:network_port<16384>
       count:uint
405  network_port_lookup_by_uuid network:network uuid:opaque[16] -> port:network_port
406  network_port_create_xml network:network xml:string flags:uint -> port:network_port
407  network_port_get_parameters port:network_port limit:int flags:uint -> parameters:params<16>
       count:int
408  network_port_set_parameters port:network_port parameters:params<16> flags:uint ->
409  network_port_get_xml_desc port:network_port flags:uint -> xml:string
410  network_port_delete port:network_port flags:uint ->
432  network_define_xml_flags xml:string flags:uint -> network:network
437  network_create_xml_flags xml:string flags:uint -> network:network
444  network_set_metadata network:network type:int metadata:string? key:string? uri:string?
       flags:uint ->
445  network_get_metadata network:network type:int uri:string? flags:uint -> metadata:string
"""
