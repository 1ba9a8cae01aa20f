#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every prebuilt firmware image, on its board, in lockstep on each engine beside the reference.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"

# The engines of an image's processor: what it has, the reference last.
engines_of() { # IMAGE
    run 2 run "$1" --engine nonsense
    read -r -a engines < <(sed -n 's/.* has \(.*\)/\1/p' "$work/err" | tr -s ', ' ' ' | sed 's/ and / /g')
    [ "${#engines[@]}" -gt 0 ] || fail "no engines in: $(cat "$work/err")"
    reference=${engines[-1]}
    [ "${#engines[@]}" -eq 1 ] || unset 'engines[-1]'
}

count=0
for image in firmware/images/*.elf; do
    engines_of "$image"
    for engine in "${engines[@]}"; do
        run 0 lockstep "$image" --until 200ms --engines "$reference,$engine"
        grep -q '^the same: ' "$work/out" || fail "$image on $engine: $(head -n 12 "$work/out")"
        count=$((count + 1))
    done
done
[ "$count" -ge 30 ] || fail "only $count images"
finish
