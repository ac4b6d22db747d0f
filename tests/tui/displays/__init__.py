"""Displays in the terminal."""
