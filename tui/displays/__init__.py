"""Graphical displays of guests in the terminal: as text, as pixels in cells, as real pictures.

    engine.access.ScreenSession -> ScreenPane -> text_picture   recognised text, in its colours
                                              -> half_blocks    two pixels in each cell
                                              -> kitty, sixel   pictures, where there are

``display_screen`` is the whole screen of one display (key ``v``); ``screen_pane`` its widget, which
also stands on the wall.
"""
