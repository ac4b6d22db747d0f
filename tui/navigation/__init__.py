"""Getting about: places one has been at, names one can go to, and what belongs to what.

place -> trail       back and forward
target -> travel     to a domain, network, pool, volume or host, whatever screen it is on
owners               from a network to its domains, from a volume to whose disk it is, …
commands, palette    the same by words
"""
