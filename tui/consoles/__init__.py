"""Consoles on the screen: a guest's text console, with every key but one for the guest.

    terminal -> raw_parser, raw_stream -> raw_keys -> terminal_pane -> engine.access.TextSession
    engine.console.vt.Terminal -> terminal_strips -> terminal_pane -> the screen

raw_keys        what a person types, byte by byte, before anybody makes keys of it
terminal_pane   a text session painted, with scrollback, search and selection
console_screen  one console on the whole screen, and what can be done with it
open_consoles   the sessions of the application
"""
