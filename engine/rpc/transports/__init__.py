"""How bytes reach a libvirt daemon: unix socket, ssh, TLS, TCP, or a command of the user."""
