"""Consoles as bytes and pictures: what a terminal and a viewer must know, without either.

    vt          a terminal: bytes of a guest become rows of styled text
    rfb         VNC: a socket becomes a framebuffer, keys and a pointer go the other way
    glyphs      a framebuffer of a text mode becomes text again
    keyboard    keys: text and a terminal's bytes become what a guest's keyboard sends
    cast        recordings, as asciicast

Nothing here knows a domain or a connection; ``engine.access`` brings the two together.
"""
