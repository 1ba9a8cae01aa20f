/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines for the fuzz targets: made of the built-in boards, with a small program for the
 * test-only processor that keeps its chips busy; short runs. */
#ifndef TESTS_FUZZ_MACHINES_H
#define TESTS_FUZZ_MACHINES_H

#include "blob.h"
#include "builtin_boards.h"
#include "input.h"
#include "machine.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#define FUZZ_RUN (20 * SIM_US) /* virtual time that an input's machine runs */

static inline const struct builtin_board *fuzz_board(const char *name)
{
    const struct builtin_board *board = builtin_board_find(name);
    if (board == NULL)
        abort();
    return board;
}

/* Instruction words: sim/cpu/test/test_cpu.h. */
#define LDI(d, value)        0x0800 | (d) << 8, (value)
#define ST(d, s, offset)     0x6000 | (d) << 8 | (s) << 5 | (offset)
#define OUT(d, s, offset)    0x9000 | (d) << 8 | (s) << 5 | (offset)
#define MASK(level)          0xc800 | (level)
#define BRANCH(displacement) 0x9800 | ((displacement)&0xff)

static const uint16_t fuzz_program[] = {
    0x3f00, 0x8040, 0x8070, 0x8070, 0, 0,      0,      0,      0x8072, 0x8072, 0x8072, 0x8072,
    0x8072, 0x8072, 0x8072, 0x8072, 0, 0x8072, 0x8072, 0x8072, 0x8072, 0x8072, 0x8072, 0x8072,
};

static const uint16_t fuzz_start[] = {
    LDI(6, 0x10),   LDI(0, 1),  OUT(0, 6, 3), OUT(0, 6, 2),   OUT(0, 6, 0), /* the console */
    LDI(6, 0),      LDI(0, 17), OUT(0, 6, 2), LDI(0, 15),     OUT(0, 6, 1), /* interrupts */
    LDI(6, 0x8000), LDI(0, 5),  ST(0, 6, 1),  LDI(0, 7),      ST(0, 6, 2),  /* the timer */
    LDI(6, 0x8010), LDI(0, 40), ST(0, 6, 2),  LDI(0, 0x6000), ST(0, 6, 1),   LDI(0, 3),
    ST(0, 6, 3),    MASK(0),    LDI(0, 0x10), LDI(1, 0x6100), LDI(2, 0x400), 0xe800, /* bmov */
};

static inline void fuzz_poke(struct bus_space *space, uint32_t address, const uint16_t *words,
                             unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++) {
        const uint8_t bytes[2] = {(uint8_t)(words[i] >> 8), (uint8_t)words[i]};
        bus_poke(space, address + i, bytes, 2);
    }
}

static inline struct machine *fuzz_test_cpu(void)
{
    static const uint16_t handlers[] = {BRANCH(-1), BRANCH(-1), 0xb000 /* reti */};
    const struct builtin_board *board = fuzz_board("test-cpu");
    struct machine *machine = machine_create(board->dtb, board->size, NULL, NULL);
    if (machine == NULL)
        abort();
    fuzz_poke(machine->cpu->program, 0x8000, fuzz_program,
              sizeof fuzz_program / sizeof fuzz_program[0]);
    fuzz_poke(machine->cpu->program, 0x8040, fuzz_start, sizeof fuzz_start / sizeof fuzz_start[0]);
    fuzz_poke(machine->cpu->program, 0x8070, handlers, 3);
    machine_reset(machine);
    input_serial_at(machine, 100 * SIM_US, "console", "hello", 5, NULL);
    input_serial_at(machine, 300 * SIM_US, "panel", "there", 5, NULL);
    machine_run(machine, 200 * SIM_US);
    return machine;
}

/* A board without a program. */
static inline struct machine *fuzz_empty(const char *name)
{
    const struct builtin_board *board = fuzz_board(name);
    struct machine *machine = machine_create(board->dtb, board->size, NULL, NULL);
    if (machine == NULL)
        abort();
    machine_reset(machine);
    input_serial_at(machine, 100 * SIM_US, "0", "hello", 5, NULL);
    return machine;
}

/* The Cortex-M board takes its first faults. */
static inline struct machine *fuzz_mps2(void)
{
    return fuzz_empty("mps2-an385");
}

static inline void fuzz_snapshot_of(struct machine *machine, struct blob *blob)
{
    if (!snapshot_save(machine, blob, NULL))
        abort();
}

/* Runs a little, saves, and goes. */
static inline void fuzz_use(struct machine *machine)
{
    struct blob again = {0};
    struct sim_error error;
    if (machine == NULL)
        return;
    machine_run(machine, machine->now + FUZZ_RUN);
    snapshot_save(machine, &again, &error);
    blob_free(&again);
    machine_destroy(machine);
}

#endif
