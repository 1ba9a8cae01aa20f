/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of tasks: saved on their stacks as a table of words says, in the processor, or on
 * the stack of a task that a handler has interrupted (ARMv7-M: ARM DDI 0403E, B1.5.6). */
#include "aware/saved.h"

#include <stdlib.h>
#include <string.h>

#define XPSR_ALIGNED     (1u << 9) /* a word was left out above the frame */
#define XPSR_T           (1u << 24)
#define XPSR_EXCEPTION   0x1ffu
#define ENTRY_BYTES      32u
#define EXC_RETURN_LEAST 0xffffff00u
#define EXC_RETURN_BASIC 0x10u /* no floating-point registers were saved */
#define WORD             16    /* bytes of a register's name */

static unsigned register_count(const struct cpu_class *class)
{
    unsigned count = 0;
    while (class->registers[count].name != NULL)
        count++;
    return count;
}

static int find_register(const struct cpu_class *class, const char *name)
{
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (strcmp(class->registers[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void set(const struct cpu_class *class, const char *name, uint64_t value, uint64_t *values,
                bool *known)
{
    int reg = find_register(class, name);
    if (reg < 0)
        return;
    values[reg] = value;
    known[reg] = true;
}

static const char *next_word(const char *text, char *word)
{
    size_t length = strcspn(text, " ");
    size_t kept = length < WORD - 1 ? length : WORD - 1;
    memcpy(word, text, kept);
    word[kept] = '\0';
    text += length;
    return text + strspn(text, " ");
}

/* What a walk over a frame's words has found. */
struct walk {
    uint32_t end, base; /* base 0: no such word */
    uint32_t xpsr, pc, exc;
    bool has_exc;
};

/* Each word of a frame in turn; values may be NULL. False: memory ends. */
static bool walk_frame(struct machine *machine, const struct aware_frame *frame, uint32_t sp,
                       struct walk *walk, uint64_t *values, bool *known)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    const char *text = frame->words;
    bool skips = false;
    char word[WORD];
    memset(walk, 0, sizeof *walk);
    walk->end = sp + (uint32_t)frame->start;
    walk->exc = EXC_RETURN_BASIC;
    while (*text != '\0') {
        uint32_t value;
        text = next_word(text, word);
        if (word[0] == '{' || word[0] == '}') {
            skips = word[0] == '{' && (walk->exc & EXC_RETURN_BASIC) != 0;
            continue;
        }
        if (skips)
            continue;
        if (!aware_read(machine, walk->end, 4, &value))
            return false;
        walk->end += 4;
        if (strcmp(word, "exc") == 0) {
            walk->exc = value;
            walk->has_exc = true;
        }
        if (strcmp(word, "xpsr") == 0)
            walk->xpsr = value;
        if (strcmp(word, "pc") == 0)
            walk->pc = value &= ~1u;
        if (strcmp(word, "base") == 0)
            walk->base = value;
        if (values != NULL)
            set(class, word, value, values, known);
    }
    return true;
}

bool aware_frame_read(struct machine *machine, const struct aware_frame *frame, uint32_t sp,
                      uint64_t *values, bool *known, struct sim_error *error)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    struct walk walk;
    uint32_t end;
    if (!walk_frame(machine, frame, sp, &walk, values, known)) {
        sim_error_set(error,
                      "the saved registers of the task should be at 0x%08x (%s), where no memory "
                      "is: its control block is damaged, or not set up yet",
                      sp, frame->name);
        return false;
    }
    end = walk.base != 0 ? walk.base + ENTRY_BYTES : walk.end;
    end += walk.xpsr & XPSR_ALIGNED ? 4 : 0;
    set(class, "sp", end, values, known);
    set(class, "psp", end, values, known);
    return true;
}

static bool fits(struct machine *machine, const struct aware_frame *frame, uint32_t sp)
{
    struct walk walk;
    return walk_frame(machine, frame, sp, &walk, NULL, NULL) && (walk.xpsr & XPSR_T) != 0 &&
           (walk.xpsr & XPSR_EXCEPTION) == 0 && aware_in_memory(machine, walk.pc, 2) &&
           (!walk.has_exc || walk.exc >= EXC_RETURN_LEAST);
}

const struct aware_frame *aware_frame_find(struct machine *machine,
                                           const struct aware_frame *frames, uint32_t sp)
{
    for (; frames->name != NULL; frames++)
        if (fits(machine, frames, sp))
            return frames;
    return NULL;
}

/* --- the task that runs --- */

static const struct aware_frame entry_frame = {"exception entry", AWARE_FRAME_ENTRY, 0};

static uint64_t get(struct machine *machine, const char *name)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    int reg = find_register(class, name);
    return reg < 0 ? 0 : class->get(machine->cpu, (unsigned)reg);
}

bool aware_in_handler(struct machine *machine)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    return class->in_handler != NULL && class->in_handler(machine->cpu);
}

/* In a handler CONTROL no longer says which stack Thread mode uses (B1.5.6: it is zero there).
 * Tasks use the process stack in every kernel that is known: if what an entry saves can lie at its
 * pointer, that is where the task was interrupted. */
static bool uses_process_stack(struct machine *machine)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    return find_register(class, "psp") >= 0 &&
           fits(machine, &entry_frame, (uint32_t)get(machine, "psp"));
}

uint32_t aware_task_stack(struct machine *machine)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    if (aware_in_handler(machine) && uses_process_stack(machine))
        return (uint32_t)get(machine, "psp");
    return (uint32_t) class->get(machine->cpu, class->register_sp);
}

bool aware_present_registers(struct machine *machine, uint64_t *values, bool *known,
                             struct sim_error *error)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    unsigned count = register_count(class), i;
    if (aware_in_handler(machine)) {
        memset(known, 0, count * sizeof *known);
        if (uses_process_stack(machine))
            return aware_frame_read(machine, &entry_frame, (uint32_t)get(machine, "psp"), values,
                                    known, error);
        sim_error_set(error, "a handler has interrupted the task on the task's own stack: its "
                             "registers are those of the handler's callers");
        return false;
    }
    for (i = 0; i < count; i++) {
        values[i] = class->get(machine->cpu, i);
        known[i] = true;
    }
    return true;
}

void aware_nothing_known(struct machine *machine, bool *known)
{
    memset(known, 0, register_count(machine->cpu->device.class->cpu) * sizeof *known);
}
