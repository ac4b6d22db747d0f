"""Everything of a document that this driver turns into something; the rest is refused.

One entry per element; what changes nothing about the guest (titles, metadata, names of
devices) is here too. Values are listed where QEMU, or this driver, has only some of them.
"""

from __future__ import annotations

from ....conf.coverage import Vocabulary
from .device_vocabulary import DEVICE_TABLE

_GUEST_TABLE = {
    "": """
        @type=qemu|kvm @id name uuid genid title description metadata/**
        memory@unit memory@dumpCore currentMemory@unit memory currentMemory
        vcpu vcpu@placement=static vcpu@current
        iothreads iothreadids/iothread@id
        on_poweroff on_reboot on_crash
        pm/suspend-to-mem@enabled pm/suspend-to-disk@enabled
        seclabel@type=none seclabel@model
    """,
    "memoryBacking": """
        hugepages nosharepages locked source@type access@mode
        allocation@mode allocation@threads discard
    """,
    "os": """
        @firmware type type@arch=x86_64|i686 type@machine
        firmware/feature@enabled firmware/feature@name
        loader loader@readonly loader@type loader@secure loader@stateless loader@format=raw
        nvram nvram@template nvram@format=raw nvram@templateFormat=raw
        kernel initrd cmdline boot@dev bootmenu@enable bootmenu@timeout
        bios@rebootTimeout smbios@mode=emulate|sysinfo
    """,
    "sysinfo": """
        @type=smbios|fwcfg bios/entry bios/entry@name system/entry system/entry@name
        baseBoard/entry baseBoard/entry@name chassis/entry chassis/entry@name
        oemStrings/entry entry entry@name entry@file
    """,
    "features": """
        acpi apic apic@eoi pae
        hyperv@mode hyperv/relaxed@state hyperv/vapic@state
        hyperv/spinlocks@state hyperv/spinlocks@retries hyperv/vpindex@state
        hyperv/runtime@state hyperv/synic@state hyperv/stimer@state
        hyperv/stimer/direct@state hyperv/reset@state hyperv/vendor_id@state
        hyperv/vendor_id@value hyperv/frequencies@state hyperv/reenlightenment@state
        hyperv/tlbflush@state hyperv/tlbflush/direct@state hyperv/tlbflush/extended@state
        hyperv/ipi@state hyperv/evmcs@state hyperv/avic@state hyperv/emsr_bitmap@state
        hyperv/xmm_input@state
        kvm/hidden@state kvm/hint-dedicated@state kvm/poll-control@state kvm/pv-ipi@state
        pvspinlock@state pmu@state vmport@state smm@state vmcoreinfo@state ps2@state
    """,
    "cpu": """
        @mode @match=exact|minimum @check @migratable model model@fallback model@vendor_id vendor
        topology@sockets topology@dies topology@clusters=1 topology@cores topology@threads
        feature@policy feature@name maxphysaddr@mode maxphysaddr@bits
        cache@mode cache@level=3
        numa/cell@id numa/cell@cpus numa/cell@memory numa/cell@unit numa/cell@memAccess
        numa/cell/distances/sibling@id numa/cell/distances/sibling@value
    """,
    "clock": """
        @offset @adjustment @basis @timezone @start
        timer@name=pit|rtc|hpet|kvmclock|hypervclock|tsc timer@present timer@tickpolicy
        timer@track=boot|guest|wall|realtime timer@frequency
    """,
    "qemu:commandline": "qemu:arg@value qemu:env@name qemu:env@value",
}

UNDERSTOOD = Vocabulary(_GUEST_TABLE | DEVICE_TABLE)
"""What the builders in ``guest`` and ``devices`` read."""
