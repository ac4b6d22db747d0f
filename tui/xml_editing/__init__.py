"""Editing documents: words to complete, drafts, the person's own editor, and how it is applied."""
