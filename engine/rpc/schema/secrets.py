"""Secrets: passphrases of disks and pools. The value is bytes."""

from __future__ import annotations

PROCEDURES = """
141  secret_lookup_by_uuid uuid:opaque[16] -> secret:secret
142  secret_define_xml xml:string flags:uint -> secret:secret
143  secret_get_xml_desc secret:secret flags:uint -> xml:string
144  secret_set_value secret:secret value:opaque<65536> flags:uint ->
145  secret_get_value secret:secret flags:uint -> value:opaque<65536>
146  secret_undefine secret:secret ->
147  secret_lookup_by_usage usage_type:int usage_id:string -> secret:secret
287  connect_list_all_secrets need_list:int flags:uint -> secrets:secret<16384> count:uint
"""
