#!/bin/busybox sh
# First process of the guest with a screen: draws on its first virtual terminal what it is told to
# on the serial console, and tells there what stands in it.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
exec </dev/ttyS0 >/dev/ttyS0 2>&1
stty -echo

echo GUEST-READY
while read -r word name; do
    case $word in
        font) loadfont <"/fonts/$name" ;;
        framebuffer) for module in $(cat /lib/order); do insmod "/lib/$module"; done ;;
        # Only from the first look at vcsu on the kernel remembers characters, not just glyphs.
        draw) printf '\033c' >/dev/tty1; cat /dev/vcsu1 >/dev/null; cat "/screens/$name" >/dev/tty1 ;;
        put) printf "$name" >/dev/tty1 ;;
        tell) echo "TOLD $(cat /dev/vcsa1 /dev/vcsu1 | gzip | base64 -w 0)" ;;
        poweroff) poweroff -f ;;
    esac
    echo "DONE $word"
done
