"""What messages are about: how a domain, a network, a volume is named on the wire; and errors."""

from __future__ import annotations

STRUCTURES = """
domain name:string uuid:opaque[16] id:int
network name:string uuid:opaque[16]
network_port network:network uuid:opaque[16]
network_filter name:string uuid:opaque[16]
network_filter_binding port_device:string filter_name:string
interface name:string mac:string
storage_pool name:string uuid:opaque[16]
storage_volume pool:string name:string key:string
node_device name:string
secret uuid:opaque[16] usage_type:int usage_id:string
checkpoint name:string domain:domain
snapshot name:string domain:domain
error code:int origin:int message:string? level:int domain:domain? text1:string? text2:string?
       text3:string? number1:int number2:int network:network?
stream_hole length:hyper flags:uint
"""
