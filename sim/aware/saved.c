/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of tasks: saved on their stacks as a table of words says, in the processor, or on
 * the stack of a task that a handler has interrupted (ARMv7-M: ARM DDI 0403E, B1.5.6; 68000:
 * M68000UM, 6.1.4; ColdFire: its Programmer's Reference Manual, 11.1.2; H8: their manuals' chapters
 * on exceptions). */
#include "aware/saved.h"

#include <stdlib.h>
#include <string.h>

#define ENTRY_BYTES      32u
#define EXC_RETURN_LEAST 0xffffff00u
#define EXC_RETURN_BASIC 0x10u /* no floating-point registers were saved */
#define WORD             16    /* bytes of a register's name */
#define REGISTERS        64u   /* of a processor */

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

/* What a processor's status word among the saved ones says. */
struct status_rule {
    uint16_t elf_machine;
    const char *name;     /* of the word */
    uint32_t mask, value; /* so it is in a task that does not run */
    uint32_t aligned;     /* with this bit a word was left out above the frame */
    uint32_t code;        /* bits of a program counter that are its address */
};

static const struct status_rule rules[] = {
    {40, "xpsr", 0x010001ff, 0x01000000, 1u << 9, ~1u}, /* EM_ARM: Thumb code, no handler's */
    {4, "sr", 0x48e0, 0, 0, ~0u},                       /* EM_68K: bits that there are none of */
    {46, "ccr", 0, 0, 0, ~0u},                          /* EM_H8_300 */
    {0, "", 0, 0, 0, ~0u}};

static const struct status_rule *rule_of(const struct cpu_class *class)
{
    const struct status_rule *rule = rules;
    while (rule->elf_machine != 0 && rule->elf_machine != class->processor->elf_machine)
        rule++;
    return rule;
}

/* The next of a frame's words, and how many bytes it has. */
static const char *next_word(const struct aware_frame *frame, const char *text, char *word,
                             unsigned *bytes)
{
    size_t length = strcspn(text, " "), name = strcspn(text, " :");
    size_t kept = name < WORD - 1 ? name : WORD - 1;
    memcpy(word, text, kept);
    word[kept] = '\0';
    *bytes = frame->word_bytes != 0 ? frame->word_bytes : 4;
    if (name < length)
        *bytes = (unsigned)(text[name + 1] - '0');
    text += length;
    return text + strspn(text, " ");
}

static bool is_register(const struct cpu_class *class, const char *word)
{
    static const char *const others[] = {"-", "exc", "base", "format", NULL};
    unsigned i;
    for (i = 0; others[i] != NULL; i++)
        if (strcmp(word, others[i]) == 0)
            return true;
    return find_register(class, word) >= 0;
}

/* Are all its words registers of this processor? What an FPU has may be left out. */
static bool is_of_processor(const struct cpu_class *class, const struct aware_frame *frame)
{
    const char *text = frame->words;
    bool optional = false;
    char word[WORD];
    unsigned bytes;
    while (*text != '\0') {
        text = next_word(frame, text, word, &bytes);
        if (word[0] == '{' || word[0] == '}')
            optional = word[0] == '{';
        else if (!optional && !is_register(class, word))
            return false;
    }
    return true;
}

/* What a walk over a frame's words has found. */
struct walk {
    uint32_t end, base; /* base 0: no such word */
    uint32_t left_out;  /* bytes between the frame and what the stack held before */
    uint32_t status, pc, exc;
    bool has_exc, has_status;
};

/* Three bytes: the lower ones of a long word of a processor with the upper one first. */
static bool read_word(struct machine *machine, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint32_t upper;
    if (bytes != 3)
        return aware_read(machine, address, bytes, value);
    if (!aware_read(machine, address, 1, &upper) || !aware_read(machine, address + 1, 2, value))
        return false;
    *value |= upper << 16;
    return true;
}

/* Returns the value as the frame saved it: of the program counter what points to code. */
static uint32_t note_word(struct walk *walk, const struct status_rule *rule, const char *word,
                          uint32_t value)
{
    if (strcmp(word, "exc") == 0) {
        walk->exc = value;
        walk->has_exc = true;
    }
    if (strcmp(word, rule->name) == 0) {
        walk->status = value;
        walk->has_status = true;
    }
    if (strcmp(word, "pc") == 0)
        walk->pc = value &= rule->code;
    if (strcmp(word, "base") == 0)
        walk->base = value;
    if (strcmp(word, "format") == 0) /* ColdFire: by how much SP was aligned */
        walk->left_out = value >> 12 & 3;
    return value;
}

/* Each word of a frame in turn; values may be NULL. False: memory ends. */
static bool walk_frame(struct machine *machine, const struct aware_frame *frame, uint32_t sp,
                       struct walk *walk, uint64_t *values, bool *known)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    const struct status_rule *rule = rule_of(class);
    const char *text = frame->words;
    bool skips = false;
    char word[WORD];
    unsigned bytes;
    memset(walk, 0, sizeof *walk);
    walk->end = sp + (uint32_t)frame->start;
    walk->exc = EXC_RETURN_BASIC;
    while (*text != '\0') {
        uint32_t value;
        text = next_word(frame, text, word, &bytes);
        if (word[0] == '{' || word[0] == '}') {
            skips = word[0] == '{' && (walk->exc & EXC_RETURN_BASIC) != 0;
            continue;
        }
        if (skips)
            continue;
        if (!read_word(machine, walk->end, bytes, &value))
            return false;
        walk->end += bytes;
        value = note_word(walk, rule, word, value);
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
    end += walk.status & rule_of(class)->aligned ? 4 : walk.left_out;
    values[class->register_sp] = end;
    known[class->register_sp] = true;
    set(class, "psp", end, values, known);
    return true;
}

static bool fits(struct machine *machine, const struct aware_frame *frame, uint32_t sp)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    const struct status_rule *rule = rule_of(class);
    struct walk walk;
    return is_of_processor(class, frame) && walk_frame(machine, frame, sp, &walk, NULL, NULL) &&
           (!walk.has_status || (walk.status & rule->mask) == rule->value) &&
           aware_in_memory(machine, walk.pc, 2) && (!walk.has_exc || walk.exc >= EXC_RETURN_LEAST);
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

static const struct aware_frame entry_frame = {"exception entry", AWARE_FRAME_ENTRY, 0, 0};

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

/* Where the processor knows what its handlers have interrupted. */
static bool interrupted(struct machine *machine, uint64_t *values, bool *known)
{
    const struct cpu_unwinding *unwinding = machine->cpu->device.class->cpu->unwinding;
    return unwinding != NULL && unwinding->interrupted != NULL &&
           unwinding->interrupted(machine->cpu, values, known);
}

uint32_t aware_task_stack(struct machine *machine)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    uint64_t values[REGISTERS] = {0};
    bool known[REGISTERS] = {false};
    if (aware_in_handler(machine) && uses_process_stack(machine))
        return (uint32_t)get(machine, "psp");
    if (register_count(class) <= REGISTERS && interrupted(machine, values, known))
        return (uint32_t)values[class->register_sp];
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
        if (interrupted(machine, values, known))
            return true;
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
