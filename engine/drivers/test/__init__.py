"""The in-memory hypervisor: libvirt's test driver, and a fleet that lives on its own.

    driver          TestDriver: which host the URI names, and every verb
    inventory       the domains of a host by uuid, name and id
    machine         one domain: its documents, its state, how long its guest has run
    transitions     verb -> new state and libvirt's event, as a table
    guests          how the systems in the machines answer to shutdown and reboot
    preparation     what libvirt would fill in; conf_edits changes one thing of a configuration
    node_file       libvirt's <node> files, and the one behind test:///default
    metering        counters of a guest as functions of how long it has run
    demo            test:///demo, built of demo_fleet (who is there), viewers and displays (who
                    looks on), life (guests that take their time) and scenes (what happens)

Nothing here waits for real time: whatever takes time takes it from the connection's clock.
"""
