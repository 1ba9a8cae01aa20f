/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test-only processor's instructions: a small function for each row of test.isa, which gives
 * their patterns and costs. Operands are numbers of registers, and numbers. See test_cpu.h. */
#include "test_cpu.h"

#include "gen/isa/test.h"
#include "machine.h"

#define SR_BITS 0x0707u

/* From a result of 17 bits, the topmost being the carry. */
static void set_flags(struct test_cpu *cpu, uint32_t value)
{
    cpu->sr &= (uint16_t) ~(FLAG_CARRY | FLAG_ZERO | FLAG_NEGATIVE);
    cpu->sr |=
        (uint16_t)((value >> 16 & 1 ? FLAG_CARRY : 0) | ((uint16_t)value == 0 ? FLAG_ZERO : 0) |
                   (value & 0x8000 ? FLAG_NEGATIVE : 0));
}

static bool result(struct test_cpu *cpu, uint32_t d, uint32_t value)
{
    set_flags(cpu, value);
    cpu->r[d] = (uint16_t)value;
    return true;
}

/* The operand address of loads and stores. */
static uint16_t address(const struct test_cpu *cpu, uint32_t s, uint32_t offset)
{
    return (uint16_t)(cpu->r[s] + offset);
}

static bool op_nop(struct test_cpu *cpu)
{
    (void)cpu;
    return true;
}

static bool op_ldi(struct test_cpu *cpu, uint32_t d, uint32_t w)
{
    cpu->r[d] = (uint16_t)w;
    return true;
}

static bool op_mov(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    cpu->r[d] = cpu->r[s];
    return true;
}

static bool op_add(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    return result(cpu, d, (uint32_t)cpu->r[d] + cpu->r[s]);
}

static bool op_sub(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    return result(cpu, d, (uint32_t)cpu->r[d] - cpu->r[s]);
}

static bool op_cmp(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    set_flags(cpu, (uint32_t)cpu->r[d] - cpu->r[s]);
    return true;
}

static bool op_and(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    return result(cpu, d, cpu->r[d] & cpu->r[s]);
}

static bool op_xor(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    return result(cpu, d, cpu->r[d] ^ cpu->r[s]);
}

static bool op_addi(struct test_cpu *cpu, uint32_t d, int32_t n)
{
    return result(cpu, d, cpu->r[d] + (uint32_t)n);
}

static bool op_shr(struct test_cpu *cpu, uint32_t d)
{
    uint32_t value = cpu->r[d];
    return result(cpu, d, value >> 1 | (value & 1) << 16);
}

static bool op_mul(struct test_cpu *cpu, uint32_t d, uint32_t s)
{
    uint32_t product = (uint32_t)cpu->r[d] * cpu->r[s];
    return result(cpu, d, (product & 0xffff) | (product >> 16 != 0 ? 0x10000u : 0));
}

static bool load(struct test_cpu *cpu, struct bus_space *space, unsigned width, uint32_t d,
                 uint16_t from)
{
    uint32_t value;
    return test_cpu_read(cpu, space, from, width, &value) && result(cpu, d, value);
}

static bool op_ld(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return load(cpu, cpu->cpu.data, 2, d, address(cpu, s, o));
}

static bool op_st(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return test_cpu_write(cpu, cpu->cpu.data, address(cpu, s, o), 2, cpu->r[d]);
}

/* Both words in one access of four bytes: d gets the first, the register after d the second. */
static bool op_ldl(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    uint32_t value;
    if (!test_cpu_read(cpu, cpu->cpu.data, address(cpu, s, o), 4, &value))
        return false;
    cpu->r[(d + 1) & 7] = (uint16_t)value;
    return result(cpu, d, value >> 16);
}

static bool op_stl(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    uint32_t value = (uint32_t)cpu->r[d] << 16 | cpu->r[(d + 1) & 7];
    return test_cpu_write(cpu, cpu->cpu.data, address(cpu, s, o), 4, value);
}

static bool op_ldp(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return load(cpu, cpu->cpu.program, 2, d, address(cpu, s, o));
}

static bool op_stp(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return test_cpu_write(cpu, cpu->cpu.program, address(cpu, s, o), 2, cpu->r[d]);
}

static bool op_in(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return load(cpu, cpu->cpu.io, 1, d, address(cpu, s, o));
}

static bool op_out(struct test_cpu *cpu, uint32_t d, uint32_t s, uint32_t o)
{
    return test_cpu_write(cpu, cpu->cpu.io, address(cpu, s, o), 1, cpu->r[d] & 0xff);
}

static bool holds(const struct test_cpu *cpu, uint32_t condition)
{
    static const uint16_t flags[8] = {
        0,          FLAG_ZERO,     FLAG_ZERO,     FLAG_CARRY,
        FLAG_CARRY, FLAG_NEGATIVE, FLAG_NEGATIVE, FLAG_CARRY | FLAG_ZERO};
    static const bool wanted[8] = {false, true, false, true, false, true, false, false};
    return ((cpu->sr & flags[condition]) != 0) == wanted[condition];
}

/* A branch to itself that no interrupt can leave is the end of the program's work. */
static bool op_b(struct test_cpu *cpu, uint32_t cc, int32_t disp)
{
    if (!holds(cpu, cc))
        return true;
    cpu->next = (uint16_t)(cpu->next + disp);
    if (cpu->next == cpu->pc && test_cpu_mask(cpu) == 7)
        cpu->mode = MODE_LOOPING;
    return true;
}

static bool op_call(struct test_cpu *cpu, uint32_t w)
{
    if (!test_cpu_push(cpu, cpu->next))
        return false;
    cpu->next = (uint16_t)w;
    return true;
}

static bool op_ret(struct test_cpu *cpu)
{
    return test_cpu_pop(cpu, &cpu->next);
}

static bool op_reti(struct test_cpu *cpu)
{
    if (!test_cpu_pop(cpu, &cpu->sr) || !test_cpu_pop(cpu, &cpu->next))
        return false;
    cpu->sr &= SR_BITS;
    test_cpu_left(cpu);
    return true;
}

static bool op_push(struct test_cpu *cpu, uint32_t d)
{
    return test_cpu_push(cpu, cpu->r[d]);
}

static bool op_pop(struct test_cpu *cpu, uint32_t d)
{
    return test_cpu_pop(cpu, &cpu->r[d]);
}

static bool op_mask(struct test_cpu *cpu, uint32_t l)
{
    cpu->sr = (uint16_t)((cpu->sr & 0xff) | l << 8);
    return true;
}

static bool op_wait(struct test_cpu *cpu)
{
    cpu->mode = MODE_WAITING;
    return true;
}

static bool op_trap(struct test_cpu *cpu, uint32_t l)
{
    return test_cpu_enter(cpu, VECTOR_TRAP + l, cpu->next, "trap");
}

static bool op_reset(struct test_cpu *cpu)
{
    machine_ask_reset(cpu->cpu.device.machine);
    return true;
}

/* r2 words from r0 to r1 of the data space; a boundary after each, where it may be interrupted:
 * the registers say what is left. */
static bool op_bmov(struct test_cpu *cpu)
{
    uint32_t value;
    if (cpu->r[2] == 0)
        return true;
    if (!test_cpu_read(cpu, cpu->cpu.data, cpu->r[0], 2, &value) ||
        !test_cpu_write(cpu, cpu->cpu.data, cpu->r[1], 2, value))
        return false;
    cpu->r[0]++;
    cpu->r[1]++;
    cpu->r[2]--;
    cpu->partial = cpu->r[2] != 0;
    if (cpu->partial)
        cpu->next = cpu->pc;
    return true;
}

/* --- rows --- */

#define ISA_CPU   struct test_cpu *
#define taken(cc) holds(cpu, cc)
#define bits(s)   (unsigned)__builtin_popcount(cpu->r[s])

#define COST(number, id, formula, parameters, arguments)                                           \
    static uint32_t cost_##id parameters                                                           \
    {                                                                                              \
        return formula;                                                                            \
    }
#define CHARGE(number, id, formula, parameters, arguments)                                         \
    case number:                                                                                   \
        cpu->cost += cost_##id arguments;                                                          \
        return op_##id arguments;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* most costs look at no operand */
/* clang-format off: a macro that makes functions */
ISA_ROWS_test(COST, cpu, field)
/* clang-format on */
#pragma GCC diagnostic pop

bool test_cpu_execute(struct test_cpu *cpu, const struct isa_decoded *decoded)
{
    switch (decoded->row - isa_test.rows) {
        ISA_ROWS_test(CHARGE, cpu, decoded->field)
    }
    return false;
}
