/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000's call chain, as compilers for it leave it: a call pushes the address behind it, a
 * function that has a frame makes A6 its pointer by LINK. Without one the stack is looked through
 * for what a call could have pushed. */
#include "m68k.h"

#define WORDS_SEEN 256u
#define FRAME_MOST 0x10000u /* bytes: a frame's pointer is not further from the stack's */

enum { REG_FRAME = M68K_A + 6, REG_PC = M68K_REGISTERS };

static struct m68k *of_cpu(struct cpu *cpu)
{
    return (struct m68k *)cpu;
}

/* False: nothing is there. */
static bool peek(const struct m68k *m, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint8_t buffer[4];
    unsigned i;
    if (bus_peek(m->cpu.data, address & m->mask, buffer, bytes) != bytes)
        return false;
    for (i = 0, *value = 0; i < bytes; i++)
        *value = *value << 8 | buffer[i];
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

/* By the frame's pointer, if it is one. */
static bool by_frame(struct m68k *m, uint64_t *values, bool *known)
{
    uint32_t frame = (uint32_t)values[REG_FRAME], saved, address;
    if (!known[REG_FRAME] || (frame & 1) || frame - (uint32_t)values[M68K_SP] > FRAME_MOST ||
        !peek(m, frame, 4, &saved) || !return_at(m, frame + 4, &address))
        return false;
    go_to(values, known, address, frame + 4);
    values[REG_FRAME] = saved;
    known[REG_FRAME] = true;
    return true;
}

/* At its first instruction a function's return address is on top of the stack. */
static bool guess_caller(struct cpu *cpu, uint64_t *values, bool *known, enum cpu_guess guess)
{
    struct m68k *m = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[M68K_SP], address;
    unsigned i;
    if (guess == GUESS_EXCEPTION) /* nothing marks it */
        return false;
    if (!(guess == GUESS_LEAF && return_at(m, sp, &address)) && by_frame(m, values, known))
        return true;
    for (i = 0; i < WORDS_SEEN; i++)
        if (return_at(m, sp + 2 * i, &address)) {
            go_to(values, known, address, sp + 2 * i);
            return true;
        }
    return false;
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
    .is_return = is_return,
    .guess_caller = guess_caller,
};
