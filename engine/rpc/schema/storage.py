"""Storage pools and volumes.

Sizes and offsets are in bytes; length 0 of an upload or download is all there is.
"""

from __future__ import annotations

PROCEDURES = """
75   connect_find_storage_pool_sources type:string source:string? flags:uint -> xml:string
76   storage_pool_create_xml xml:string flags:uint -> pool:storage_pool
77   storage_pool_define_xml xml:string flags:uint -> pool:storage_pool
78   storage_pool_create pool:storage_pool flags:uint ->
79   storage_pool_build pool:storage_pool flags:uint ->
80   storage_pool_destroy pool:storage_pool ->
81   storage_pool_delete pool:storage_pool flags:uint ->
82   storage_pool_undefine pool:storage_pool ->
83   storage_pool_refresh pool:storage_pool flags:uint ->
84   storage_pool_lookup_by_name name:string -> pool:storage_pool
85   storage_pool_lookup_by_uuid uuid:opaque[16] -> pool:storage_pool
86   storage_pool_lookup_by_volume volume:storage_volume -> pool:storage_pool
87   storage_pool_get_info pool:storage_pool -> state:uint capacity:uhyper allocation:uhyper
       available:uhyper
88   storage_pool_get_xml_desc pool:storage_pool flags:uint -> xml:string
89   storage_pool_get_autostart pool:storage_pool -> autostart:int
90   storage_pool_set_autostart pool:storage_pool autostart:int ->
93   storage_vol_create_xml pool:storage_pool xml:string flags:uint -> volume:storage_volume
94   storage_vol_delete volume:storage_volume flags:uint ->
95   storage_vol_lookup_by_name pool:storage_pool name:string -> volume:storage_volume
96   storage_vol_lookup_by_key key:string -> volume:storage_volume
97   storage_vol_lookup_by_path path:string -> volume:storage_volume
98   storage_vol_get_info volume:storage_volume -> type:int capacity:uhyper allocation:uhyper
99   storage_vol_get_xml_desc volume:storage_volume flags:uint -> xml:string
100  storage_vol_get_path volume:storage_volume -> path:string
125  storage_vol_create_xml_from pool:storage_pool xml:string source:storage_volume flags:uint ->
       volume:storage_volume
154  storage_pool_is_active pool:storage_pool -> active:int
155  storage_pool_is_persistent pool:storage_pool -> persistent:int
165  storage_vol_wipe volume:storage_volume flags:uint ->
208  storage_vol_upload volume:storage_volume offset:uhyper length:uhyper flags:uint ->
209  storage_vol_download volume:storage_volume offset:uhyper length:uhyper flags:uint ->
259  storage_vol_wipe_pattern volume:storage_volume algorithm:uint flags:uint ->
260  storage_vol_resize volume:storage_volume capacity:uhyper flags:uint ->
281  connect_list_all_storage_pools need_list:int flags:uint -> pools:storage_pool<16384> count:uint
282  storage_pool_list_all_volumes pool:storage_pool need_list:int flags:uint ->
       volumes:storage_volume<16384> count:uint
378  storage_vol_get_info_flags volume:storage_volume flags:uint -> type:int capacity:uhyper
       allocation:uhyper
391  storage_pool_lookup_by_target_path path:string -> pool:storage_pool
403  connect_get_storage_pool_capabilities flags:uint -> capabilities:string
"""
