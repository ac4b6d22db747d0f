"""Cloning: a domain like another one, with disks of its own.

guest_disk   what a domain's XML says of its disks and what lies below them
survey       what the host knows of those disks: volumes, sizes, what is free
clone_order  what somebody wants, what it would make, and why it cannot be
document     the new domain's XML
making       volumes made, the domain defined; what was made is taken back if that fails
"""
