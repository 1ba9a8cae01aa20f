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
bad 1 "'!4': no value of n" <<<'nop  000000 n:2!4  n  -  1  -'
bad 1 "'n:2?': a field is NAME:WIDTH" <<<'nop  000000 n:2?  n  -  1  -'
bad 1 "cycles NAME, and a number or '-' for each of the 2 models above" <<<'cycles slow 1'
bad 1 "'x' is not a number from 0 to 255" <<<'cycles slow 1 x'
bad 1 'words are missing: custom FUNCTIONS' <<<'operand n custom'
bad 1 'words are missing: flow FUNCTIONS' <<<'flow'
bad 1 'an address counts units or a part of them' <<<'address 16'
bad 3 'times TABLE NAME MODELS, and a number' <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
times ea slow old 1 2
X
bad 1 'words are missing: modes NAME BITS SET...' <<<'modes ea'
bad 2 "'a' is none of the sets of ea" <<'X'
modes ea 3 b
mode ea:a  000  a  a  0
X
bad 1 "'q' is no table of a \`modes\` line above" <<<'mode q:a  000  a  -  0'
bad 1 'mode TABLE:MODE, pattern, syntax, sets, cost' <<<'mode q:a  000  a'
bad 2 'unit 1 lacks 1 of its 3 bits' <<'X'
modes ea 3 b
mode ea:a  00  a  -  0
X
bad 3 "'c' is neither a set nor a mode of ea" <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
operand o ea in c
X
bad 4 'no mode is in all of these sets' <<'X'
modes ea 3 b c
mode ea:a  000  a  b  0
mode ea:c  001  c  c  0
operand o ea in b,c
X
bad 4 'o has 4 bits, ea are selected by 3' <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
operand o ea
nop  0000 o:4  o  -  1  -
X
bad 4 '@p: no operand with modes has that name' <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
operand o ea
nop  00000 o:3 @p  o  -  1  -
X
bad 5 'o: a and c may be the same bits' <<'X'
modes ea 3 b
mode ea:a  00 n:1  a n  b  0
mode ea:c  001  c  b  0
operand o ea
nop  00000 o:3  o  -  1  -
X
bad 6 'inc overlaps with nop of line 12, neither is narrower: 0x01 is both' <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
mode ea:c  001  c  b  0
operand o ea
nop  00000 o:3  o  -  1  -
inc  000000 - 1  -  -  1  -
X
bad 5 "'size': TEXT=BITS is wanted" <<'X'
modes ea 3 b
mode ea:a  000  a  b  0
operand o ea
# a comment
each s size
X
bad 1 "'neither' is none of the models" <<<'group all old neither'
bad 1 "'8(1': N, or N(N/N) with up to six parts" <<<'cycles slow 8(1 8'
bad 2 'm: fields joined by & have the same width' <<'X'
operand m = a&b number
nop  00000 a:2 b:1  m  -  1  -
X
bad 2 'none overlaps with inc of line 8, neither is narrower' <<'X'
inc   0 n:6 1  n  -  1  -
none  0000000 -
X
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

# Narrower rows go first; models, prefixes, context, spread fields and holes do. An operand can be
# of the context, have several spellings, be left out, stand for 0, be twice, or be functions.
cat >"$work/x_text.h" <<'X'
#include "isa/isa.h"
extern const struct isa_custom x_stars;
extern const struct isa_flow x_turns;
X
{
    echo "$head"
    cat <<'X'
header x_text.h
flow    turns
classes slow
cycles  far 5 7
names   side ""|.l|.left r
names   any  ""|.b
operand imm = high:low number scale 2 plus 1
operand away number scale 4 lead ,_#
operand count number zero 8
operand mode = wide side
operand b = - any
operand both = x&y number
operand stars custom stars
ld       0001 high:2 low:2  imm  load  1  -
halt     00010000  -  wait  1  -
ex       11011101 / 0000 00 r:2  r  -  2  c>z
wide     {wide=1} 0010 n:4  n  -  1  -
thin     {wide=0} 0010 -- n:2  n  -  1  -
first    01000000  -  -  1  -  old
second   01000000  -  -  1  -  new
go{b}    0101 away:4!3  here{away}  slow  far * away  -
some     0110 0 count:3  count  -  1  -
sh{mode}  0110 1 n:3  n  -  1  -
twin     10 x:3 y:3  both, both  -  1  -
rate     111100 stars:2  stars  -  1  -
none     11110011
cycles   wait 3 8(2/1)
operand  to    relative-here
modes    place 2 memory
mode     place:r     00 / n:8           n       -       0
mode     place:at    01 / d:8           (d)     memory  wait
mode     place:far   10 / d:8 / e:8     (d,e)   memory  2
mode     place:near  11 / 0 to:7        *(to)   memory  0
mode     place:long  11 / 1 to:7 / h:8  *(to,h)  memory  0
operand  any   = m place but r
operand  other = o:p place in memory but near,long
operand  none  = - place in at
each     bit   a=0 b=1
group    both  old new
times    place reach old,new 1 2 3 4 5
take<bit>  110 <bit> m:2 o:1 p:1  any, other  -  place + 1 + reach[any]  -  both
put        11100 o:1 0 p:1 @other / k:8  k, other  -  1  -
set        11100 0 1 -  none  -  1  -
X
} >"$work/good.isa"
mkdir -p "$work/gen/isa"
"$isagen" "$work/good.isa" "$work/x.c" "$work/gen/isa/x.h" || fail "a good file was refused"
cat >"$work/main.c" <<'X'
#include "gen/isa/x.h"
#include "x_text.h"
#include <stdio.h>
#include <string.h>
static bool print_stars(uint32_t bits, const struct isa_place *place, char *text, size_t size)
{
    (void)place;
    return snprintf(text, size, "%.*s", (int)bits, "***") >= 0;
}
static const char *parse_stars(const char *text, const struct isa_place *place, uint32_t *bits,
                               struct sim_error *error)
{
    (void)place, (void)error;
    text = isa_skip(text);
    *bits = (uint32_t)strspn(text, "*");
    return *bits < 3 ? text + *bits : NULL;
}
const struct isa_custom x_stars = {"row of stars", print_stars, parse_stars};
static uint32_t context_of(uint32_t state)
{
    return state & 1;
}
static uint32_t next_state(uint32_t state, const uint32_t *units, unsigned count)
{
    return state + units[count - 1];
}
const struct isa_flow x_turns = {context_of, next_state};
#define ISA_CPU         const struct x_cycles *
#define ISA_CYCLES(cpu) (cpu)
#define MODE_COST(n, id, formula, parameters, arguments) if (taken->number == n) return formula;
static unsigned mode_cost(const struct x_cycles *cpu, const struct isa_taken *taken)
{
    ISA_MODES_x_place(MODE_COST, cpu, field)
    return 0;
}
#define ISA_MODE(cpu, taken) mode_cost(cpu, taken)
static unsigned cost_of_take(const struct x_cycles *cpu, const struct isa_taken *any)
{
#define TAKE_COST(number, id, formula, parameters, arguments) if (number == X_takea) return formula;
#define high 0
#define low 0
#define away 0
    ISA_ROWS_x(TAKE_COST, cpu, field, mode)
#undef away
    return 0;
}
/* The cost of `go`, for a model. */
static unsigned cost(const struct x_cycles *cpu, uint32_t away)
{
    const struct isa_taken *any = &(struct isa_taken){0};
#define COST(number, id, formula, parameters, arguments) if (number == X_go) return formula;
    ISA_ROWS_x(COST, cpu, field, mode)
    return 0;
}
/* Its text, and that made to bytes again; of the instruction at 0x100. */
static void both_ways(unsigned count, const uint32_t *units)
{
    const struct isa_place place = {.address = 0x100, .model = 1};
    struct isa_found found = isa_find(&isa_x, units, count - 1, 0, 1);
    struct sim_error error = {""};
    struct isa_decoded decoded;
    uint32_t made[ISA_UNITS];
    char text[40];
    unsigned length, i;
    if (!isa_decode(&isa_x, units, count, 0, 1, &decoded) || !isa_print(&decoded, 0x100, text, 40)) {
        puts("none");
        return;
    }
    printf("%s, %u units, one less: %d, cost %u:", text, decoded.units, found.more,
           cost_of_take(&x_cycles[1], &decoded.mode[0]));
    length = isa_assemble(&isa_x, text, &place, made, &error);
    for (i = 0; i < length; i++)
        printf(" %02x", made[i]);
    puts("");
}
static void again(const char *text, uint32_t context)
{
    const struct isa_place place = {.context = context, .model = 1};
    struct sim_error error = {""};
    uint32_t units[ISA_UNITS];
    if (isa_assemble(&isa_x, text, &place, units, &error) == 1)
        printf("%s: %02x\n", text, units[0]);
    else
        printf("%s: %s\n", text, error.text);
}
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
    show(0x50, 0, 0, 1);
    show(0x52, 0, 0, 1);
    show(0x53, 0, 0, 1);
    show(0x60, 0, 0, 1);
    show(0x6b, 0, 1, 1);
    show(0x9b, 0, 0, 1);
    show(0xf2, 0, 0, 1);
    show(0xf3, 0, 0, 1);
    show(0xf8, 0, 0, 1);
    again("go.b here", 0);
    again("go here , # 8", 0);
    again("go here, #12", 0);
    again("some 8", 0);
    again("some 0", 0);
    again("sh.left 5", 0);
    again("shr 5", 1);
    again("shr 5", 0);
    again("twin 2, 2", 0);
    again("twin 2, 1", 0);
    again("rate **", 0);
    again("rate ***", 0);
    both_ways(4, (uint32_t[]){0xc6, 5, 6, 7});
    both_ways(3, (uint32_t[]){0xdd, 0x12, 9});
    both_ways(4, (uint32_t[]){0xdd, 0x92, 8, 9});
    both_ways(3, (uint32_t[]){0xe1, 4, 3});
    both_ways(2, (uint32_t[]){0xe2, 5});
    both_ways(2, (uint32_t[]){0xc1, 5});
    again("takea *(0x200), (3)", 0);
    again("takea (3), 7", 0);
    printf("%u %u\n", cost(&x_cycles[X_MODEL_old], 2), cost(&x_cycles[X_MODEL_new], 2));
    printf("%u\n", isa_x.flow->context(isa_x.flow->next(0, (uint32_t[]){3}, 1)));
    printf("%d\n", (isa_x.rows[X_go].class & X_IS_slow) != 0);
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
go here
go here, #8
none
some 8
shr 3
twin 3, 3
rate **
none
none
go.b here: 50
go here , # 8: 52
go here, #12: 'go here, #12': there is no such instruction
some 8: 60
some 0: 0x0 is out of the range of 'count'
sh.left 5: 6d
shr 5: 6d
shr 5: 'shr 5': there is no such instruction
twin 2, 2: 92
twin 2, 1: 'twin 2, 1': the operands do not fit the instruction
rate **: f2
rate ***: '***' is no row of stars
takea (5), (6,7), 4 units, one less: 1, cost 16908299: c6 05 06 07
takeb *(0x113), (9), 3 units, one less: 1, cost 5: dd 12 09
takeb *(0x113,8), (9), 4 units, one less: 1, cost 6: dd 92 08 09
put 3, (4), 3 units, one less: 1, cost 16908299: e1 04 03
set (5), 2 units, one less: 1, cost 16908299: e2 05
none
takea *(0x200), (3): 0x200 is out of the range of 'to': too far
takea (3), 7: '7' is no way in which the operand can be addressed
10 14
1
1
X
