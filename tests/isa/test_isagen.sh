#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# isagen: what is wrong in an .isa file is told with file and line; what is right compiles.
set -u
cd "$(dirname "$0")/../.." || exit 1
isagen=$BUILD/isagen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$*" >&2
    exit 1
}

head='isa x
unit 8 big
flags c z
models old new
names reg a b - d
operand r reg
context wide 1'

# bad LINE TEXT < FILE: the lines behind the head are refused at that line of theirs.
bad() {
    local line=$(($1 + $(wc -l <<<"$head")))
    { echo "$head"; cat; } >"$work/bad.isa"
    "$isagen" "$work/bad.isa" "$work/x.c" "$work/x.h" 2>"$work/err" && fail "taken: $(cat "$work/bad.isa")"
    grep -qF "bad.isa:$line: $2" "$work/err" || fail "wanted '$line: $2', said: $(cat "$work/err")"
}

bad 1 '5 columns, apart by two blanks' <<<'nop  00000000  -  -  1'
bad 1 'unit 1 lacks 1 of its 8 bits' <<<'nop  0000000  -  -  1  -'
bad 1 "'000000000' does not fit: unit 1 has 0 bits left of 8" <<<'nop  000000000  -  -  1  -'
bad 1 "'7up' in the pattern" <<<'nop  0000 7up  -  -  1  -'
bad 1 "'n:0': a field is NAME:WIDTH" <<<'nop  00000000 n:0  n  -  1  -'
bad 1 'field n is in the pattern but not in the syntax' <<<'nop  0000 n:4  -  -  1  -'
bad 1 "'{q' is no operand of this row" <<<'b{q}  00000000  -  -  1  -'
bad 1 'operand m follows another with nothing between them' <<<'nop  00 n:3 m:3  {n}{m}  -  1  -'
bad 1 "'jump' is no class" <<<'nop  00000000  -  jump  1  -'
bad 1 "'q' is none of the flags" <<<'nop  00000000  -  -  1  q'
bad 1 "'newest' is none of the models" <<<'nop  00000000  -  -  1  -  newest'
bad 1 '{NAME=VALUE} with the NAME of a `context` line' <<<'nop  {m=1} 00000000  -  -  1  -'
bad 1 "'numeral' is no kind of operand" <<<'operand n numeral'
bad 1 "'twice' is not understood here" <<<'operand n number twice 2'
bad 1 'a unit has 8, 16 or 32 bits' <<<'unit 12 big'
bad 1 'no row: there is no instruction' <<<'# nothing'
bad 2 'inc overlaps with nop of line 8, neither is narrower: 0x01 is both' <<'X'
nop  0000000-  -  -  1  -
inc  -------1  -  -  1  -
X
bad 1 'any is never reached: narrower rows have all of it' <<'X'
any  0000 n:4  n  -  1  -
one  0000 0 n:3  n  -  1  -
two  0000 1 n:3  n  -  1  -
X
bad 2 'add is also the body of line 8' <<'X'
add  0000 n:4  n  -  1  -
add  0001 n:4  n, n  -  1  -
X
bad 2 'add_long and add of line 8 are written the same way' <<'X'
add           0000 n:4  n  -  1  -
add:add_long  0001 n:4  n  -  1  -
X
"$isagen" "$work/none.isa" "$work/x.c" "$work/x.h" 2>"$work/err" && fail "a missing file was read"
grep -q 'none.isa:0: cannot be read: No such file' "$work/err" || fail "said: $(cat "$work/err")"

# Narrower rows go first; models, prefixes, context and spread fields do.
{
    echo "$head"
    cat <<'X'
operand imm = high:low number scale 2 plus 1
ld       0001 high:2 low:2  imm  load  1  -
halt     00010000  -  wait  1  -
ex       11011101 / 0000 00 r:2  r  -  2  c>z
wide     {wide=1} 0010 n:4  n  -  1  -
thin     {wide=0} 0010 -- n:2  n  -  1  -
first    01000000  -  -  1  -  old
second   01000000  -  -  1  -  new
X
} >"$work/good.isa"
"$isagen" "$work/good.isa" "$work/x.c" "$work/x.h" || fail "a good file was refused"
cat >"$work/main.c" <<'X'
#include "x.h"
#include <stdio.h>
static void show(uint32_t a, uint32_t b, uint32_t context, uint32_t model)
{
    uint32_t units[2] = {a, b};
    struct isa_decoded decoded;
    char text[40] = "none";
    if (isa_decode(&isa_x, units, 2, context, model, &decoded) && !isa_print(&decoded, 0, text, 40))
        puts("unnamed");
    else
        puts(text);
}
int main(void)
{
    show(0x10, 0, 0, 1);
    show(0x17, 0, 0, 1);
    show(0xdd, 3, 0, 1);
    show(0xdd, 2, 0, 1);
    show(0x2f, 0, 1, 1);
    show(0x2f, 0, 0, 1);
    show(0x40, 0, 0, 1);
    show(0x40, 0, 0, 2);
    show(0x80, 0, 0, 1);
    return 0;
}
X
gcc -std=c17 -Wall -Wextra -Werror -iquote sim -iquote "$work" "$work/main.c" "$work/x.c" \
    "$BUILD/libbosim.a" -o "$work/main" || fail "what isagen wrote does not compile"
"$work/main" >"$work/out"
diff - "$work/out" <<'X' || fail "rows are not found as they are written"
halt
ld 0xf
ex d
unnamed
wide 0xf
thin 3
first
second
none
X
