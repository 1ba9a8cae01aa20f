#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The infusion pump gives a dose for an hour: it is given to the step and to a hundredth of a second,
# no stack has grown into its margin, nothing has been lost.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

cat >"$TMPDIR/script" <<'END'
wait pump>
send "dose 20 ml at 20 ml/h\r"
wait dose complete
after 100ms
send "end\r"
wait ended
wait pump>
send "status\r"
wait pump>
send "tasks\r"
wait pump>
send "off\r"
END
"$BOSIM" run "$BUILD/firmware/pump-mps2-an385.elf" --serial "0=script:$TMPDIR/script" --strict \
    --until 2h >"$TMPDIR/out" 2>"$TMPDIR/err" || { cat "$TMPDIR/out" "$TMPDIR/err"; exit 1; }
tr -d '\r' <"$TMPDIR/out" >"$TMPDIR/said"
for line in '^3600\.01 dose complete: 20\.000 ml of 20\.000 ml$' \
    'ended: dose 20\.000 ml, bolus 0\.000 ml, vein 0\.000 ml' \
    '20\.000 ml, 0 restarts; lost: 0 characters, 0 lines, 0 samples$'; do
    grep -q -- "$line" "$TMPDIR/said" || { echo "missing: $line"; cat "$TMPDIR/said"; exit 1; }
done
# Rows of tasks: of each stack 64 bytes and more are left, beyond the 64 that nobody may use.
awk '$4 ~ /^[0-9]+\/[0-9]+$/ { split($4, n, "/"); rows++; if (n[2] - n[1] < ($1 == "idle" ? 64 : 128)) { print; bad = 1 } }
    END { exit bad || rows < 9 }' "$TMPDIR/said"
