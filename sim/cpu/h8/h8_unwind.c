/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8's call chain, as the GNU compiler leaves it: a call pushes the address behind it, a
 * function that has a frame pushes R6 and makes it the frame's pointer. Without one the stack is
 * looked through for what a call could have pushed. What exceptions have pushed is remembered
 * (entries.h). */
#include "bytes.h"
#include "gen/isa/h8.h"
#include "h8.h"

#define WORDS_SEEN 256u
#define ENTRY_PC   0xffffffffu /* as a return address: none, it is odd */
#define FRAME_MOST 0x10000u    /* bytes: a frame's pointer is not further from the stack's */

enum { REG_FRAME = 6, REG_PC = 8, REG_CCR };

static struct h8 *of_cpu(struct cpu *cpu)
{
    return (struct h8 *)cpu;
}

/* False: nothing is there. */
static bool peek(const struct h8 *h8, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint8_t buffer[4];
    if (bus_peek(h8->cpu.data, address & h8->mask, buffer, bytes) != bytes)
        return false;
    *value = bytes_big(buffer, bytes);
    return true;
}

static unsigned address_bytes(const struct h8 *h8)
{
    return h8_is_short(h8) ? 2 : 4;
}

/* Does an instruction end there that calls? JSR @ERn, @@aa:8, BSR d:8; JSR @aa, BSR d:16. */
static bool is_return(struct cpu *cpu, uint32_t address)
{
    const struct h8 *h8 = of_cpu(cpu);
    uint32_t near, far;
    if ((address & 1) || address > h8->mask || !peek(h8, address - 2, 2, &near))
        return false;
    if ((near & 0xff8f) == 0x5d00 || near >> 8 == 0x5f || near >> 8 == 0x55)
        return true;
    return peek(h8, address - 4, 2, &far) && (far >> 8 == 0x5e || far == 0x5c00);
}

static bool return_at(struct h8 *h8, uint32_t place, uint32_t *address)
{
    if (!peek(h8, place, address_bytes(h8), address))
        return false;
    *address &= h8->mask; /* the topmost byte is undefined */
    return is_return(&h8->cpu, *address);
}

static void forget(bool *known)
{
    unsigned i;
    for (i = 0; i < H8_REGISTERS; i++)
        known[i] = i == H8_SP;
}

static void go_to(struct h8 *h8, uint64_t *values, uint32_t address, uint32_t place)
{
    values[REG_PC] = address;
    values[H8_SP] = place + address_bytes(h8);
}

/* --- exceptions: CCR and PC, EXR below them in interrupt control mode 2 --- */

static unsigned exr_bytes(const struct h8 *h8)
{
    return h8->interrupts.saves_exr ? 2 : 0;
}

/* Nothing was pushed over it since. */
static bool is_there(void *owner, unsigned entry)
{
    struct h8 *h8 = owner;
    uint32_t at = h8->entries.stack[entry] + exr_bytes(h8), ccr, pc;
    if (h8_is_short(h8))
        return peek(h8, at, 1, &ccr) && peek(h8, at + 2, 2, &pc) &&
               ccr == h8->entries.status[entry] && pc == h8->entries.pc[entry];
    return peek(h8, at, 4, &pc) && pc == (h8->entries.status[entry] << 24 | h8->entries.pc[entry]);
}

static bool read_entry(struct cpu *cpu, uint32_t stack, struct cpu_entry *entry)
{
    const struct h8 *h8 = of_cpu(cpu);
    uint32_t at = stack + exr_bytes(h8);
    entry->bytes = exr_bytes(h8) + 4;
    if (h8_is_short(h8))
        return peek(h8, at, 1, &entry->status) && peek(h8, at + 2, 2, &entry->pc);
    if (!peek(h8, at, 4, &entry->pc))
        return false;
    entry->status = entry->pc >> 24;
    entry->pc &= 0xffffff;
    return true;
}

static void take_entry(struct h8 *h8, unsigned entry, uint64_t *values, bool *known)
{
    values[REG_PC] = h8->entries.pc[entry];
    values[REG_CCR] = h8->entries.status[entry];
    values[H8_SP] = h8->entries.stack[entry] + exr_bytes(h8) + 4;
    known[REG_PC] = known[REG_CCR] = known[H8_SP] = true;
}

static bool exception_caller(struct cpu *cpu, uint64_t *values, bool *known)
{
    struct h8 *h8 = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[H8_SP];
    int entry =
        values[REG_PC] == ENTRY_PC ? cpu_entries_find(&h8->entries, sp, sp, is_there, h8) : -1;
    if (entry < 0)
        return false;
    take_entry(h8, (unsigned)entry, values, known);
    return true;
}

static bool is_entry(struct cpu *cpu, uint32_t stack)
{
    struct h8 *h8 = of_cpu(cpu);
    return cpu_entries_find(&h8->entries, stack, stack, is_there, h8) >= 0;
}

static bool interrupted(struct cpu *cpu, uint64_t *values, bool *known)
{
    struct h8 *h8 = of_cpu(cpu);
    int entry = cpu->device.class->cpu->in_handler(cpu) ? cpu_entries_outermost(&h8->entries) : -1;
    if (entry < 0 || !is_there(h8, (unsigned)entry))
        return false;
    take_entry(h8, (unsigned)entry, values, known);
    return true;
}

/* --- guesses --- */

/* By the frame's pointer, if it is one and lies before `end`. */
static bool by_frame(struct h8 *h8, uint64_t *values, bool *known, uint32_t end)
{
    uint32_t frame = (uint32_t)values[REG_FRAME], saved, address;
    unsigned pushed = h8->model == H8_MODEL_h8300 ? 2 : 4;
    if (!known[REG_FRAME] || (frame & 1) || frame - (uint32_t)values[H8_SP] > FRAME_MOST ||
        frame >= end || !peek(h8, frame, pushed, &saved) ||
        !return_at(h8, frame + pushed, &address))
        return false;
    forget(known);
    values[REG_FRAME] = saved;
    known[REG_FRAME] = true;
    go_to(h8, values, address, frame + pushed);
    return true;
}

/* At its first instruction a function's return address is on top of the stack. Before an entry
 * there are the handler's own calls, and nothing of what it interrupted. */
static bool guess_caller(struct cpu *cpu, uint64_t *values, bool *known, enum cpu_guess guess)
{
    struct h8 *h8 = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[H8_SP], address, end = UINT32_MAX;
    int entry = cpu_entries_find(&h8->entries, sp, sp + 2 * WORDS_SEEN, is_there, h8);
    bool frame, leaf;
    unsigned i;
    if (entry >= 0)
        end = h8->entries.stack[entry];
    if (guess == GUESS_EXCEPTION) /* that of call frame information, which has no mark */
        return false;
    leaf = guess == GUESS_LEAF && sp < end && return_at(h8, sp, &address);
    if (!leaf && by_frame(h8, values, known, end))
        return true;
    for (i = 0; i < WORDS_SEEN && sp + 2 * i < end; i++)
        if (return_at(h8, sp + 2 * i, &address)) {
            frame = known[REG_FRAME] && leaf && i == 0;
            forget(known);
            known[REG_FRAME] = frame;
            go_to(h8, values, address, sp + 2 * i);
            return true;
        }
    if (entry < 0)
        return false;
    frame = known[REG_FRAME]; /* handlers in assembly seldom have one of their own */
    forget(known);
    known[REG_FRAME] = frame;
    values[REG_PC] = ENTRY_PC;
    values[H8_SP] = end;
    return true;
}

/* 8 to 11 are the compiler's own; 11 is where a return address is told to be. */
static const uint8_t dwarf_registers[] = {0, 1, 2, 3, 4, 5, 6, 7, REG_PC, REG_PC, REG_PC, REG_PC};

const struct cpu_unwinding h8_unwinding = {
    .dwarf_registers = dwarf_registers,
    .dwarf_register_count = sizeof dwarf_registers,
    .register_return = REG_PC,
    .lost = 0x0f, /* R0 to R3 */
    .exception_caller = exception_caller,
    .is_entry = is_entry,
    .entry_pc = ENTRY_PC,
    .interrupted = interrupted,
    .read_entry = read_entry,
    .is_return = is_return,
    .guess_caller = guess_caller,
};
