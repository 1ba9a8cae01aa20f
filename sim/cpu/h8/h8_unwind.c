/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8's call chain, as the GNU compiler leaves it: a call pushes the address behind it, a
 * function that has a frame pushes R6 and makes it the frame's pointer. Without one the stack is
 * looked through for what a call could have pushed. */
#include "gen/isa/h8.h"
#include "h8.h"

#define WORDS_SEEN 256u
#define FRAME_MOST 0x10000u /* bytes: a frame's pointer is not further from the stack's */

enum { REG_FRAME = 6, REG_PC = 8 };

static struct h8 *of_cpu(struct cpu *cpu)
{
    return (struct h8 *)cpu;
}

/* False: nothing is there. */
static bool peek(const struct h8 *h8, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint8_t buffer[4];
    unsigned i;
    if (bus_peek(h8->cpu.data, address & h8->mask, buffer, bytes) != bytes)
        return false;
    for (i = 0, *value = 0; i < bytes; i++)
        *value = *value << 8 | buffer[i];
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

/* By the frame's pointer, if it is one. */
static bool by_frame(struct h8 *h8, uint64_t *values, bool *known)
{
    uint32_t frame = (uint32_t)values[REG_FRAME], saved, address;
    unsigned pushed = h8->model == H8_MODEL_h8300 ? 2 : 4;
    if (!known[REG_FRAME] || (frame & 1) || frame - (uint32_t)values[H8_SP] > FRAME_MOST ||
        !peek(h8, frame, pushed, &saved) || !return_at(h8, frame + pushed, &address))
        return false;
    forget(known);
    values[REG_FRAME] = saved;
    known[REG_FRAME] = true;
    go_to(h8, values, address, frame + pushed);
    return true;
}

/* At its first instruction a function's return address is on top of the stack. */
static bool guess_caller(struct cpu *cpu, uint64_t *values, bool *known, enum cpu_guess guess)
{
    struct h8 *h8 = of_cpu(cpu);
    uint32_t sp = (uint32_t)values[H8_SP], address;
    unsigned i;
    if (guess == GUESS_EXCEPTION) /* nothing marks it */
        return false;
    if (!(guess == GUESS_LEAF && return_at(h8, sp, &address)) && by_frame(h8, values, known))
        return true;
    for (i = 0; i < WORDS_SEEN; i++)
        if (return_at(h8, sp + 2 * i, &address)) {
            forget(known);
            go_to(h8, values, address, sp + 2 * i);
            return true;
        }
    return false;
}

static const uint8_t dwarf_registers[] = {0, 1, 2, 3, 4, 5, 6, 7};

const struct cpu_unwinding h8_unwinding = {
    .dwarf_registers = dwarf_registers,
    .dwarf_register_count = sizeof dwarf_registers,
    .register_return = REG_PC,
    .lost = 0x0f, /* R0 to R3 */
    .is_return = is_return,
    .guess_caller = guess_caller,
};
