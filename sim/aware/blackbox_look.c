/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the black box looks at: registers, frames, and where tasks are interrupted. Everything is
 * peeked. */
#include "aware/blackbox_parts.h"

#include "bytes.h"

#include <stdlib.h>
#include <string.h>

/* --- registers and memory --- */

uint32_t bb_register(const struct blackbox *bb, unsigned index)
{
    return (uint32_t)bb->class->get(bb->machine->cpu, index);
}

uint32_t bb_stack_pointer(const struct blackbox *bb)
{
    return bb_register(bb, bb->class->register_sp);
}

void bb_read_kept(struct blackbox *bb)
{
    unsigned i;
    for (i = 0; i < bb->processor->kept_count; i++)
        bb->kept[i] = bb_register(bb, bb->processor->kept[i]);
}

uint32_t bb_number(const struct blackbox *bb, const uint8_t *bytes)
{
    return (uint32_t)bytes_number(bytes, 4, bb->class->processor->big_endian);
}

bool bb_frame(const struct blackbox *bb, uint32_t stack, uint32_t *words)
{
    const struct cpu_unwinding *unwinding = bb->class->unwinding;
    uint8_t bytes[4 * BLACKBOX_FRAME];
    unsigned i, count = bb->processor->frame_words;
    struct cpu_entry entry;
    if (unwinding != NULL && unwinding->read_entry != NULL) {
        if (!unwinding->read_entry(bb->machine->cpu, stack, &entry))
            return false;
        words[0] = entry.pc;
        words[1] = entry.status;
        words[2] = entry.bytes;
        return true;
    }
    if (bus_peek(bb->machine->cpu->data, stack, bytes, 4 * count) != 4 * count)
        return false;
    for (i = 0; i < count; i++)
        words[i] = bb_number(bb, bytes + 4 * i);
    return true;
}

uint32_t bb_behind_frame(const struct blackbox *bb, uint32_t stack, const uint32_t *words)
{
    const struct blackbox_processor *processor = bb->processor;
    const struct cpu_unwinding *unwinding = bb->class->unwinding;
    bool padded = words[processor->pad_word] >> processor->pad_bit & 1;
    if (unwinding != NULL && unwinding->read_entry != NULL)
        return stack + words[2];
    return stack + 4u * processor->frame_words + (padded ? processor->pad_bytes : 0);
}

bool bb_in_handler(const struct blackbox *bb)
{
    return bb->class->in_handler != NULL && bb->class->in_handler(bb->machine->cpu);
}

/* --- what was seen --- */

const struct bb_seen *bb_seen_of(const struct blackbox *bb, uint32_t id)
{
    return id < bb->seen_count ? &bb->seen[id] : NULL;
}

static struct bb_seen *note_seen(struct blackbox *bb, uint32_t id)
{
    struct bb_seen *grown;
    size_t count = (id / 16 + 1) * 16;
    if (id < bb->seen_count)
        return &bb->seen[id];
    if (id > AWARE_TASKS_MOST)
        return NULL;
    grown = realloc(bb->seen, count * sizeof *grown);
    if (grown == NULL)
        return NULL;
    memset(grown + bb->seen_count, 0, (count - bb->seen_count) * sizeof *grown);
    bb->seen = grown;
    bb->seen_count = count;
    return &bb->seen[id];
}

/* Is the instruction before this address, or at it, one that waits for interrupts? */
static bool waits_at(const struct blackbox *bb, uint32_t pc)
{
    uint8_t bytes[20] = {0}; /* an instruction back, four on, and what the look-up reads */
    const unsigned step = bb->processor->step;
    unsigned i;
    bus_peek(bb->machine->cpu->program, pc - step, bytes, 16);
    for (i = 0; i <= step; i += step) {
        const struct stack_code *code =
            blackbox_code(bb->processor, bytes + i, bb->class->processor->big_endian);
        if (code != NULL && code->kind == CODE_WAITS)
            return true;
    }
    return false;
}

void bb_note_interrupted(struct blackbox *bb, uint32_t pc)
{
    struct bb_seen *seen = note_seen(bb, bb->state.tasks[bb->state.running].id);
    if (seen == NULL)
        return;
    if (seen->interrupted++ == 0)
        seen->pc_low = seen->pc_high = pc;
    if (pc < seen->pc_low)
        seen->pc_low = pc;
    if (pc > seen->pc_high)
        seen->pc_high = pc;
    if (waits_at(bb, pc)) {
        seen->waiting++;
        seen->wait_pc = pc;
    }
}
