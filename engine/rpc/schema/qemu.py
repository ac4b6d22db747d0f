"""QEMU's own program: commands for a monitor or guest agent as they are, and monitor events."""

from __future__ import annotations

PROCEDURES = """
1    domain_monitor_command domain:domain command:string flags:uint -> result:string
2    domain_attach process_id:uint flags:uint -> domain:domain
3    domain_agent_command domain:domain command:string seconds:int flags:uint -> result:string?
4    connect_domain_monitor_event_register domain:domain? event:string? flags:uint ->
       callback_id:int
5    connect_domain_monitor_event_deregister callback_id:int ->
7    domain_monitor_command_with_files domain:domain command:string flags:uint -> result:string
"""

EVENTS = """
6    domain_monitor_event callback_id:int domain:domain event:string seconds:hyper micros:uint
       details:string?
"""
