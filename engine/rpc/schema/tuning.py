"""How much of the host a domain may use: processors, memory, disks, networks, threads.

Memory is in KiB. A CPU map has one bit per host CPU, the lowest bit of the first byte is CPU 0;
several maps lie one behind the other, ``map_size`` bytes each. ``limit`` 0 asks only how many
parameters there are; see ``text_parameters.py`` for the flag that getters need.
"""

from __future__ import annotations

STRUCTURES = """
iothread id:uint cpu_map:opaque<2048>
"""

PROCEDURES = """
17   domain_get_max_memory domain:domain -> memory:uhyper
18   domain_get_max_vcpus domain:domain -> vcpus:int
26   domain_pin_vcpu domain:domain vcpu:uint cpu_map:opaque<2048> ->
30   domain_set_max_memory domain:domain memory:uhyper ->
31   domain_set_memory domain:domain memory:uhyper ->
32   domain_set_vcpus domain:domain vcpus:uint ->
56   domain_get_scheduler_type domain:domain -> type:string parameter_count:int
57   domain_get_scheduler_parameters domain:domain limit:int -> parameters:params<16>
58   domain_set_scheduler_parameters domain:domain parameters:params<16> ->
197  domain_set_memory_parameters domain:domain parameters:params<16> flags:uint ->
198  domain_get_memory_parameters domain:domain limit:int flags:uint -> parameters:params<16>
       count:int
199  domain_set_vcpus_flags domain:domain vcpus:uint flags:uint ->
200  domain_get_vcpus_flags domain:domain flags:uint -> vcpus:int
204  domain_set_memory_flags domain:domain memory:uhyper flags:uint ->
205  domain_set_blkio_parameters domain:domain parameters:params<16> flags:uint ->
206  domain_get_blkio_parameters domain:domain limit:int flags:uint -> parameters:params<16>
       count:int
219  domain_set_scheduler_parameters_flags domain:domain parameters:params<16> flags:uint ->
223  domain_get_scheduler_parameters_flags domain:domain limit:int flags:uint ->
       parameters:params<16>
225  domain_pin_vcpu_flags domain:domain vcpu:uint cpu_map:opaque<2048> flags:uint ->
230  domain_get_vcpu_pin_info domain:domain limit:int map_size:int flags:uint ->
       cpu_maps:opaque<8388608> count:int
252  domain_set_block_io_tune domain:domain disk:string parameters:params<32> flags:uint ->
253  domain_get_block_io_tune domain:domain disk:string? limit:int flags:uint ->
       parameters:params<32> count:int
254  domain_set_numa_parameters domain:domain parameters:params<16> flags:uint ->
255  domain_get_numa_parameters domain:domain limit:int flags:uint -> parameters:params<16>
       count:int
256  domain_set_interface_parameters domain:domain device:string parameters:params<16> flags:uint ->
257  domain_get_interface_parameters domain:domain device:string limit:int flags:uint ->
       parameters:params<16> count:int
279  domain_pin_emulator domain:domain cpu_map:opaque<2048> flags:uint ->
280  domain_get_emulator_pin_info domain:domain map_size:int flags:uint -> cpu_maps:opaque<8388608>
       count:int
351  domain_get_iothread_info domain:domain flags:uint -> iothreads:iothread<16384> count:uint
352  domain_pin_iothread domain:domain iothread:uint cpu_map:opaque<2048> flags:uint ->
355  domain_add_iothread domain:domain iothread:uint flags:uint ->
356  domain_del_iothread domain:domain iothread:uint flags:uint ->
384  domain_set_vcpu domain:domain cpus:string online:int flags:uint ->
386  domain_set_block_threshold domain:domain disk:string bytes:uhyper flags:uint ->
402  domain_set_iothread_params domain:domain iothread:uint parameters:params<64> flags:uint ->
451  domain_set_throttle_group domain:domain group:string parameters:params<32> flags:uint ->
452  domain_del_throttle_group domain:domain group:string? flags:uint ->
"""
