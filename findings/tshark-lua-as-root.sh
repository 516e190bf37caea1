#!/bin/bash
# "tshark -X lua_script:print.lua" runs the script on Debian 12; on 13, as root, it does not, and the exit status is 0.
#
# Guess: an option is obeyed or refused, and root may do no less than others. Seen: 4.0.17 runs the script as root;
# 4.4.19 and 4.6.9 read the capture and exit 0 without having run it. All they say is what 4.0 says too, that running
# as root could be dangerous. As nobody 4.4.19 runs it. What a container's build or a cron job computes by such a script
# is missing after the upgrade, with success.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm tshark=4.0.17-0+deb12u3
debian trixie util-linux tshark=4.4.19-0+deb13u1
debian sid tshark=4.6.9-1+b1

echo 'print "ran"' >"$work/print.lua"
# A capture without packets: magic number, version 2.4, no shift, 65535 bytes a packet, Ethernet.
printf '\324\303\262\241\2\0\4\0\0\0\0\0\0\0\0\0\377\377\0\0\1\0\0\0' >"$work/empty.pcap"

run() {  # SUITE [COMMAND…]: standard output and exit status
  give "$1" "$work/print.lua" "$work/empty.pcap"
  # shellcheck disable=SC2016
  inside "$1" bash -c 'HOME=/tmp "$@" tshark -X lua_script:print.lua -r empty.pcap 2>error; echo "status $?"' bash \
    "${@:2}" | xargs
}

expect "4.0.17, as root" "$(run bookworm env)" "ran status 0"
expect "4.4.19, as root" "$(run trixie env)" "status 0"
expect "4.6.9, as root" "$(run sid env)" "status 0"
for suite in bookworm trixie; do
  expect "$suite, what it says as root" "$(cat "$work/$suite/tmp/error")" \
    'Running as user "root" and group "root". This could be dangerous.'
done
# Without root the namespace has one user alone.
if [ "$(id -u)" = 0 ]; then
  expect "4.4.19, as nobody" "$(run trixie setpriv --reuid 65534 --regid 65534 --clear-groups)" "ran status 0"
fi
finish
