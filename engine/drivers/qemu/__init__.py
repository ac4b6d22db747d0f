"""QEMU: guests of our own (``driver``) and guests that somebody else started (``attach_driver``).

qmp/                the monitor's wire: a sans-I/O protocol and its asyncio shell
monitor.py          the commands we use, typed
monitor_events.py   QMP event -> engine event, as a table
domain_runtime.py   what is known of one running guest; keeps it true
command_line/       domain XML -> QEMU's arguments
"""
