/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs on boards with an H8: see h8_board.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "h8_board.h"

#include "assemble.h"
#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(void *owner, const struct probe_event *event)
{
    struct h8_board *board = owner;
    if (event->pc == board->stop_at && event->now != board->left)
        machine_stop(board->machine);
}

static void load(struct h8_board *board)
{
    size_t i;
    for (i = 0; i < board->program.section_count; i++) {
        const struct asm_made_section *section = &board->program.sections[i];
        if (section->bytes != NULL && section->size != 0)
            bus_poke(board->machine->cpu->program, (uint32_t)section->address, section->bytes,
                     section->size);
    }
}

static void assemble(struct h8_board *board, const char *source)
{
    static const char set[] = "        .macro set value, address\n"
                              "        mov.b #\\value,r1l\n"
                              "        mov.b r1l,@\\address:32\n"
                              "        .endm\n";
    const struct asm_options options = {.processor =
                                            board->machine->cpu->device.class->cpu->processor};
    size_t size = sizeof set + strlen(source);
    char *text = malloc(size);
    assert_non_null(text);
    snprintf(text, size, "%s%s", set, source);
    if (!asm_assemble("test.s", text, size - 1, &options, &board->program))
        fail_msg("%s", board->program.errors[0].text);
    free(text);
}

void h8_board_start_with(struct h8_board *board, const char *name, const char *source,
                         const struct machine_options *options)
{
    memset(board, 0, sizeof *board);
    board->machine = test_builtin(name, options);
    assemble(board, source);
    load(board);
    board->probe = (struct probe){.mask = PROBE_BREAK, .function = stop, .owner = board};
    machine_probe_add(board->machine, &board->probe);
    board->machine->input_open = true;
    machine_reset(board->machine);
}

void h8_board_start(struct h8_board *board, const char *name, const char *source,
                    const char *engine)
{
    struct machine_options options = {.engine = engine};
    h8_board_start_with(board, name, source, &options);
}

void h8_board_end(struct h8_board *board)
{
    machine_destroy(board->machine);
    asm_program_free(&board->program);
}

uint32_t h8_board_address(const struct h8_board *board, const char *label)
{
    size_t i;
    for (i = 0; i < board->program.symbol_count; i++)
        if (strcmp(board->program.symbols[i].name, label) == 0)
            return (uint32_t)board->program.symbols[i].value;
    fail_msg("no label %s", label);
    return 0;
}

uint64_t h8_board_run_to(struct h8_board *board, const char *label)
{
    struct machine *machine = board->machine;
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    board->stop_at = h8_board_address(board, label);
    machine_break_add(machine, board->stop_at);
    board->left = machine->now;
    if (machine_run(machine, machine->now + 1000 * SIM_MS) != RUN_STOPPED)
        fail_msg("%s is not reached: pc is 0x%x %s", label, class->pc(machine->cpu),
                 machine->cpu->crash);
    machine_break_remove(machine, board->stop_at);
    return clock_cycles_at(machine->cpu->clock, machine_now(machine));
}

unsigned h8_board_cycles(struct h8_board *board, const char *from, const char *to)
{
    struct cpu *cpu = board->machine->cpu;
    bool there = cpu->device.class->cpu->pc(cpu) == h8_board_address(board, from);
    uint64_t begin = there ? clock_cycles_at(cpu->clock, machine_now(board->machine))
                           : h8_board_run_to(board, from);
    return (unsigned)(h8_board_run_to(board, to) - begin);
}

uint32_t h8_board_read(struct h8_board *board, uint32_t address, unsigned bytes)
{
    uint8_t buffer[4] = {0};
    uint32_t value = 0;
    unsigned i;
    bus_peek(board->machine->cpu->data, address, buffer, bytes);
    for (i = 0; i < bytes; i++)
        value = value << 8 | buffer[i];
    return value;
}

uint32_t h8_board_get(struct h8_board *board, const char *reg)
{
    const struct cpu_class *class = board->machine->cpu->device.class->cpu;
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (strcmp(class->registers[i].name, reg) == 0)
            return (uint32_t) class->get(board->machine->cpu, i);
    fail_msg("no register %s", reg);
    return 0;
}

void h8_board_each(void **state)
{
    const struct h8_board_test *test = *state;
    struct machine *machine = test_builtin("rcx", NULL);
    unsigned i;
    for (i = 0; machine_engine(machine, i) != NULL; i++)
        test->run(machine_engine(machine, i));
    machine_destroy(machine);
}
