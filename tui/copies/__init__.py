"""Copies of domains and of their disks: clones, moves to other hosts, backups, work on one disk.

    verbs       the Verbs of all of it, for the action menu and the command line
    *_order     what somebody wants, as libvirt is told it, without a terminal
    *_asking    from the domain to the form, and from the form to a verb that is filled in
    order_form  the dialog that all forms are made of

This package loads nothing heavy: screens come when somebody asks for them.
"""
