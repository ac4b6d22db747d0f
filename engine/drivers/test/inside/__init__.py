"""The systems inside the machines of the in-memory hypervisor: they boot, and have a small shell.

Everything they write is our own. Nothing of it exists before somebody opens a console or a screen
of the machine (``guest_system``), and nothing moves unless somebody watches.
"""
