#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# setup/install says what is missing and which command brings it; it runs that command by itself as
# root or with YES=1, and stops with status 2 where it may not. The system's commands are stand-ins:
# nothing is installed here.
set -u
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
install=$here/../../setup/install
work=$(mktemp -d)
cd "$work" || exit 2
mkdir bin
bad=0

command() {
    printf '#!/bin/bash\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}
# run WANTED-STATUS [VARIABLE=...]
run() {
    local wanted=$1 status
    shift
    : >called
    env YES= PATH="$work/bin:$PATH" "$@" "$install" base </dev/null >output 2>&1
    status=$?
    [ $status = "$wanted" ] || fail "status $status instead of $wanted"
}
fail() {
    echo "$1"
    sed 's/^/    | /' output called
    bad=1
}
says() {
    grep -q -- "$1" output || fail "output lacks: $1"
}

: >installed
# dpkg-query's format is "status=package"; everything but gcc and libdw-dev is there.
command dpkg-query "shift 3; for p; do case \$p in gcc | libdw-dev) \
    grep -q . '$work/installed' && echo \"installed=\$p\" || echo \"not-installed=\$p\" ;; \
    *) echo \"installed=\$p\" ;; esac; done"
command apt-get "echo \"apt-get \$*\" >>'$work/called'; case \$* in *install*) \
    [ -z \"\${BREAK:-}\" ] && echo yes >'$work/installed' ;; esac"
command sudo "echo sudo >>'$work/called'; \"\$@\""
command id 'echo "${WHO:-1000}"'

run 2
says "gcc  *# "
says "sudo apt-get install --no-install-recommends gcc libdw-dev\$"
says "YES=1"
[ ! -s called ] || fail "something was run without leave"

run 0 YES=1
grep -q "sudo" called || fail "no sudo"
grep -q "apt-get install .*--no-install-recommends .* gcc libdw-dev\$" called || fail "not asked for"
run 0
[ ! -s output ] || fail "nothing is missing, yet it speaks"

: >installed
run 0 WHO=0
! grep -q sudo called || fail "root needs no sudo"
says "  apt-get install --no-install-recommends gcc libdw-dev\$"
: >installed
run 2 WHO=0 BREAK=1
says "could not install\|Still missing"
rm -rf "$work"
exit $bad
