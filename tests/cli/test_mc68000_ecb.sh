#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The board mc68000-ecb as a program in its ROM sees it: the reset vectors come from the ROM, while
# there is RAM behind them; characters go out and come in by interrupt level 5, the timer brings its
# own vector, an address without a chip is a bus error. All engines print the same at the same time.
set -eu
BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}

cat >"$TMPDIR/ecb.s" <<'END'
        .org 0x8000
vectors: .long 0x7000, _start
_start: move.l #tick, 4*70
        move.l #received, 0x74
        move.l #bus, 8
        move.l #0x12345678, 0           | RAM, where the vectors were seen
        cmp.l #0x12345678, 0
        bne.s _start
        move.b #3, 0x10040
        move.b #0x95, 0x10040
        moveq #0, d7
        move.b #70, 0x10023             | the timer: 1250 counts of 8 us
        move.l #1250, d0
        lea 0x10021, a0
        movep.l d0, (4,a0)
        move.b #0xa1, 0x10021
wait:   stop #0x2000
        cmp.b #10, d7
        bne.s wait
        move.b 0x20000, d0
end:    bra.s end
tick:   move.b #1, 0x10035
        addq.b #1, d7
        move.b #'.', 0x10042
        rte
received: move.b 0x10042, d1
        and.b #0xdf, d1
        move.b d1, 0x10042
        rte
bus:    move.b #'B', 0x10042
        stop #0x2700
END
"$BOSIM" asm "$TMPDIR/ecb.s" --cpu 68000 -o "$TMPDIR/ecb.elf"
for engine in jit interp; do
    printf 'hey' | "$BOSIM" run "$TMPDIR/ecb.elf" --board mc68000-ecb --engine "$engine" --until 200ms \
        >"$TMPDIR/$engine" 2>"$TMPDIR/$engine.told" || true
    dots=$(tr -dc . <"$TMPDIR/$engine" | wc -c)
    [ "$dots $(tr -d . <"$TMPDIR/$engine")" = '10 HEYB' ] || {
        echo "$engine: printed $(cat "$TMPDIR/$engine"), must be HEY among ten dots, then B"
        cat "$TMPDIR/$engine.told"
        exit 1
    }
    grep -q 'bus error: read at 0x00020000' "$TMPDIR/$engine.told" || {
        cat "$TMPDIR/$engine.told"
        exit 1
    }
done
cmp "$TMPDIR/jit.told" "$TMPDIR/interp.told"
