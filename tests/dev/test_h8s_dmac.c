/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DMA controller of the H8S/2329 on its board: modes, requests that the processor gets too,
 * breaks, what the DTC may write. The oracle is the H8S/2329 Group Hardware Manual. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HALF(n)  (0xfffee0u + 8 * (n)) /* 0A, 0B, 1A, 1B */
#define MAR(n)   HALF(n)
#define IOAR(n)  (HALF(n) + 4)
#define ETCR(n)  (HALF(n) + 6)
#define DMACR(n) (0xffff02u + (n))
enum { DMAWER = 0xffff00, DMATCR = 0xffff01, DMABCRH = 0xffff06, DMABCRL = 0xffff07 };
enum { DTSZ = 0x80, RPE = 0x20, DTDIR = 0x10, BY_TGI0A = 8 };
enum { SAIDE = 0x20, BLKDIR = 0x10, BLKE = 0x08, DAIDE = 0x20, DREQ_EDGE = 2, STEAL = 6, BURST };
enum { FROM = 0xffb000, TO = 0xffb200, INFO = 0xfff800 };
enum { TSR0 = 0xffffd5, TGR2B = 0xfffffa }; /* of the TPU */

/* Short address mode: memory and a register of the TPU, at TGI0A. */
static void describe(struct machine *m, unsigned half, uint32_t mar, uint32_t etcr, uint32_t dmacr)
{
    test_put32(m, MAR(half), mar);
    test_put16(m, IOAR(half), TGR2B & 0xffff);
    test_put16(m, ETCR(half), etcr);
    test_put(m, DMACR(half), dmacr | BY_TGI0A);
}

/* Full address mode: half 0 or 2 and the next one, from FROM to TO. */
static void full_address(struct machine *m, unsigned half, uint32_t etcr, uint32_t a, uint32_t b)
{
    test_put32(m, MAR(half), FROM);
    test_put32(m, MAR(half + 1), TO);
    test_put16(m, ETCR(half), etcr);
    test_put(m, DMACR(half), SAIDE | a);
    test_put(m, DMACR(half + 1), DAIDE | b);
}

static void enable(struct machine *m, uint32_t dmabcrh, uint32_t dmabcrl)
{
    test_put(m, DMABCRH, dmabcrh);
    test_put(m, DMABCRL, dmabcrl);
}

/* Sequential mode with DTA: the flag is cleared. Without: the processor has it, too. */
static void a_register_is_written_from_memory(void **state)
{
    unsigned dta;
    (void)state;
    for (dta = 0; dta < 2; dta++) {
        struct machine *m = test_h8_asleep("edk2329");
        uint64_t start;
        test_h8_fill(m, FROM, 4);
        describe(m, 2, FROM, 2, DTSZ);
        enable(m, dta << 2, 0x44);
        start = test_h8_start_tpu(m);
        test_h8_run_behind(m, start, 1, 40);
        assert_int_equal(test_get16(m, TGR2B), 0x0102);
        assert_int_equal(test_get(m, TSR0), dta ? 0xc0 : 0xc1);
        assert_int_equal(test_get(m, TSR0), dta ? 0xc0 : 0xc1);
        test_put(m, TSR0, 0xc0);
        test_h8_run_behind(m, start, 2, 40);
        assert_int_equal(test_get16(m, TGR2B), 0x0304);
        assert_int_equal(test_get(m, DMABCRL), 0x04);
        assert_true(test_line(m, "intc.vector74"));
        machine_destroy(m);
    }
}

/* DTDIR: from the register; repeat mode: ETCRL counts, ETCRH is what it counts from. */
static void repeat_mode_fills_a_ring(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint64_t start;
    (void)state;
    test_put16(m, TGR2B, 0x4142);
    describe(m, 1, TO, 0x0303, RPE | DTDIR);
    enable(m, 0x02, 0x20);
    start = test_h8_start_tpu(m);
    test_h8_run_behind(m, start, 3, 40);
    assert_int_equal(test_get32(m, TO), 0x41414100);
    assert_int_equal(test_get32(m, MAR(1)), TO);
    test_put16(m, TGR2B, 0x5152);
    test_h8_run_behind(m, start, 4, 40);
    assert_int_equal(test_get32(m, TO), 0x51414100);
    assert_int_equal(test_get16(m, ETCR(1)), 0x0302);
    assert_int_equal(test_get(m, DMABCRL), 0x20);
    machine_destroy(m);
}

static void memory_is_copied(void **state)
{
    static const uint8_t modes[2] = {BURST, STEAL};
    unsigned i;
    (void)state;
    for (i = 0; i < 2; i++) {
        struct machine *m = test_h8_asleep("edk2329");
        uint64_t start;
        test_h8_fill(m, FROM, 400);
        full_address(m, 2, 200, DTSZ, modes[i]);
        enable(m, 0x80, 0xc4);
        start = test_states(m);
        test_run_to_state(m, start + 200 * 2);
        assert_false(test_line(m, "intc.vector74"));
        test_run_to_state(m, start + 200 * 5);
        assert_true(test_line(m, "intc.vector74"));
        assert_false(test_line(m, "intc.vector75"));
        test_h8_same(m, FROM, TO, 400);
        assert_int_equal(test_get(m, DMABCRL), 0x84);
        machine_destroy(m);
    }
}

/* NMI clears DTME of a burst: DTIEB makes of it an interrupt; it goes on where it was. */
static void nmi_breaks_a_burst(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    uint32_t left;
    (void)state;
    test_h8_fill(m, FROM, 400);
    full_address(m, 0, 400, 0, BURST);
    enable(m, 0x40, 0x32);
    assert_false(test_line(m, "intc.vector73"));
    test_run_to_state(m, test_states(m) + 200);
    test_pin(m, "intc.nmi", false);
    assert_true(test_line(m, "intc.vector73"));
    assert_int_equal(test_get(m, DMABCRL), 0x12);
    test_run_to_state(m, test_states(m) + 1000);
    left = test_get16(m, ETCR(0));
    assert_in_range(left, 1, 399);
    test_put(m, DMABCRL, 0x32);
    test_run_to_state(m, test_states(m) + 2000);
    assert_int_equal(test_get16(m, ETCR(0)), 0);
    test_h8_same(m, FROM, TO, 400);
    machine_destroy(m);
}

/* BLKDIR: the source is the block, for each edge of DREQ0; ETCRL counts, ETCRH holds. */
static void blocks_are_moved(void **state)
{
    struct machine *m = test_h8_asleep("edk2329");
    (void)state;
    test_h8_fill(m, FROM, 8);
    full_address(m, 0, 0x0404, BLKDIR | BLKE, DREQ_EDGE);
    test_put16(m, ETCR(1), 2);
    test_put(m, DMATCR, 0x10);
    enable(m, 0x40, 0x31);
    test_pin(m, "port6.0", false);
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get32(m, TO), 0x01020304);
    assert_int_equal(test_get32(m, MAR(0)), FROM);
    assert_int_equal(test_get32(m, MAR(1)), TO + 4);
    test_pin(m, "port6.0", true);
    test_pin(m, "port6.0", false);
    assert_true(test_line(m, "port6.1"));
    test_run_to_state(m, test_states(m) + 5);
    assert_false(test_line(m, "port6.1"));
    test_run_to_state(m, test_states(m) + 50);
    assert_int_equal(test_get32(m, TO + 4), 0x01020304);
    assert_true(test_line(m, "intc.vector72"));
    machine_destroy(m);
}

/* The DTC writes DMABCRL: only bits that DMAWER allows, here those of half 1A. */
static void the_dtc_writes_what_it_may(void **state)
{
    static const uint8_t vector[2] = {INFO >> 8 & 0xff, INFO & 0xff};
    struct machine *m = test_h8_asleep("edk2329");
    (void)state;
    assert_int_equal(bus_poke(&m->spaces[0].bus, 0x400 + 2 * 0x60, vector, 2), 2);
    test_put(m, FROM, 0xff);
    test_put32(m, INFO, FROM);
    test_put32(m, INFO + 4, DMABCRL);
    test_put32(m, INFO + 8, 0x00090000);
    test_put(m, DMAWER, 0x04);
    test_put(m, 0xffff37, 0xe0);
    test_run_to_state(m, test_states(m) + 60);
    assert_int_equal(test_get(m, DMABCRL), 0x44);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_is_written_from_memory),
        cmocka_unit_test(repeat_mode_fills_a_ring),
        cmocka_unit_test(memory_is_copied),
        cmocka_unit_test(nmi_breaks_a_burst),
        cmocka_unit_test(blocks_are_moved),
        cmocka_unit_test(the_dtc_writes_what_it_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
