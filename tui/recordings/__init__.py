"""Recordings of consoles: where they are, and how they are played.

    engine.console.cast.Recording -> Player -> PlayerScreen

new_file        asking for the file of a recording that begins; the folder that is proposed
player          a recording that is played: where it stands, how fast it goes
word_search     the moments at which words come to its screen
play_line       the line with time, length, speed and marks
player_screen   one recording on the whole screen
recording_list  the recordings of the folder
commands        ``:play`` and ``:recordings``
"""
