"""The host: its processors, memory, capabilities, and which CPUs its guests can have.

``limit`` 0 asks only how many values there are. Memory of ``node_get_info`` is in KiB, free memory
in bytes, page sizes in KiB; cell -1 and cpu -1 are all together.
"""

from __future__ import annotations

STRUCTURES = """
node_statistic name:string value:uhyper
"""

PROCEDURES = """
5    connect_get_max_vcpus domain_type:string? -> vcpus:int
6    node_get_info -> model:char[32] memory:uhyper cpus:int megahertz:int cells:int sockets:int
       cores:int threads:int
7    connect_get_capabilities -> capabilities:string
101  node_get_cells_free_memory first_cell:int limit:int -> free:uhyper<1024>
102  node_get_free_memory -> free:uhyper
122  node_get_security_model -> model:char<257> doi:char<257>
158  connect_compare_cpu xml:string flags:uint -> result:int
162  connect_baseline_cpu models:string<256> flags:uint -> xml:string
203  connect_get_sysinfo flags:uint -> sysinfo:string
227  node_get_cpu_stats cpu:int limit:int flags:uint -> statistics:node_statistic<16> count:int
228  node_get_memory_stats limit:int cell:int flags:uint -> statistics:node_statistic<16> count:int
250  node_suspend_for_duration target:uint seconds:uhyper flags:uint ->
288  node_set_memory_parameters parameters:params<64> flags:uint ->
289  node_get_memory_parameters limit:int flags:uint -> parameters:params<64> count:int
293  node_get_cpu_map need_map:int need_online:int flags:uint -> cpu_map:opaque<2048> online:uint
       cpus:int
312  connect_get_cpu_model_names arch:string need_list:int flags:uint -> models:string<8192>
       count:int
340  node_get_free_pages page_sizes:uint<1024> first_cell:int cells:uint flags:uint ->
       counts:uhyper<1024>
342  connect_get_domain_capabilities emulator:string? arch:string? machine:string?
       virtualization:string? flags:uint -> capabilities:string
347  node_alloc_pages page_sizes:uint<1024> counts:uhyper<1024> first_cell:int cells:uint flags:uint
       -> allocated:int
393  connect_compare_hypervisor_cpu emulator:string? arch:string? machine:string?
       virtualization:string? xml:string flags:uint -> result:int
394  connect_baseline_hypervisor_cpu emulator:string? arch:string? machine:string?
       virtualization:string? models:string<256> flags:uint -> xml:string
395  node_get_sev_info limit:int flags:uint -> parameters:params<64> count:int
"""
