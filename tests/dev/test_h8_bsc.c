/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bus controllers of the H8 chips: how many states code and data take on chip and outside, by
 * width, wait states and DRAM, and the refresh timer. The oracle is the manuals: instructions'
 * counts of fetches and accesses times the states of each kind of access. */
#include "tests/support/h8_board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* From one label to the next. */
struct span {
    const char *from, *to;
    unsigned states;
};

static void check(const char *board, const char *source, const struct span *span,
                  const char *engine)
{
    struct h8_board b;
    h8_board_start(&b, board, source, engine);
    for (; span->from != NULL; span++) {
        unsigned states = h8_board_cycles(&b, span->from, span->to);
        if (states != span->states)
            fail_msg("%s, %s: from %s to %s %u states, not %u", board, engine, span->from, span->to,
                     states, span->states);
    }
    h8_board_end(&b);
}

/* H8/300: NOP is one fetch, MOV.B @aa:16 two and a byte, MOV.W @aa:16 two and a word. External
 * accesses are bytes of 3 states and WSCR's waits. */
static void rcx_states(const char *engine)
{
    static const char source[] = "        .org 0\n"
                                 "        .word start\n"
                                 "        .org 0x100\n"
                                 "start:  mov.b #3,r1l\n"
                                 "        mov.b #4,r1h\n"
                                 "chip:   nop\n"
                                 "byte:   mov.b @0x9000:16,r0l\n"
                                 "word:   mov.w @0x9000:16,r0\n"
                                 "module: mov.b @0xffc6:16,r0l\n"
                                 "wide:   mov.w @0xffc6:16,r0\n"
                                 "on:     mov.w @0xfd80:16,r0\n"
                                 "far:    jmp @0x8000\n"
                                 "        .org 0x8000\n"
                                 "out:    nop\n"
                                 "bits:   mov.b r1l,@0xffc2:16\n"
                                 "three:  nop\n"
                                 "load:   mov.b @0x9000:16,r0l\n"
                                 "store:  mov.w r0,@0x9000:16\n"
                                 "inside: mov.w r0,@0xfd80:16\n"
                                 "off:    mov.b r1h,@0xffc2:16\n"
                                 "none:   nop\n"
                                 "end:    bra end\n";
    static const struct span spans[] = {
        {"chip", "byte", 2},
        {"byte", "word", 2 * 2 + 3},
        {"word", "module", 2 * 2 + 6},
        {"module", "wide", 2 * 2 + 3},
        {"wide", "on", 2 * 2 + 6},
        {"on", "far", 2 * 2 + 2},
        {"out", "bits", 6},
        {"bits", "three", 2 * 6 + 3},
        {"three", "load", 6 + 2 * 3},
        {"load", "store", 2 * 12 + 6},
        {"store", "inside", 2 * 12 + 12},
        {"inside", "off", 2 * 12 + 2},
        {"none", "end", 6},
        {NULL, NULL, 0},
    };
    check("rcx", source, spans, engine);
}

/* H8/3069F: area 2 is 0x400000. After a reset 8 bits, 3 states and 3 waits. */
static void aki_states(const char *engine)
{
    static const char source[] = "        .equ ABWCR, 0xfee020\n"
                                 "        .equ ASTCR, 0xfee021\n"
                                 "        .equ WCRL, 0xfee023\n"
                                 "        .equ DRCRA, 0xfee026\n"
                                 "        .equ DRCRB, 0xfee027\n"
                                 "        .org 0\n"
                                 "        .long start\n"
                                 "        .org 0x100\n"
                                 "start:  mov.l #0x410000,er2\n"
                                 "chip:   nop\n"
                                 "slow:   mov.b @er2,r0l\n"
                                 "slowl:  mov.l @er2,er0\n"
                                 "ports:  mov.w @0xfee000:32,r0\n"
                                 "timers: mov.w @0xffff6a:32,r0\n"
                                 "next:   set 0xfb, ABWCR\n"
                                 "wide:   mov.w @er2,r0\n"
                                 "        set 0xdf, WCRL\n" /* one wait in area 2 */
                                 "one:    mov.w @er2,r0\n"
                                 "        set 0xfb, ASTCR\n"
                                 "two:    mov.w @er2,r0\n"
                                 "        set 0x20, DRCRA\n" /* DRAM in area 2 */
                                 "dram:   mov.w @er2,r0\n"
                                 "        set 0xff, ASTCR\n"
                                 "waits:  mov.w @er2,r0\n"
                                 "        set 0x0e, DRCRB\n"
                                 "slower: mov.w @er2,r0\n"
                                 "        set 0xff, ABWCR\n"
                                 "narrow: mov.w @er2,r0\n"
                                 "        set 0x28, DRCRA\n" /* bursts */
                                 "burst:  mov.w @er2,r0\n"
                                 "done:   mov.w #0,r0\n" /* NOP, then to area 2 */
                                 "        mov.w r0,@er2\n"
                                 "        mov.w #0x5470,r0\n" /* RTS */
                                 "        mov.w r0,@(2,er2)\n"
                                 "        mov.l #0xffff00,er7\n"
                                 "        set 0x00, DRCRA\n"
                                 "        set 0xfb, ABWCR\n"
                                 "code:   jsr @er2\n"
                                 "back:   nop\n"
                                 "end:    bra end\n";
    static const struct span spans[] = {
        {"chip", "slow", 2},
        {"slow", "slowl", 2 + 6},
        {"slowl", "ports", 2 * 2 + 4 * 6},
        {"ports", "timers", 3 * 2 + 6},
        {"timers", "next", 3 * 2 + 3},
        {"wide", "one", 2 + 6 + (2 + 3 * 2 + 3)},
        {"one", "two", 2 + 4 + (2 + 3 * 2 + 3)},
        {"two", "dram", 2 + 2 + (2 + 3 * 2 + 3)},
        {"dram", "waits", 2 + 4 + (2 + 3 * 2 + 3)},
        {"waits", "slower", 2 + 5 + (2 + 3 * 2 + 3)},
        {"slower", "narrow", 2 + 7 + (2 + 3 * 2 + 3)},
        {"narrow", "burst", 2 + 14 + (2 + 3 * 2 + 3)},
        {"burst", "done", 2 + 7 + 3},
        /* JSR: a fetch behind it and one at the target, which has 4 states; the return address;
         * there NOP; RTS: two fetches, of which one is here, the address, 2 inside */
        {"code", "back", 2 + 4 + 4 + 4 + (4 + 2 + 4 + 2)},
        {NULL, NULL, 0},
    };
    check("aki-h8-3069f", source, spans, engine);
}

/* H8S/2329: on chip one state, modules two. */
static void edk_states(const char *engine)
{
    static const char source[] = "        .equ ABWCR, 0xfffed0\n"
                                 "        .equ ASTCR, 0xfffed1\n"
                                 "        .equ WCRL, 0xfffed3\n"
                                 "        .equ BCRH, 0xfffed4\n"
                                 "        .equ MCR, 0xfffed6\n"
                                 "        .org 0\n"
                                 "        .long start\n"
                                 "        .org 0x200\n"
                                 "start:  mov.l #0x400000,er2\n"
                                 "chip:   nop\n"
                                 "slow:   mov.b @er2,r0l\n"
                                 "slowl:  mov.l @er2,er0\n"
                                 "ports:  mov.w @0xfffeb0:32,r0\n"
                                 "timers: mov.w @0xffffd6:32,r0\n"
                                 "ram:    mov.l @0xff8000:32,er0\n"
                                 "next:   set 0xfb, ABWCR\n"
                                 "wide:   mov.w @er2,r0\n"
                                 "        set 0xfb, ASTCR\n"
                                 "two:    mov.w @er2,r0\n"
                                 "        set 0xd1, BCRH\n"
                                 "dram:   mov.w @er2,r0\n"
                                 "        set 0x80, MCR\n"
                                 "slower: mov.w @er2,r0\n"
                                 "end:    bra end\n";
    static const struct span spans[] = {
        {"chip", "slow", 1},
        {"slow", "slowl", 1 + 6},
        {"slowl", "ports", 2 + 4 * 6},
        {"ports", "timers", 3 + 4},
        {"timers", "ram", 3 + 2},
        {"ram", "next", 4 + 2},
        {"wide", "two", 1 + 6 + (1 + 3 + 2)},
        {"two", "dram", 1 + 2 + (1 + 3 + 2)},
        {"dram", "slower", 1 + 4 + (1 + 3 + 2)},
        {"slower", "end", 1 + 5},
        {NULL, NULL, 0},
    };
    check("edk2329", source, spans, engine);
}

/* Several accesses of one instruction, of which the first go fast and the last cannot: the time is
 * that of one instruction at a time. */
static uint64_t time_of(const char *engine, uint64_t slice)
{
    static const char source[] = "        .org 0\n"
                                 "        .long start\n"
                                 "        .org 0x80\n"
                                 "        .long sub\n"
                                 "        .org 0x200\n"
                                 "start:  mov.l #0xff8000,er6\n"
                                 "        mov.w #40,e5\n"
                                 "loop:   mov.l er6,er7\n"
                                 "        mov.l @er7,er0\n"
                                 "        add.l #0xf8,er7\n" /* over the end of a page */
                                 "        ldm.l @er7+,(er0-er3)\n"
                                 "        stm.l (er0-er3),@-er7\n"
                                 "        mov.l er6,er7\n"
                                 "        jsr @@0x80\n" /* pushes into another page */
                                 "        bset #3,@er6\n"
                                 "        tas @er6\n"
                                 "        bset #3,@0xffff42:8\n"
                                 "        add.l #0x100,er6\n"
                                 "        dec.w #1,e5\n"
                                 "        bne loop\n"
                                 "done:   sleep\n"
                                 "end:    bra end\n"
                                 "sub:    rts\n";
    struct machine_options options = {.engine = engine, .slice_test = slice};
    struct h8_board b;
    uint64_t time;
    h8_board_start_with(&b, "edk2329", source, &options);
    time = h8_board_run_to(&b, "done");
    h8_board_end(&b);
    return time;
}

static void several_accesses_of_an_instruction(const char *engine)
{
    assert_int_equal(time_of(engine, 0), time_of(engine, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {H8_BOARD_TEST(rcx_states), H8_BOARD_TEST(aki_states),
                                       H8_BOARD_TEST(edk_states),
                                       H8_BOARD_TEST(several_accesses_of_an_instruction)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
