"""The command line: one verb, one answer, no screen; Textual is never imported here.

entry.py         argv -> exit status: errors, signals and broken pipes end here
arguments.py     options as data; argparse reads them, so do the completion scripts
guest_sessions.py  what verbs of consoles and screens have in common
verbs.py         the table of verbs; the module of a verb is imported when it is asked for
inventory.py     list, info, xml, stats, hostinfo
lifecycle.py     start, shutdown, reboot, reset, destroy, suspend, resume
definition.py    define, undefine, autostart, rename, title, desc, metadata
events.py        events
clients.py       clients
console.py       console; attachment.py, raw_terminal.py, screen_painter.py: what it is made of
screens.py       screen
wait_text.py     wait-text
keystrokes.py    type
casts.py         record, play
web.py           serve-web
completion.py    completion bash|zsh|fish
json_shapes.py   engine facts -> the JSON objects of docs/cli.md
event_words.py   event names and libvirt's numbers in words
event_lines.py   an event as a line for people
tables.py        aligned columns
"""

from .entry import main

__all__ = ["main"]
