/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000's call chain, as compilers for it leave it: a call pushes the address behind it, a
 * function that has a frame makes A6 its pointer by LINK. Without one the stack is looked through
 * for what a call could have pushed. What exceptions have pushed is remembered (entries.h). */
#include "bytes.h"
#include "gen/isa/m68k.h"
#include "m68k.h"

#define WORDS_SEEN 256u
#define WORDS_NEAR 32u         /* more than the registers that a handler saves */
#define ENTRY_PC   0xffffffffu /* as a return address: none, it is odd */
#define FRAME_MOST 0x10000u    /* bytes: a frame's pointer is not further from the stack's */

enum { REG_FRAME = M68K_A + 6, REG_PC = M68K_REGISTERS, REG_SR, REG_USP, REG_SSP };

static struct m68k *of_cpu(struct cpu *cpu)
{
    return (struct m68k *)cpu;
}

/* False: nothing is there. */
static bool peek(const struct m68k *m, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint8_t buffer[4];
    if (bus_peek(m->cpu.data, address & m->mask, buffer, bytes) != bytes)
        return false;
    *value = bytes_big(buffer, bytes);
    return true;
}

/* JSR of a control mode, by how many bytes it has: (An); (d16,An), with index, short, PC; long. */
static bool is_jsr(uint32_t word, unsigned bytes)
{
    uint32_t mode = word & 0x3f;
    if ((word & 0xffc0) != 0x4e80)
        return false;
    if (bytes == 2)
        return mode >> 3 == 2;
    return bytes == 6 ? mode == 0x39 : (mode >= 0x28 && mode <= 0x3b && mode != 0x39);
}

/* Does an instruction end there that calls? */
static bool is_return(struct cpu *cpu, uint32_t address)
{
    const struct m68k *m = of_cpu(cpu);
    uint32_t word;
    if (address & 1)
        return false;
    if (peek(m, address - 2, 2, &word) &&
        (is_jsr(word, 2) || (word >> 8 == 0x61 && (word & 0xff) != 0)))
        return true;
    if (peek(m, address - 4, 2, &word) && (is_jsr(word, 4) || word == 0x6100))
        return true;
    return peek(m, address - 6, 2, &word) && is_jsr(word, 6);
}

static bool return_at(struct m68k *m, uint32_t place, uint32_t *address)
{
    return peek(m, place, 4, address) && is_return(&m->cpu, *address);
}

static void go_to(uint64_t *values, bool *known, uint32_t address, uint32_t place)
{
    unsigned i;
    for (i = 0; i < M68K_REGISTERS; i++)
        known[i] = i == M68K_SP;
    values[REG_PC] = address;
    values[M68K_SP] = place + 4;
}

/* --- exceptions --- */

/* ColdFire has the format before the status register. */
static unsigned sr_place(const struct m68k *m)
{
    return m68k_is_coldfire(m) ? 2 : 0;
}

/* Nothing was pushed over it since. */
static bool is_there(void *owner, unsigned entry)
{
    struct m68k *m = owner;
    uint32_t at = m->entries.stack[entry] + sr_place(m), sr, pc;
    return peek(m, at, 2, &sr) && peek(m, at + 2, 4, &pc) && sr == m->entries.status[entry] &&
           pc == m->entries.pc[entry];
}

static int entry_between(struct m68k *m, uint32_t first, uint32_t last)
{
    return cpu_entries_find(&m->entries, first, last, is_there, m);
}

static bool is_entry(struct cpu *cpu, uint32_t stack)
{
    return entry_between(of_cpu(cpu), stack, stack) >= 0;
}

/* By the format word: of the MC68010, of ColdFire, whose formats 4 to 7 say how SP was aligned. */
static unsigned entry_bytes(const struct m68k *m, uint32_t stack)
{
    uint32_t format = 0;
    if (m->model == M68K_MODEL_m68000 || m->model == M68K_MODEL_m68008)
        return 6;
    (void)peek(m, stack + (sr_place(m) != 0 ? 0 : 6), 2, &format);
    format >>= 12;
    if (sr_place(m) != 0)
        return 8 + (format & 3);
    return format == 8 ? 58 : format == 2 ? 12 : format == 12 ? 24 : 8;
}

static bool read_entry(struct cpu *cpu, uint32_t stack, struct cpu_entry *entry)
{
    struct m68k *m = of_cpu(cpu);
    entry->bytes = entry_bytes(m, stack);
    return peek(m, stack + sr_place(m), 2, &entry->status) &&
           peek(m, stack + sr_place(m) + 2, 4, &entry->pc);
}

/* What an entry interrupted goes on with. In user mode it was on the other stack. */
static void take_entry(struct m68k *m, unsigned entry, uint64_t *values, bool *known)
{
    uint32_t stack = m->entries.stack[entry], behind = stack + entry_bytes(m, stack);
    bool user =
        !(m->entries.status[entry] & SR_S) && (!m68k_is_coldfire(m) || m68k_coldfire_two_stacks(m));
    values[REG_PC] = m->entries.pc[entry];
    values[REG_SR] = m->entries.status[entry];
    known[REG_PC] = known[REG_SR] = known[M68K_SP] = true;
    values[M68K_SP] = user ? (m68k_supervisor(m) ? m->other_sp : m->run.r[M68K_SP]) : behind;
    values[REG_SSP] = behind;
    known[REG_SSP] = true;
}

static bool exception_caller(struct cpu *cpu, uint64_t *values, bool *known)
{
    struct m68k *m = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[M68K_SP];
    int entry = values[REG_PC] == ENTRY_PC ? entry_between(m, sp, sp) : -1;
    if (entry < 0)
        return false;
    take_entry(m, (unsigned)entry, values, known);
    return true;
}

static bool interrupted(struct cpu *cpu, uint64_t *values, bool *known)
{
    struct m68k *m = of_cpu(cpu);
    int entry = m68k_in_handler(m) ? cpu_entries_outermost(&m->entries) : -1;
    if (entry < 0 || !is_there(m, (unsigned)entry))
        return false;
    take_entry(m, (unsigned)entry, values, known);
    return true;
}

/* --- guesses --- */

/* By the frame's pointer, if it is one and lies before `end`. */
static bool by_frame(struct m68k *m, uint64_t *values, bool *known, uint32_t end)
{
    uint32_t frame = (uint32_t)values[REG_FRAME], saved, address;
    if (!known[REG_FRAME] || (frame & 1) || frame - (uint32_t)values[M68K_SP] > FRAME_MOST ||
        frame >= end || !peek(m, frame, 4, &saved) || !return_at(m, frame + 4, &address))
        return false;
    go_to(values, known, address, frame + 4);
    values[REG_FRAME] = saved;
    known[REG_FRAME] = true;
    return true;
}

/* Handlers in assembly seldom have a frame pointer of their own. */
static void go_to_entry(struct m68k *m, unsigned entry, uint64_t *values, bool *known)
{
    bool frame = known[REG_FRAME];
    go_to(values, known, ENTRY_PC, m->entries.stack[entry] - 4);
    known[REG_FRAME] = frame;
}

/* At its first instruction a function's return address is on top of the stack. Before an entry
 * there are the handler's own calls, and nothing of what it interrupted. */
static bool guess_caller(struct cpu *cpu, uint64_t *values, bool *known, enum cpu_guess guess)
{
    struct m68k *m = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[M68K_SP], address, end = UINT32_MAX;
    unsigned words = guess == GUESS_EXCEPTION ? WORDS_NEAR : WORDS_SEEN, i;
    int entry =
        entry_between(m, sp, guess == GUESS_EXCEPTION ? sp + 2 * words : sp + 2 * WORDS_SEEN);
    if (entry >= 0)
        end = m->entries.stack[entry];
    if (guess == GUESS_EXCEPTION && entry < 0)
        return false;
    if (guess != GUESS_EXCEPTION) {
        bool leaf = guess == GUESS_LEAF && sp < end && return_at(m, sp, &address);
        if (!leaf && by_frame(m, values, known, end))
            return true;
        for (i = 0; i < words && sp + 2 * i < end; i++)
            if (return_at(m, sp + 2 * i, &address)) {
                bool frame = known[REG_FRAME] && leaf && i == 0;
                go_to(values, known, address, sp + 2 * i);
                known[REG_FRAME] = frame;
                return true;
            }
    }
    if (entry < 0)
        return false;
    go_to_entry(m, (unsigned)entry, values, known);
    return true;
}

/* 16 to 23 are an FPU's, which is not there; 24 is where a return address is told to be. */
static const uint8_t dwarf_registers[] = {
    0,  1,  2,  3,      4,      5,      6,      7,      8,      9,      10,     11,     12,
    13, 14, 15, REG_PC, REG_PC, REG_PC, REG_PC, REG_PC, REG_PC, REG_PC, REG_PC, REG_PC,
};

const struct cpu_unwinding m68k_unwinding = {
    .dwarf_registers = dwarf_registers,
    .dwarf_register_count = sizeof dwarf_registers,
    .register_return = REG_PC,
    .lost = 0x303, /* D0, D1, A0, A1 */
    .exception_caller = exception_caller,
    .is_entry = is_entry,
    .entry_pc = ENTRY_PC,
    .interrupted = interrupted,
    .read_entry = read_entry,
    .is_return = is_return,
    .guess_caller = guess_caller,
};
