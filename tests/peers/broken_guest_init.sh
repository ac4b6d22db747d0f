#!/bin/busybox sh
# First process of a guest that cannot start until somebody repairs its fstab, at its screen: it has
# no other way in.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
printf '\033c' >/dev/tty1
exec </dev/tty1 >/dev/tty1 2>&1

until mount -a; do
    echo "Not all of /etc/fstab could be mounted: the system cannot start."
    echo "Repair it, then type exit."
    PS1='repair# ' sh
done
echo "SYSTEM IS UP with $(grep -c ' /data tmpfs ' /proc/mounts) data volume"
while :; do
    printf 'broken login: '
    read -r name
done
