"""What the figures were measured on: kind and number of processors, kernel, versions; no names."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_VERSION = re.compile(r"\d+(\.\d+)+")


def machine_facts() -> dict[str, str]:
    """Return what the figures depend on, by name; "missing" for a program that is not there."""
    load = os.getloadavg()[0]
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load before the run": f"{load:.1f}",
        "kernel": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Textual": version("textual"),
        "QEMU": _program_version("qemu-system-x86_64"),
        "libvirt": _program_version("virsh"),
    }


def _processor() -> str:
    """Return the model's name; Linux has no such line on some architectures."""
    lines = _CPUINFO.read_text().splitlines() if _CPUINFO.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _program_version(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        return "missing"
    done = subprocess.run([path, "--version"], check=False, capture_output=True, text=True)
    found = _VERSION.search(done.stdout)
    return found[0] if found else "unknown"
