"""Screens and keyboards: consoles, channels, pictures, keys, and descriptors of displays."""

from __future__ import annotations

PROCEDURES = """
201  domain_open_console domain:domain device:string? flags:uint ->
211  domain_screenshot domain:domain screen:uint flags:uint -> mime_type:string?
226  domain_send_key domain:domain code_set:uint hold_milliseconds:uint keys:uint<16> flags:uint ->
249  domain_open_graphics domain:domain display:uint flags:uint ->
296  domain_open_channel domain:domain name:string? flags:uint ->
343  domain_open_graphics_fd domain:domain display:uint flags:uint ->
448  domain_graphics_reload domain:domain type:uint flags:uint ->
"""
