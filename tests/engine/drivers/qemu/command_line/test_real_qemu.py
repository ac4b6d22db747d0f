"""QEMU takes what is written, and has what the document says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from engine.drivers.qemu.command_line import GraphicsSecurity
from tests.engine.drivers.qemu.kept_port import kept_port
from tests.patience import PATIENCE
from tests.peers import processes

from .documents import document
from .running_guest import Refused, place_in, running

if TYPE_CHECKING:
    from pathlib import Path

    from engine.drivers.qemu.capabilities import QemuHost
    from tests.peers.certificates import Certificates
    from tests.peers.sasl import SaslFolder

pytestmark = pytest.mark.peer("qemu-system-x86_64")

_DISK = "<disk type='file' device='{0}'><driver type='raw'/><source file='{1}'/>{2}</disk>"


def _disk(folder: Path, target: str, device: str = "disk", extra: str = "") -> str:
    """Return a disk with an image of its own."""
    image = folder / f"{target.split(chr(39))[1]}.img"
    if not image.exists():
        image.write_bytes(bytes(1 << 20))
    return _DISK.format(device, image, f"<target {target}/>{extra}")


async def _drivers(tap: Any) -> dict[str, str]:
    """Return the type of every device that has a name."""
    items = await tap.execute("qom-list", path="/machine/peripheral")
    return {
        item["name"]: item["type"].removeprefix("child<").removesuffix(">")
        for item in items
        if item["type"].startswith("child<")
    }


async def test_disks_of_a_pc(images: Path, real_host: QemuHost) -> None:
    conf = document(
        _disk(images, "dev='vda' bus='virtio'")
        + _disk(images, "dev='hda' bus='ide'")
        + _disk(images, "dev='hdc' bus='ide'", "cdrom", "")
        + _disk(images, "dev='sdb' bus='scsi'")
        + _disk(images, "dev='sdc' bus='sata'")
        + _disk(images, "dev='sdd' bus='usb'")
        + _disk(images, "dev='fda' bus='fdc'", "floppy", "<readonly/>"),
        machine="pc",
    )
    async with running(conf, place_in(images), real_host) as tap:
        blocks = {
            item["qdev"].removeprefix("/machine/peripheral/"): item["inserted"]["node-name"]
            for item in await tap.execute("query-block")
        }
        named = await _drivers(tap)
    assert {name.split("/")[0] for name in blocks} == {
        ["virtio-disk0", "virtio-backend"][0], "ide0-0-0", "ide0-1-0", "scsi0-0-0-1",
        "sata0-0-2", "usb-disk3", "fdc0-0-0",
    }  # fmt: skip
    assert set(blocks.values()) == {
        f"{target}-format" for target in ("vda", "hda", "hdc", "sdb", "sdc", "sdd", "fda")
    }
    assert named["scsi0"] == "lsi53c895a"


async def test_disks_of_a_q35(images: Path, real_host: QemuHost) -> None:
    overlay = (
        "<disk type='file'><driver type='qcow2' cache='unsafe' discard='unmap' iothread='1'"
        " queues='2'/><source/><target dev='vdb' bus='virtio'/><serial/>"
        "<iotune><total_iops_sec>100</total_iops_sec></iotune></disk>"
    )
    conf = document(
        "<controller type='pci' index='0' model='pcie-root'/>"
        "<controller type='pci' index='1' model='pcie-root-port'/>"
        "<controller type='pci' index='2' model='pcie-root-port'/>"
        "<controller type='scsi' index='0' model='virtio-scsi'/>"
        + overlay
        + _disk(images, "dev='sda' bus='scsi'")
        + _disk(images, "dev='sdb' bus='sata'", "cdrom", "")
        + "<disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>"
        + _disk(images, "dev='fda' bus='fdc'", "floppy", "<readonly/><boot order='2'/>"),
        rest="<iothreads>1</iothreads>",
    )
    disk = conf.devices.disks[0]
    assert disk.source is not None
    disk.source.file, disk.serial = str(images / 'a,b"c.qcow2'), 's,"\\'
    async with running(conf, place_in(images), real_host) as tap:
        blocks = {item["qdev"]: item for item in await tap.execute("query-block")}
        serial = await tap.execute(
            "qom-get", path="/machine/peripheral/virtio-disk1", property="serial"
        )
    inserted = blocks["/machine/peripheral/virtio-disk1/virtio-backend"]["inserted"]
    assert inserted["file"] == str(images / 'a,b"c.qcow2')
    assert inserted["image"]["backing-image"]["filename"] == str(images / "raw.img")
    assert inserted["iops"] == 100
    assert serial == 's,"\\'
    assert "inserted" not in blocks["sata0-0-2"]


async def test_two_vnc_servers(short_tmp: Path, real_host: QemuHost) -> None:
    port, websocket = kept_port(), kept_port()
    path = short_tmp / "a,b=c.sock"
    conf = document(
        f"<graphics type='vnc' port='{port}' websocket='{websocket}' passwd='secret'"
        " sharePolicy='ignore' powerControl='yes' keymap='de'/><graphics type='vnc'>"
        f"<listen type='socket' socket='{path}'/></graphics>"
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        servers = await tap.execute("query-vnc-servers")
    first, second = sorted(servers, key=lambda server: server["id"])
    assert (first["id"], first["auth"]) == ("vnc0", "vnc")
    assert {(item["service"], item["websocket"]) for item in first["server"]} == {
        (str(port), False), (str(websocket), True),
    }  # fmt: skip
    assert (second["id"], second["server"][0]["service"]) == ("vnc1", str(path))


async def test_guarded_servers(
    short_tmp: Path, real_host: QemuHost, certificates: Certificates, sasl_folder: SaslFolder
) -> None:
    vnc, plain, tls = (kept_port() for _ in range(3))
    security = GraphicsSecurity(
        vnc_tls=True, vnc_verify=True, vnc_sasl=True, spice_tls=True, spice_sasl=True
    )
    place = place_in(short_tmp, tls=certificates.folder, sasl=sasl_folder.folder, security=security)
    conf = document(
        f"<graphics type='vnc' port='{vnc}'/><graphics type='spice' port='{plain}'"
        f" tlsPort='{tls}' defaultMode='secure'><channel name='cursor' mode='insecure'/></graphics>"
    )
    async with running(conf, place, real_host) as tap:
        servers = await tap.execute("query-vnc-servers")
        spice = await tap.execute("query-spice")
    assert (servers[0]["auth"], servers[0]["vencrypt"]) == ("vencrypt", "x509-sasl")
    assert (spice["port"], spice["tls-port"]) == (plain, tls)


async def test_a_tuned_spice_server_and_its_channels(short_tmp: Path, real_host: QemuHost) -> None:
    port = kept_port()
    conf = document(
        f"<graphics type='spice' port='{port}' passwd='x' passwdValidTo='2040-01-01T00:00:00'>"
        "<image compression='auto_glz'/><jpeg compression='auto'/><zlib compression='never'/>"
        "<playback compression='on'/><streaming mode='filter'/><clipboard copypaste='no'/>"
        "<filetransfer enable='no'/><mouse mode='client'/></graphics>"
        "<video><model type='qxl' ram='65536' vram='65536' vgamem='16384' heads='1'/></video>"
        "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"
        "<channel type='spiceport'><source channel='org.example.0'/>"
        "<target type='virtio' name='org.example.0'/></channel>"
        "<redirdev bus='usb' type='spicevmc'/><smartcard mode='passthrough' type='spicevmc'/>"
        "<sound model='ich9'/>"
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        spice = await tap.execute("query-spice")
        named = await _drivers(tap)
    assert (spice["host"], spice["port"], spice["auth"]) == ("127.0.0.1", port, "spice")
    assert {"channel0", "channel1", "redir0", "smartcard0", "sound0", "video0"} <= named.keys()


@pytest.mark.parametrize(
    "graphics",
    [
        "<graphics type='spice'><listen type='none'/></graphics>",
        "<graphics type='spice'><listen type='socket'/></graphics>",
        "<graphics type='vnc'><listen type='none'/></graphics>",
        "<graphics type='vnc'><listen type='socket'/></graphics>",
    ],
)
async def test_servers_without_a_port(graphics: str, short_tmp: Path, real_host: QemuHost) -> None:
    async with running(document(graphics), place_in(short_tmp), real_host) as tap:
        await tap.execute("query-status")
    assert (short_tmp / "vnc0.sock").exists() == ("vnc" in graphics and "socket" in graphics)


async def test_every_kind_of_stream(short_tmp: Path, real_host: QemuHost) -> None:
    port = kept_port()
    folder = short_tmp
    conf = document(
        f"<serial type='file'><source path='{folder}/s,0'/><log file='{folder}/l,og'/></serial>"
        f"<serial type='unix'><source mode='bind' path='{folder}/s,1'/></serial>"
        f"<serial type='tcp'><source mode='bind' host='127.0.0.1' service='{port}'/>"
        "<protocol type='telnet'/></serial>"
        "<serial type='pty'><target type='pci-serial'/></serial>"
        "<parallel type='null'/>"
        "<console type='null'/><console type='vc'><target type='virtio'/></console>"
        "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
        "<channel type='qemu-vdagent'><source><clipboard copypaste='yes'/></source>"
        "<target type='virtio' name='com.redhat.spice.0'/></channel>"
        "<serial type='udp'><source mode='connect' host='127.0.0.1' service='9'/>"
        "<source mode='bind' host='127.0.0.1' service='0'/>"
        "<target type='usb-serial'/></serial>"
    )
    async with running(conf, place_in(folder), real_host) as tap:
        streams = {item["label"]: item["filename"] for item in await tap.execute("query-chardev")}
    assert streams["charserial0"] == "file"
    assert streams["charserial1"] == f"disconnected:unix:{folder}/s,1,server=on"
    assert streams["charserial2"] == f"disconnected:telnet:127.0.0.1:{port},server=on"
    assert streams["charserial3"].startswith("pty:/dev/pts/")
    assert streams["charchannel0"] == f"disconnected:unix:{folder}/channel0.sock,server=on"
    assert {"charparallel0", "charconsole1", "charchannel1", "charserial4"} <= streams.keys()
    assert (folder / "s,0").exists()
    assert (folder / "l,og").exists()


async def test_network_cards(short_tmp: Path, real_host: QemuHost) -> None:
    models = (
        "virtio", "virtio-non-transitional", "e1000", "e1000e", "rtl8139", "pcnet", "ne2k_pci",
        "vmxnet3", "i82551", "tulip", "usb-net",
    )  # fmt: skip
    cards = "".join(
        f"<interface type='user'><mac address='52:54:00:00:00:{number:02x}'/>"
        f"<model type='{model}'/></interface>"
        for number, model in enumerate(models)
    )
    conf = document(
        cards + "<interface type='user'><ip family='ipv4' address='172.17.2.0' prefix='24'/>"
        "<model type='virtio'/><driver event_idx='off'><guest tso4='off'/></driver>"
        "<mtu size='1400'/><link state='down'/></interface>"
        "<interface type='null'><model type='e1000'/></interface>"
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        named = await _drivers(tap)
        shown = await tap.execute("human-monitor-command", **{"command-line": "info network"})
    assert named["net0"] == "virtio-net-pci"
    assert [named[f"net{number}"] for number in range(2, len(models))] == list(models[2:])
    assert "macaddr=52:54:00:00:00:05" in shown
    assert "net=172.17.2.0" in shown


@pytest.mark.parametrize(
    "model", ["vga", "cirrus", "vmvga", "qxl", "virtio", "bochs", "ramfb", "none"]
)
async def test_graphics_cards(model: str, short_tmp: Path, real_host: QemuHost) -> None:
    memory = {"vga": " vram='16384'", "bochs": " vram='16384'"}.get(model, "")
    second = "<video><model type='virtio' heads='2'/></video>" if model != "none" else ""
    conf = document(f"<video><model type='{model}'{memory}/></video>{second}")
    async with running(conf, place_in(short_tmp), real_host) as tap:
        assert ("video0" in await _drivers(tap)) == (model != "none")


async def test_sound_cards(short_tmp: Path, real_host: QemuHost) -> None:
    models = ("ich6", "ich9", "ac97", "es1370", "sb16", "usb", "pcspk")
    conf = document("".join(f"<sound model='{model}'/>" for model in models))
    async with running(conf, place_in(short_tmp), real_host) as tap:
        named = await _drivers(tap)
    assert named["sound0"] == "intel-hda"
    assert {f"sound{number}" for number in range(6)} <= named.keys()


async def test_the_small_devices(short_tmp: Path, real_host: QemuHost) -> None:
    conf = document(
        "<rng model='virtio'><rate bytes='1024' period='1000'/><backend model='random'>"
        "/dev/urandom</backend></rng><rng model='virtio'><backend model='builtin'/></rng>"
        "<watchdog model='i6300esb' action='pause'/><watchdog model='itco' action='pause'/>"
        "<panic model='isa'/><panic model='pvpanic'/>"
        "<memballoon model='virtio' autodeflate='on' freePageReporting='on'>"
        "<stats period='5'/></memballoon>"
        "<input type='tablet' bus='usb'/><input type='mouse' bus='virtio'/>"
        "<input type='keyboard' bus='virtio'/><input type='keyboard' bus='ps2'/><hub type='usb'/>"
        "<crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/></crypto>",
        rest="<currentMemory unit='MiB'>32</currentMemory><vcpu current='1'>4</vcpu>"
        "<genid>00000000-0000-4000-8000-000000000002</genid>"
        "<on_crash>preserve</on_crash>",
        features="<acpi/><vmcoreinfo state='on'/>",
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        named = await _drivers(tap)
        period = await tap.execute(
            "qom-get",
            path="/machine/peripheral/balloon0",
            property="guest-stats-polling-interval",
        )
        processors = await tap.execute("query-cpus-fast")
        uuid = await tap.execute("query-uuid")
    assert {
        "rng0", "rng1", "watchdog0", "panic0", "panic1", "balloon0", "input0", "input1", "input2",
        "hub0", "crypto0", "vmgenid0",
    } <= named.keys()  # fmt: skip
    assert period == 5
    assert len(processors) == 1
    assert uuid == {"UUID": "00000000-0000-4000-8000-000000000001"}


@pytest.mark.parametrize("machine", ["pc", "q35", "pc-i440fx-6.2", "pc-q35-6.2"])
async def test_processor_memory_and_clock(
    machine: str, short_tmp: Path, real_host: QemuHost
) -> None:
    conf = document(
        machine=machine,
        os="<smbios mode='sysinfo'/><bootmenu enable='yes' timeout='100'/>"
        "<bios rebootTimeout='10'/>",
        features="<acpi/><apic eoi='on'/><kvm><hidden state='on'/></kvm><pmu state='off'/>"
        "<vmport state='off'/><smm state='off'/><pvspinlock state='on'/>",
        rest="<vcpu>4</vcpu><cpu mode='custom' match='exact'><model>Haswell</model>"
        "<topology sockets='1' dies='1' cores='2' threads='2'/><vendor>Intel</vendor>"
        "<feature policy='disable' name='avx2'/><feature policy='require' name='osxsave'/>"
        "<cache mode='emulate' level='3'/></cpu>"
        "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"
        "<clock offset='variable' adjustment='-3600'><timer name='rtc' tickpolicy='catchup'/>"
        "<timer name='pit' tickpolicy='delay'/><timer name='hpet' present='no'/>"
        "<timer name='kvmclock' present='no'/></clock>"
        "<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='no'/></pm>"
        "<sysinfo type='smbios'><bios><entry name='vendor'>a,b</entry></bios>"
        "<baseBoard><entry name='product'>c</entry></baseBoard><oemStrings><entry>d</entry>"
        "</oemStrings></sysinfo><sysinfo type='fwcfg'><entry name='opt/a'>b,c</entry></sysinfo>",
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        memory = await tap.execute("query-memdev")
        processors = await tap.execute("query-cpus-fast")
        name = await tap.execute("query-name")
    assert [(item["id"], item["share"]) for item in memory] == [("pc.ram", True)]
    assert len(processors) == 4
    assert name == {"name": "guest"}


async def test_nodes(short_tmp: Path, real_host: QemuHost) -> None:
    cells = (
        "<cell id='0' cpus='0,2' memory='32' unit='MiB' memAccess='shared'><distances>"
        "<sibling id='0' value='10'/><sibling id='1' value='21'/></distances></cell>"
        "<cell id='1' cpus='1,3' memory='96' unit='MiB'/>"
    )
    conf = document(rest=f"<vcpu>4</vcpu><cpu><numa>{cells}</numa></cpu>")
    async with running(conf, place_in(short_tmp), real_host) as tap:
        shown = await tap.execute("human-monitor-command", **{"command-line": "info numa"})
    assert "node 0 cpus: 0 2" in shown
    assert "node 1 size: 96 MB" in shown


@pytest.mark.peer("ovmf")
@pytest.mark.parametrize(
    "os", ["", "<firmware><feature enabled='yes' name='secure-boot'/></firmware>"]
)
async def test_uefi(os: str, short_tmp: Path, real_host: QemuHost) -> None:
    conf = document(os=os)
    conf.os.firmware = "efi"
    async with running(conf, place_in(short_tmp), real_host) as tap:
        nodes = {item["node-name"]: item for item in await tap.execute("query-named-block-nodes")}
    assert nodes["pflash0-format"]["ro"]
    assert nodes["pflash1-storage"]["file"] == str(short_tmp / "vars.fd")


@pytest.mark.peer("swtpm")
async def test_an_emulated_tpm(short_tmp: Path, real_host: QemuHost) -> None:
    place = place_in(short_tmp)
    state = short_tmp / "tpm"
    state.mkdir()
    socket_path = short_tmp / "swtpm.sock"
    swtpm = await processes.start(
        ["swtpm", "socket", "--tpm2", "--ctrl", f"type=unixio,path={socket_path}",
         "--tpmstate", f"dir={state}"],
        short_tmp / "swtpm.log",
    )  # fmt: skip
    try:
        while not socket_path.exists():
            assert swtpm.returncode is None, processes.said(short_tmp / "swtpm.log")
            await asyncio.sleep(0.005)
        conf = document("<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>")
        async with running(conf, place, real_host) as tap:
            (tpm,) = await tap.execute("query-tpm")
    finally:
        await processes.end(swtpm)
    assert (tpm["id"], tpm["model"]) == ("tpm-tpm0", "tpm-crb")


@pytest.mark.parametrize("name", ["a,process=b", 'q"uote', "new line é \u202e", "-S", "%n"])
async def test_any_name(name: str, short_tmp: Path, real_host: QemuHost) -> None:
    conf = document()
    conf.name = name
    async with running(conf, place_in(short_tmp), real_host) as tap:
        assert await tap.execute("query-name") == {"name": name}


async def test_a_guest_boots_from_its_disk_and_speaks_on_its_serial_port(
    short_tmp: Path, real_host: QemuHost
) -> None:
    # mov dx,0x3f8; mov al,'K'; out dx,al; hlt; and the mark of a boot sector
    sector = b"\xba\xf8\x03\xb0K\xee\xf4".ljust(510, b"\0") + b"\x55\xaa"
    (short_tmp / "vda.img").write_bytes(sector.ljust(1 << 20, b"\0"))
    conf = document(
        _disk(short_tmp, "dev='vda' bus='virtio'")
        + f"<serial type='unix'><source mode='bind' path='{short_tmp}/serial'/></serial>",
        machine="pc",
    )
    async with running(conf, place_in(short_tmp), real_host) as tap:
        reader, writer = await asyncio.open_unix_connection(f"{short_tmp}/serial")
        await tap.execute("cont")
        async with asyncio.timeout(PATIENCE):
            said = await reader.readexactly(1)
        writer.close()
        await writer.wait_closed()
    assert said == b"K"


async def test_what_qemu_refuses_is_said_by_qemu(short_tmp: Path, real_host: QemuHost) -> None:
    rest = "<cpu mode='custom' match='exact'><model>no-such-cpu</model></cpu>"
    with pytest.raises(Refused, match="no-such-cpu"):
        async with running(document(rest=rest), place_in(short_tmp), real_host):
            pass
