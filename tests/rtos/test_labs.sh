#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What each lab of firmware/labs is to show holds on each board, by the figures that it prints and by
# what theory says of them, computed here once more.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

fail() {
    cat "$TMPDIR/out"
    echo "$lab on $board: $*"
    exit 1
}

# run NAME [OPTION...]: its output, without carriage returns, in $TMPDIR/out; it must say that the lab
# holds.
run() {
    local wrong=0
    lab=$1
    shift
    "$BOSIM" run "$BUILD/firmware/lab_$lab-$board.elf" --until 60s --expect "^lab $lab: holds" \
        "$@" >"$TMPDIR/raw" 2>"$TMPDIR/err" || wrong=1
    tr -d '\r' <"$TMPDIR/raw" >"$TMPDIR/out"
    [ $wrong = 0 ] || fail "$(tail -n 1 "$TMPDIR/err")"
}

# check WHAT AWK-PROGRAM: the program reads the lab's output; what it prints is wrong.
check() {
    local wrong
    wrong=$(awk "$2" "$TMPDIR/out") || fail "$1: awk failed"
    [ -z "$wrong" ] || fail "$1: $wrong"
}

# Without protection additions are lost, and printing changes how many; with each cure none is, and
# a cure costs something. What says that a turn was undone, is sensible.
lab_race() {
    run race
    check "losses" '
        /^counted/ {
            runs++
            if ($6 <= 0 || $2 + $6 != $4 + 0) print
            seen[$6]++
        }
        END { for (loss in seen) kinds++; if (runs != 3 || kinds < 2) print runs " runs, " kinds + 0 " losses" }'
    check "turns undone" '
        / counts from / { lines++; sub(/,/, "", $6); if ($4 != $10 || $6 + 0 <= $4 + 0 || $1 == $8) print }
        END { if (lines == 0) print "none" }'
    check "cures" '
        /^cure/ { table = 1; next }
        /^$/ { table = 0 }
        table { sub(/interrupts off/, "interrupts_off"); lost[$1] = $2; cycles[$1] = $3; made[$1] = $4; rows++ }
        END {
            if (rows < 4 || lost["none"] <= 0) print "unprotected: " lost["none"]
            for (cure in lost) {
                if (cure == "none") continue
                if (lost[cure] != 0) print cure ": " lost[cure] " lost"
                if (cycles[cure] <= cycles["none"] || made[cure] >= made["none"]) print cure ": costs nothing"
            }
        }'
}

# The chart of each schedule of "turns" is the one of a model, tick by tick: who comes goes behind its
# equals; a turn is a tick; the most urgent runs; who is not pre-empted runs to its end.
lab_turns() {
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
}

# Without a protocol the manager waits for all of the radio's work, although that one needs no lock;
# with inheritance at most for one section of the weather task, with a ceiling not longer than that.
lab_inversion() {
    run inversion
    check "response times" '
        function count(text, mark,    i, n) {
            for (i = 1; i <= length(text); i++) n += substr(text, i, 1) == mark
            return n + 0
        }
        /^-- / { kind = $2; sub(/:/, "", kind); next }
        $1 ~ /^(manager|radio|weather)$/ { row[$1] = substr($0, 9) }
        /^response times/ {
            own = count(row["manager"], "L"); section = count(row["weather"], "L"); radio = count(row["radio"], "#")
            if (own != 2 || section != 4 || radio != 10) print kind ": the work differs"
            if (count(row["manager"], ".") + own != $4 + 0) print kind ": chart and response time differ"
            while_waiting = 0
            for (i = 1; i <= length(row["manager"]); i++)
                while_waiting += substr(row["manager"], i, 1) == "." && substr(row["radio"], i, 1) == "#"
            if (kind == "none" ? while_waiting < radio - 1 : while_waiting) print kind ": the radio had " while_waiting
            response[kind] = $4 + 0
            if (kind == "none" ? $4 + 0 <= radio : $4 + 0 > own + section) print kind ": " $4
            if (/watchdog/ != (kind == "none")) print kind ": " $0
        }
        END {
            if (response["none"] <= response["inheritance"] || response["inheritance"] < response["ceiling"] ||
                !response["ceiling"]) print "order"
        }'
}

# With rate-monotonic priorities each longest response time is the least R = C + sum(ceil(R/T) C) over
# the more urgent tasks, and who is late misses its first deadline; below the bound nobody does.
lab_deadline() {
    run deadline
    check "analysis" '
        /^-- / { n = 0; sets++; delete first }
        /^utilisation/ { u = $2; bound = $5; sum = 0 }
        /misses a deadline/ { if (!($3 in first)) first[$3] = $2 }
        $1 ~ /^[A-C]$/ && $2 ~ /^[0-9]/ {
            c[++n] = $2; t[n] = $3; r = 0; sum += $2 / $3
            do {
                last = r; r = c[n]
                for (i = 1; i < n; i++) r += int((last + t[i] - 1) / t[i]) * c[i]
            } while (r != last)
            rows++
            if ($4 != r) print $0 ": computed must be " r
            if (r <= $3 ? $5 != r || $6 != 0 || ($1 in first) : $6 == 0 || first[$1] != $3) print
            if (r > $3) late++
            if (r > $3 && u + 0 <= bound + 0) print $0 ": late below the bound"
            limit = 100 * n * (2 ^ (1 / n) - 1)
        }
        /^$/ && n { if (u - sum * 100 > 0.1 || sum * 100 - u > 0.2 || bound - limit > 0.1 || limit - bound > 0.1)
                        print "utilisation " u " and bound " bound ", must be " sum * 100 " and " limit }
        END { if (sets != 4 || rows != 11 || late != 2) print sets " sets, " rows " tasks, " late " late" }'
    check "charts" '
        $1 ~ /^[A-C]$/ && $2 !~ /^[0-9]/ { row[++n] = substr($0, 9) }
        /^task/ {
            for (i = 1; i <= length(row[n]); i++) {
                busy = waits = 0
                for (j = 1; j <= n; j++) {
                    cell = substr(row[j], i, 1)
                    if (cell == "#" && (busy++ || waits)) print "tick " i - 1 ": " row[j]
                    waits = waits || cell == "."
                }
            }
            charts++; n = 0
        }
        END { if (charts != 4) print charts + 0 " charts" }'
}

# The earliest deadline first: whoever fits into the time is in time.
lab_deadline_edf() {
    run deadline_edf
    check "deadlines" '
        /^utilisation/ { u = $2; missed = 0; rows = 0; sets++ }
        $1 ~ /^[A-C]$/ && $2 ~ /^[0-9]/ {
            rows++; missed += $5
            if (u + 0 <= 100 && ($4 > $3 || $5)) print
        }
        /^$/ && rows { if (u + 0 > 100 && !missed) print "nobody is late at " u; if (u + 0 > 100) late++ }
        END { if (sets != 4 || late != 1) print sets " sets, " late " late" }'
}

# A star behind "window sill" is one character too many, and becomes the temperature that was measured
# just before, at the place named before it; cut to what fits, none does. Where the most significant
# byte comes first, it is that one.
lab_corrupt() {
    run corrupt
    check "temperatures" '
        /^-- / { runs++; seen = 0 }
        /^tick/ {
            star = $5 > 42 ? int($5 / 16777216) : $5
            if ($3 != "pumpkins" || star != 42 || ($2 + 1) % 40) print
            seen++
        }
        /^[0-9]+ readings/ {
            if ($1 != 128 || $5 > 24 || $NF != seen || (runs == 1) != (seen > 0)) print
            sums++
        }
        END { if (runs != 2 || sums != 2) print runs " runs, " sums " sums" }'
}

# Keys choose: the second run, the first; what is typed meanwhile counts for nothing; then all. Until a
# key comes after the first one nothing happens.
lab_keys() {
    cat >"$TMPDIR/keys" <<'END'
wait Enter for all
send "2"
wait -- inheritance
send "3"
wait or Enter for all
after 5s
send "1"
wait or Enter for all
send "\r"
END
    run inversion --serial 0=script:"$TMPDIR/keys"
    order=$(sed -n 's/^-- \([a-z]*\):.*/\1/p' "$TMPDIR/out" | tr '\n' ' ')
    [ "$order" = "inheritance none none inheritance ceiling " ] || fail "the keys gave: $order"
}

for image in "$BUILD"/firmware/lab_turns-*.elf; do
    board=${image##*/lab_turns-}
    board=${board%.elf}
    for lesson in race turns inversion deadline deadline_edf corrupt keys; do
        "lab_$lesson"
    done
done
