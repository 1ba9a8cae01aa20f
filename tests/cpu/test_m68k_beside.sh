#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Random code on the 68000 beside Unicorn's: a sample of what `make fuzz-engines` runs; each rule that
# excuses a difference is a row of the page; and the recorded instructions belong to no group of
# differences.
set -u
BUILD=${BUILD:-build}
page=docs/recorded-instructions.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
number=0

check() { # DESCRIPTION STATUS
    number=$((number + 1))
    if [ "$2" = 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        bad=1
    fi
}

echo "1..3"
"$BUILD/cpu/m68k_beside" -instructions=6000 -seed=3 >"$work/beside"
status=$?
sed 's/^/# /' "$work/beside"
grep -q '^[0-9]* cases, 6[0-9]* instructions, ' "$work/beside" || status=1
check "nothing differs that no rule excuses" "$status"

status=0
sed -n 's/^ *[0-9]* excused: //p' "$work/beside" | sed 's/^LINK A7$/LINK A7,/; s/^UNLK A7$/, UNLK A7/' |
    while read -r rule; do
        grep -F "${rule%%, flags*}" "$page" >/dev/null || { echo "# not on the page: $rule"; exit 1; }
    done || status=1
check "the page has the rules" "$status"

gzip -dc tests/m68k/vectors.txt.gz >"$work/vectors" &&
    "$BUILD/cpu/m68k_vectors" "$work/vectors" >"$work/told" &&
    grep -q ': 0 differ$' "$work/told"
check "the recorded instructions do not differ" "$?"
exit $bad
