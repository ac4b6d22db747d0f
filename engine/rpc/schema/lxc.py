"""LXC's own program."""

from __future__ import annotations

PROCEDURES = """
1    domain_open_namespace domain:domain flags:uint ->
"""
