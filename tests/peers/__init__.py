"""Real programs around the source: bare QEMU processes, console clients, certificates, a guest.

Everything here is an ordinary asyncio module that tests and benchmarks import by name; only
``fixtures`` knows pytest. ``install`` says which package each program comes from.

    qemu, qmp_tap           a QEMU somebody else started, and the events it sent
    rfb, spice              console clients that speak the bytes themselves
    xvfb, viewer            console clients people use, under a private X server
    certificates, sasl      what an encrypted, authenticated console needs
    libvirtd                libvirt's daemons, of a session and of a system; virsh asks them
    private_root, daemon    where such a system is, and what runs there
    sshd                    the way into that system over ssh
    delay_proxy             a line that is far, deaf, or cut
    libvirt_python          libvirt's own client, asked one call at a time
    processes               how all of these are started and ended
    guest                   a tiny Linux that answers the power button
"""
