"""Viewers of the desktop."""
