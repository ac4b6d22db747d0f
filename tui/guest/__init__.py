"""The guest from inside: what its agent tells, and what it does on request.

side        the tab "guest" of a domain: asked when it is looked at
lines       what is told, as lines
verbs       the verbs of the action menu
asking      their forms
frozen      guests whose file systems virtdeck holds, and when they go on
"""
