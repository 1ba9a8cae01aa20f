/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ColdFire does otherwise than a 68000: its frames, one stack or two, handlers that begin
 * undisturbed, data on any address, divisions, bits and bytes turned round, and the units that
 * multiply and accumulate. Words of programs and results by the ColdFire Family Programmer's
 * Reference Manual. */
#include "tests/support/m68k_program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STACK M68K_STACK
#define CODE  M68K_CODE
#define USER  0x7000u

enum { D0, A0 = 8, A7 = 15, PC, SR, USP, SSP, VBR, CACR, MACSR = CACR + 4, MASK, ACC0 };
enum { ACC1 = ACC0 + 1, ACCEXT01 = ACC0 + 4 };

#define BOARD(processor) M68K_BOARD("fsl," processor)

/* Handlers begin with two NOPs, behind which one that has begun is seen to stand. */
static struct machine *make_on(const char *board, const uint16_t *words, unsigned count)
{
    struct machine *machine = m68k_program(board, words, count);
    unsigned i;
    for (i = 2; i < 256; i++) {
        m68k_poke(machine, m68k_handler(i), 0x4e714e71, 4);
        m68k_poke(machine, m68k_handler(i) + 4, 0x60fe, 2);
    }
    return machine;
}

#define MAKE(...)     make_on(BOARD("mcf5208"), M68K_WORDS(__VA_ARGS__))
#define MAKE_OLD(...) make_on(BOARD("mcf5206e"), M68K_WORDS(__VA_ARGS__))

static void run(struct machine *machine)
{
    m68k_run(machine, 300);
}

/* In the handler: the frame's long word (format, status and vector, SR), its PC. */
static void assert_frame(struct machine *machine, unsigned vector, uint32_t word, uint32_t pc)
{
    uint32_t sp = m68k_get(machine, A7);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(vector) + 4);
    assert_int_equal(sp & 3, 0);
    assert_int_equal(m68k_peek(machine, sp, 4), word);
    assert_int_equal(m68k_peek(machine, sp + 4, 4), pc);
    machine_destroy(machine);
}

/* --- exceptions --- */

static void a_frame_says_where_the_stack_was(void **state)
{
    unsigned odd;
    (void)state;
    for (odd = 0; odd < 4; odd++) {
        struct machine *machine = MAKE(0x4e43); /* trap #3 */
        m68k_set(machine, A7, STACK - 64 + odd);
        run(machine);
        assert_int_equal(m68k_get(machine, A7), STACK - 72);
        assert_frame(machine, 35, (4 + odd) << 28 | 35 << 18 | 0x2700, CODE + 2);
    }
}

static void and_goes_back_there(void **state)
{
    struct machine *machine = MAKE(0x4e43);
    (void)state;
    m68k_poke(machine, m68k_handler(35), 0x4e73, 2);
    m68k_set(machine, A7, STACK - 61);
    run(machine);
    assert_int_equal(m68k_get(machine, PC), CODE + 2);
    assert_int_equal(m68k_get(machine, A7), STACK - 61);
    machine_destroy(machine);
    machine = MAKE(0x4e73); /* rte of a format that there is none of */
    m68k_poke(machine, STACK, 0x80002700, 4);
    run(machine);
    assert_frame(machine, 14, 4u << 28 | 14 << 18 | 0x2700, CODE);
}

static void faults_say_what_was_refused(void **state)
{
    struct machine *machine = MAKE(0x2010); /* move.l (a0),d0 */
    (void)state;
    m68k_set(machine, A0, 0x20000);
    run(machine);
    assert_frame(machine, 2, 4u << 28 | 3u << 26 | 2 << 18 | 0x2700, CODE);
    machine = MAKE(0x2080); /* move.l d0,(a0) */
    m68k_set(machine, A0, 0x20000);
    run(machine);
    assert_frame(machine, 2, 4u << 28 | 2u << 26 | 2 << 18 | 0x2700, CODE);
    machine = MAKE(0x4ed0); /* jmp (a0) */
    m68k_set(machine, A0, 0x20000);
    run(machine);
    assert_frame(machine, 2, 4u << 28 | 1u << 26 | 2 << 18 | 0x2700, 0x20000);
    machine = MAKE(0x4ed0);
    m68k_set(machine, A0, 0x3001);
    run(machine);
    assert_frame(machine, 3, 4u << 28 | 1u << 26 | 3 << 18 | 0x2700, 0x3001);
}

/* Of words, by 8, of the full form: an address error as of a fetch. */
static void indices_it_has_not_are_address_errors(void **state)
{
    static const uint16_t extensions[] = {0x0004, 0x0e04, 0x0910};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        struct machine *machine = MAKE(0x2230, extensions[i]); /* move.l (d8,a0,d0),d1 */
        run(machine);
        assert_frame(machine, 3, 4u << 28 | 1u << 26 | 3 << 18 | 0x2700, CODE);
    }
}

static void what_fails_is_returned_to(void **state)
{
    struct machine *machine = MAKE(0x80c1); /* divu.w d1,d0 */
    (void)state;
    run(machine);
    assert_frame(machine, 5, 4u << 28 | 5 << 18 | 0x2700, CODE);
    machine = MAKE(0x4c41, 0x0000); /* divu.l d1,d0 */
    run(machine);
    assert_frame(machine, 5, 4u << 28 | 5 << 18 | 0x2700, CODE);
    machine = MAKE(0x4afc);
    run(machine);
    assert_frame(machine, 4, 4u << 28 | 4 << 18 | 0x2700, CODE);
    machine = make_on(BOARD("mcf5206"), M68K_WORDS(0xa000)); /* no unit for it */
    run(machine);
    assert_frame(machine, 10, 4u << 28 | 10 << 18 | 0x2700, CODE);
    machine = MAKE(0x40e7, 0x46fc, 0x0700); /* strldsr #0x700: not without S */
    run(machine);
    assert_frame(machine, 8, 4u << 28 | 8 << 18 | 0x2700, CODE);
}

static void users_have_a_stack_if_cacr_says_so(void **state)
{
    struct machine *machine = MAKE(0x46fc, 0x0000, 0x4e72, 0x2000); /* to the user, stop */
    (void)state;
    m68k_set(machine, CACR, 0x10);
    m68k_set(machine, USP, USER);
    run(machine);
    assert_int_equal(m68k_get(machine, USP), USER);
    assert_int_equal(m68k_get(machine, A7), STACK - 8);
    assert_frame(machine, 8, 4u << 28 | 8 << 18, CODE + 4);
    machine = MAKE(0x46fc, 0x0000, 0x4e72, 0x2000);
    m68k_set(machine, USP, USER);
    run(machine);
    assert_int_equal(m68k_get(machine, A7), STACK - 8);
    assert_frame(machine, 8, 4u << 28 | 8 << 18, CODE + 4);
}

static void vectors_lie_on_a_megabyte(void **state)
{
    struct machine *machine = MAKE(0x4e7b, 0x0801, 0x4e7b, 0x0002); /* movec d0,vbr; d0,cacr */
    (void)state;
    m68k_set(machine, D0, 0x401fffff);
    run(machine);
    assert_int_equal(m68k_get(machine, VBR), 0x40100000);
    assert_int_equal(m68k_get(machine, CACR), 0x401fffff);
    machine_destroy(machine);
}

static void sr_is_stacked_and_loaded_in_one(void **state)
{
    struct machine *machine = MAKE(0x40e7, 0x46fc, 0x2300); /* strldsr #0x2300 */
    (void)state;
    m68k_set(machine, SR, 0x3711);
    run(machine);
    assert_int_equal(m68k_peek(machine, STACK - 4, 4), 0x3711);
    assert_int_equal(m68k_get(machine, A7), STACK - 4);
    assert_int_equal(m68k_get(machine, SR), 0x2300);
    machine_destroy(machine);
}

static struct line_driver driver;

static void raise(struct machine *machine, const char *name)
{
    struct sim_error error;
    driver = (struct line_driver){0};
    assert_true(line_drive(machine_line(machine, name), &driver, &error));
    line_set(&driver, true);
}

/* Its first instruction masks the higher level, which therefore does not come. */
static void a_handler_begins_undisturbed(void **state)
{
    struct machine *machine = MAKE(0x4e43);
    (void)state;
    m68k_poke(machine, m68k_handler(35), 0x46fc2700, 4); /* move #0x2700,sr */
    m68k_poke(machine, m68k_handler(35) + 4, 0x60fe, 2);
    m68k_set(machine, SR, 0x2000);
    m68k_set(machine, PC, CODE);
    m68k_run(machine, 1); /* the trap */
    raise(machine, "cpu.irq3");
    run(machine);
    assert_frame(machine, 35, 4u << 28 | 35 << 18 | 0x2000, CODE + 2);
}

/* What waits comes behind the very instruction that lets it. */
static void a_lower_mask_lets_interrupts_in(void **state)
{
    struct machine *machine = MAKE(0x46fc, 0x2200, 0x4e71, 0x4e71); /* move #0x2200,sr */
    (void)state;
    raise(machine, "cpu.irq3");
    run(machine);
    assert_frame(machine, 27, 4u << 28 | 27 << 18 | 0x2200, CODE + 4);
    machine = MAKE(0x46c0, 0x4e71, 0x4e71); /* move d0,sr */
    m68k_set(machine, D0, 0x2300);
    raise(machine, "cpu.irq3");
    run(machine);
    assert_int_equal(m68k_get(machine, PC), CODE + 6);
    assert_int_equal(m68k_get(machine, SR), 0x2300);
    machine_destroy(machine);
}

static void only_interrupts_clear_m(void **state)
{
    struct machine *machine = MAKE(0x4e43);
    (void)state;
    m68k_set(machine, SR, 0x3700);
    run(machine);
    assert_int_equal(m68k_get(machine, SR), 0x3700);
    assert_frame(machine, 35, 4u << 28 | 35 << 18 | 0x3700, CODE + 2);
    machine = MAKE(0x4e71);
    m68k_set(machine, SR, 0x3000);
    raise(machine, "cpu.irq3");
    run(machine);
    assert_int_equal(m68k_get(machine, SR), 0x2300);
    assert_frame(machine, 27, 4u << 28 | 27 << 18 | 0x3000, CODE);
}

/* A trap's handler has to look for itself. */
static void trace_leaves_traps_alone(void **state)
{
    struct machine *machine = MAKE(0x7001);
    (void)state;
    m68k_set(machine, SR, 0xa700);
    run(machine);
    assert_frame(machine, 9, 4u << 28 | 9 << 18 | 0xa700, CODE + 2);
    machine = MAKE(0x4e43);
    m68k_set(machine, SR, 0xa700);
    run(machine);
    assert_frame(machine, 35, 4u << 28 | 35 << 18 | 0xa700, CODE + 2);
    machine = MAKE(0x4e72, 0xa000); /* stop that traces */
    run(machine);
    assert_frame(machine, 9, 4u << 28 | 9 << 18 | 0xa000, CODE + 4);
}

static void halt_ends_it(void **state)
{
    struct machine *machine = MAKE(0x4ac8);
    (void)state;
    assert_int_equal(machine_run(machine, machine_now(machine) + 100 * M68K_CYCLE), RUN_CRASHED);
    assert_non_null(strstr(machine->cpu->crash, "HALT at 0x00001000"));
    machine_destroy(machine);
}

/* --- instructions: d1 and d0, X set, become d1 and the lower bits of SR --- */

struct fact {
    uint16_t words[3];
    uint32_t d0, d1, result;
    uint8_t flags;
};

static void facts(const struct fact *fact, unsigned count)
{
    for (; count > 0; fact++, count--) {
        struct machine *machine = make_on(BOARD("mcf5208"), fact->words, 3);
        m68k_set(machine, D0, fact->d0);
        m68k_set(machine, D0 + 1, fact->d1);
        m68k_set(machine, SR, 0x2710);
        run(machine);
        assert_int_equal(m68k_get(machine, D0 + 1), fact->result);
        assert_int_equal(m68k_get(machine, SR) & 0x1f, fact->flags);
        machine_destroy(machine);
    }
}

static void instructions_of_its_own(void **state)
{
    static const struct fact rows[] = {
        {{0x00c1, 0x4e71, 0x4e71}, 0, 0x12345678, 0x1e6a2c48, 0x10}, /* bitrev */
        {{0x02c1, 0x4e71, 0x4e71}, 0, 0x12345678, 0x78563412, 0x10}, /* byterev */
        {{0x04c1, 0x4e71, 0x4e71}, 0, 0x00012345, 15, 0x10},         /* ff1 */
        {{0x04c1, 0x4e71, 0x4e71}, 0, 0, 32, 0x14},
        {{0x04c1, 0x4e71, 0x4e71}, 0, 0x80000000, 0, 0x18},
        {{0x49c1, 0x4e71, 0x4e71}, 0, 0x12345680, 0xffffff80, 0x18},          /* extb.l */
        {{0xe381, 0x4e71, 0x4e71}, 0, 0x40000000, 0x80000000, 0x08},          /* asl: V is clear */
        {{0x4c00, 0x1000, 0x4e71}, 0x10000, 0x10001, 0x00010000, 0x10},       /* mulu.l */
        {{0x4c40, 0x1801, 0x4e71}, 10, (uint32_t)-37, (uint32_t)-3, 0x18},    /* divs.l */
        {{0x4c40, 0x1001, 0x4e71}, 10, (uint32_t)-37, 0x19999995, 0x10},      /* divu.l */
        {{0x4c40, 0x1801, 0x4e71}, 0xffffffff, 0x80000000, 0x80000000, 0x12}, /* too large */
        {{0x83c0, 0x4e71, 0x4e71}, 2, 0x12345678, 0x12345678, 0x12},          /* divs.w: likewise */
        {{0x83c0, 0x4e71, 0x4e71}, 100, (uint32_t)-7, 0xfff90000, 0x14},
        {{0x57c1, 0x4e71, 0x4e71}, 0, 0x12345678, 0x12345600, 0x10}, /* seq */
        {{0x51fb, 0x7205, 0x4e71}, 0, 9, 9, 0x10},                   /* tpf.w: hides a moveq */
    };
    (void)state;
    facts(rows, sizeof rows / sizeof rows[0]);
}

/* The remainder goes to another register; the dividend stays. */
static void remainders_have_a_register(void **state)
{
    struct machine *machine = MAKE(0x4c40, 0x1802); /* rems.l d0,d2:d1 */
    (void)state;
    m68k_set(machine, D0, 10);
    m68k_set(machine, D0 + 1, (uint32_t)-37);
    run(machine);
    assert_int_equal(m68k_get(machine, D0 + 1), (uint32_t)-37);
    assert_int_equal(m68k_get(machine, D0 + 2), (uint32_t)-7);
    machine_destroy(machine);
}

static void data_lie_anywhere(void **state)
{
    struct machine *machine = MAKE(0x2080, 0x3210); /* move.l d0,(a0); move.w (a0),d1 */
    (void)state;
    m68k_set(machine, D0, 0x12345678);
    m68k_set(machine, A0, 0x40ff);
    run(machine);
    assert_int_equal(m68k_peek(machine, 0x40ff, 4), 0x12345678);
    assert_int_equal(m68k_get(machine, D0 + 1), 0x1234);
    machine_destroy(machine);
}

static void a7_is_stepped_like_others(void **state)
{
    struct machine *machine = MAKE(0x1f00, 0x3234, 0x0a00); /* move.b d0,-(a7); (0,a4,d0.l*2) */
    (void)state;
    m68k_set(machine, A7, STACK);
    m68k_set(machine, D0, 0x80);
    m68k_set(machine, A0 + 4, 0x4000);
    m68k_poke(machine, 0x4100, 0xbeef, 2);
    run(machine);
    assert_int_equal(m68k_get(machine, A7), STACK - 1);
    assert_int_equal(m68k_get(machine, D0 + 1), 0xbeef);
    machine_destroy(machine);
}

/* --- multiply and accumulate: `word` of d0 and d1 on accumulator 1 of `before`, with its extension
 * and MACSR --- */

struct accumulation {
    uint16_t words[2];
    uint32_t macsr, d0, d1, before, extension;
    uint32_t after, extended, status;
};

static void accumulations(const char *board, const struct accumulation *row, unsigned count,
                          unsigned acc)
{
    for (; count > 0; row++, count--) {
        struct machine *machine = make_on(board, row->words, 2);
        m68k_set(machine, D0, row->d0);
        m68k_set(machine, D0 + 1, row->d1);
        m68k_set(machine, MACSR, row->macsr);
        m68k_set(machine, acc, row->before);
        if (acc == ACC1)
            m68k_set(machine, ACCEXT01, row->extension << 16 | 0x5aa5);
        run(machine);
        assert_int_equal(m68k_get(machine, acc), row->after);
        assert_int_equal(m68k_get(machine, MACSR), row->status);
        if (acc == ACC1)
            assert_int_equal(m68k_get(machine, ACCEXT01), row->extended << 16 | 0x5aa5);
        machine_destroy(machine);
    }
}

#define MAC_L                                                                                      \
    {                                                                                              \
        0xa280, 0x0800                                                                             \
    } /* mac.l d0,d1,acc1 */
#define MSAC_L                                                                                     \
    {                                                                                              \
        0xa280, 0x0900                                                                             \
    }
#define LEFT                                                                                       \
    {                                                                                              \
        0xa280, 0x0a00                                                                             \
    } /* <<1 */
#define RIGHT                                                                                      \
    {                                                                                              \
        0xa280, 0x0e00                                                                             \
    } /* >>1 */
#define LOWER                                                                                      \
    {                                                                                              \
        0xa280, 0x0000                                                                             \
    } /* mac.w d0.l,d1.l,acc1 */
#define UPPER                                                                                      \
    {                                                                                              \
        0xa280, 0x00c0                                                                             \
    } /* mac.w d0.u,d1.u,acc1 */
enum { OMC = 0x80, UNSIGNED = 0x40, FRACTION = 0x20, ROUND = 0x10, PAV1 = 0x200 };
enum { N = 8, Z = 4, V = 2, EV = 1 };

static void four_accumulators_of_48_bits(void **state)
{
    static const struct accumulation rows[] = {
        {MAC_L, 0, 3, (uint32_t)-5, 10, 0, (uint32_t)-5, 0xffff, N},
        {MSAC_L, 0, 3, (uint32_t)-5, 10, 0, 25, 0, 0},
        {MAC_L, 0, 5, 3, (uint32_t)-15, 0xffff, 0, 0, Z},
        {LEFT, 0, 3, 5, 0, 0, 30, 0, 0},
        {RIGHT, 0, (uint32_t)-3, 1, 0, 0, (uint32_t)-2, 0xffff, N},
        {LOWER, 0, 0x7fff0002, 0x7ffffffd, 1, 0, (uint32_t)-5, 0xffff, N},
        {UPPER, 0, 0x00027fff, 0xfffd7fff, 1, 0, (uint32_t)-5, 0xffff, N},
        {MAC_L, 0, 0x7fffffff, 1, 1, 0, 0x80000000, 0, EV},
        /* a product of more than 40 bits */
        {MAC_L, OMC, 0x40000000, 0x200, 7, 0, 0x7fffffff, 0, OMC | PAV1 | V},
        {MSAC_L, OMC, 0x40000000, 0x200, 7, 0, 0x80000000, 0xffff, OMC | PAV1 | N | V},
        /* and then it stays */
        {MAC_L, OMC | PAV1, 1, 1, 0x7fffffff, 0, 0x7fffffff, 0, OMC | PAV1 | V},
        {MAC_L, UNSIGNED, 0xffffffff, 2, 0, 0, 0xfffffffe, 1, UNSIGNED | EV},
        {MSAC_L, UNSIGNED | OMC, 1, 1, 0, 0, 0, 0, UNSIGNED | OMC | PAV1 | Z | V},
        {MAC_L, UNSIGNED | OMC, 0xffffffff, 0x101, 0, 0, 0xffffffff, 0xffff,
         UNSIGNED | OMC | PAV1 | N | V | EV},
        /* a half of a half; -1 times -1 is 1, which is no fraction */
        {MAC_L, FRACTION, 0x40000000, 0x40000000, 0, 0, 0x20000000, 0, FRACTION},
        {MAC_L, FRACTION, 0x80000000, 0x80000000, 0, 0, 0x80000000, 0, FRACTION | EV},
        {MAC_L, FRACTION, 0x00000800, 0x00000808, 0, 0, 0, 0, FRACTION | Z},
        {MAC_L, FRACTION | ROUND, 0x00000800, 0x00000800, 0, 0, 0, 0, FRACTION | ROUND | Z},
        {MAC_L, FRACTION | ROUND, 0x00000800, 0x00000808, 0, 0, 0, 1, FRACTION | ROUND},
        {UPPER, FRACTION, 0x40001234, 0xc0005678, 0, 0, 0xe0000000, 0xff00, FRACTION | N},
        {MAC_L, FRACTION | OMC, 0x7fffffff, 0x7fffffff, 0xffffffff, 0x7fff, 0x7fffffff, 0,
         FRACTION | OMC | PAV1 | V},
    };
    (void)state;
    accumulations(BOARD("mcf5208"), rows, sizeof rows / sizeof rows[0], ACC1);
}

static void one_accumulator_of_32_bits(void **state)
{
    static const struct accumulation rows[] = {
        {{0xa200, 0x0800}, 0, 3, (uint32_t)-5, 10, 0, (uint32_t)-5, 0, N},
        {{0xa200, 0x0900}, 0, 3, (uint32_t)-5, 10, 0, 25, 0, 0},
        {{0xa200, 0x0800}, 0, 0x7fffffff, 1, 1, 0, 0x80000000, 0, N | V},
        {{0xa200, 0x0800}, OMC, 0x7fffffff, 1, 1, 0, 0x7fffffff, 0, OMC | V},
        {{0xa200, 0x0800}, FRACTION, 0x40000000, 0x40000000, 0, 0, 0x20000000, 0, FRACTION},
        {{0xa200, 0x0800}, FRACTION | ROUND, 0x00010000, 0xc000, 0, 0, 2, 0, FRACTION | ROUND},
        {{0xa200, 0x0800}, FRACTION, 0x00010000, 0xc000, 0, 0, 1, 0, FRACTION},
    };
    (void)state;
    accumulations(BOARD("mcf5206e"), rows, sizeof rows / sizeof rows[0], ACC0);
}

/* What is stored: as it is, the nearest of 32 bits, fractions rounded to 32 or 16 bits. */
static void stores_saturate_and_round(void **state)
{
    static const struct {
        uint32_t macsr, acc, extension, stored;
    } rows[] = {
        {0, 0x12345678, 0x7fff, 0x12345678},
        {OMC, 0x12345678, 0x0001, 0x7fffffff},
        {OMC, 0x12345678, 0x8000, 0x80000000},
        {OMC | UNSIGNED, 0x12345678, 0x0001, 0xffffffff},
        {FRACTION, 0x12345678, 0x00ff, 0x12345678},
        {FRACTION | ROUND, 0x12345678, 0x0081, 0x12345679},
        {FRACTION | ROUND, 0x12345678, 0x0080, 0x12345678}, /* the even one */
        {FRACTION | ROUND, 0x12345679, 0x0080, 0x1234567a},
        {FRACTION | UNSIGNED, 0x12348000, 0x0001, 0x1235},
        {FRACTION | UNSIGNED, 0x12348000, 0x0000, 0x1234},
        {FRACTION | OMC, 0x12345678, 0x0100, 0x7fffffff},
        {FRACTION | OMC | UNSIGNED, 0x92345678, 0xfe00, 0x8000},
    };
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct machine *machine = MAKE(0xa382); /* move.l acc1,d2 */
        m68k_set(machine, MACSR, rows[i].macsr);
        m68k_set(machine, ACC1, rows[i].acc);
        m68k_set(machine, ACCEXT01, rows[i].extension << 16);
        run(machine);
        assert_int_equal(m68k_get(machine, D0 + 2), rows[i].stored);
        assert_int_equal(m68k_get(machine, ACC1), rows[i].acc);
        machine_destroy(machine);
    }
}

/* MASK keeps An in a ring; the old d2 is multiplied, then the word loaded. */
static void a_load_beside_it_goes_round(void **state)
{
    struct machine *machine = MAKE(0xa498, 0x2822); /* mac.l d2,d2,(a0)+&,d2,acc0 */
    (void)state;
    m68k_set(machine, D0 + 2, 9);
    m68k_set(machine, A0, 0x400c);
    m68k_set(machine, MASK, 0xffffffef);
    m68k_poke(machine, 0x400c, 0xcafe, 4);
    run(machine);
    assert_int_equal(m68k_get(machine, ACC0), 81);
    assert_int_equal(m68k_get(machine, D0 + 2), 0xcafe);
    assert_int_equal(m68k_get(machine, A0), 0x4000);
    machine_destroy(machine);
}

static void accumulators_are_moved(void **state)
{
    /* move.l d0,acc0; acc0,acc1; movclr.l acc1,d2; macsr,ccr */
    struct machine *machine = MAKE(0xa100, 0xa310, 0xa3c2, 0xa9c0);
    (void)state;
    m68k_set(machine, D0, 0x80000001);
    m68k_set(machine, MACSR, 0);
    m68k_set(machine, SR, 0x271f);
    run(machine);
    assert_int_equal(m68k_get(machine, ACC0), 0x80000001);
    assert_int_equal(m68k_get(machine, ACCEXT01), 0x0000ffff);
    assert_int_equal(m68k_get(machine, ACC1), 0);
    assert_int_equal(m68k_get(machine, D0 + 2), 0x80000001);
    assert_int_equal(m68k_get(machine, SR), 0x2708);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_says_where_the_stack_was),
        cmocka_unit_test(and_goes_back_there),
        cmocka_unit_test(faults_say_what_was_refused),
        cmocka_unit_test(indices_it_has_not_are_address_errors),
        cmocka_unit_test(what_fails_is_returned_to),
        cmocka_unit_test(users_have_a_stack_if_cacr_says_so),
        cmocka_unit_test(vectors_lie_on_a_megabyte),
        cmocka_unit_test(sr_is_stacked_and_loaded_in_one),
        cmocka_unit_test(a_handler_begins_undisturbed),
        cmocka_unit_test(a_lower_mask_lets_interrupts_in),
        cmocka_unit_test(only_interrupts_clear_m),
        cmocka_unit_test(trace_leaves_traps_alone),
        cmocka_unit_test(halt_ends_it),
        cmocka_unit_test(instructions_of_its_own),
        cmocka_unit_test(remainders_have_a_register),
        cmocka_unit_test(data_lie_anywhere),
        cmocka_unit_test(a7_is_stepped_like_others),
        cmocka_unit_test(four_accumulators_of_48_bits),
        cmocka_unit_test(one_accumulator_of_32_bits),
        cmocka_unit_test(stores_saturate_and_round),
        cmocka_unit_test(a_load_beside_it_goes_round),
        cmocka_unit_test(accumulators_are_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
