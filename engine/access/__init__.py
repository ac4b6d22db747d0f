"""Ways to a running guest's consoles and displays: found, opened, shared between watchers.

ports       the serial ports, consoles and channels of a domain
displays    its displays, and where they listen
sessions    what is open: a text console or a screen, with everybody who looks at it
"""
