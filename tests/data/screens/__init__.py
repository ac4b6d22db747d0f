"""Recorded screens: pictures of real guests and the text that is on them (README.md)."""
