"""QMP, QEMU's monitor protocol: ``protocol`` turns bytes into messages, ``client`` does the I/O."""
