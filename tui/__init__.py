"""The terminal side: the application (Textual) and the command line (``cli``, without it)."""
