"""The wall: up to sixteen live consoles at once, text and screens mixed.

    wall          what hangs there, what is marked; kept while the application runs
    wall_pane     one console: its title, what it shows, how it stands
    wall_grid     how panes are laid out, and which is beside which
    verbs         putting domains there

The screen itself is ``screens.wall``.
"""
