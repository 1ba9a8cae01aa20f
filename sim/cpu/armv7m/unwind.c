/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unwinding on ARMv7-M: registers as "DWARF for the Arm Architecture" (IHI 0040, 4.1) numbers them
 * and as "Procedure Call Standard for the Arm Architecture" (IHI 0042) preserves them; exception
 * frames after ARM DDI 0403E, B1.5.6 to B1.5.8. Without any information: words that look like
 * return addresses.
 * Left out: the names of floating-point registers, which a Cortex-M3 has none of. */
#include "armv7m.h"

enum { REG_R12 = 12, REG_SP, REG_LR, REG_PC, REG_XPSR, REG_MSP, REG_PSP };

#define FRAME_BYTES      32u
#define FLOAT_BYTES      72u /* S0 to S15, FPSCR and a word reserved, where EXC_RETURN says so */
#define XPSR_PADDED      (1u << 9)
#define STACK_WORDS_SEEN 256u
#define WORDS_NEAR       12u /* more than the registers that a handler saves */

bool armv7m_stack_word(struct armv7m *m, uint32_t address, uint32_t *word)
{
    const struct bus_range *there = bus_find(m->cpu.data, address);
    return there != NULL && there->region->bytes != NULL &&
           bus_peek(m->cpu.data, address, word, 4) == 4;
}

bool armv7m_looks_like_return(struct armv7m *m, uint32_t value)
{
    uint8_t bytes[4];
    uint32_t first, second;
    if (!(value & 1) || value < 5 || bus_peek(m->cpu.program, (value & ~1u) - 4, bytes, 4) != 4)
        return false;
    first = bytes[0] | (uint32_t)bytes[1] << 8;
    second = bytes[2] | (uint32_t)bytes[3] << 8;
    return ((first & 0xf800) == 0xf000 && (second & 0xd000) == 0xd000) ||
           (second & 0xff80) == 0x4780;
}

/* F1, F9, FD, and the same without bit 4: with floating-point registers. */
static bool is_exception_return(uint32_t value)
{
    uint32_t low = value & 0xf;
    return (value & 0xffffffe0) == 0xffffffe0 && (low == 1 || low == 9 || low == 0xd);
}

static bool exception_caller(struct cpu *cpu, uint64_t *values, bool *known)
{
    static const uint8_t stacked[] = {0, 1, 2, 3, REG_R12, REG_LR, REG_PC, REG_XPSR};
    struct armv7m *m = armv7m_of(cpu);
    uint32_t mark = (uint32_t)values[REG_PC], words[8], sp;
    bool process = (mark & 0xf) == 0xd;
    unsigned stack = process ? REG_PSP : REG_SP;
    if (!is_exception_return(mark) || !known[stack])
        return false;
    sp = (uint32_t)values[stack];
    for (unsigned i = 0; i < 8; i++)
        if (!armv7m_stack_word(m, sp + 4 * i, &words[i]))
            return false;
    for (unsigned i = 0; i < 8; i++) {
        values[stacked[i]] = words[i];
        known[stacked[i]] = true;
    }
    values[REG_MSP] = values[REG_SP];
    sp += FRAME_BYTES + (mark & 0x10 ? 0 : FLOAT_BYTES) + (words[7] & XPSR_PADDED ? 4 : 0);
    values[REG_SP] = values[process ? REG_PSP : REG_MSP] = sp;
    return true;
}

static void settle(struct cpu *cpu, uint64_t *values, bool *known)
{
    struct armv7m *m = armv7m_of(cpu);
    uint64_t pc = values[REG_PC];
    if (m->phase == PHASE_NONE)
        return;
    values[REG_PC] = m->phase == PHASE_ENTERING ? m->entry_return : m->return_code;
    if (!exception_caller(cpu, values, known))
        values[REG_PC] = pc;
}

static bool is_return(struct cpu *cpu, uint32_t address)
{
    return armv7m_looks_like_return(armv7m_of(cpu), address | 1);
}

static void forget(bool *known)
{
    for (unsigned i = 0; i <= REG_XPSR; i++)
        known[i] = i == REG_SP || i == REG_PC;
}

static bool may_return_to(struct armv7m *m, uint32_t value, enum cpu_guess guess)
{
    return is_exception_return(value) ||
           (guess != GUESS_EXCEPTION && armv7m_looks_like_return(m, value));
}

static bool guess_caller(struct cpu *cpu, uint64_t *values, bool *known, enum cpu_guess guess)
{
    struct armv7m *m = armv7m_of(cpu);
    uint32_t sp = (uint32_t)values[REG_SP], word;
    unsigned most = guess == GUESS_EXCEPTION ? WORDS_NEAR : STACK_WORDS_SEEN;
    if (guess == GUESS_LEAF && known[REG_LR] && may_return_to(m, (uint32_t)values[REG_LR], guess)) {
        values[REG_PC] = values[REG_LR];
        known[REG_LR] = false;
        return true;
    }
    for (unsigned i = 0; i < most && armv7m_stack_word(m, sp, &word); i++) {
        sp += 4;
        if (!may_return_to(m, word, guess))
            continue;
        values[REG_PC] = word;
        values[REG_SP] = sp;
        forget(known);
        return true;
    }
    return false;
}

static const uint8_t dwarf_registers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

const struct cpu_unwinding armv7m_unwinding = {
    .dwarf_registers = dwarf_registers,
    .dwarf_register_count = sizeof dwarf_registers,
    .register_return = REG_LR,
    .lost = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 3 | 1u << REG_R12 | 1u << REG_LR | 1u << REG_XPSR,
    .mark_bits = 1,
    .exception_caller = exception_caller,
    .settle = settle,
    .is_return = is_return,
    .guess_caller = guess_caller};
