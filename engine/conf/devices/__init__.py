"""The devices of a domain: one file per element below ``<devices>``, the class body is its schema.

``device`` holds what all devices share, ``character`` the ways a byte stream leaves the guest;
``devices_conf`` beside this package is the list that a domain has.
"""
