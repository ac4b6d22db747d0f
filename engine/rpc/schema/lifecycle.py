"""Running domains: start, pause, stop, wake, signal.

The flags are those of libvirt's functions of the same name; a procedure without flags is the older
form of the one with. ``_with_files`` sends the descriptors that the guest's first process inherits.
"""

from __future__ import annotations

PROCEDURES = """
9    domain_create domain:domain ->
10   domain_create_xml xml:string flags:uint -> domain:domain
12   domain_destroy domain:domain ->
27   domain_reboot domain:domain flags:uint ->
28   domain_resume domain:domain ->
33   domain_shutdown domain:domain ->
34   domain_suspend domain:domain ->
196  domain_create_with_flags domain:domain flags:uint -> domain:domain
210  domain_inject_nmi domain:domain flags:uint ->
234  domain_destroy_flags domain:domain flags:uint ->
245  domain_reset domain:domain flags:uint ->
258  domain_shutdown_flags domain:domain flags:uint ->
261  domain_pm_suspend_for_duration domain:domain target:uint seconds:uhyper flags:uint ->
267  domain_pm_wakeup domain:domain flags:uint ->
295  domain_send_process_signal domain:domain process_id:hyper signal:uint flags:uint ->
309  domain_create_xml_with_files xml:string flags:uint -> domain:domain
310  domain_create_with_files domain:domain flags:uint -> domain:domain
390  domain_set_lifecycle_action domain:domain type:uint action:uint flags:uint ->
"""
