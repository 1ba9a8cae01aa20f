/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of operations. */
#include "writer.h"

/* From then on a block ends. */
#define ENOUGH_INSTRUCTIONS 48u

struct table_op *writer_op(struct table_writer *w, unsigned code, unsigned x, unsigned y,
                           unsigned z, uint32_t imm)
{
    struct table_build *build = w->build;
    struct table_op *op = &build->ops[build->op_count++];
    *op = (struct table_op){.x = (uint16_t)x,
                            .y = (uint16_t)y,
                            .z = (uint16_t)z,
                            .imm = imm,
                            .code = (uint16_t)code,
                            .instruction = (uint8_t)build->instruction_count};
    return op;
}

unsigned writer_fetch(struct bus_space *space, uint32_t address, uint8_t *bytes, unsigned most)
{
    unsigned i;
    for (i = 0; i < most; i++) {
        const struct bus_page *page = bus_page(space, address + i);
        if (page->read == NULL)
            break;
        bytes[i] = page->read[(address + i) % BUS_PAGE_BYTES];
    }
    return i;
}

/* --- a block --- */

static unsigned kind_of(const struct table_writer *w, const struct table_op *op)
{
    return w->reader->core->facts[op->code].kind;
}

/* False: it cannot be fetched; nothing was written. */
static bool write_one(struct table_writer *w, const struct machine *machine)
{
    struct table_build *build = w->build;
    struct table_instruction *i = &build->instructions[build->instruction_count];
    unsigned first = build->op_count;
    w->size = w->cycles = w->mode = 0;
    w->ends = false;
    if (machine_breaks_at(machine, w->pc))
        writer_op(w, w->reader->leave, 0, 0, 0, 0);
    if (!w->reader->instruction(w)) {
        build->op_count = first;
        return false;
    }
    *i = (struct table_instruction){.pc = w->pc,
                                    .op = (uint16_t)first,
                                    .rest = (uint16_t)w->cycles,
                                    .size = (uint8_t)w->size,
                                    .mode = w->mode};
    build->instruction_count++;
    w->pc += w->size;
    return true;
}

static void write_instructions(struct table_writer *w, const struct machine *machine)
{
    const struct table_build *build = w->build;
    while (!w->ends && build->instruction_count < ENOUGH_INSTRUCTIONS &&
           build->op_count + w->reader->most_ops + 2 <= TABLE_MOST_OPS)
        if (!write_one(w, machine))
            return;
}

/* Unless nothing gets there. */
static void write_way_on(struct table_writer *w)
{
    struct table_build *build = w->build;
    if (build->op_count > 0 && kind_of(w, &build->ops[build->op_count - 1]) >= TABLE_ALWAYS)
        return;
    writer_op(w, w->reader->always, 0, 0, 0, w->pc)->instruction =
        (uint8_t)(build->instruction_count - 1);
}

/* Cycles of an instruction to those of it and all behind it. */
static void add_up_cycles(struct table_build *build)
{
    unsigned i, rest = 0;
    for (i = build->instruction_count; i-- > 0;) {
        rest += build->instructions[i].rest;
        build->instructions[i].rest = (uint16_t)rest;
    }
    for (i = 0; i < build->op_count; i++)
        build->ops[i].rest = build->instructions[build->ops[i].instruction].rest;
}

/* Backwards: flags are dead if they are written again before anything can leave. */
static void find_dead_flags(struct table_writer *w)
{
    struct table_build *build = w->build;
    unsigned live = w->reader->all_flags, i = build->op_count;
    while (i-- > 0) {
        struct table_op *op = &build->ops[i];
        const struct table_fact *fact = &w->reader->core->facts[op->code];
        unsigned writes = op->never_flags ? 0 : fact->writes;
        op->no_flags = fact->writes != 0 && (writes & live) == 0;
        live = (live & ~writes) | fact->reads;
        if (fact->kind != TABLE_PLAIN)
            live = w->reader->all_flags;
    }
}

bool writer_block(const struct table_reader *reader, void *owner, const struct machine *machine,
                  uint32_t pc, struct table_build *build)
{
    struct table_writer w = {.reader = reader, .build = build, .owner = owner, .pc = pc};
    build->pc = pc;
    build->straddle = 0;
    build->instruction_count = build->op_count = 0;
    write_instructions(&w, machine);
    if (build->instruction_count == 0)
        return false;
    build->end = w.pc;
    write_way_on(&w);
    add_up_cycles(build);
    find_dead_flags(&w);
    return true;
}
