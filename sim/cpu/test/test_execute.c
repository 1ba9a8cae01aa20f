/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test-only processor's instructions: a table and a small function each. See test_cpu.h. */
#include "test_cpu.h"

#include "machine.h"

#define SR_BITS 0x0707u

static unsigned field_d(uint16_t word)
{
    return word >> 8 & 7;
}

static unsigned field_s(uint16_t word)
{
    return word >> 5 & 7;
}

static uint16_t *reg_d(struct test_cpu *cpu, uint16_t word)
{
    return &cpu->r[field_d(word)];
}

static uint16_t reg_s(const struct test_cpu *cpu, uint16_t word)
{
    return cpu->r[field_s(word)];
}

static int signed_byte(uint16_t word)
{
    return (int)((word & 0xff) ^ 0x80) - 0x80;
}

/* The operand address of loads and stores: s + offset. */
static uint16_t address_s(const struct test_cpu *cpu, uint16_t word)
{
    return (uint16_t)(reg_s(cpu, word) + (word & 0x1f));
}

/* Sets d and the flags from a result of 17 bits, the topmost being the carry. */
static bool result(struct test_cpu *cpu, uint16_t word, uint32_t value, bool keep)
{
    cpu->sr &= (uint16_t) ~(FLAG_CARRY | FLAG_ZERO | FLAG_NEGATIVE);
    cpu->sr |=
        (uint16_t)((value >> 16 & 1 ? FLAG_CARRY : 0) | ((uint16_t)value == 0 ? FLAG_ZERO : 0) |
                   (value & 0x8000 ? FLAG_NEGATIVE : 0));
    if (keep)
        *reg_d(cpu, word) = (uint16_t)value;
    return true;
}

static bool next_word(struct test_cpu *cpu, uint16_t *word)
{
    return test_cpu_fetch(cpu, cpu->next++, word);
}

static bool op_nop(struct test_cpu *cpu, uint16_t word)
{
    (void)cpu, (void)word;
    return true;
}

static bool op_ldi(struct test_cpu *cpu, uint16_t word)
{
    return next_word(cpu, reg_d(cpu, word));
}

static bool op_mov(struct test_cpu *cpu, uint16_t word)
{
    *reg_d(cpu, word) = reg_s(cpu, word);
    return true;
}

static bool op_add(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, (uint32_t)*reg_d(cpu, word) + reg_s(cpu, word), true);
}

static bool op_sub(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, (uint32_t)*reg_d(cpu, word) - reg_s(cpu, word), true);
}

static bool op_cmp(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, (uint32_t)*reg_d(cpu, word) - reg_s(cpu, word), false);
}

static bool op_and(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, *reg_d(cpu, word) & reg_s(cpu, word), true);
}

static bool op_xor(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, *reg_d(cpu, word) ^ reg_s(cpu, word), true);
}

static bool op_addi(struct test_cpu *cpu, uint16_t word)
{
    return result(cpu, word, *reg_d(cpu, word) + (uint32_t)signed_byte(word), true);
}

static bool op_shr(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value = *reg_d(cpu, word);
    return result(cpu, word, value >> 1 | (value & 1) << 16, true);
}

/* Two cycles for each bit of s that is set: a cost that depends on the operands. */
static bool op_mul(struct test_cpu *cpu, uint16_t word)
{
    uint32_t product = (uint32_t)*reg_d(cpu, word) * reg_s(cpu, word);
    cpu->cost += 2 * (unsigned)__builtin_popcount(reg_s(cpu, word));
    return result(cpu, word, (product & 0xffff) | (product >> 16 != 0 ? 0x10000u : 0), true);
}

static bool op_ld(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value;
    if (!test_cpu_read(cpu, cpu->cpu.data, address_s(cpu, word), 2, &value))
        return false;
    return result(cpu, word, value, true);
}

static bool op_st(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_write(cpu, cpu->cpu.data, address_s(cpu, word), 2, *reg_d(cpu, word));
}

/* Both words in one access of four bytes: d gets the first, the register after d the second. */
static bool op_ldl(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value;
    if (!test_cpu_read(cpu, cpu->cpu.data, address_s(cpu, word), 4, &value))
        return false;
    cpu->r[(field_d(word) + 1) & 7] = (uint16_t)value;
    return result(cpu, word, value >> 16, true);
}

static bool op_stl(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value = (uint32_t)*reg_d(cpu, word) << 16 | cpu->r[(field_d(word) + 1) & 7];
    return test_cpu_write(cpu, cpu->cpu.data, address_s(cpu, word), 4, value);
}

static bool op_ldp(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value;
    if (!test_cpu_read(cpu, cpu->cpu.program, address_s(cpu, word), 2, &value))
        return false;
    return result(cpu, word, value, true);
}

static bool op_stp(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_write(cpu, cpu->cpu.program, address_s(cpu, word), 2, *reg_d(cpu, word));
}

static bool op_in(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value;
    if (!test_cpu_read(cpu, cpu->cpu.io, address_s(cpu, word), 1, &value))
        return false;
    return result(cpu, word, value, true);
}

static bool op_out(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_write(cpu, cpu->cpu.io, address_s(cpu, word), 1, *reg_d(cpu, word) & 0xff);
}

const char *const test_cpu_conditions[8] = {"br", "beq", "bne", "bcs", "bcc", "bmi", "bpl", "bhi"};

static bool holds(const struct test_cpu *cpu, unsigned condition)
{
    static const uint16_t flags[8] = {
        0,          FLAG_ZERO,     FLAG_ZERO,     FLAG_CARRY,
        FLAG_CARRY, FLAG_NEGATIVE, FLAG_NEGATIVE, FLAG_CARRY | FLAG_ZERO};
    static const bool wanted[8] = {false, true, false, true, false, true, false, false};
    return ((cpu->sr & flags[condition]) != 0) == wanted[condition];
}

/* A branch to itself that no interrupt can leave is the end of the program's work. */
static bool op_branch(struct test_cpu *cpu, uint16_t word)
{
    if (!holds(cpu, field_d(word)))
        return true;
    cpu->next = (uint16_t)(cpu->next + signed_byte(word));
    cpu->cost++;
    if (cpu->next == cpu->pc && test_cpu_mask(cpu) == 7)
        cpu->mode = MODE_LOOPING;
    return true;
}

static bool op_call(struct test_cpu *cpu, uint16_t word)
{
    uint16_t target;
    (void)word;
    if (!next_word(cpu, &target) || !test_cpu_push(cpu, cpu->next))
        return false;
    cpu->next = target;
    return true;
}

static bool op_ret(struct test_cpu *cpu, uint16_t word)
{
    (void)word;
    return test_cpu_pop(cpu, &cpu->next);
}

static bool op_reti(struct test_cpu *cpu, uint16_t word)
{
    (void)word;
    if (!test_cpu_pop(cpu, &cpu->sr) || !test_cpu_pop(cpu, &cpu->next))
        return false;
    cpu->sr &= SR_BITS;
    test_cpu_left(cpu);
    return true;
}

static bool op_push(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_push(cpu, *reg_d(cpu, word));
}

static bool op_pop(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_pop(cpu, reg_d(cpu, word));
}

static bool op_mask(struct test_cpu *cpu, uint16_t word)
{
    cpu->sr = (uint16_t)((cpu->sr & 0xff) | (word & 7) << 8);
    return true;
}

static bool op_wait(struct test_cpu *cpu, uint16_t word)
{
    (void)word;
    cpu->mode = MODE_WAITING;
    return true;
}

static bool op_trap(struct test_cpu *cpu, uint16_t word)
{
    return test_cpu_enter(cpu, VECTOR_TRAP + (word & 7), cpu->next, "trap");
}

static bool op_reset(struct test_cpu *cpu, uint16_t word)
{
    (void)word;
    machine_ask_reset(cpu->cpu.device.machine);
    return true;
}

/* r2 words from r0 to r1 of the data space; a boundary after each, where it may be interrupted:
 * the registers say what is left. */
static bool op_bmov(struct test_cpu *cpu, uint16_t word)
{
    uint32_t value;
    (void)word;
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

const struct test_cpu_opcode test_cpu_opcodes[TEST_CPU_OPCODES] = {
    {"nop", FORMAT_NONE, 1, op_nop},       {"ldi", FORMAT_D_WORD, 2, op_ldi},
    {"mov", FORMAT_D_S, 1, op_mov},        {"add", FORMAT_D_S, 1, op_add},
    {"sub", FORMAT_D_S, 1, op_sub},        {"cmp", FORMAT_D_S, 1, op_cmp},
    {"and", FORMAT_D_S, 1, op_and},        {"xor", FORMAT_D_S, 1, op_xor},
    {"addi", FORMAT_D_BYTE, 1, op_addi},   {"shr", FORMAT_D, 1, op_shr},
    {"mul", FORMAT_D_S, 2, op_mul},        {"ld", FORMAT_D_S_OFFSET, 2, op_ld},
    {"st", FORMAT_D_S_OFFSET, 2, op_st},   {"ldl", FORMAT_D_S_OFFSET, 3, op_ldl},
    {"stl", FORMAT_D_S_OFFSET, 3, op_stl}, {"ldp", FORMAT_D_S_OFFSET, 2, op_ldp},
    {"stp", FORMAT_D_S_OFFSET, 2, op_stp}, {"in", FORMAT_D_S_OFFSET, 3, op_in},
    {"out", FORMAT_D_S_OFFSET, 3, op_out}, {"b", FORMAT_BRANCH, 1, op_branch},
    {"call", FORMAT_WORD, 3, op_call},     {"ret", FORMAT_NONE, 2, op_ret},
    {"reti", FORMAT_NONE, 4, op_reti},     {"push", FORMAT_D, 2, op_push},
    {"pop", FORMAT_D, 2, op_pop},          {"mask", FORMAT_NUMBER, 1, op_mask},
    {"wait", FORMAT_NONE, 1, op_wait},     {"trap", FORMAT_NUMBER, 4, op_trap},
    {"reset", FORMAT_NONE, 1, op_reset},   {"bmov", FORMAT_NONE, 2, op_bmov},
};
