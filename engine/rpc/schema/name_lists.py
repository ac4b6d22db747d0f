"""Lists by name or id, and their counts: how one listed before ``list_all`` (libvirt 0.9.13).

For daemons and clients that old. ``limit`` is the most names that may come back.
"""

from __future__ import annotations

PROCEDURES = """
21   connect_list_defined_domains limit:int -> names:string<16384>
25   connect_num_of_defined_domains -> count:int
36   connect_list_defined_networks limit:int -> names:string<16384>
37   connect_list_domains limit:int -> ids:int<16384>
38   connect_list_networks limit:int -> names:string<16384>
50   connect_num_of_defined_networks -> count:int
51   connect_num_of_domains -> count:int
52   connect_num_of_networks -> count:int
71   connect_num_of_storage_pools -> count:int
72   connect_list_storage_pools limit:int -> names:string<16384>
73   connect_num_of_defined_storage_pools -> count:int
74   connect_list_defined_storage_pools limit:int -> names:string<16384>
91   storage_pool_num_of_volumes pool:storage_pool -> count:int
92   storage_pool_list_volumes pool:storage_pool limit:int -> names:string<16384>
111  node_num_of_devices capability:string? flags:uint -> count:int
112  node_list_devices capability:string? limit:int flags:uint -> names:string<65536>
126  connect_num_of_interfaces -> count:int
127  connect_list_interfaces limit:int -> names:string<16384>
137  connect_num_of_defined_interfaces -> count:int
138  connect_list_defined_interfaces limit:int -> names:string<16384>
139  connect_num_of_secrets -> count:int
140  connect_list_secrets limit:int -> uuids:string<16384>
178  connect_num_of_nwfilters -> count:int
179  connect_list_nwfilters limit:int -> names:string<16384>
187  domain_snapshot_num domain:domain flags:uint -> count:int
188  domain_snapshot_list_names domain:domain limit:int flags:uint -> names:string<16384>
246  domain_snapshot_num_children snapshot:snapshot flags:uint -> count:int
247  domain_snapshot_list_children_names snapshot:snapshot limit:int flags:uint ->
       names:string<16384>
"""
