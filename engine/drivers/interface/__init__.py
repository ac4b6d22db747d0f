"""What a hypervisor can be asked, one module per group of verbs.

A group's verbs all raise ``Unsupported`` here; a driver overrides those it has.
"""
