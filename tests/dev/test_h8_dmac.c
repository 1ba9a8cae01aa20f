/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DMA controller of the H8/3069F on its board: short and full address modes, what starts them,
 * their ends. The oracle is the H8/3069F-ZTAT Hardware Manual. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HALF(n) (0xffff20u + 8 * (n)) /* 0A, 0B, 1A, 1B */
#define MAR(n)  HALF(n)
#define ETCR(n) (HALF(n) + 4)
#define IOAR(n) (HALF(n) + 6)
#define DTCR(n) (HALF(n) + 7)
enum { DTE = 0x80, DTSZ = 0x40, DTID = 0x20, RPE = 0x10, DTIE = 0x08 };
enum { UP = 0x10, DOWN = 0x30, FULL = 6, BLOCKS = 7, DTME = 0x80, TMS = 0x08 };
enum { BURST = 0, STEAL = 2, EDGE = 6, LEVEL = 7 };
enum { FROM = 0xffc000, TO = 0xffd000 };
/* The 16-bit timer, whose IMIA0 starts transfers every TEST_H8_PERIOD states; GRB2 is a place to
 * write. */
enum { TSTR = 0xffff60, TISRA = 0xffff64, TCR0 = 0xffff68, GRA0 = 0xffff6c, GRB2 = 0xffff7e };

/* Returns when the count was 0. */
static uint64_t start_ticks(struct machine *m)
{
    test_put(m, TCR0, 0x20);
    test_put16(m, GRA0, TEST_H8_PERIOD - 1);
    test_put(m, TISRA, 0x10);
    test_put(m, TSTR, 1);
    return test_states(m);
}

static void describe(struct machine *m, unsigned half, uint32_t mar, uint32_t etcr, uint32_t ioar)
{
    test_put32(m, MAR(half), mar);
    test_put16(m, ETCR(half), etcr);
    test_put(m, IOAR(half), ioar);
}

static void registers_have_their_reset_values(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    unsigned i;
    (void)state;
    for (i = 0; i < 4; i++) {
        assert_int_equal(test_get(m, MAR(i)), 0xff);
        assert_int_equal(test_get(m, DTCR(i)), 0);
        assert_false(test_line(m, i == 0 ? "intc.vector44" : "intc.vector47"));
    }
    machine_destroy(m);
}

/* I/O mode: words from memory to a register; IMFA0 is cleared by each, DEND0A comes at the end. */
static void memory_goes_to_a_register(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    unsigned i;
    (void)state;
    test_h8_fill(m, FROM, 6);
    describe(m, 0, FROM, 3, GRB2 & 0xff);
    start = start_ticks(m);
    test_put(m, DTCR(0), DTE | DTSZ | DTIE);
    for (i = 1; i <= 3; i++) {
        test_h8_run_behind(m, start, i, 30);
        assert_int_equal(test_get16(m, GRB2), 0x0102 + 0x0202 * (i - 1));
        assert_int_equal(test_get16(m, ETCR(0)), 3 - i);
        assert_int_equal(test_get32(m, MAR(0)), 0xff000000u | (FROM + 2 * i));
        assert_int_equal(test_get(m, TISRA), 0x98);
        assert_int_equal(test_line(m, "intc.vector44"), i == 3);
    }
    assert_int_equal(test_get(m, DTCR(0)), DTSZ | DTIE);
    test_h8_run_behind(m, start, 4, 30);
    assert_int_equal(test_get(m, TISRA), 0x99); /* the processor's again */
    test_put(m, DTCR(0), 0);
    assert_false(test_line(m, "intc.vector44"));
    machine_destroy(m);
}

/* SCI0 at 1 bit in 32 states and its registers: SMR, BRR, SCR, TDR, SSR, RDR. */
enum { SMR0 = 0xffffb0, BRR0, SCR0, TDR0, SSR0, RDR0 };
enum { TIE = 0x80, RIE = 0x40, TE = 0x20, RE = 0x10 };
#define CHARACTER (10u * 32)

/* What comes in goes to memory, from there it goes out again; the processor has no part in it. */
static void characters_of_the_sci_are_moved(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    struct test_wire wire;
    char text[6] = "";
    (void)state;
    test_put(m, BRR0, 0);
    test_put(m, SCR0, RE | TE | RIE);
    describe(m, 1, TO, 5, RDR0 & 0xff);
    test_put(m, DTCR(1), DTE | DTIE | 5);
    test_wire_open(&wire, m, "sci0");
    test_wire_feed(&wire, "hello!");
    test_run_to_state(m, test_states(m) + 5 * CHARACTER - 20);
    assert_int_equal(test_get16(m, ETCR(1)), 1);
    assert_false(test_line(m, "intc.vector45"));
    test_run_to_state(m, test_states(m) + CHARACTER);
    assert_true(test_line(m, "intc.vector45"));
    bus_peek(&m->spaces[0].bus, TO, text, 5);
    assert_string_equal(text, "hello");
    describe(m, 0, TO, 5, TDR0 & 0xff);
    test_put(m, DTCR(0), DTE | DTIE | 4);
    test_put(m, SCR0, TIE | TE);
    test_run_to_state(m, test_states(m) + 6 * CHARACTER);
    assert_string_equal(wire.text, "hello");
    assert_true(test_line(m, "intc.vector44"));
    machine_destroy(m);
}

/* Repeat mode: ETCRH counts, ETCRL is what it counts from; MAR goes back; bytes, downwards. */
static void repeat_mode_begins_anew(void **state)
{
    static const uint8_t expected[] = {3, 2, 3, 2, 3};
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    unsigned i;
    (void)state;
    test_h8_fill(m, FROM, 4);
    describe(m, 1, FROM + 2, 0x0202, GRB2 & 0xff);
    start = start_ticks(m);
    test_put(m, DTCR(1), DTE | DTID | RPE);
    for (i = 0; i < sizeof expected; i++) {
        test_h8_run_behind(m, start, i + 1, 30);
        assert_int_equal(test_get(m, GRB2), expected[i]);
    }
    assert_int_equal(test_get16(m, ETCR(1)), 0x0102);
    assert_int_equal(test_get(m, DTCR(1)), DTE | DTID | RPE);
    assert_false(test_line(m, "intc.vector45"));
    machine_destroy(m);
}

/* Idle mode: both addresses stay. */
static void idle_mode_leaves_the_addresses(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_h8_fill(m, FROM, 4);
    describe(m, 2, FROM, 2, GRB2 & 0xff);
    start = start_ticks(m);
    test_put(m, DTCR(2), DTE | RPE | DTIE);
    test_h8_run_behind(m, start, 1, 30);
    test_put(m, FROM, 0x77);
    test_h8_run_behind(m, start, 2, 30);
    assert_int_equal(test_get(m, GRB2), 0x77);
    assert_int_equal(test_get32(m, MAR(2)), 0xff000000u | FROM);
    assert_true(test_line(m, "intc.vector46"));
    machine_destroy(m);
}

/* One request for two halves: each moves, then the flag is cleared. */
static void halves_share_a_request(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_h8_fill(m, FROM, 4);
    describe(m, 0, FROM, 9, GRB2 & 0xff);
    describe(m, 3, FROM + 1, 9, (GRB2 + 1) & 0xff);
    start = start_ticks(m);
    test_put(m, DTCR(0), DTE);
    test_put(m, DTCR(3), DTE);
    test_h8_run_behind(m, start, 1, 40);
    assert_int_equal(test_get16(m, GRB2), 0x0102);
    assert_int_equal(test_get(m, TISRA), 0x98);
    test_h8_run_behind(m, start, 2, 40);
    assert_int_equal(test_get16(m, GRB2), 0x0203);
    assert_int_equal(test_get16(m, ETCR(3)), 7);
    machine_destroy(m);
}

static void full_address(struct machine *m, unsigned a, unsigned b, uint32_t count)
{
    test_put32(m, MAR(0), FROM);
    test_put32(m, MAR(1), TO);
    test_put16(m, ETCR(0), count);
    test_put(m, DTCR(1), b);
    test_put(m, DTCR(0), a);
}

/* Words between memories, 300 of them, in a burst and in turn with the processor: 2 states for
 * each access in on-chip RAM and one before them. */
static void memory_is_copied(void **state)
{
    static const uint8_t modes[2] = {BURST, STEAL};
    static const unsigned states[2] = {300 * 4, 300 * 5};
    unsigned i;
    (void)state;
    for (i = 0; i < 2; i++) {
        struct machine *m = test_h8_asleep("aki-h8-3069f");
        uint64_t start;
        test_h8_fill(m, FROM, 600);
        full_address(m, DTE | DTSZ | UP | DTIE | FULL, DTME | UP | modes[i], 300);
        start = test_states(m);
        test_run_to_state(m, start + states[i]);
        assert_false(test_line(m, "intc.vector44"));
        test_run_to_state(m, start + 3 * states[i]);
        assert_true(test_line(m, "intc.vector44"));
        test_h8_same(m, FROM, TO, 600);
        assert_int_equal(test_get16(m, TO + 600), 0);
        assert_int_equal(test_get16(m, ETCR(0)), 0);
        assert_int_equal(test_get(m, DTCR(0)) & DTE, 0);
        machine_destroy(m);
    }
}

/* A burst leaves it nothing. In turn with it each transfer takes 5 states and leaves 2, and what
 * is left of an instruction (of 2 or 4 states). */
static void the_processor_waits_for_it(void **state)
{
    static const uint8_t modes[2] = {BURST, STEAL};
    static const unsigned least[2] = {0, 185}, most[2] = {0, 195};
    unsigned i;
    (void)state;
    for (i = 0; i < 2; i++) {
        struct machine *one = test_h8_counting("aki-h8-3069f", "interp", 0);
        struct machine *other = test_h8_counting("aki-h8-3069f", "jit", 5);
        uint32_t begun = test_h8_count(one), count;
        uint64_t start = test_states(one);
        full_address(one, DTE | DTSZ | UP | FULL, DTME | UP | modes[i], 1000);
        full_address(other, DTE | DTSZ | UP | FULL, DTME | UP | modes[i], 1000);
        test_run_to_state(one, start + 4000);
        test_run_to_state(other, start + 4000);
        count = test_h8_count(one) - begun;
        assert_in_range(count, least[i], most[i]);
        assert_int_equal(test_h8_count(other), test_h8_count(one));
        assert_int_equal(test_get16(other, ETCR(0)), test_get16(one, ETCR(0)));
        machine_destroy(one);
        machine_destroy(other);
    }
}

/* Without DTME nothing moves; NMI clears it. */
static void nmi_breaks_full_address_mode(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    (void)state;
    test_h8_fill(m, FROM, 600);
    full_address(m, DTE | UP | FULL, UP | STEAL, 600);
    test_run_to_state(m, test_states(m) + 100);
    assert_int_equal(test_get16(m, ETCR(0)), 600);
    test_put(m, DTCR(1), DTME | UP | STEAL);
    test_run_to_state(m, test_states(m) + 100);
    assert_in_range(test_get16(m, ETCR(0)), 570, 599);
    test_pin(m, "intc.nmi", false);
    assert_int_equal(test_get(m, DTCR(1)), UP | STEAL);
    assert_int_equal(test_get(m, DTCR(0)) & DTE, DTE);
    machine_destroy(m);
}

/* A block for each IMIA0; TMS 0: the destination is the block. ETCRB counts blocks. */
static void blocks_are_moved(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    uint64_t start;
    (void)state;
    test_h8_fill(m, FROM, 16);
    test_put16(m, ETCR(1), 2);
    start = start_ticks(m);
    full_address(m, DTE | UP | DTIE | BLOCKS, DTME | UP, 0x0404);
    test_h8_run_behind(m, start, 1, 60);
    assert_int_equal(test_get32(m, TO), 0x01020304);
    assert_int_equal(test_get16(m, ETCR(0)), 0x0404);
    assert_int_equal(test_get16(m, ETCR(1)), 1);
    assert_int_equal(test_get32(m, MAR(1)), 0xff000000u | TO);
    assert_false(test_line(m, "intc.vector44"));
    test_h8_run_behind(m, start, 2, 60);
    assert_int_equal(test_get32(m, TO), 0x05060708);
    assert_int_equal(test_get32(m, TO + 4), 0);
    assert_true(test_line(m, "intc.vector44"));
    machine_destroy(m);
}

/* DREQ0: a falling edge moves once, a low level until it is high; TEND0 is low in the last one. */
static void pins_ask(void **state)
{
    struct machine *m = test_h8_asleep("aki-h8-3069f");
    (void)state;
    test_h8_fill(m, FROM, 16);
    full_address(m, DTE | UP | FULL, DTME | UP | EDGE, 3);
    assert_int_equal(test_get16(m, ETCR(0)), 3);
    test_pin(m, "portb.1", false);
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get16(m, ETCR(0)), 2);
    test_pin(m, "portb.1", true);
    test_put(m, DTCR(1), DTME | UP | LEVEL);
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get16(m, ETCR(0)), 2);
    assert_true(test_line(m, "porta.0"));
    test_pin(m, "portb.1", false);
    test_run_to_state(m, test_states(m) + 8);
    assert_false(test_line(m, "porta.0"));
    test_run_to_state(m, test_states(m) + 50);
    assert_true(test_line(m, "porta.0"));
    assert_int_equal(test_get(m, DTCR(0)) & DTE, 0);
    test_h8_same(m, FROM, TO, 3);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_have_their_reset_values),
        cmocka_unit_test(memory_goes_to_a_register),
        cmocka_unit_test(characters_of_the_sci_are_moved),
        cmocka_unit_test(repeat_mode_begins_anew),
        cmocka_unit_test(idle_mode_leaves_the_addresses),
        cmocka_unit_test(halves_share_a_request),
        cmocka_unit_test(memory_is_copied),
        cmocka_unit_test(the_processor_waits_for_it),
        cmocka_unit_test(nmi_breaks_full_address_mode),
        cmocka_unit_test(blocks_are_moved),
        cmocka_unit_test(pins_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
