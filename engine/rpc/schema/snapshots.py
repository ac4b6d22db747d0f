"""Snapshots, checkpoints and backups of a domain."""

from __future__ import annotations

PROCEDURES = """
185  domain_snapshot_create_xml domain:domain xml:string flags:uint -> snapshot:snapshot
186  domain_snapshot_get_xml_desc snapshot:snapshot flags:uint -> xml:string
189  domain_snapshot_lookup_by_name domain:domain name:string flags:uint -> snapshot:snapshot
190  domain_has_current_snapshot domain:domain flags:uint -> exists:int
191  domain_snapshot_current domain:domain flags:uint -> snapshot:snapshot
192  domain_revert_to_snapshot snapshot:snapshot flags:uint ->
193  domain_snapshot_delete snapshot:snapshot flags:uint ->
244  domain_snapshot_get_parent snapshot:snapshot flags:uint -> parent:snapshot
271  domain_snapshot_is_current snapshot:snapshot flags:uint -> current:int
272  domain_snapshot_has_metadata snapshot:snapshot flags:uint -> has_metadata:int
274  domain_list_all_snapshots domain:domain need_list:int flags:uint -> snapshots:snapshot<16384>
       count:int
275  domain_snapshot_list_all_children snapshot:snapshot need_list:int flags:uint ->
       snapshots:snapshot<16384> count:int
411  domain_checkpoint_create_xml domain:domain xml:string flags:uint -> checkpoint:checkpoint
412  domain_checkpoint_get_xml_desc checkpoint:checkpoint flags:uint -> xml:string
413  domain_list_all_checkpoints domain:domain need_list:int flags:uint ->
       checkpoints:checkpoint<16384> count:int
414  domain_checkpoint_list_all_children checkpoint:checkpoint need_list:int flags:uint ->
       checkpoints:checkpoint<16384> count:int
415  domain_checkpoint_lookup_by_name domain:domain name:string flags:uint -> checkpoint:checkpoint
416  domain_checkpoint_get_parent checkpoint:checkpoint flags:uint -> parent:checkpoint
417  domain_checkpoint_delete checkpoint:checkpoint flags:uint ->
421  domain_backup_begin domain:domain backup_xml:string checkpoint_xml:string? flags:uint ->
422  domain_backup_get_xml_desc domain:domain flags:uint -> xml:string
"""
