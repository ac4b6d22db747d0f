"""Widgets: each shows what it is given and tells by messages what was asked of it."""
