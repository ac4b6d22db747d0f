#!/bin/busybox sh
# First process of the test guest: says it is ready on the serial console, then obeys
# the ACPI power button and the words it reads there.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
insmod /lib/evdev.ko
insmod /lib/button.ko
exec </dev/ttyS0 >/dev/ttyS0 2>&1

for event in /sys/class/input/event*; do
    [ "$(cat "$event/device/name")" = "Power Button" ] && exec 3<"/dev/input/${event##*/}"
done
# Opened before the marker below: a press right after it waits here.
(head -c 1 <&3 >/dev/null; echo GUEST-POWERS-OFF; poweroff -f) &

echo GUEST-READY
while read -r word; do
    case $word in
        poweroff) poweroff -f ;;
        reboot) reboot -f ;;
        panic) echo c >/proc/sysrq-trigger ;;
        *) echo "GUEST-HEARD $word" ;;
    esac
done
