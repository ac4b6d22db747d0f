"""How a new domain comes to be: what is wanted, what that means on its host, and the work.

    OsProfile         what a guest's system wants (``os_profile``, ``os_database`` of libosinfo)
    HostOffer         what the host can give, read from its capabilities
    CreationOrder     one new domain, all chosen
    domain_document   order -> domain XML, pure
    CreationPlan      the order and the volumes it needs
    Creation          makes the volumes, fills them, defines, starts; takes back what it made

Sources beside the host: ``cloud_init`` with ``iso9660`` (a NoCloud seed), ``appliance`` with
``ovf``, ``vmx`` and ``vmdk`` (guests of VMware and VirtualBox), ``template`` (another domain).
"""
