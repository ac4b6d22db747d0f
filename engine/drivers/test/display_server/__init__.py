"""Displays of the in-memory machines: their screens, and a VNC server of our own for them.

text_screen     80 by 25 characters as a VGA draws them
desk            a picture instead, for guests with a graphical desk
keyboard        keys, by any numbers, as what the system inside reads
display         one machine's screen and keys, and who is at it
rfb_server      the protocol with one client (RFC 6143)
pixel_format    pixels as a client wants them
tight           pixels packed, for clients that know how
"""
