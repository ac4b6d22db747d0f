"""Long work on one disk: copy, commit, pull, and the job that is under way.

Bandwidth is in MiB/s, or in bytes/s with the procedure's own flag.
"""

from __future__ import annotations

PROCEDURES = """
237  domain_block_job_abort domain:domain disk:string flags:uint ->
238  domain_get_block_job_info domain:domain disk:string flags:uint -> found:int type:int
       bandwidth:uhyper done:uhyper end:uhyper
239  domain_block_job_set_speed domain:domain disk:string bandwidth:uhyper flags:uint ->
240  domain_block_pull domain:domain disk:string bandwidth:uhyper flags:uint ->
266  domain_block_rebase domain:domain disk:string base:string? bandwidth:uhyper flags:uint ->
290  domain_block_commit domain:domain disk:string base:string? top:string? bandwidth:uhyper
       flags:uint ->
345  domain_block_copy domain:domain disk:string destination_xml:string parameters:params<16>
       flags:uint ->
"""
