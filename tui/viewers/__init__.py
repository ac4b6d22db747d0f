"""Viewers of the person's desktop on a guest's display, through the connection there is already.

viewer_program   which viewers are installed, and the words to start each with
viewer_file      a .vv file for remote-viewer: readable by its owner, deleted when it was read
forward          a port of this machine alone, each connection led to the display
opening          the choice, and what is told
"""
