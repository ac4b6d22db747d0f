"""Any hypervisor behind a libvirt daemon, over libvirt's own wire protocol (``engine.rpc``).

connecting       URI -> route -> transport -> signed in -> opened
driver           the verbs
domain_listing   rows of all domains from a few bulk calls; statistics likewise
sketches         what a list needs of a domain's XML: its title, its displays
monitor_events   what the daemon sends -> engine events
host, host_resources, networks, storage_pools, storage_volumes, node_devices, host_interfaces,
secrets, network_filters    the verbs about the host and its parts, a class for each group
host_objects     how networks, pools and filters are named on the wire; lists with states
event_order      an event whose display is not known yet waits, with those behind it
"""
