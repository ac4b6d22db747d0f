"""QEMU: guests of our own (``driver``) and guests that somebody else started (``attach_driver``).

qmp/                the monitor's wire: a sans-I/O protocol and its asyncio shell
monitor.py          the commands we use, typed
monitor_events.py   QMP event -> engine event, as a table
domain_runtime.py   what is known of one running guest; keeps it true
command_line/       domain XML -> QEMU's arguments

Guests of our own, from the verb to the process and back:

inventory.py        the domains of a root; ``store`` keeps them in files, ``layout`` says in which
machine.py          one domain; ``guest`` is there while it runs
launch.py           ``live_conf`` -> ``tpm`` and ``background_program`` -> guest
adoption.py         guests of an earlier process, by ``state_file``, ``process``, ``alive_file``
root_lock.py        one process owns a root
consoles.py         streams of a guest (``port_stream``) and sockets of its displays
screens.py          pictures and keys
"""
