#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `make install` lays down works without the tree; `make run` boots an image on a second call
# without building or asking anything; `make help` names these targets.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
build=$(realpath --relative-to=. "${BUILD:-build}")
work=$(mktemp -d)
bad=0
fail() {
    echo "$1"
    bad=1
}

make -s install BUILD="$build" DESTDIR="$work" PREFIX=/usr >"$work/log" 2>&1 ||
    { cat "$work/log"; fail "make install fails"; }
for file in bin/bosim libexec/bosim/scope share/man/man1/bosim.1 share/bash-completion/completions/bosim \
    share/bosim/boards/mps2-an385.dtb share/bosim/firmware/hello-mps2-an385.elf; do
    [ -s "$work/usr/$file" ] || fail "make install leaves out $file"
done
(cd / && "$work/usr/bin/bosim" run "$work/usr/share/bosim/firmware/hello-mps2-an385.elf") \
    >"$work/out" 2>"$work/err" || { cat "$work/err"; fail "the installed bosim does not run"; }
grep -q goodbye "$work/out" || fail "the installed bosim shows no console"
(cd / && "$work/usr/bin/bosim" scope --screenshot "$work/first.png" --log "$work/first.log" \
    -c controls -c controls) 2>"$work/err" || { cat "$work/err"; fail "the installed window does not open"; }
grep -q "$work/usr/share/bosim/firmware/pump-mps2-an385.elf" "$work/first.log" ||
    fail "the installed window offers no firmware"

make run BUILD="$build" IMAGE=firmware/images/hello-mps2-an385.elf </dev/null \
    >"$work/out" 2>"$work/err" || { cat "$work/err"; fail "make run fails"; }
grep -q goodbye "$work/out" || fail "make run shows no console"
grep -q "^task .*state" "$work/out" "$work/err" || fail "make run ends without a table of tasks"
make run BUILD="$build" </dev/null >"$work/pump" 2>"$work/err" ||
    { cat "$work/err"; fail "make run does not run the pump"; }
grep -q 'dose complete: 0.500 ml' "$work/pump" || fail "make run shows no session of the pump"
if grep -q "  CC  \|  LINK  \|Debian packages" "$work/out"; then
    fail "make run builds or asks again"
fi

for target in run test bench fuzz lint format install clean; do
    make help | grep -q "^make $target " || fail "make help says nothing of $target"
done
rm -rf "$work"
exit $bad
