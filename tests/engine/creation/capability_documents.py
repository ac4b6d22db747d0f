"""What hosts of different kinds say they can do, in libvirt's form."""

from __future__ import annotations

from dataclasses import replace

from engine.creation.host_offer import HostOffer, read_capabilities, with_domain_capabilities

CAPABILITIES = """\
<capabilities>
  <host><cpu><arch>x86_64</arch></cpu></host>
  <guest>
    <os_type>hvm</os_type>
    <arch name='i686'><emulator>/usr/bin/qemu-system-i386</emulator>
      <machine>pc</machine><domain type='qemu'/></arch>
  </guest>
  <guest>
    <os_type>hvm</os_type>
    <arch name='x86_64'><emulator>/usr/bin/qemu-system-x86_64</emulator>
      <machine canonical='pc-q35-9.0'>q35</machine><machine>pc</machine>
      <domain type='qemu'/>{kvm}</arch>
  </guest>
</capabilities>
"""

DOMAIN_CAPABILITIES = """\
<domainCapabilities>
  <vcpu max='64'/>
  <os supported='yes'>
    <enum name='firmware'><value>efi</value></enum>
    <loader supported='yes'><enum name='secure'><value>yes</value><value>no</value></enum></loader>
  </os>
  <cpu>
    <mode name='host-passthrough' supported='{passthrough}'/>
    <mode name='maximum' supported='yes'/>
    <mode name='host-model' supported='yes'/>
  </cpu>
  <devices>
    <disk supported='yes'><enum name='bus'><value>virtio</value><value>sata</value></enum></disk>
    <graphics supported='yes'><enum name='type'><value>vnc</value></enum></graphics>
    <video supported='yes'>
      <enum name='modelType'><value>vga</value><value>virtio</value></enum>
    </video>
    <tpm supported='yes'><enum name='backendModel'><value>emulator</value></enum></tpm>
    <rng supported='yes'/>
  </devices>
</domainCapabilities>
"""


def offer(*, kvm: bool = True) -> HostOffer:
    """Return what a host with 8 processors and 16 GiB offers."""
    read = read_capabilities(CAPABILITIES.format(kvm="<domain type='kvm'/>" if kvm else ""))
    passthrough = "yes" if kvm else "no"
    full = with_domain_capabilities(read, DOMAIN_CAPABILITIES.format(passthrough=passthrough))
    return replace(full, cpus=8, memory_mib=16384)
