/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a 68000 does besides computing: exceptions and their frames, interrupts, trace, STOP, the
 * double fault. The words of programs are written as the manual's chapter 8 of the Programmer's
 * Reference Manual encodes them. */
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

enum { D0, A0 = 8, A7 = 15, PC, SR, USP, SSP };

struct source {
    struct machine *machine;
    struct line_driver driver;
};

static struct machine *make(const uint16_t *words, unsigned count)
{
    return m68k_program(M68K_BOARD("motorola,68000"), words, count);
}

static struct machine *make_68010(const uint16_t *words, unsigned count)
{
    return m68k_program(M68K_BOARD("motorola,68010"), words, count);
}

#define MAKE(...) make(M68K_WORDS(__VA_ARGS__))

/* In the handler, with the frame of six bytes. */
static void assert_exception(struct machine *machine, unsigned vector, uint32_t return_to,
                             uint32_t sr)
{
    uint32_t sp = m68k_get(machine, SSP);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(vector));
    assert_int_equal(m68k_peek(machine, sp, 2), sr);
    assert_int_equal(m68k_peek(machine, sp + 2, 4), return_to);
    assert_int_equal(m68k_get(machine, SR) & 0xa000, 0x2000);
    machine_destroy(machine);
}

static void reset_reads_the_vectors(void **state)
{
    struct machine *machine = MAKE(0x4e71);
    (void)state;
    assert_int_equal(m68k_get(machine, PC), CODE);
    assert_int_equal(m68k_get(machine, SSP), STACK);
    assert_int_equal(m68k_get(machine, SR), 0x2700);
    machine_destroy(machine);
}

static void traps_return_behind(void **state)
{
    struct machine *machine = MAKE(0x4e43); /* trap #3 */
    (void)state;
    m68k_run(machine, 50);
    assert_exception(machine, 35, CODE + 2, 0x2700);
    machine = MAKE(0x80c1); /* divu d1,d0 */
    m68k_run(machine, 50);
    assert_exception(machine, 5, CODE + 2, 0x2700);
    machine = MAKE(0x4180); /* chk d0,d0 */
    m68k_set(machine, D0, 0x8000);
    m68k_run(machine, 50);
    assert_exception(machine, 6, CODE + 2, 0x2708);
    machine = MAKE(0x4e76); /* trapv */
    m68k_set(machine, SR, 0x2702);
    m68k_run(machine, 50);
    assert_exception(machine, 7, CODE + 2, 0x2702);
}

static void undefined_words_return_to_themselves(void **state)
{
    static const uint16_t words[] = {0x4afc, 0xa123, 0xf456, 0x4e7a};
    static const uint8_t vectors[] = {4, 10, 11, 4};
    unsigned i;
    (void)state;
    for (i = 0; i < 4; i++) {
        struct machine *machine = make(&words[i], 1);
        m68k_run(machine, 50);
        assert_exception(machine, vectors[i], CODE, 0x2700);
    }
}

static void users_are_not_privileged(void **state)
{
    static const uint16_t words[][2] = {{0x4e72, 0x2000}, {0x46c0}, {0x4e73}, {0x4e60}, {0x4e70}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct machine *machine = make(words[i], 2);
        m68k_set(machine, USP, USER);
        m68k_set(machine, SR, 0);
        assert_int_equal(m68k_get(machine, A7), USER);
        m68k_run(machine, 50);
        assert_int_equal(m68k_get(machine, USP), USER);
        assert_exception(machine, 8, CODE, 0);
    }
}

/* The frame: status, address, instruction, SR, PC. */
static void an_odd_address_is_refused(void **state)
{
    struct machine *machine = MAKE(0x3010); /* move.w (a0),d0 */
    uint32_t sp = STACK - 14;
    (void)state;
    m68k_set(machine, A0, 0x4001);
    m68k_run(machine, 60);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(3));
    assert_int_equal(m68k_get(machine, SSP), sp);
    assert_int_equal(m68k_peek(machine, sp, 2) & 31, 16 | 5); /* read, data, supervisor */
    assert_int_equal(m68k_peek(machine, sp + 2, 4), 0x4001);
    assert_int_equal(m68k_peek(machine, sp + 6, 2), 0x3010);
    assert_int_equal(m68k_peek(machine, sp + 8, 2), 0x2700);
    machine_destroy(machine);
}

/* PC, as fetched ahead, status, and what has become of A0 and A1, which begin odd and even. */
static void a_fault_says_how_far_it_came(void **state)
{
    static const struct {
        uint16_t words[4];
        uint8_t ahead, status;
        int8_t a0, a1;
    } rows[] = {
        {{0xd050}, 2, 0x15, 0, 0},            /* add.w (a0),d0 */
        {{0xd058}, 2, 0x15, 2, 0},            /* add.w (a0)+,d0 */
        {{0xd060}, 4, 0x15, -2, 0},           /* add.w -(a0),d0 */
        {{0xd0a0}, 2, 0x15, -4, 0},           /* add.l -(a0),d0 */
        {{0xd098}, 2, 0x15, 0, 0},            /* add.l (a0)+,d0 */
        {{0x0650, 1}, 4, 0x15, 0, 0},         /* addi.w #1,(a0) */
        {{0x3039, 0, 0x4001}, 6, 0x15, 0, 0}, /* move.w 0x4001.l,d0 */
        {{0x303a, 1}, 2, 0x16, 0, 0},         /* move.w (1,pc),d0 */
        {{0x3099}, 4, 0x05, 0, 2},            /* move.w (a1)+,(a0) */
        {{0x3100}, 4, 0x05, -2, 0},           /* move.w d0,-(a0) */
        {{0x2100}, 4, 0x05, 0, 0},            /* move.l d0,-(a0) */
        {{0x48d0, 1}, 6, 0x05, 0, 0},         /* movem.l d0,(a0) */
        {{0xb348}, 4, 0x15, 2, 0},            /* cmpm.w (a0)+,(a1)+ */
        {{0xd149}, 4, 0x15, -2, -2},          /* addx.w -(a1),-(a0) */
        {{0x4ed0}, 2, 0x16, 0, 0},            /* jmp (a0) */
        {{0x4ea8, 0}, 4, 0x16, 0, 0},         /* jsr (0,a0) */
        {{0x51c8, 5}, 4, 0x16, 0, 0},         /* dbf d0 */
    };
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct machine *machine = make(rows[i].words, 4);
        m68k_set(machine, D0, 5);
        m68k_set(machine, A0, 0x4001);
        m68k_set(machine, A0 + 1, 0x5000);
        m68k_run(machine, 90);
        assert_int_equal(m68k_get(machine, PC), m68k_handler(3));
        assert_int_equal(m68k_get(machine, SSP), STACK - 14);
        assert_int_equal(m68k_peek(machine, STACK - 14, 2) & 31, rows[i].status);
        assert_int_equal(m68k_peek(machine, STACK - 4, 4), CODE + rows[i].ahead);
        assert_int_equal(m68k_get(machine, A0) - 0x4001, (uint32_t)rows[i].a0);
        assert_int_equal(m68k_get(machine, A0 + 1) - 0x5000, (uint32_t)rows[i].a1);
        assert_int_equal(m68k_get(machine, D0), 5);
        machine_destroy(machine);
    }
}

static void where_nothing_answers_is_a_bus_error(void **state)
{
    struct machine *machine = MAKE(0x3080); /* move.w d0,(a0) */
    (void)state;
    m68k_set(machine, A0, 0x20000);
    m68k_run(machine, 60);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(2));
    assert_int_equal(m68k_peek(machine, STACK - 14, 2) & 31, 5);
    assert_int_equal(m68k_peek(machine, STACK - 12, 4), 0x20000);
    machine_destroy(machine);
    machine = MAKE(0x4ef9, 0x0002, 0x0000); /* jmp 0x20000 */
    m68k_run(machine, 70);
    assert_int_equal(m68k_get(machine, PC), m68k_handler(2));
    assert_int_equal(m68k_peek(machine, STACK - 14, 2) & 31, 16 | 6); /* read, program */
    machine_destroy(machine);
}

static void a_second_bus_error_halts(void **state)
{
    struct machine *machine = MAKE(0x3080);
    (void)state;
    m68k_set(machine, A0, 0x20000);
    m68k_set(machine, SSP, 0x30000);
    assert_int_equal(machine_run(machine, machine_now(machine) + 200 * M68K_CYCLE), RUN_CRASHED);
    assert_non_null(strstr(machine->cpu->crash, "bus error at 0x0002fffc"));
    machine_destroy(machine);
}

static void trace_follows_each_instruction(void **state)
{
    struct machine *machine = MAKE(0x7001, 0x7002); /* moveq */
    (void)state;
    m68k_set(machine, SR, 0xa700);
    m68k_run(machine, 30);
    assert_int_equal(m68k_get(machine, D0), 1);
    assert_exception(machine, 9, CODE + 2, 0xa700);
}

static void rte_goes_back_to_the_user(void **state)
{
    struct machine *machine = MAKE(0x4e73);
    (void)state;
    m68k_poke(machine, STACK, 0x0015, 2);
    m68k_poke(machine, STACK + 2, CODE + 0x100, 4);
    m68k_poke(machine, CODE + 0x100, 0x60fe, 2);
    m68k_set(machine, USP, USER);
    m68k_run(machine, 21);
    assert_int_equal(m68k_get(machine, PC), CODE + 0x100);
    assert_int_equal(m68k_get(machine, SR), 0x0015);
    assert_int_equal(m68k_get(machine, A7), USER);
    assert_int_equal(m68k_get(machine, SSP), STACK + 6);
    machine_destroy(machine);
}

/* --- call chains --- */

static void callers_are_guessed(void **state)
{
    /* bsr 0x1010; 0x1010: link a6,#-8; jsr 0x1020; 0x1020: subq.l #4,sp; bra . */
    struct machine *machine = MAKE(0x6100, 0x000e, 0, 0, 0, 0, 0, 0, 0x4e56, 0xfff8, 0x4eb9, 0,
                                   0x1020, 0, 0, 0, 0x598f, 0x60fe);
    const struct cpu_unwinding *unwinding = machine->cpu->device.class->cpu->unwinding;
    uint64_t values[20];
    bool known[20];
    unsigned i;
    (void)state;
    m68k_run(machine, 100);
    for (i = 0; i < 20; i++) {
        values[i] = m68k_get(machine, i);
        known[i] = true;
    }
    known[A0 + 6] = false; /* as if it were no frame */
    assert_true(unwinding->guess_caller(machine->cpu, values, known, GUESS_STACK));
    assert_int_equal(values[PC], CODE + 0x1a);
    assert_int_equal(values[A7], STACK - 16);
    values[A0 + 6] = m68k_get(machine, A0 + 6);
    known[A0 + 6] = true;
    assert_true(unwinding->guess_caller(machine->cpu, values, known, GUESS_STACK));
    assert_int_equal(values[PC], CODE + 4);
    assert_int_equal(values[A7], STACK);
    machine_destroy(machine);
}

/* --- interrupts --- */

static void drive(struct source *source, unsigned level)
{
    static const char *const names[] = {"",         "cpu.irq1", "cpu.irq2", "cpu.irq3",
                                        "cpu.irq4", "cpu.irq5", "cpu.irq6", "cpu.irq7"};
    struct sim_error error;
    struct line *line = machine_line(source->machine, names[level]);
    assert_non_null(line);
    assert_true(line_drive(line, &source->driver, &error));
}

static void an_interrupt_waits_for_its_level(void **state)
{
    struct source source = {.machine = MAKE(0x46fc, 0x2300, 0x60fe)}; /* move #0x2300,sr */
    (void)state;
    drive(&source, 4);
    line_set(&source.driver, true);
    m68k_run(source.machine, 10); /* masked so far */
    assert_int_equal(m68k_get(source.machine, PC), CODE + 4);
    m68k_run(source.machine, 50);
    assert_int_equal(m68k_get(source.machine, SR), 0x2400);
    assert_exception(source.machine, 24 + 4, CODE + 4, 0x2300);
}

/* Behind the very instruction that lets it. */
static void a_lower_mask_lets_it_in(void **state)
{
    struct source source = {.machine = MAKE(0x027c, 0xf8ff, 0x4e71, 0x4e71, 0x60fe)}; /* andi */
    (void)state;
    drive(&source, 4);
    line_set(&source.driver, true);
    m68k_run(source.machine, 100);
    assert_exception(source.machine, 24 + 4, CODE + 4, 0x2000);
}

static int vector_of(void *owner, unsigned level)
{
    (void)owner;
    return (int)(0x40 + level);
}

static void a_source_may_give_the_vector(void **state)
{
    struct source source = {.machine = MAKE(0x46fc, 0x2000, 0x4e72, 0x2000)}; /* and stop */
    struct line *line = machine_line(source.machine, "cpu.irq2");
    (void)state;
    drive(&source, 2);
    line->acknowledge = vector_of;
    m68k_run(source.machine, 100);
    assert_int_equal(m68k_get(source.machine, PC), CODE + 8);
    line_set(&source.driver, true);
    m68k_run(source.machine, 100);
    assert_exception(source.machine, 0x42, CODE + 8, 0x2000);
}

static void level_7_is_not_masked_and_comes_once(void **state)
{
    struct source source = {.machine = MAKE(0x60fe)};
    (void)state;
    drive(&source, 7);
    line_set(&source.driver, true);
    m68k_run(source.machine, 500);
    assert_int_equal(m68k_get(source.machine, SSP), STACK - 6);
    assert_exception(source.machine, 31, CODE, 0x2700);
}

/* --- the MC68010 --- */

static void frames_have_a_format(void **state)
{
    static const uint16_t words[] = {0x4e43}; /* trap #3 */
    struct machine *machine = make_68010(words, 1);
    (void)state;
    m68k_run(machine, 50);
    assert_int_equal(m68k_get(machine, SSP), STACK - 8);
    assert_int_equal(m68k_peek(machine, STACK - 2, 2), 4 * 35);
    assert_exception(machine, 35, CODE + 2, 0x2700);
}

static void a_bus_error_has_the_long_frame(void **state)
{
    static const uint16_t words[] = {0x3080}; /* move.w d0,(a0) */
    struct machine *machine = make_68010(words, 1);
    uint32_t sp = STACK - 58;
    (void)state;
    m68k_set(machine, A0, 0x20000);
    m68k_run(machine, 140);
    assert_int_equal(m68k_peek(machine, sp + 6, 2), 0x8008);
    assert_int_equal(m68k_peek(machine, sp + 10, 4), 0x20000);
    assert_int_equal(m68k_get(machine, SSP), sp);
    assert_exception(machine, 2, CODE, 0x2700);
}

static void rte_knows_its_formats(void **state)
{
    static const uint16_t words[] = {0x4e73};
    struct machine *machine = make_68010(words, 1);
    (void)state;
    m68k_poke(machine, STACK, 0x2015, 2);
    m68k_poke(machine, STACK + 2, CODE + 0x100, 4);
    m68k_poke(machine, STACK + 6, 0x8008, 2);
    m68k_poke(machine, CODE + 0x100, 0x60fe, 2);
    m68k_run(machine, 25);
    assert_int_equal(m68k_get(machine, PC), CODE + 0x100);
    assert_int_equal(m68k_get(machine, SSP), STACK + 58);
    machine_destroy(machine);
    machine = make_68010(words, 1);
    m68k_poke(machine, STACK + 6, 0x3008, 2);
    m68k_run(machine, 50);
    assert_exception(machine, 14, CODE, 0x2700);
}

static void vectors_may_be_elsewhere(void **state)
{
    static const uint16_t words[] = {0x4e7b, 0x0801, 0x4e43}; /* movec d0,vbr; trap #3 */
    struct machine *machine = make_68010(words, 3);
    (void)state;
    m68k_set(machine, D0, 0x4000);
    m68k_poke(machine, 0x4000 + 4 * 35, m68k_handler(99), 4);
    m68k_run(machine, 60);
    assert_exception(machine, 99, CODE + 6, 0x2700);
}

static void its_status_is_privileged(void **state)
{
    static const uint16_t words[] = {0x40d8, 0x42c0}; /* move sr,(a0)+; move ccr,d0 */
    struct machine *machine = make_68010(words, 2);
    (void)state;
    m68k_set(machine, A0, 0x4000);
    m68k_set(machine, SR, 0x2711);
    m68k_set(machine, D0, 0xffffffff);
    m68k_run(machine, 16);
    assert_int_equal(m68k_peek(machine, 0x4000, 2), 0x2711);
    assert_int_equal(m68k_get(machine, A0), 0x4002);
    assert_int_equal(m68k_get(machine, D0), 0xffff0011);
    machine_destroy(machine);
    machine = make_68010(words, 2);
    m68k_set(machine, USP, USER);
    m68k_set(machine, SR, 0);
    m68k_run(machine, 50);
    assert_exception(machine, 8, CODE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reset_reads_the_vectors),
        cmocka_unit_test(traps_return_behind),
        cmocka_unit_test(undefined_words_return_to_themselves),
        cmocka_unit_test(users_are_not_privileged),
        cmocka_unit_test(an_odd_address_is_refused),
        cmocka_unit_test(a_fault_says_how_far_it_came),
        cmocka_unit_test(where_nothing_answers_is_a_bus_error),
        cmocka_unit_test(a_second_bus_error_halts),
        cmocka_unit_test(trace_follows_each_instruction),
        cmocka_unit_test(rte_goes_back_to_the_user),
        cmocka_unit_test(callers_are_guessed),
        cmocka_unit_test(an_interrupt_waits_for_its_level),
        cmocka_unit_test(a_lower_mask_lets_it_in),
        cmocka_unit_test(a_source_may_give_the_vector),
        cmocka_unit_test(level_7_is_not_masked_and_comes_once),
        cmocka_unit_test(frames_have_a_format),
        cmocka_unit_test(a_bus_error_has_the_long_frame),
        cmocka_unit_test(rte_knows_its_formats),
        cmocka_unit_test(vectors_may_be_elsewhere),
        cmocka_unit_test(its_status_is_privileged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
