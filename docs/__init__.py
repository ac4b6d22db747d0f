"""The manual: pages in Markdown, and the scripts that draw their pictures."""
