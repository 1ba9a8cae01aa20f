/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt controllers of the H8 chips: vectors, priorities, masks by I, UI and EXR, pins by level
 * and edge, flags, latency, nesting, requests that DTC or DMAC take, trace, snapshots. The oracle
 * is the manuals' tables. */
#include "sim/cpu/h8/h8.h"
#include "sim/dev/h8_chip.h"
#include "tests/support/assemble.h"
#include "tests/support/h8_board.h"
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* --- the tables of vectors --- */

/* A chip with a program that does nothing, and a driver on each vector's line. */
struct chip {
    struct machine *machine;
    struct h8 *cpu;
    struct device *intc;
    struct line_driver lines[H8_VECTOR_COUNT];
};

static struct chip make(const char *board)
{
    struct chip chip = {.machine = test_builtin(board, NULL)};
    struct sim_error error;
    uint32_t i;
    chip.cpu = (struct h8 *)chip.machine->cpu;
    chip.intc = machine_device(chip.machine, "intc");
    for (i = 0; i < H8_VECTOR_COUNT; i++) {
        struct line *line = chip.intc->class->interrupt(chip.intc, &i, 1, &error);
        assert_true(line_drive(line, &chip.lines[i], &error));
    }
    chip.machine->input_open = true;
    machine_reset(chip.machine);
    return chip;
}

/* Time for decisions; the processor runs away meanwhile, or locks up. */
static void pass(struct chip *chip)
{
    machine_run(chip->machine, chip->machine->now + 10 * SIM_US);
}

static int pending(const struct chip *chip, uint8_t ccr, uint8_t exr)
{
    return chip->cpu->interrupts.pending(chip->cpu->interrupts.owner, ccr, exr);
}

/* Sources of a chip, in the manual's order. */
struct sources {
    const char *board;
    uint8_t vectors[72]; /* 0 ends */
};

static const struct sources chips[] = {
    {"rcx", {12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 27, 28, 29, 30, 35, 36}},
    {"aki-h8-3069f", {20, 21, 23, 24, 25, 26, 28, 29, 30, 32, 33, 34, 36, 37, 38, 39, 40, 41,
                      42, 43, 44, 45, 46, 47, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63}},
    {"edk2329", {24, 25, 26, 28, 32, 33, 34, 35, 36, 40, 41, 42, 43, 44, 45, 46, 47, 48,
                 49, 50, 51, 52, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 68, 69, 70,
                 72, 73, 74, 75, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91}}};

static void of_equal_priorities_the_first_vector_is_taken(void **state)
{
    size_t i, j;
    (void)state;
    for (i = 0; i < sizeof chips / sizeof *chips; i++) {
        struct chip chip = make(chips[i].board);
        for (j = 0; chips[i].vectors[j] != 0; j++)
            line_set(&chip.lines[chips[i].vectors[j]], true);
        pass(&chip);
        for (j = 0; chips[i].vectors[j] != 0; j++) {
            assert_int_equal(pending(&chip, 0, 0), chips[i].vectors[j]);
            line_set(&chip.lines[chips[i].vectors[j]], false);
        }
        assert_int_equal(pending(&chip, 0, 0), -1);
        machine_destroy(chip.machine);
    }
}

/* --- H8/300H: IPRA, IPRB --- */

enum { IPRA = 0xfee018, IPRB = 0xfee019, SYSCR_3069 = 0xfee012 };

static const struct {
    uint8_t reg, bit, first, last; /* the vectors whose priority it is */
} iprs[] = {{0, 7, 12, 12}, {0, 6, 13, 13}, {0, 5, 14, 15}, {0, 4, 16, 17}, {0, 3, 20, 23},
            {0, 2, 24, 26}, {0, 1, 28, 30}, {0, 0, 32, 34}, {1, 7, 36, 39}, {1, 6, 40, 43},
            {1, 5, 44, 47}, {1, 3, 52, 55}, {1, 2, 56, 59}, {1, 1, 60, 63}};

static bool is_source(const struct sources *sources, unsigned vector)
{
    return strchr((const char *)sources->vectors, (int)vector) != NULL;
}

/* With UE = 0 and I = 1, UI = 0 only what has priority 1 passes. */
static void each_bit_of_ipra_and_iprb_is_its_sources(void **state)
{
    struct chip chip = make("aki-h8-3069f");
    size_t i;
    unsigned vector;
    (void)state;
    test_put(chip.machine, SYSCR_3069, 0x01);
    for (i = 4; i < sizeof iprs / sizeof *iprs; i++) {
        test_put(chip.machine, IPRA, iprs[i].reg == 0 ? 1u << iprs[i].bit : 0);
        test_put(chip.machine, IPRB, iprs[i].reg == 1 ? 1u << iprs[i].bit : 0);
        for (vector = 20; vector < 64; vector++) {
            bool mine = vector >= iprs[i].first && vector <= iprs[i].last;
            if (!is_source(&chips[1], vector))
                continue;
            line_set(&chip.lines[vector], true);
            pass(&chip);
            assert_int_equal(pending(&chip, CCR_I, 0), mine ? (int)vector : -1);
            assert_int_equal(pending(&chip, CCR_I | CCR_UI, 0), -1);
            assert_int_equal(pending(&chip, 0, 0), vector);
            line_set(&chip.lines[vector], false);
        }
    }
    machine_destroy(chip.machine);
}

static void priority_one_goes_first_and_ue_makes_ui_the_users(void **state)
{
    struct chip chip = make("aki-h8-3069f");
    (void)state;
    line_set(&chip.lines[20], true);
    line_set(&chip.lines[53], true);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 0), 20);
    test_put(chip.machine, IPRB, 0x08);
    assert_int_equal(pending(&chip, 0, 0), 53);
    assert_int_equal(pending(&chip, CCR_I, 0), -1); /* UE is 1 behind a reset */
    test_put(chip.machine, SYSCR_3069, 0x01);
    assert_int_equal(pending(&chip, CCR_I, 0), 53);
    assert_int_equal(pending(&chip, CCR_UI, 0), 53);
    assert_int_equal(pending(&chip, CCR_I | CCR_UI, 0), -1);
    machine_destroy(chip.machine);
}

/* --- H8S: interrupt control modes 0 and 2 --- */

enum { IPR_2329 = 0xfffec4, SYSCR_2329 = 0xffff39 };

static const struct {
    uint8_t reg, shift, first, last;
} levels[] = {{2, 0, 24, 24}, {3, 4, 25, 25}, {3, 0, 26, 26},  {4, 0, 28, 28},
              {5, 4, 32, 36}, {5, 0, 40, 43}, {6, 4, 44, 47},  {6, 0, 48, 52},
              {7, 4, 56, 59}, {7, 0, 60, 63}, {8, 4, 64, 66},  {8, 0, 68, 70},
              {9, 4, 72, 75}, {9, 0, 80, 83}, {10, 4, 84, 87}, {10, 0, 88, 91}};

static void each_field_of_ipra_to_iprk_is_its_sources(void **state)
{
    struct chip chip = make("edk2329");
    size_t i, j;
    (void)state;
    test_put(chip.machine, SYSCR_2329, 0x21);
    for (i = 0; i < sizeof levels / sizeof *levels; i++) {
        for (j = 0; j < 11; j++)
            test_put(chip.machine, IPR_2329 + (uint32_t)j, 0);
        test_put(chip.machine, IPR_2329 + levels[i].reg, 3u << levels[i].shift);
        for (j = 0; chips[2].vectors[j] != 0; j++) {
            unsigned vector = chips[2].vectors[j];
            bool mine = vector >= levels[i].first && vector <= levels[i].last;
            line_set(&chip.lines[vector], true);
            pass(&chip);
            assert_int_equal(pending(&chip, CCR_I, 2), mine ? (int)vector : -1);
            assert_int_equal(pending(&chip, 0, 3), -1);
            line_set(&chip.lines[vector], false);
        }
    }
    machine_destroy(chip.machine);
}

static void mode_0_knows_no_levels(void **state)
{
    struct chip chip = make("edk2329");
    (void)state;
    test_put(chip.machine, IPR_2329 + 8, 0x00); /* 8-bit timers: 0 */
    line_set(&chip.lines[64], true);
    line_set(&chip.lines[80], true);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 7), 64);
    assert_int_equal(pending(&chip, CCR_I, 0), -1);
    test_put(chip.machine, SYSCR_2329, 0x21);
    assert_int_equal(pending(&chip, 0, 6), 80);
    assert_int_equal(pending(&chip, 0, 7), -1);
    machine_destroy(chip.machine);
}

/* --- who takes requests --- */

struct taken {
    unsigned calls, vector, acknowledged;
    bool level;
    struct chip *chip;
};

static void requested(void *owner, unsigned vector, bool level)
{
    struct taken *taken = owner;
    taken->calls++;
    taken->vector = vector;
    taken->level = level;
}

static int acknowledge(void *owner, unsigned vector)
{
    struct taken *taken = owner;
    taken->acknowledged = vector;
    line_set(&taken->chip->lines[vector], false);
    return 0;
}

static void what_a_taker_claims_the_processor_does_not_get(void **state)
{
    struct chip chip = make("edk2329");
    struct taken dma = {.chip = &chip}, dtc = {.chip = &chip};
    struct h8_taker second = {.owner = &dtc, .requested = requested, .rank = 1};
    struct h8_taker first = {.owner = &dma, .requested = requested, .rank = 0};
    (void)state;
    chip.lines[81].line->acknowledge = acknowledge;
    chip.lines[81].line->acknowledge_owner = &dtc;
    h8_intc_add_taker(chip.intc, &second);
    h8_intc_add_taker(chip.intc, &first);
    line_set(&chip.lines[81], true);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 0), 81);
    h8_intc_claim(chip.intc, &second, 81);
    assert_int_equal(dtc.calls, 1);
    assert_true(dtc.level);
    assert_int_equal(pending(&chip, 0, 0), -1);
    h8_intc_acknowledge(chip.intc, 81);
    assert_int_equal(dtc.acknowledged, 81);
    assert_int_equal(dtc.calls, 2);
    assert_false(dtc.level);
    assert_false(h8_intc_requested(chip.intc, 81));
    h8_intc_watch(chip.intc, &first, 81);
    line_set(&chip.lines[81], true);
    assert_int_equal(dma.calls, 1);
    assert_int_equal(dtc.calls, 3);
    h8_intc_claim(chip.intc, &first, 81);
    line_set(&chip.lines[81], false);
    line_set(&chip.lines[81], true);
    assert_int_equal(dtc.calls, 3); /* the first gets it alone */
    h8_intc_release(chip.intc, &first, 81);
    h8_intc_release(chip.intc, &second, 81);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 0), 81);
    machine_destroy(chip.machine);
}

/* --- programs --- */

/* The manual's least: decision 2, one state of an instruction, stack 4, vector 2, two fetches 4,
 * inside 4. NOP takes two, so what comes at its beginning waits for one more state. */
static void pins_ask_by_level_and_edge(const char *engine)
{
    static const char source[] = "        .org 0\n"
                                 "        .word start\n"
                                 "        .org 6\n"
                                 "        .word nmi, irq0, irq1, irq2\n"
                                 "        .org 0x100\n"
                                 "start:  mov.w #0xff00,r7\n"
                                 "        mov.b #3,r0l\n"
                                 "        mov.b r0l,@0xffc7:16\n"
                                 "        mov.b #2,r0l\n"
                                 "        mov.b r0l,@0xffc6:16\n" /* IRQ1 by its edge */
                                 "masked: nop\n"
                                 "        nop\n"
                                 "        nop\n"
                                 "open:   andc #0x7f,ccr\n"
                                 "        nop\n"
                                 "first:  nop\n"
                                 "second: nop\n"
                                 "        .rept 4\n"
                                 "        nop\n"
                                 "        .endr\n"
                                 "third:  nop\n"
                                 "        .rept 4\n"
                                 "        nop\n"
                                 "        .endr\n"
                                 "fourth: bra fourth\n"
                                 "irq0:   nop\n"
                                 "        rte\n"
                                 "irq1:   nop\n"
                                 "        rte\n"
                                 "irq2:   nop\n"
                                 "nmi:    nop\n"
                                 "        rte\n";
    struct h8_board b;
    uint64_t then;
    h8_board_start(&b, "rcx", source, engine);
    assert_int_equal(h8_board_read(&b, 0xffc6, 2), 0xf8f8);
    h8_board_run_to(&b, "masked");
    test_pin(b.machine, "intc.irq0", false);
    h8_board_run_to(&b, "open"); /* waits for bit I */
    test_pin(b.machine, "intc.irq0", true);
    then = h8_board_run_to(&b, "first");
    test_pin(b.machine, "intc.irq0", false);
    assert_int_equal(h8_board_run_to(&b, "irq0") - then, 2 + 2 + 4 + 2 + 4 + 4);
    assert_int_equal(h8_board_get(&b, "ccr") & 0x80, 0x80);
    assert_int_equal(h8_board_read(&b, 0xfefe, 2), h8_board_address(&b, "second") + 2);
    h8_board_run_to(&b, "irq0"); /* still low: again */
    test_pin(b.machine, "intc.irq0", true);
    h8_board_run_to(&b, "third");
    test_pin(b.machine, "intc.irq1", false); /* once for the edge */
    h8_board_run_to(&b, "irq1");
    h8_board_run_to(&b, "fourth");
    test_pin(b.machine, "intc.irq1", true);
    test_pin(b.machine, "intc.irq2", false); /* is not enabled */
    test_pin(b.machine, "intc.nmi", false);
    h8_board_run_to(&b, "nmi");
    h8_board_run_to(&b, "fourth");
    test_pin(b.machine, "intc.nmi", true);
    test_pin(b.machine, "intc.irq1", false);
    h8_board_run_to(&b, "irq1");
    h8_board_end(&b);
}

/* UE = 0: a handler has I and UI set; when it clears UI, priority 1 breaks in, and 0 does not. */
static void ui_lets_priority_one_nest(const char *engine)
{
    static const char source[] = "        .org 0\n"
                                 "        .long start\n"
                                 "        .org 0x30\n"
                                 "        .long irq0, irq1, irq2\n"
                                 "        .org 0x100\n"
                                 "start:  mov.l #0xffff00,er7\n"
                                 "        set 0x01, 0xfee012\n"
                                 "        set 0x40, 0xfee018\n" /* IRQ1 */
                                 "        set 0x07, 0xfee014\n" /* falling edges */
                                 "        set 0x07, 0xfee015\n"
                                 "        andc #0x3f,ccr\n"
                                 "        nop\n"
                                 "open:   nop\n"
                                 "end:    bra end\n"
                                 "irq0:   nop\n"
                                 "        nop\n"
                                 "        nop\n"
                                 "        nop\n"
                                 "closed: andc #0xbf,ccr\n"
                                 "        nop\n"
                                 "        nop\n"
                                 "        rte\n"
                                 "irq1:   nop\n"
                                 "        rte\n"
                                 "irq2:   nop\n"
                                 "        rte\n";
    struct h8_board b;
    h8_board_start(&b, "aki-h8-3069f", source, engine);
    h8_board_run_to(&b, "open");
    test_pin(b.machine, "intc.irq0", false);
    h8_board_run_to(&b, "irq0");
    assert_int_equal(h8_board_get(&b, "ccr") & 0xc0, 0xc0);
    test_pin(b.machine, "intc.irq1", false);
    test_pin(b.machine, "intc.irq2", false);
    h8_board_run_to(&b, "closed"); /* none breaks in */
    h8_board_run_to(&b, "irq1");
    assert_int_equal(h8_board_get(&b, "er7"), 0xffff00 - 8);
    h8_board_run_to(&b, "irq2");
    assert_int_equal(h8_board_get(&b, "er7"), 0xffff00 - 4);
    h8_board_run_to(&b, "end");
    assert_int_equal(h8_board_get(&b, "ccr") & 0xc0, 0);
    h8_board_end(&b);
}

/* Level 5 breaks into level 3, level 2 waits; EXR and CCR lie below each other; T traces. */
static void levels_nest_and_t_traces(const char *engine)
{
    static const char source[] = "        .org 0\n"
                                 "        .long start\n"
                                 "        .org 0x14\n"
                                 "        .long traced\n"
                                 "        .org 0x1c\n"
                                 "        .long nmi\n"
                                 "        .org 0x20\n"
                                 "        .long trap\n"
                                 "        .org 0x40\n"
                                 "        .long irq0, irq1, irq2\n"
                                 "        .org 0x200\n"
                                 "start:  mov.l #0xfff000,er7\n"
                                 "        set 0x21, 0xffff39\n"
                                 "        set 0x35, 0xfffec4\n"
                                 "        set 0x20, 0xfffec5\n"
                                 "        set 0x07, 0xffff2e\n"
                                 "        set 0x15, 0xffff2d\n" /* falling edges */
                                 "        andc #0x7f,ccr\n"
                                 "        ldc #0,exr\n"
                                 "        nop\n"
                                 "first:  nop\n"
                                 "        .rept 6\n"
                                 "        nop\n"
                                 "        .endr\n"
                                 "last:   trapa #0\n"
                                 "        andc #0x7f,ccr\n"
                                 "        ldc #0x84,exr\n"
                                 "        nop\n"
                                 "untold: nop\n"
                                 "told:   nop\n"
                                 "end:    bra end\n"
                                 "irq0:   nop\n"
                                 "inside: nop\n"
                                 "        .rept 4\n"
                                 "        nop\n"
                                 "        .endr\n"
                                 "        rte\n"
                                 "irq1:   nop\n"
                                 "        rte\n"
                                 "irq2:   nop\n"
                                 "        rte\n"
                                 "nmi:    nop\n"
                                 "        rte\n"
                                 "trap:   nop\n"
                                 "        rte\n"
                                 "traced: nop\n"
                                 "        rte\n";
    struct h8_board b;
    uint64_t then;
    h8_board_start(&b, "edk2329", source, engine);
    then = h8_board_run_to(&b, "first");
    test_pin(b.machine, "intc.irq0", false);
    test_pin(b.machine, "intc.irq2", false);
    /* decision 3, one state, stack 3, vector 2, two fetches 2, inside 2 */
    assert_int_equal(h8_board_run_to(&b, "irq0") - then, 3 + 1 + 3 + 2 + 2 + 2);
    assert_int_equal(h8_board_get(&b, "exr"), 3);
    assert_int_equal(h8_board_get(&b, "ccr") & 0x80, 0);
    assert_int_equal(h8_board_get(&b, "er7"), 0xfff000 - 6);
    assert_int_equal(h8_board_read(&b, 0xfff000 - 6, 1), 0x78);
    h8_board_run_to(&b, "inside");
    test_pin(b.machine, "intc.irq1", false);
    h8_board_run_to(&b, "irq1");
    assert_int_equal(h8_board_get(&b, "exr"), 5);
    assert_int_equal(h8_board_read(&b, 0xfff000 - 12, 1), 0x7b);
    h8_board_run_to(&b, "irq2"); /* behind irq0's RTE */
    assert_int_equal(h8_board_get(&b, "exr"), 2);
    assert_int_equal(h8_board_get(&b, "er7"), 0xfff000 - 6);
    h8_board_run_to(&b, "last");
    h8_board_run_to(&b, "trap");
    assert_int_equal(h8_board_get(&b, "exr"), 0);
    assert_int_equal(h8_board_get(&b, "ccr") & 0x80, 0x80);
    h8_board_run_to(&b, "traced");
    assert_int_equal(h8_board_get(&b, "exr"), 4);
    assert_int_equal(h8_board_read(&b, 0xfff000 - 4, 4) & 0xffffff, h8_board_address(&b, "untold"));
    h8_board_run_to(&b, "traced");
    assert_int_equal(h8_board_read(&b, 0xfff000 - 4, 4) & 0xffffff, h8_board_address(&b, "told"));
    test_pin(b.machine, "intc.nmi", false);
    h8_board_run_to(&b, "nmi");
    assert_int_equal(h8_board_get(&b, "exr"), 7);
    h8_board_end(&b);
}

/* ISR: by write of 0 behind a read as 1 alone. */
static void flags_are_cleared_behind_a_read(void **state)
{
    enum { ISCR = 0xfee014, ISR = 0xfee016 };
    struct chip chip = make("aki-h8-3069f");
    (void)state;
    test_put(chip.machine, ISCR, 0x03);
    line_set(&chip.lines[12], true);
    line_set(&chip.lines[12], false);
    test_put(chip.machine, ISR, 0);
    assert_int_equal(test_get(chip.machine, ISR), 1);
    line_set(&chip.lines[13], true);
    test_put(chip.machine, ISR, 0); /* IRQ1 was not read yet */
    assert_int_equal(test_get(chip.machine, ISR), 2);
    test_put(chip.machine, ISCR, 0x00); /* by level, and low */
    test_put(chip.machine, ISR, 0);
    assert_int_equal(test_get(chip.machine, ISR), 2);
    machine_destroy(chip.machine);
}

/* The H8/300 has no flags to be read: an edge is forgotten when the pin goes by level again, and a
 * level that is over asks no more. */
static void the_h8_300_forgets_edges_and_levels(void **state)
{
    enum { ISCR = 0xffc6, IER = 0xffc7 };
    struct chip chip = make("rcx");
    (void)state;
    test_put(chip.machine, ISCR, 0x04);
    line_set(&chip.lines[6], true);
    line_set(&chip.lines[6], false);
    test_put(chip.machine, ISCR, 0x00);
    test_put(chip.machine, IER, 0x04);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 0), -1);
    line_set(&chip.lines[6], true);
    pass(&chip);
    assert_int_equal(pending(&chip, 0, 0), 6);
    line_set(&chip.lines[6], false);
    assert_int_equal(pending(&chip, 0, 0), -1);
    machine_destroy(chip.machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_equal_priorities_the_first_vector_is_taken),
        cmocka_unit_test(each_bit_of_ipra_and_iprb_is_its_sources),
        cmocka_unit_test(priority_one_goes_first_and_ue_makes_ui_the_users),
        cmocka_unit_test(each_field_of_ipra_to_iprk_is_its_sources),
        cmocka_unit_test(mode_0_knows_no_levels),
        cmocka_unit_test(what_a_taker_claims_the_processor_does_not_get),
        H8_BOARD_TEST(pins_ask_by_level_and_edge),
        H8_BOARD_TEST(ui_lets_priority_one_nest),
        H8_BOARD_TEST(levels_nest_and_t_traces),
        cmocka_unit_test(flags_are_cleared_behind_a_read),
        cmocka_unit_test(the_h8_300_forgets_edges_and_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
