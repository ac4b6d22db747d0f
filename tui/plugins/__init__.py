"""Commands of the administrator's own: what they are, what they ask, and how they are run."""
