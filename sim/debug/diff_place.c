/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a side stands, in words: see diff_parts.h. */
#include "debug/diff_parts.h"
#include "disassemble.h"
#include "symbols/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The service nearest to the application: one may call another. */
static void find_call(struct diff_side *side, char *call)
{
    static const size_t most = 24;
    struct frame frames[24], innermost;
    struct source_function function;
    size_t count, i;
    *call = '\0';
    if (side->calls == NULL)
        return;
    frame_of_cpu(side->machine, &innermost);
    count = frame_backtrace(side->machine, side->symbols, &innermost, frames, most);
    for (i = 0; i < count && !frames[i].exception; i++) {
        const char *service;
        if (!symbols_function_at(side->symbols, frames[i].pc - frames[i].is_caller, &function))
            continue;
        service = calls_service(side->calls, function.name);
        if (service != NULL)
            snprintf(call, DIFF_NAME, "%.*s", DIFF_NAME - 1, service);
    }
}

static void find_where(struct diff_side *side, struct diff_place *place)
{
    struct source_function function;
    snprintf(place->where, sizeof place->where, "0x%08x", place->pc);
    if (side->symbols == NULL)
        return;
    symbols_place(side->symbols, place->pc, place->where, sizeof place->where);
    if (symbols_function_at(side->symbols, place->pc, &function))
        snprintf(place->function, sizeof place->function, "%.*s", DIFF_NAME - 1, function.name);
}

static void find_instruction(struct diff_side *side, struct diff_place *place)
{
    struct cpu *cpu = side->machine->cpu;
    struct instruction instruction;
    struct sim_error error;
    struct disassembler *disassembler = disassembler_create(cpu->device.class->cpu, &error);
    if (disassembler == NULL)
        return;
    disassemble_at(disassembler, cpu->program, place->pc, &instruction);
    if (instruction.size > 0)
        snprintf(place->instruction, sizeof place->instruction, "%s", instruction.text);
    disassembler_destroy(disassembler);
}

void diff_place_of(struct diff_side *side, struct diff_place *place)
{
    struct cpu *cpu = side->machine->cpu;
    memset(place, 0, sizeof *place);
    place->when = side->machine->now;
    place->pc = cpu->device.class->cpu->pc(cpu);
    memcpy(place->task, side->who.task, sizeof place->task);
    if (side->who.depth > 0)
        memcpy(place->handler, side->who.handlers[side->who.depth - 1], sizeof place->handler);
    find_call(side, place->call);
    find_where(side, place);
    find_instruction(side, place);
}

void diff_name_memory(const struct diff_side *side, uint32_t address, char name[static DIFF_NAME])
{
    const struct image_symbol *symbol = NULL;
    uint64_t offset = 0;
    if (side->symbols != NULL)
        symbol = image_symbol_at(symbols_image(side->symbols), address, &offset);
    if (symbol == NULL || offset >= (symbol->size > 0 ? symbol->size : 1))
        snprintf(name, DIFF_NAME, "memory 0x%08x", address);
    else if (offset == 0)
        snprintf(name, DIFF_NAME, "%.40s", symbol->name);
    else
        snprintf(name, DIFF_NAME, "%.40s+%" PRIu64, symbol->name, offset);
}
