/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unwinding: see frame.h. A caller is found by the call frame information; what was interrupted, by
 * the processor's rules; without either, by what looks like a return address, and then it says so.
 * Left out: a frame of its own for each call that was inlined. */
#include "symbols/frame.h"

#include "symbols/cfi.h"
#include "symbols/location.h"

#include <string.h>

static const struct cpu_class *class_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu;
}

static unsigned register_count(const struct machine *machine)
{
    unsigned count = 0;
    while (count < FRAME_REGISTERS && class_of(machine)->registers[count].name != NULL)
        count++;
    return count;
}

void frame_of_registers(struct machine *machine, const uint64_t *values, const bool *known,
                        struct frame *frame)
{
    unsigned count = register_count(machine);
    memset(frame, 0, sizeof *frame);
    memcpy(frame->registers, values, count * sizeof *values);
    memcpy(frame->known, known, count * sizeof *known);
    frame->pc = (uint32_t)frame->registers[class_of(machine)->register_pc];
}

void frame_of_cpu(struct machine *machine, struct frame *frame)
{
    const struct cpu_class *class = class_of(machine);
    uint64_t values[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
    unsigned count = register_count(machine);
    for (unsigned i = 0; i < count; i++) {
        values[i] = class->get(machine->cpu, i);
        known[i] = true;
    }
    if (class->unwinding != NULL && class->unwinding->settle != NULL)
        class->unwinding->settle(machine->cpu, values, known);
    frame_of_registers(machine, values, known, frame);
}

uint32_t frame_look_up(const struct frame *frame)
{
    return frame->is_caller && frame->pc > 0 ? frame->pc - 1 : frame->pc;
}

/* --- by the call frame information --- */

static bool find_row(const struct machine *machine, const struct symbols *symbols,
                     const struct frame *frame, struct cfi_row *row)
{
    return symbols != NULL && class_of(machine)->unwinding != NULL &&
           cfi_find(symbols->info, frame_look_up(frame), row);
}

static bool cfa_of(struct machine *machine, const struct frame *frame, const struct cfi_row *row,
                   uint32_t *cfa)
{
    struct location_scope scope = {.machine = machine, .frame = frame};
    uint64_t value;
    if (row->cfa.rule == CFI_EXPRESSION)
        return location_compute(&scope, row->cfa.expression, NULL, cfa);
    if (!location_register(machine, frame, row->cfa_register, &value))
        return false;
    *cfa = (uint32_t)(value + (uint64_t)row->cfa.number);
    return true;
}

bool frame_find_cfa(struct machine *machine, const struct symbols *symbols,
                    const struct frame *frame, uint32_t *cfa)
{
    struct cfi_row row;
    return find_row(machine, symbols, frame, &row) && cfa_of(machine, frame, &row, cfa);
}

struct unwinding {
    struct machine *machine;
    const struct frame *frame; /* the callee */
    struct frame *caller;
    uint32_t cfa;
    bool signal; /* the rules say that the caller was interrupted */
};

/* How many bytes of the stack a saved register takes. */
static unsigned pushed_bytes(const struct machine *machine, unsigned row)
{
    unsigned bits = class_of(machine)->registers[row].bits;
    return bits > 32 ? 8 : bits > 16 ? 4 : 2;
}

/* The caller's register by its rule. */
static bool follow(const struct unwinding *u, const struct cfi_place *place, unsigned row,
                   uint64_t *value)
{
    struct location_scope scope = {.machine = u->machine, .frame = u->frame};
    uint32_t address = u->cfa + (uint32_t)place->number;
    switch (place->rule) {
    case CFI_SAME:
    case CFI_UNSPECIFIED:
        *value = u->frame->registers[row];
        return u->frame->known[row];
    case CFI_OFFSET:
        return location_peek(u->machine, address, pushed_bytes(u->machine, row), value);
    case CFI_VAL_OFFSET:
        *value = address;
        return true;
    case CFI_REGISTER:
        return location_register(u->machine, u->frame, (uint64_t)place->number, value);
    case CFI_EXPRESSION:
        return location_compute(&scope, place->expression, &u->cfa, &address) &&
               location_peek(u->machine, address, pushed_bytes(u->machine, row), value);
    case CFI_VAL_EXPRESSION:
        *value = address;
        return location_compute(&scope, place->expression, &u->cfa, &address) &&
               ((*value = address), true);
    default:
        return false;
    }
}

/* A register without a rule keeps its value if functions preserve it. The one that a call leaves
 * the return address in had that from the call on: what it was before is not known. */
static void unwind_register(const struct unwinding *u, const struct cfi_row *rules, unsigned number)
{
    const struct cpu_unwinding *cpu = class_of(u->machine)->unwinding;
    unsigned row = cpu->dwarf_registers[number];
    const struct cfi_place *place = &rules->registers[number];
    uint64_t value = 0;
    bool lost = number == rules->return_register ||
                (place->rule == CFI_UNSPECIFIED && (cpu->lost >> row & 1));
    u->caller->known[row] = follow(u, place, row, &value) && !lost;
    u->caller->registers[row] = value;
}

static bool return_address(const struct unwinding *u, const struct cfi_row *rules, uint64_t *value)
{
    int row = location_register_row(u->machine, rules->return_register);
    return row >= 0 && rules->return_register < CFI_REGISTERS &&
           follow(u, &rules->registers[rules->return_register], (unsigned)row, value);
}

/* A handler that a compiler has made: its rules say that it was called. */
static void enter_handler(const struct unwinding *u, const struct cfi_place *place)
{
    const struct cpu_class *class = class_of(u->machine);
    const struct cpu_unwinding *cpu = class->unwinding;
    uint32_t stack = u->cfa + (uint32_t)place->number;
    if (cpu->is_entry == NULL || place->rule != CFI_OFFSET ||
        !cpu->is_entry(u->machine->cpu, stack))
        return;
    u->caller->registers[class->register_pc] = cpu->entry_pc;
    u->caller->registers[class->register_sp] = stack;
}

/* The CFA; but where calls push, it is what lies behind the return address: the H8's compiler has
 * its CFA at that. */
static uint32_t stack_of_caller(const struct unwinding *u, const struct cfi_row *rules)
{
    const struct cpu_class *class = class_of(u->machine);
    const struct cfi_place *place = &rules->registers[rules->return_register];
    if (class->unwinding->register_return != class->register_pc || place->rule != CFI_OFFSET)
        return u->cfa;
    return u->cfa + (uint32_t)place->number + pushed_bytes(u->machine, class->register_pc);
}

static uint64_t bits_of(const struct machine *machine, unsigned row)
{
    unsigned bits = class_of(machine)->registers[row].bits;
    return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

static bool unwind_by_rules(const struct unwinding *u, const struct cfi_row *rules)
{
    const struct cpu_class *class = class_of(u->machine);
    const struct cpu_unwinding *cpu = class->unwinding;
    uint64_t address;
    if (!return_address(u, rules, &address))
        return false;
    for (unsigned i = 0; i < cpu->dwarf_register_count && i < CFI_REGISTERS; i++)
        unwind_register(u, rules, i);
    if (rules->registers[class->register_sp].rule == CFI_UNSPECIFIED) {
        u->caller->registers[class->register_sp] = stack_of_caller(u, rules);
        u->caller->known[class->register_sp] = true;
    }
    u->caller->registers[class->register_pc] = address & bits_of(u->machine, class->register_pc);
    u->caller->known[class->register_pc] = true;
    enter_handler(u, &rules->registers[rules->return_register]);
    return true;
}

/* --- without it --- */

/* At its first instruction every function's return address is where the call left it. Later, the
 * register points back into the function itself once it has called something. Where calls leave it
 * on the stack, its top tells. */
static bool may_be_leaf(const struct unwinding *u, const struct symbols *symbols)
{
    const struct cpu_unwinding *cpu = class_of(u->machine)->unwinding;
    struct source_function here, there;
    uint32_t link = (uint32_t)u->frame->registers[cpu->register_return] & ~cpu->mark_bits;
    if (u->frame->is_caller || !u->frame->known[cpu->register_return])
        return false;
    if (cpu->register_return == class_of(u->machine)->register_pc)
        return true;
    if (symbols == NULL || !symbols_function_at(symbols, u->frame->pc, &here) ||
        here.first == u->frame->pc || !symbols_function_at(symbols, link, &there))
        return true;
    return here.first != there.first;
}

static bool guess(const struct unwinding *u, enum cpu_guess how)
{
    const struct cpu_unwinding *cpu = class_of(u->machine)->unwinding;
    u->caller->guessed = true;
    return cpu->guess_caller != NULL &&
           cpu->guess_caller(u->machine->cpu, u->caller->registers, u->caller->known, how);
}

/* A handler in assembly that has called something has saved the mark of its exception, whatever
 * its frame information says. */
static bool unwind(struct unwinding *u, const struct symbols *symbols)
{
    struct unwinding by_rules = *u;
    struct cfi_row rules;
    if (!find_row(u->machine, symbols, u->frame, &rules))
        return guess(u, may_be_leaf(u, symbols) ? GUESS_LEAF : GUESS_STACK);
    u->signal = rules.signal;
    if (cfa_of(u->machine, u->frame, &rules, &by_rules.cfa) && unwind_by_rules(&by_rules, &rules))
        return true;
    u->signal = false;
    return u->frame->is_caller && guess(u, GUESS_EXCEPTION);
}

/* --- all --- */

/* Code must be there, and the stack above: a caller of a caller lies higher; a leaf may share its
 * caller's stack; an exception may have come from another stack. */
static bool is_sound(const struct unwinding *u)
{
    const struct cpu_class *class = class_of(u->machine);
    const struct bus_range *there = bus_find(u->machine->cpu->program, u->caller->pc);
    uint64_t before = u->frame->registers[class->register_sp];
    uint64_t after = u->caller->registers[class->register_sp];
    if (there == NULL || there->region->bytes == NULL || !u->caller->known[class->register_sp])
        return false;
    return u->caller->exception || after > before || (after == before && !u->frame->is_caller);
}

/* What a task begins with is often the address of what is to run if it ever returns: no call stands
 * before it. */
static bool is_return(const struct unwinding *u, const struct symbols *symbols)
{
    const struct cpu_unwinding *cpu = class_of(u->machine)->unwinding;
    struct source_function there;
    if (symbols == NULL || cpu->is_return == NULL ||
        !symbols_function_at(symbols, u->caller->pc, &there) || there.first != u->caller->pc)
        return true;
    return cpu->is_return(u->machine->cpu, u->caller->pc);
}

static bool is_marked(const struct unwinding *u)
{
    const struct cpu_class *class = class_of(u->machine);
    return (~u->caller->registers[class->register_pc] & class->unwinding->mark_bits) == 0;
}

/* From the return address to where it leads; false: it is none. */
static bool enter_caller(const struct unwinding *u, const struct symbols *symbols)
{
    const struct cpu_class *class = class_of(u->machine);
    const struct cpu_unwinding *cpu = class->unwinding;
    struct frame *caller = u->caller;
    uint64_t *pc = &caller->registers[class->register_pc];
    caller->exception = cpu->exception_caller != NULL &&
                        cpu->exception_caller(u->machine->cpu, caller->registers, caller->known);
    caller->exception = caller->exception || u->signal;
    caller->is_caller = !caller->exception;
    if (caller->is_caller && !is_marked(u))
        return false;
    caller->pc = (uint32_t)*pc & ~cpu->mark_bits;
    *pc = caller->pc;
    return caller->pc != 0 && (caller->exception || is_return(u, symbols));
}

bool frame_caller(struct machine *machine, const struct symbols *symbols, const struct frame *frame,
                  struct frame *caller)
{
    struct unwinding u = {.machine = machine, .frame = frame, .caller = caller};
    *caller = *frame;
    caller->cfa_known = caller->guessed = false;
    if (class_of(machine)->unwinding == NULL || !unwind(&u, symbols) || !enter_caller(&u, symbols))
        return false;
    caller->cfa_known = frame_find_cfa(machine, symbols, caller, &caller->cfa);
    return is_sound(&u);
}

size_t frame_backtrace(struct machine *machine, const struct symbols *symbols,
                       const struct frame *innermost, struct frame *frames, size_t most)
{
    size_t count = 0;
    if (most == 0)
        return 0;
    frames[0] = *innermost;
    if (!frames[0].cfa_known)
        frames[0].cfa_known = frame_find_cfa(machine, symbols, &frames[0], &frames[0].cfa);
    for (count = 1; count < most && count < FRAMES_MOST; count++)
        if (!frame_caller(machine, symbols, &frames[count - 1], &frames[count]))
            break;
    return count;
}
