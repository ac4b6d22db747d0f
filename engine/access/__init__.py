"""Ways to a running guest's consoles and displays: found, opened, shared between watchers.

ports           the serial ports, consoles and channels of a domain
displays        its displays, where they listen, their passwords
display_route   the way to a display's server: handed over, local, through ssh, over the network
session         what both kinds of sessions are: states, watchers, lost and found again
text_session    a port as a terminal; ``text_log``: its past, and a log of it
screen_session  a display as pixels and as text; ``screen_source``: VNC, or screenshots (``png``)
open_sessions   what is open, shared by everybody who opens the same
"""
