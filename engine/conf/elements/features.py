"""``<features>``: what the virtual machine offers its guest beyond the processor."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Flag, Section, Size, Switch
from ..xml_node import Node

_MITIGATION = choice("broken", "workaround", "fixed")


class HyperVFeatures(Node):
    """``<hyperv>``: enlightenments for Windows guests."""

    TAG = "hyperv"

    mode = Attribute("@mode", choice("custom", "passthrough"))
    relaxed = Switch("relaxed")
    vapic = Switch("vapic")
    spinlocks = Switch("spinlocks")
    spinlocks_retries = Attribute("spinlocks@retries", UNSIGNED)
    vpindex = Switch("vpindex")
    runtime = Switch("runtime")
    synic = Switch("synic")
    stimer = Switch("stimer")
    stimer_direct = Switch("stimer/direct")
    reset = Switch("reset")
    vendor_id = Switch("vendor_id")
    vendor_id_value = Attribute("vendor_id@value")
    frequencies = Switch("frequencies")
    reenlightenment = Switch("reenlightenment")
    tlbflush = Switch("tlbflush")
    tlbflush_direct = Switch("tlbflush/direct")
    tlbflush_extended = Switch("tlbflush/extended")
    ipi = Switch("ipi")
    evmcs = Switch("evmcs")
    avic = Switch("avic")
    emsr_bitmap = Switch("emsr_bitmap")
    xmm_input = Switch("xmm_input")


class FeaturesConf(Node):
    """Each field reads True, False, or None where the document leaves it to the hypervisor."""

    TAG = "features"

    acpi = Flag("acpi")
    apic = Flag("apic")
    apic_eoi = Attribute("apic@eoi", ON_OFF)
    pae = Flag("pae")
    hap = Switch("hap")
    viridian = Flag("viridian")
    privnet = Flag("privnet")
    hyperv = Section(HyperVFeatures, "hyperv")
    kvm_hidden = Switch("kvm/hidden")
    kvm_hint_dedicated = Switch("kvm/hint-dedicated")
    kvm_poll_control = Switch("kvm/poll-control")
    kvm_pv_ipi = Switch("kvm/pv-ipi")
    kvm_dirty_ring = Switch("kvm/dirty-ring")
    kvm_dirty_ring_size = Attribute("kvm/dirty-ring@size", UNSIGNED)
    pvspinlock = Switch("pvspinlock")
    capabilities_policy = Attribute("capabilities@policy", choice("default", "allow", "deny"))
    pmu = Switch("pmu")
    vmport = Switch("vmport")
    gic = Flag("gic")
    gic_version = Attribute("gic@version")
    smm = Switch("smm")
    smm_tseg = Size("smm/tseg", unit="MiB", default="MiB")
    """Mebibytes."""
    ioapic_driver = Attribute("ioapic@driver", choice("kvm", "qemu"))
    hpt_resizing = Attribute("hpt@resizing", choice("enabled", "disabled", "required"))
    hpt_maxpagesize = Size("hpt/maxpagesize", default="bytes")
    vmcoreinfo = Switch("vmcoreinfo")
    htm = Switch("htm")
    nested_hv = Switch("nested-hv")
    msrs_unknown = Attribute("msrs@unknown", choice("ignore", "fault"))
    ccf_assist = Switch("ccf-assist")
    xen_e820_host = Switch("xen/e820_host")
    xen_passthrough = Switch("xen/passthrough")
    xen_passthrough_mode = Attribute("xen/passthrough@mode", choice("sync_pt", "share_pt"))
    cfpc = Attribute("cfpc@value", _MITIGATION)
    sbbc = Attribute("sbbc@value", _MITIGATION)
    ibs = Attribute(
        "ibs@value", choice("broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na")
    )
    tcg_tb_cache = Size("tcg/tb-cache")
    async_teardown = Attribute("async-teardown@enabled", YES_NO)
    ras = Switch("ras")
    ps2 = Switch("ps2")
