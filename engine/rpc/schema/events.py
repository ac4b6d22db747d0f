"""Events: how to ask for them, and the messages they come in.

``connect_domain_event_callback_register_any`` answers the callback id that every message about a
domain begins with; an event can overtake that answer. Messages without a callback id come only
after the older registrations. The fields have the words of ``engine.events``.
"""

from __future__ import annotations

STRUCTURES = """
graphics_address family:int node:string service:string
graphics_identity type:string name:string
"""

PROCEDURES = """
105  connect_domain_event_register -> registered:int
106  connect_domain_event_deregister -> registered:int
167  connect_domain_event_register_any event_id:int ->
168  connect_domain_event_deregister_any event_id:int ->
313  connect_network_event_register_any event_id:int network:network? -> callback_id:int
314  connect_network_event_deregister_any callback_id:int ->
316  connect_domain_event_callback_register_any event_id:int domain:domain? -> callback_id:int
317  connect_domain_event_callback_deregister_any callback_id:int ->
360  connect_register_close_callback ->
361  connect_unregister_close_callback ->
368  connect_storage_pool_event_register_any event_id:int pool:storage_pool? -> callback_id:int
369  connect_storage_pool_event_deregister_any callback_id:int ->
374  connect_node_device_event_register_any event_id:int device:node_device? -> callback_id:int
375  connect_node_device_event_deregister_any callback_id:int ->
380  connect_secret_event_register_any event_id:int secret:secret? -> callback_id:int
381  connect_secret_event_deregister_any callback_id:int ->
"""

EVENTS = """
107  domain_event_lifecycle domain:domain event:int detail:int
169  domain_event_reboot domain:domain
170  domain_event_rtc_change domain:domain utc_offset:hyper
171  domain_event_watchdog domain:domain action:int
172  domain_event_io_error domain:domain src_path:string dev_alias:string action:int
173  domain_event_graphics domain:domain phase:int local:graphics_address remote:graphics_address
       auth_scheme:string subject:graphics_identity<20>
195  domain_event_io_error_reason domain:domain src_path:string dev_alias:string action:int
       reason:string
224  domain_event_control_error domain:domain
241  domain_event_block_job domain:domain disk:string type:int status:int
248  domain_event_disk_change domain:domain old_src_path:string? new_src_path:string?
       dev_alias:string reason:int
268  domain_event_tray_change domain:domain dev_alias:string reason:int
269  domain_event_pmwakeup domain:domain
270  domain_event_pmsuspend domain:domain
276  domain_event_balloon_change domain:domain actual:uhyper
292  domain_event_pmsuspend_disk domain:domain
311  domain_event_device_removed domain:domain dev_alias:string
315  network_event_lifecycle callback_id:int network:network event:int detail:int
318  domain_event_callback_lifecycle callback_id:int domain:domain event:int detail:int
319  domain_event_callback_reboot callback_id:int domain:domain
320  domain_event_callback_rtc_change callback_id:int domain:domain utc_offset:hyper
321  domain_event_callback_watchdog callback_id:int domain:domain action:int
322  domain_event_callback_io_error callback_id:int domain:domain src_path:string dev_alias:string
       action:int
323  domain_event_callback_graphics callback_id:int domain:domain phase:int local:graphics_address
       remote:graphics_address auth_scheme:string subject:graphics_identity<20>
324  domain_event_callback_io_error_reason callback_id:int domain:domain src_path:string
       dev_alias:string action:int reason:string
325  domain_event_callback_control_error callback_id:int domain:domain
326  domain_event_callback_block_job callback_id:int domain:domain disk:string type:int status:int
327  domain_event_callback_disk_change callback_id:int domain:domain old_src_path:string?
       new_src_path:string? dev_alias:string reason:int
328  domain_event_callback_tray_change callback_id:int domain:domain dev_alias:string reason:int
329  domain_event_callback_pmwakeup callback_id:int reason:int domain:domain
330  domain_event_callback_pmsuspend callback_id:int reason:int domain:domain
331  domain_event_callback_balloon_change callback_id:int domain:domain actual:uhyper
332  domain_event_callback_pmsuspend_disk callback_id:int reason:int domain:domain
333  domain_event_callback_device_removed callback_id:int domain:domain dev_alias:string
339  domain_event_block_job_2 callback_id:int domain:domain dst:string type:int status:int
346  domain_event_callback_tunable callback_id:int domain:domain params:params<2048>
348  domain_event_callback_agent_lifecycle callback_id:int domain:domain state:int reason:int
354  domain_event_callback_device_added callback_id:int domain:domain dev_alias:string
359  domain_event_callback_migration_iteration callback_id:int domain:domain iteration:int
362  connect_event_connection_closed reason:int
363  domain_event_callback_job_completed callback_id:int domain:domain params:params<64>
367  domain_event_callback_device_removal_failed callback_id:int domain:domain dev_alias:string
370  storage_pool_event_lifecycle callback_id:int pool:storage_pool event:int detail:int
373  storage_pool_event_refresh callback_id:int pool:storage_pool
376  node_device_event_lifecycle callback_id:int device:node_device event:int detail:int
377  node_device_event_update callback_id:int device:node_device
379  domain_event_callback_metadata_change callback_id:int domain:domain type:int nsuri:string?
382  secret_event_lifecycle callback_id:int secret:secret event:int detail:int
383  secret_event_value_changed callback_id:int secret:secret
385  domain_event_block_threshold callback_id:int domain:domain dev:string path:string?
       threshold:uhyper excess:uhyper
423  domain_event_memory_failure callback_id:int domain:domain recipient:int action:int flags:uint
438  domain_event_memory_device_size_change callback_id:int domain:domain dev_alias:string
       size:uhyper
446  network_event_callback_metadata_change callback_id:int network:network type:int nsuri:string?
453  domain_event_nic_mac_change callback_id:int domain:domain dev_alias:string old_mac:string
       new_mac:string
"""
