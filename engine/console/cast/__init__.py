"""Recordings of consoles, as asciicast version 2: any player of that format can show them.

recorder     what a console says -> lines of a file
recording    such a file -> events, and the screen at any time
"""
