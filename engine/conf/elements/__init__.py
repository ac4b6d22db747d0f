"""The parts of ``<domain>`` that are not devices: one file per subject."""
