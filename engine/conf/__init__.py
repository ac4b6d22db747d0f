"""Configuration documents as objects: XML in, typed fields, the same XML out.

Reading, filling in and judging a document are three steps in three files; none does I/O.

    xml_document      text <-> element tree: hardened parser, libvirt's formatting, element paths
    xml_codec         text <-> value of one attribute: numbers, yes/no, choices, sizes
    xml_node          an element as an object; where new children go; unknown content stays
    xml_field         Attribute, Text, Flag, Size, Child, Section, Children: lines of a class body
    schema_walk       every field of a document, or of the schema, one after the other
    elements/         the parts of <domain> that are not devices
    devices/          one device per file; devices_conf is the list a domain has of them
    domain_conf       DomainConf, the root
    domain_defaults   fills in what the user left out; graphics_, console_defaults are parts
    domain_validate   refuses what no hypervisor could run; graphics_validate is a part
    domain_edits      changes one thing: name, title, description, metadata
    device_aliases    names the devices of a running guest
    live_state        takes out again what only a running guest has
    coverage          finds what a driver does not understand, so that it can refuse it
"""
