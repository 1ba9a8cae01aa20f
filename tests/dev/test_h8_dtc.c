/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DTC of the H8S/2329 on its board, started by TPU and by program: modes, chains, ends, and how
 * long it takes. The oracle is the H8S/2329 Group Hardware Manual. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { DTCERB = 0xffff31, DTVECR = 0xffff37 };
enum { TSTR = 0xffffc0, TCR0 = 0xffffd0, TIER0 = 0xffffd4, TSR0 = 0xffffd5, TGR0A = 0xffffd8 };
enum { SM_UP = 0x80, DM_UP = 0x20, REPEAT = 0x04, BLOCK = 0x08, SOURCE = 0x02, WORDS = 0x01 };
enum { CHNE = 0x80, DISEL = 0x40, SWDTE = 0x80 };
enum { INFO = 0xfff800, FROM = 0xffb000, TO = 0xffb100 };

struct info {
    uint8_t mra, mrb;
    uint32_t sar, dar;
    uint16_t cra, crb;
};

static void describe(struct machine *m, uint32_t at, struct info info)
{
    test_put32(m, at, (uint32_t)info.mra << 24 | info.sar);
    test_put32(m, at + 4, (uint32_t)info.mrb << 24 | info.dar);
    test_put16(m, at + 8, info.cra);
    test_put16(m, at + 10, info.crb);
}

static void vector(struct machine *m, unsigned number, uint32_t info)
{
    const uint8_t bytes[2] = {(uint8_t)(info >> 8), (uint8_t)info};
    assert_int_equal(bus_poke(&m->spaces[0].bus, 0x400 + 2 * number, bytes, 2), 2);
}

/* TGI0A starts what is described. At FROM lie the bytes 1 to 16. Returns when the count was 0. */
static uint64_t start_ticks(struct machine *m, struct info info)
{
    test_h8_fill(m, FROM, 16);
    describe(m, INFO, info);
    vector(m, 32, INFO);
    test_put(m, DTCERB, 0x20);
    return test_h8_start_tpu(m);
}

static bool is_asking(struct machine *m)
{
    return test_line(m, "intc.vector32");
}

/* CRA transfers; the flag is cleared by each but the last, which is the processor's. */
static void normal_mode_counts_to_its_end(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    unsigned i;
    (void)state;
    start = start_ticks(m, (struct info){SM_UP | DM_UP | WORDS, 0, FROM, TO, 3, 0});
    for (i = 1; i <= 3; i++) {
        test_h8_run_behind(m, start, i, 50);
        assert_int_equal(test_get16(m, INFO + 8), 3 - i);
        assert_int_equal(test_get16(m, TO + 2 * i - 2), 0x0102 + (i - 1) * 0x0202);
        assert_int_equal(test_get16(m, TO + 2 * i), 0);
        assert_int_equal(test_get32(m, INFO), 0xa1000000u | (FROM + 2 * i));
        assert_int_equal(is_asking(m), i == 3);
        assert_int_equal(test_get(m, DTCERB), i == 3 ? 0 : 0x20);
    }
    assert_int_equal(test_get(m, TSR0), 0xc1);
    test_h8_run_behind(m, start, 5, 0);
    assert_int_equal(test_get16(m, INFO + 8), 0);
    machine_destroy(m);
}

/* I * SI + J * SJ + K * SK + L * SL + M * SM of the manual's table: 1 + 6 + 2 + 1 + 3 states for
 * a byte of a register into RAM, one more before. */
static void it_takes_the_states_of_the_table(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    (void)state;
    start = start_ticks(m, (struct info){DM_UP, 0, TSR0 + 1, TO, 100, 0});
    test_h8_run_behind(m, start, 1, 13);
    assert_true(is_asking(m));
    test_h8_run_behind(m, start, 1, 14);
    assert_false(is_asking(m));
    machine_destroy(m);
}

/* CRAL counts; the source begins anew, the end never comes. */
static void repeat_mode_begins_anew(void **state)
{
    static const char expected[] = {1, 2, 3, 1, 2, 3, 1};
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    unsigned i;
    (void)state;
    start = start_ticks(m, (struct info){SM_UP | DM_UP | REPEAT | SOURCE, 0, FROM, TO, 0x0303, 0});
    test_h8_run_behind(m, start, 7, 50);
    for (i = 0; i < sizeof expected; i++)
        assert_int_equal(test_get(m, TO + i), expected[i]);
    assert_int_equal(test_get(m, TO + 7), 0);
    assert_int_equal(test_get16(m, INFO + 8), 0x0302);
    assert_int_equal(test_get32(m, INFO), 0x86000000u + 0x20000000u + FROM + 1);
    assert_false(is_asking(m));
    machine_destroy(m);
}

/* CRAL elements at once, CRB times; the destination is the block. */
static void block_mode_moves_blocks(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    (void)state;
    start = start_ticks(m, (struct info){SM_UP | DM_UP | BLOCK | WORDS, 0, FROM, TO, 0x0202, 2});
    test_h8_run_behind(m, start, 1, 50);
    assert_int_equal(test_get32(m, TO), 0x01020304);
    assert_int_equal(test_get32(m, TO + 4), 0);
    assert_false(is_asking(m));
    test_h8_run_behind(m, start, 2, 50);
    assert_int_equal(test_get32(m, TO), 0x05060708);
    assert_int_equal(test_get16(m, INFO + 10), 0);
    assert_int_equal(test_get32(m, INFO + 4), TO);
    assert_true(is_asking(m));
    machine_destroy(m);
}

/* The end of a link that is chained does not count; that of the last one does. DISEL: each time. */
static void chains_end_with_their_last_link(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    (void)state;
    describe(m, INFO + 12, (struct info){SM_UP | DM_UP, CHNE, FROM, TO + 0x10, 9, 0});
    describe(m, INFO + 24, (struct info){SM_UP | DM_UP | WORDS, 0, FROM, TO + 0x20, 9, 0});
    start = start_ticks(m, (struct info){SM_UP | DM_UP, CHNE, FROM, TO, 1, 0});
    test_h8_run_behind(m, start, 1, 50);
    assert_int_equal(test_get(m, TO), 1);
    assert_int_equal(test_get(m, TO + 0x10), 1);
    assert_int_equal(test_get16(m, TO + 0x20), 0x0102);
    assert_int_equal(test_get16(m, INFO + 8), 0);
    assert_false(is_asking(m));
    test_put(m, INFO + 24 + 4, DISEL);
    test_h8_run_behind(m, start, 2, 50);
    assert_int_equal(test_get16(m, INFO + 24 + 8), 7);
    assert_true(is_asking(m));
    assert_int_equal(test_get(m, DTCERB), 0);
    machine_destroy(m);
}

/* RXI1 into memory until CRA is 0: then ERI, RXI and their like are the processor's. */
static void characters_of_the_sci_are_moved(void **state)
{
    enum { BRR1 = 0xffff81, SCR1, TDR1, SSR1, RDR1, DTCERE = 0xffff34, CHARACTER = 10 * 32 };
    struct machine *m = test_h8_asleep("edk2329");
    struct test_wire wire;
    char text[6] = "";
    (void)state;
    test_put(m, BRR1, 0);
    test_put(m, SCR1, 0x50); /* RIE, RE */
    vector(m, 85, INFO);
    describe(m, INFO, (struct info){DM_UP, 0, RDR1, TO, 5, 0});
    test_put(m, DTCERE, 0x02);
    test_wire_open(&wire, m, "sci1");
    test_wire_feed(&wire, "hello!");
    test_run_to_state(m, test_states(m) + 5 * CHARACTER - 20);
    assert_int_equal(test_get16(m, INFO + 8), 1);
    assert_false(test_line(m, "intc.vector85"));
    test_run_to_state(m, test_states(m) + 100);
    assert_true(test_line(m, "intc.vector85"));
    bus_peek(&m->spaces[0].bus, TO, text, 5);
    assert_string_equal(text, "hello");
    machine_destroy(m);
}

/* TGRA starts the converter every 1,000 states, its end the DTC: a table without the processor. */
static void timer_converter_and_dtc_fill_a_table(void **state)
{
    enum { ADDRA = 0xffff90, ADCSR = 0xffff98, ADCR, ADIE = 0x40, BY_TPU = 0x40, TTGE = 0x80 };
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    unsigned i;
    (void)state;
    vector(m, 28, INFO);
    describe(m, INFO, (struct info){DM_UP | WORDS, 0, ADDRA, TO, 9, 0});
    test_put(m, ADCR, BY_TPU);
    test_put(m, ADCSR, ADIE);
    test_put(m, DTCERB, 0x40);
    test_put(m, TCR0, 0x20);
    test_put16(m, TGR0A, 999);
    test_put(m, TIER0, TTGE);
    test_put(m, TSTR, 1);
    start = test_states(m);
    test_run_to_state(m, start + 4 * 1000 + 990);
    assert_int_equal(test_get16(m, INFO + 8), 5);
    for (i = 0; i < 4; i++)
        assert_int_equal(test_get16(m, TO + 2 * i), test_get16(m, ADDRA));
    assert_int_not_equal(test_get16(m, TO), 0);
    assert_int_equal(test_get16(m, TO + 8), 0);
    machine_destroy(m);
}

/* Of 100 states the DTC takes 13: the processor has 87, the same on each engine and in slices. */
static void the_processor_waits_for_it(void **state)
{
    static const struct {
        const char *engine;
        uint64_t slice;
    } ways[] = {{"interp", 0}, {"jit", 0}, {"jit", 7}};
    uint32_t counts[3] = {0}, begun;
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *m = test_h8_counting("edk2329", ways[i].engine, ways[i].slice);
        uint64_t start;
        start = start_ticks(m, (struct info){DM_UP, 0, TSR0 + 1, TO, 0, 0});
        begun = test_h8_count(m);
        test_h8_run_behind(m, start, 100, 0);
        counts[i] = test_h8_count(m) - begun;
        assert_in_range(counts[i], 100 * 87 / 3 - 10, 100 * 87 / 3 + 10);
        assert_int_equal(counts[i], counts[0]);
        machine_destroy(m);
    }
}

/* SWDTE goes back to 0, or, at the end, SWDTEND asks until it is read and written 0. */
static void a_program_starts_it(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    (void)state;
    test_h8_fill(m, FROM, 4);
    vector(m, 0x60, INFO);
    describe(m, INFO, (struct info){SM_UP | DM_UP, 0, FROM, TO, 2, 0});
    test_put(m, DTVECR, 0x60);
    test_put(m, DTVECR, SWDTE | 0x60);
    assert_int_equal(test_get(m, DTVECR), SWDTE | 0x60);
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get(m, DTVECR), 0x60);
    assert_int_equal(test_get(m, TO), 1);
    assert_false(test_line(m, "intc.vector24"));
    test_put(m, DTVECR, SWDTE | 0x60);
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get(m, TO + 1), 2);
    assert_true(test_line(m, "intc.vector24"));
    assert_int_equal(test_get(m, DTVECR), SWDTE | 0x60);
    test_put(m, DTVECR, 0);
    assert_false(test_line(m, "intc.vector24"));
    assert_int_equal(test_get(m, DTVECR), 0x60);
    assert_int_equal(test_get(m, TO + 2), 0);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_mode_counts_to_its_end),
        cmocka_unit_test(it_takes_the_states_of_the_table),
        cmocka_unit_test(repeat_mode_begins_anew),
        cmocka_unit_test(block_mode_moves_blocks),
        cmocka_unit_test(chains_end_with_their_last_link),
        cmocka_unit_test(characters_of_the_sci_are_moved),
        cmocka_unit_test(timer_converter_and_dtc_fill_a_table),
        cmocka_unit_test(the_processor_waits_for_it),
        cmocka_unit_test(a_program_starts_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
