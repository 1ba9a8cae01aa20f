#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands that the documents show work: every block that is marked `sh`, one after another, each
# document in a folder of its own that looks like the sources'. Commands of make are left out: they
# are what builds this test.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
root=$PWD

blocks() { awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$1" | grep -v '^make\b'; }

for document in README.md docs/*.md; do
    blocks "$document" > "$work/commands"
    [ -s "$work/commands" ] || continue
    folder=$work/$(basename "$document" .md)
    mkdir "$folder"
    for name in boards docs firmware rtos sim tests tools; do ln -s "$root/$name" "$folder/"; done
    ln -s "$build" "$folder/build"
    (cd "$folder" && timeout 60 bash -e -u "$work/commands" < /dev/null) > "$work/out" 2>&1 ||
        fail "$document: $(tail -n 3 "$work/out")"
done

# What the guide says of its commands is so.
cd "$work/first-hour" || exit 1
grep -q ' task .*-> ben$' hello.trace || fail "no task switches in the trace"
says_time() { sed -n 's/^bosim: \([0-9.]*\) s: the guest ended.*/\1/p'; }
normal=$("$bosim" run firmware/images/hello-mps2-an385.elf 2>&1 < /dev/null | says_time)
fast=$("$bosim" run firmware/images/hello-mps2-an385.elf --board fast.dts 2>&1 < /dev/null | says_time)
awk -v normal="$normal" -v fast="$fast" 'BEGIN { exit !(fast > 0.45 * normal && fast < 0.55 * normal) }' ||
    fail "twice the clock: $fast s instead of half of $normal s"
# Every link of the documents leads somewhere.
cd "$root" || exit 1
for document in README.md docs/*.md; do
    for link in $(grep -o '](\([^)#]*\)' "$document" | sed 's/](//' | grep -v '^http'); do
        [ -e "$(dirname "$document")/$link" ] || fail "$document: $link does not exist"
    done
done
finish
