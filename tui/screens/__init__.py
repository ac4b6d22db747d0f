"""Screens: each puts widgets together and turns keys into actions."""
