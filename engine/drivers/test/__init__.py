"""The in-memory hypervisor: libvirt's test driver, and a fleet that lives on its own.

    driver          TestDriver: which host the URI names, and every verb
    inventory       the domains of a host by uuid, name and id
    machine         one domain: its documents, its state, how long its guest has run
    transitions     verb -> new state and libvirt's event, as a table
    guests          how the systems in the machines answer to shutdown and reboot
    preparation     what libvirt would fill in
    node_file       libvirt's <node> files; default_node is the one behind test:///default
    networks        documents that start and stop, with leases of the guests on them
    storage         pools (pools) and their volumes (volumes), with what was written into them
    consoles        serial ports and displays: inside is the system that writes to them, and
                    display_server shows its screen over VNC; made when somebody looks
    metering        counters of a guest as functions of how long it has run
    demo            test:///demo: the fleet of demo_fleet, in life's guests that take their time
    story           what happens there: console_scenes and guest_scenes, each on a stage;
                    viewers come to displays, which tell it as graphics events

Nothing here waits for real time: whatever takes time takes it from the connection's clock.
"""
