#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tools/stencils makes tables of bodies, and refuses what cannot be copied: the error names the
# stencil and what is wrong with it, and no table is made.
set -u
[ "$(uname -m)" = x86_64 ] || { echo "stencils are for x86-64 hosts"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# make_table BODY: table.c of one operation, what is said in said
make_table() {
    rm -f "$folder"/table.c
    echo "OP(tried, 0, 0, PLAIN, $1)" > "$folder/ops.h"
    cat > "$folder/tried.c" <<END
#include "tests/support/toy.h"
#define STENCIL_STATE struct toy_state
#include "sim/engine/table/stencil.h"
#define NZ PIN_A
const struct stencil_layout stencils_layout = {STENCIL_BIAS, {0, 0, 0}};
void outside(void);
extern uint32_t thing;
#define STENCIL_OPS "$folder/ops.h"
#include "sim/engine/table/stencil_bodies.h"
END
    tools/stencils/make "$BUILD/stencils" tried "$folder/tried.c" "$folder/table.c" \
        -iquote . -iquote sim > "$folder/said" 2>&1
}

good() {
    if ! make_table "$2" || [ ! -s "$folder/table.c" ]; then
        echo "$1: refused: $(cat "$folder/said")"
        failed=1
    elif ! gcc -c -Wall -Wextra -Werror -iquote sim "$folder/table.c" -o "$folder/table.o"; then
        echo "$1: the table does not compile"
        failed=1
    fi
}

# bad WHAT BODY TEXT: refused, and both the stencil's name and the text are said
bad() {
    if make_table "$2"; then
        echo "$1: not refused"
        failed=1
    elif [ -e "$folder/table.c" ]; then
        echo "$1: refused, but a table was made"
        failed=1
    elif ! grep -q 'stencil flags_tried: ' "$folder/said" || ! grep -q "$3" "$folder/said"; then
        echo "$1: the error does not say '$3': $(cat "$folder/said")"
        failed=1
    fi
}

good "a sum" 'SET(x, REG(y) + REG(z));'
good "a way in the middle" 'if (REG(x) > 5) SET(x, REG(y) / (REG(z) | 1)); SET(y, IMM);'
good "a shift" 'SET(x, SHL(REG(y), z) | SHR(REG(y), imm));'
good "nothing" ''
bad "a call" 'outside(); SET(x, 1);' 'a call'
bad "a call at the end" 'SET(x, 1); return outside();' 'outside'
bad "a return" 'if (REG(x) == 0) return; SET(x, 1);' 'a return'
bad "an array" 'volatile uint32_t a[4]; a[REG(y) & 3] = 1; SET(x, a[REG(z) & 3]);' 'the stack'
bad "a table" \
    'static const uint32_t t[5] = {7, 1, 9, 4, 5}; SET(x, t[REG(y) % 5]);' 'rodata'
bad "a variable of its own" 'static uint32_t n; SET(x, n++);' 'data of its own'
bad "a variable of others" 'SET(x, thing);' 'thing'
bad "what each thread has" 'static __thread uint32_t n; SET(x, n++);' 'thread'
# gcc reads what is asked for of a register; its lower part is where the register is.
good "a lower part" 'SET(x, (uint16_t)REG(y) + (uint8_t)REG(z));'
bad "an upper part" 'SET(x, REG(y) >> 16);' 'part of a register'
bad "an upper byte" 'SET(x, REG(y) >> 24 | (uint8_t)(REG(z) >> 8));' 'part of a register'
bad "an upper part with its sign" 'SET(x, (uint32_t)((int32_t)REG(y) >> 16));' 'part of a register'
bad "the neighbour of a register" 'SET(x, (&REG(y))[1]);' 'hole_ry+4'
bad "too much at once" 'uint32_t a = REG(x); uint32_t b = REG(y); uint32_t c = REG(z);
    uint32_t d = REG(imm); uint32_t e = a * 3; uint32_t f = b * 5; uint32_t g = c * 7;
    uint32_t h = d * 9;
    __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f), "+r"(g), "+r"(h));
    SET(x, a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);' 'stencil flags_tried'

# A mistake in C is gcc's to say, and no table either.
if make_table 'SET(x, nothing_of_that_name);' || [ -e "$folder/table.c" ]; then
    echo "a mistake in C was taken"
    failed=1
fi
exit $failed
