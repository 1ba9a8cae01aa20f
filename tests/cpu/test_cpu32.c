/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a CPU32 has besides a 68010: scaled indices, long products and quotients, bounds, tables,
 * frames that name the instruction, trace of changes of flow. Words of programs and results by the
 * CPU32 Reference Manual. */
#include "tests/support/m68k_program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STACK M68K_STACK
#define CODE  M68K_CODE
#define DATA  0x4000u

enum { D0, A0 = 8, A7 = 15, PC, SR };

static struct machine *make(const uint16_t *words, unsigned count)
{
    struct machine *machine = m68k_program(M68K_BOARD("motorola,cpu32"), words, count);
    unsigned i;
    for (i = 0; i < 64; i++)
        m68k_poke(machine, DATA + 4 * i, 0x01020304 + 0x04040404 * i, 4);
    m68k_set(machine, A0, DATA);
    return machine;
}

#define MAKE(...) make(M68K_WORDS(__VA_ARGS__))

static void run(struct machine *machine)
{
    m68k_run(machine, 200);
}

/* --- instructions: d0, d1 and d2 become d1 and d2, and the lower bits of SR, X set before --- */

struct fact {
    uint16_t words[4];
    uint32_t before[3], after[2];
    uint8_t flags;
};

static void facts(const struct fact *fact, unsigned count)
{
    for (; count > 0; fact++, count--) {
        struct machine *machine = make(fact->words, 4);
        unsigned i;
        for (i = 0; i < 3; i++)
            m68k_set(machine, D0 + i, fact->before[i]);
        m68k_set(machine, SR, 0x2710);
        run(machine);
        assert_int_equal(m68k_get(machine, D0 + 1), fact->after[0]);
        assert_int_equal(m68k_get(machine, D0 + 2), fact->after[1]);
        assert_int_equal(m68k_get(machine, SR), 0x2700 | fact->flags);
        machine_destroy(machine);
    }
}

#define NOP 0x4e71
enum { X = 16, N = 8, Z = 4, V = 2, C = 1 };

static void products_and_quotients_are_long(void **state)
{
    static const struct fact rows[] = {
        /* mulu.l d0,d1; muls.l; mulu.l d0,d2:d1; muls.l */
        {{0x4c00, 0x1000, NOP, NOP}, {0x10000, 0x10001, 7}, {0x10000, 7}, X | V},
        {{0x4c00, 0x1800, NOP, NOP}, {3, 0xfffffffb, 7}, {0xfffffff1, 7}, X | N},
        {{0x4c00, 0x1402, NOP, NOP}, {0xffffffff, 0xffffffff, 7}, {1, 0xfffffffe}, X | N},
        {{0x4c00, 0x1c02, NOP, NOP}, {0xffffffff, 0xffffffff, 7}, {1, 0}, X},
        {{0x4c00, 0x1c02, NOP, NOP}, {0, 0xffffffff, 7}, {0, 0}, X | Z},
        /* divul.l d0,d2:d1; divsl.l; divu.l with 64 bits; divs.l */
        {{0x4c40, 0x1002, NOP, NOP}, {10, 0xffffffff, 7}, {0x19999999, 5}, X},
        {{0x4c40, 0x1802, NOP, NOP}, {10, 0xffffffdb, 7}, {0xfffffffd, 0xfffffff9}, X | N},
        {{0x4c40, 0x1402, NOP, NOP}, {16, 0x00000003, 1}, {0x10000000, 3}, X},
        {{0x4c40, 0x1402, NOP, NOP}, {1, 0x00000003, 1}, {3, 1}, X | N | V},
        {{0x4c40, 0x1c02, NOP, NOP}, {2, 0xfffffffb, 0xffffffff}, {0xfffffffe, 0xffffffff}, X | N},
        {{0x4c40, 0x1c02, NOP, NOP}, {0xffffffff, 0, 0x80000000}, {0, 0x80000000}, X | N | V},
        /* (N and Z of an overflow, which the manual leaves open, are the 68000's) */
        /* divu.l d0,d1: one register is the quotient's */
        {{0x4c40, 0x1001, NOP, NOP}, {10, 105, 7}, {10, 7}, X},
    };
    (void)state;
    facts(rows, sizeof rows / sizeof rows[0]);
}

/* d1 holds the entry's number, or d0 and d2 are the entries, and the fraction. */
static void tables_are_interpolated(void **state)
{
    static const struct fact rows[] = {
        /* tblu.b (a0),d1: between 2 and 3, a quarter, a half */
        {{0xf810, 0x1100, NOP, NOP}, {0, 0x12340140, 7}, {0x12340102, 7}, X},
        {{0xf810, 0x1100, NOP, NOP}, {0, 0x12340180, 7}, {0x12340103, 7}, X},
        /* tblun.w: 0x0304 and 0x0506, a half: with its fraction */
        {{0xf810, 0x1540, NOP, NOP}, {0, 0x12340180, 7}, {0x00040500, 7}, X},
        /* tblu.w d0:d2,d1; tbls.w; tblsn.b; tbls.l */
        {{0xf800, 0x1042, NOP, NOP}, {0x100, 0x80, 0x200}, {0x180, 0x200}, X},
        {{0xf800, 0x1842, NOP, NOP}, {0, 0x80, 0xffff}, {0xffff, 0xffff}, X | N},
        {{0xf800, 0x1842, NOP, NOP}, {0, 0x7f, 0xffff}, {0, 0xffff}, X | Z},
        {{0xf800, 0x1c02, NOP, NOP}, {0x80, 0xffffff40, 0x7f}, {0xffffbfc0, 0x7f}, X | N},
        {{0xf800, 0x1882, NOP, NOP}, {0, 0xc0, 0xfffffff8}, {0xfffffffa, 0xfffffff8}, X | N},
        /* tblun.l: more than 24 bits of integer */
        {{0xf800, 0x1482, NOP, NOP}, {0x01000000, 0, 0}, {0, 0}, X | Z | V},
    };
    (void)state;
    facts(rows, sizeof rows / sizeof rows[0]);
}

/* Bytes 1 and 2 at a0, words 0x0102 and 0x0304: cmp2.b (a0),d1; cmp2.w (a0),a1. */
static void bounds_are_compared(void **state)
{
    static const struct fact rows[] = {
        {{0x00d0, 0x1000, NOP, NOP}, {0, 0x101, 7}, {0x101, 7}, X | Z},
        {{0x00d0, 0x1000, NOP, NOP}, {0, 0x103, 7}, {0x103, 7}, X | C},
        {{0x00d0, 0x1000, NOP, NOP}, {0, 0xff, 7}, {0xff, 7}, X | C},
        {{0x02d0, 0x1000, NOP, NOP}, {0, 0x10200, 7}, {0x10200, 7}, X},
    };
    struct machine *machine = MAKE(0x02d0, 0x9800); /* chk2.w (a0),a1: all of it */
    (void)state;
    facts(rows, sizeof rows / sizeof rows[0]);
    m68k_set(machine, A0 + 1, 0x10200);
    run(machine);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(6));
    machine_destroy(machine);
}

static void indices_are_scaled_and_left_out(void **state)
{
    static const struct {
        uint16_t words[4];
        uint32_t value;
    } rows[] = {
        {{0x2230, 0x0e04, NOP, NOP}, 0x15161718},       /* move.l (4,a0,d0.l*8),d1: 0x14 */
        {{0x2230, 0x0510, NOP, NOP}, 0x090a0b0c},       /* (a0,d0.w*4): 8 */
        {{0x2230, 0x0d20, 0x0008, NOP}, 0x11121314},    /* (8.w,a0,d0.l*4): 16 */
        {{0x2230, 0x0560, 0x0008, NOP}, 0x090a0b0c},    /* (8.w,a0,zd0) */
        {{0x2230, 0x01f0, 0x0000, 0x4010}, 0x11121314}, /* (0x4010.l,za0,zd0) */
        {{0x223b, 0x0c02, 0xcafe, 0xbabe}, 0xcafebabe}, /* (2,pc,d0.l*4), d0 being 0 */
    };
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct machine *machine = make(rows[i].words, 4);
        m68k_set(machine, D0, i < 5 ? 2 : 0);
        m68k_run(machine, 1);
        assert_int_equal(m68k_get(machine, D0 + 1), rows[i].value);
        machine_destroy(machine);
    }
}

/* The register that addresses is stored one step below what it was. */
static void movem_stores_its_own_register_stepped(void **state)
{
    struct machine *machine = MAKE(0x48e0, 0x0080); /* movem.l a0,-(a0) */
    (void)state;
    run(machine);
    assert_int_equal(m68k_get(machine, A0), DATA - 4);
    assert_int_equal(m68k_peek(machine, DATA - 4, 4), DATA - 4);
    machine_destroy(machine);
}

/* --- exceptions --- */

static void frames_name_the_instruction(void **state)
{
    struct machine *machine = MAKE(NOP, 0x52fa, 0x1234); /* traphi #n */
    uint32_t sp = STACK - 12;
    (void)state;
    m68k_set(machine, SR, 0x2700);
    run(machine);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(7));
    assert_int_equal(m68k_get(machine, A7), sp);
    assert_int_equal(m68k_peek(machine, sp, 2), 0x2700);
    assert_int_equal(m68k_peek(machine, sp + 2, 4), CODE + 6);
    assert_int_equal(m68k_peek(machine, sp + 6, 2), 0x2000 + 4 * 7);
    assert_int_equal(m68k_peek(machine, sp + 8, 4), CODE + 2);
    m68k_poke(machine, m68k_handler(7), 0x4e73, 2); /* rte */
    m68k_set(machine, PC, m68k_handler(7));
    run(machine);
    assert_int_equal(m68k_get(machine, A7), STACK);
    machine_destroy(machine);
}

static void a_bus_error_begins_again(void **state)
{
    struct machine *machine = MAKE(NOP, 0x2290); /* move.l (a0),(a1) */
    uint32_t sp = STACK - 24;
    (void)state;
    m68k_set(machine, A0, 0x20000);
    run(machine);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(2));
    assert_int_equal(m68k_get(machine, A7), sp);
    assert_int_equal(m68k_peek(machine, sp + 2, 4), CODE + 2);
    assert_int_equal(m68k_peek(machine, sp + 6, 2), 0xc008);
    assert_int_equal(m68k_peek(machine, sp + 8, 4), 0x20000);
    assert_int_equal(m68k_peek(machine, sp + 16, 4), CODE + 2);
    assert_int_equal(m68k_peek(machine, sp + 22, 2), 0x45);
    machine_destroy(machine);
}

static void changes_of_flow_are_traced(void **state)
{
    struct machine *machine = MAKE(0x7001, 0x6002, NOP, 0x7002); /* moveq; bra over the nop */
    uint32_t sp = STACK - 12;
    (void)state;
    m68k_set(machine, SR, 0x6700);
    run(machine);
    assert_int_equal(m68k_get(machine, D0), 1);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(9));
    assert_int_equal(m68k_peek(machine, sp, 2), 0x6700);
    assert_int_equal(m68k_peek(machine, sp + 2, 4), CODE + 6);
    assert_int_equal(m68k_peek(machine, sp + 8, 4), CODE + 2);
    machine_destroy(machine);
}

static void what_is_not_there_is_illegal(void **state)
{
    struct machine *machine = MAKE(0x4afa); /* bgnd */
    (void)state;
    run(machine);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(4));
    machine_destroy(machine);
    machine = MAKE(0xf800, 0x01c0, 0x2000); /* lpstop #0x2000 */
    run(machine);
    assert_int_equal(m68k_get(machine, PC), CODE + 6);
    assert_int_equal(m68k_get(machine, SR), 0x2000);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_and_quotients_are_long),
        cmocka_unit_test(tables_are_interpolated),
        cmocka_unit_test(bounds_are_compared),
        cmocka_unit_test(indices_are_scaled_and_left_out),
        cmocka_unit_test(movem_stores_its_own_register_stepped),
        cmocka_unit_test(frames_name_the_instruction),
        cmocka_unit_test(a_bus_error_begins_again),
        cmocka_unit_test(changes_of_flow_are_traced),
        cmocka_unit_test(what_is_not_there_is_illegal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
