#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What each lab of firmware/labs is to show holds, by the figures that it prints and by what theory
# says of them, computed here once more.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

fail() {
    echo "$lab: $*"
    cat "$TMPDIR/out"
    exit 1
}

# run NAME: its output, without carriage returns, in $TMPDIR/out; it must say that the lab holds.
run() {
    lab=$1
    "$BOSIM" run "$BUILD/firmware/lab_$lab-mps2-an385.elf" --until 60s --expect "^lab $lab: holds" \
        >"$TMPDIR/raw" 2>"$TMPDIR/err" || {
        cat "$TMPDIR/raw" "$TMPDIR/err"
        exit 1
    }
    tr -d '\r' <"$TMPDIR/raw" >"$TMPDIR/out"
}

# check WHAT AWK-PROGRAM: the program reads the lab's output; what it prints is wrong.
check() {
    local wrong
    wrong=$(awk "$2" "$TMPDIR/out") || fail "$1: awk failed"
    [ -z "$wrong" ] || fail "$1: $wrong"
}

# Without protection additions are lost, and printing changes how many; with each cure none is, and
# a cure costs something. What says that a turn was undone, is sensible.
run race
check "losses" '
    /^counted/ {
        runs++
        if ($6 <= 0 || $2 + $6 != $4 + 0) print
        seen[$6]++
    }
    END { for (loss in seen) kinds++; if (runs != 3 || kinds < 2) print runs " runs, " kinds + 0 " losses" }'
check "turns undone" '
    / counts from / { lines++; sub(/,/, "", $6); if ($4 != $10 || $6 <= $4 || $1 == $8) print }
    END { if (lines == 0) print "none" }'
check "cures" '
    /^cure/ { table = 1; next }
    /^lab/ { table = 0 }
    table { sub(/interrupts off/, "interrupts_off"); lost[$1] = $2; cycles[$1] = $3; ticks[$1] = $4; rows++ }
    END {
        if (rows < 4 || lost["none"] <= 0) print "unprotected: " lost["none"]
        for (cure in lost) {
            if (cure == "none") continue
            if (lost[cure] != 0) print cure ": " lost[cure] " lost"
            if (cycles[cure] <= cycles["none"] || ticks[cure] <= ticks["none"]) print cure ": costs nothing"
        }
    }'

# The chart of each schedule of "turns" is the one of a model, tick by tick: who comes goes behind its
# equals; a turn is a tick; the most urgent runs; who is not pre-empted runs to its end.
run turns
check "charts" '
    BEGIN {
        split("copy draw key", name); split("0 1 3", comes); split("8 5 2", work); split("10 20 30", urgent)
    }
    function model(kind,    t, i, n, q, left, chart, who, best) {
        for (i = 1; i <= 3; i++) { left[i] = work[i]; chart[i] = "" }
        n = 0; who = 0
        for (t = 0; t < 15; t++) {
            if (kind == "turns" && who && left[who]) q[++n] = who # the turn is over
            for (i = 1; i <= 3; i++) if (comes[i] == t) q[++n] = i
            if (kind != "kept" || !who || !left[who]) {
                best = 1
                if (kind != "turns")
                    for (i = 2; i <= n; i++) if (urgent[q[i]] > urgent[q[best]]) best = i
                if (kind == "priorities" && who && left[who]) {
                    if (n && urgent[q[best]] > urgent[who]) { q[++n] = who; who = q[best] } else best = 0
                } else who = q[best]
                if (best) { for (i = best; i < n; i++) q[i] = q[i + 1]; n-- }
            }
            for (i = 1; i <= 3; i++)
                chart[i] = chart[i] (i == who ? "#" : t < comes[i] || !left[i] ? " " : ".")
            left[who]--
            if (!left[who]) done[kind, who] = t + 1
        }
        for (i = 1; i <= 3; i++) { sub(/ +$/, "", chart[i]); wanted[kind, i] = chart[i] }
    }
    BEGIN { model("turns"); model("priorities"); model("kept") }
    /^-- turns/ { kind = "turns" } /^-- priorities/ { kind = "priorities" } /^-- the same/ { kind = "kept" }
    {
        for (i = 1; i <= 3; i++) {
            if ($1 != name[i]) continue
            if (NF == 5) {
                tables++
                if ($4 != done[kind, i] || $5 != $4 - comes[i]) print kind ": done at " $4 ", not " done[kind, i]
            } else {
                charts++
                if (substr($0, 9) != wanted[kind, i]) print kind ": " $0 " instead of " wanted[kind, i]
            }
        }
    }
    END { if (tables != 9 || charts != 9) print tables + 0 " rows, " charts + 0 " charts" }'
