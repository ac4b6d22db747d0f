"""Editing: what people change of a domain, as fields, as steps, and as documents.

parts/ -> Draft -> plan: Steps -> Operations on ``engine.Domain``; ``revision`` writes a document.
"""
