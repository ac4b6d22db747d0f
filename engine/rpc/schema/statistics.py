"""Counters: of all domains in one call, and of one disk, interface, balloon or processor.

``domain_get_cpu_stats`` answers ``count`` parameters for each CPU asked for, one CPU after another
and under the same names: ask for one CPU at a time. ``vcpu.cpu_time`` is in nanoseconds.
"""

from __future__ import annotations

STRUCTURES = """
vcpu number:uint state:int cpu_time:uhyper cpu:int
disk_error disk:string error:int
memory_statistic tag:int value:uhyper
domain_statistics domain:domain statistics:params<262144>
"""

PROCEDURES = """
20   domain_get_vcpus domain:domain limit:int map_size:int -> vcpus:vcpu<16384>
       cpu_maps:opaque<8388608>
64   domain_block_stats domain:domain disk:string -> read_requests:hyper read_bytes:hyper
       write_requests:hyper written_bytes:hyper errors:hyper
65   domain_interface_stats domain:domain device:string -> received_bytes:hyper
       received_packets:hyper received_errors:hyper received_dropped:hyper sent_bytes:hyper
       sent_packets:hyper sent_errors:hyper sent_dropped:hyper
159  domain_memory_stats domain:domain limit:uint flags:uint -> statistics:memory_statistic<1024>
194  domain_get_block_info domain:domain disk:string flags:uint -> allocation:uhyper capacity:uhyper
       physical:uhyper
243  domain_block_stats_flags domain:domain disk:string limit:int flags:uint ->
       parameters:params<16> count:int
262  domain_get_cpu_stats domain:domain limit:uint first_cpu:int cpus:uint flags:uint ->
       statistics:params<2048> count:int
263  domain_get_disk_errors domain:domain limit:uint flags:uint -> errors:disk_error<256> count:int
308  domain_set_memory_stats_period domain:domain seconds:int flags:uint ->
344  connect_get_all_domain_stats domains:domain<16384> statistics:uint flags:uint ->
       records:domain_statistics<16384>
365  domain_get_perf_events domain:domain flags:uint -> parameters:params<64>
366  domain_set_perf_events domain:domain parameters:params<64> flags:uint ->
"""
