"""Long work on a whole domain: save, restore, dump, and the job that is under way.

Job times are in milliseconds, sizes in bytes.
"""

from __future__ import annotations

PROCEDURES = """
53   domain_core_dump domain:domain path:string flags:uint ->
54   domain_restore path:string ->
55   domain_save domain:domain path:string ->
163  domain_get_job_info domain:domain -> type:int time_elapsed:uhyper time_remaining:uhyper
       data_total:uhyper data_processed:uhyper data_remaining:uhyper memory_total:uhyper
       memory_processed:uhyper memory_remaining:uhyper file_total:uhyper file_processed:uhyper
       file_remaining:uhyper
164  domain_abort_job domain:domain ->
182  domain_managed_save domain:domain flags:uint ->
183  domain_has_managed_save_image domain:domain flags:uint -> exists:int
184  domain_managed_save_remove domain:domain flags:uint ->
229  domain_get_control_info domain:domain flags:uint -> state:uint details:uint milliseconds:uhyper
232  domain_save_flags domain:domain path:string new_xml:string? flags:uint ->
233  domain_restore_flags path:string new_xml:string? flags:uint ->
235  domain_save_image_get_xml_desc path:string flags:uint -> xml:string
236  domain_save_image_define_xml path:string new_xml:string flags:uint ->
298  domain_get_job_stats domain:domain flags:uint -> type:int parameters:params<64>
334  domain_core_dump_with_format domain:domain path:string format:uint flags:uint ->
388  domain_managed_save_get_xml_desc domain:domain flags:uint -> xml:string
389  domain_managed_save_define_xml domain:domain new_xml:string? flags:uint ->
427  domain_start_dirty_rate_calc domain:domain seconds:int flags:uint ->
440  domain_save_params domain:domain parameters:params<64> flags:uint ->
441  domain_restore_params parameters:params<64> flags:uint ->
442  domain_abort_job_flags domain:domain flags:uint ->
"""
