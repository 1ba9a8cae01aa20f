/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine of agent expressions: a stack of 64-bit values. Each operation is a row: how many
 * values it takes and leaves, how many bytes follow it, and a function. */
#include "agent.h"

#include "gdb/layout.h"

#include <string.h>

#define STACK      64u
#define STEPS_MOST 10000u /* operations that one evaluation may take: a jump may go back */

struct agent {
    struct machine *machine;
    const uint8_t *code;
    size_t size, at;
    uint64_t stack[STACK];
    unsigned depth;
    bool failed, ended;
};

/* What follows the operation, the most significant byte first; there. */
static uint64_t operand(struct agent *agent, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | agent->code[agent->at++];
    return value;
}

static uint64_t *top(struct agent *agent, unsigned below)
{
    return &agent->stack[agent->depth - 1 - below];
}

static void push(struct agent *agent, uint64_t value)
{
    agent->stack[agent->depth++] = value;
}

static uint64_t pop(struct agent *agent)
{
    return agent->stack[--agent->depth];
}

/* --- two values to one --- */

#define BINARY(name, expression)                                                                   \
    static void name(struct agent *agent)                                                          \
    {                                                                                              \
        const uint64_t b = pop(agent), a = pop(agent);                                             \
        push(agent, (expression));                                                                 \
    }

BINARY(add, a + b)
BINARY(subtract, a - b)
BINARY(multiply, a *b)
BINARY(shift_left, b < 64 ? a << b : 0)
BINARY(shift_right_signed, (uint64_t)((int64_t)a >> (b < 63 ? b : 63)))
BINARY(shift_right, b < 64 ? a >> b : 0)
BINARY(bit_and, a &b)
BINARY(bit_or, a | b)
BINARY(bit_xor, a ^ b)
BINARY(equal, a == b)
BINARY(less_signed, (int64_t)a < (int64_t)b)
BINARY(less, a < b)

/* The one quotient that does not fit wraps round, as on the host. */
static bool overflows(uint64_t a, uint64_t b)
{
    return a == (uint64_t)INT64_MIN && b == UINT64_MAX;
}

#define DIVISION(name, expression)                                                                 \
    static void name(struct agent *agent)                                                          \
    {                                                                                              \
        const uint64_t b = pop(agent), a = pop(agent);                                             \
        agent->failed = b == 0;                                                                    \
        push(agent, b == 0 ? 0 : (expression));                                                    \
    }

DIVISION(divide_signed, overflows(a, b) ? a : (uint64_t)((int64_t)a / (int64_t)b))
DIVISION(divide_unsigned, a / b)
DIVISION(remainder_signed, overflows(a, b) ? 0 : (uint64_t)((int64_t)a % (int64_t)b))
DIVISION(remainder_unsigned, a % b)

/* --- one value --- */

static void logical_not(struct agent *agent)
{
    *top(agent, 0) = *top(agent, 0) == 0;
}

static void bit_not(struct agent *agent)
{
    *top(agent, 0) = ~*top(agent, 0);
}

static void extend(struct agent *agent)
{
    unsigned bits = (unsigned)operand(agent, 1);
    if (bits == 0 || bits >= 64)
        return;
    *top(agent, 0) = (uint64_t)((int64_t)(*top(agent, 0) << (64 - bits)) >> (64 - bits));
}

static void extend_zero(struct agent *agent)
{
    unsigned bits = (unsigned)operand(agent, 1);
    if (bits < 64)
        *top(agent, 0) &= ((uint64_t)1 << bits) - 1;
}

/* --- memory and registers --- */

static void read_memory(struct agent *agent, unsigned bytes)
{
    struct cpu *cpu = agent->machine->cpu;
    uint8_t from[8];
    uint64_t value = 0, address = *top(agent, 0);
    unsigned i;
    if (address > UINT32_MAX || bytes % cpu->data->unit != 0 ||
        bus_peek(cpu->data, (uint32_t)address, from, bytes) != bytes) {
        agent->failed = true;
        return;
    }
    for (i = 0; i < bytes; i++)
        value |= (uint64_t)from[i]
                 << 8 * (cpu->device.class->cpu->processor->big_endian ? bytes - 1 - i : i);
    *top(agent, 0) = value;
}

static void read_8(struct agent *agent)
{
    read_memory(agent, 1);
}

static void read_16(struct agent *agent)
{
    read_memory(agent, 2);
}

static void read_32(struct agent *agent)
{
    read_memory(agent, 4);
}

static void read_64(struct agent *agent)
{
    read_memory(agent, 8);
}

static void read_register(struct agent *agent)
{
    struct cpu *cpu = agent->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    unsigned wanted = (unsigned)operand(agent, 2), row = CPU_GDB_NONE;
    if (wanted < gdb_layout_count(class))
        row = gdb_layout_register(class, wanted).row;
    agent->failed = row == CPU_GDB_NONE;
    push(agent, agent->failed ? 0 : class->get(cpu, row));
}

/* --- constants, the stack, jumps --- */

static void constant_8(struct agent *agent)
{
    push(agent, operand(agent, 1));
}

static void constant_16(struct agent *agent)
{
    push(agent, operand(agent, 2));
}

static void constant_32(struct agent *agent)
{
    push(agent, operand(agent, 4));
}

static void constant_64(struct agent *agent)
{
    push(agent, operand(agent, 8));
}

static void duplicate(struct agent *agent)
{
    push(agent, *top(agent, 0));
}

static void drop(struct agent *agent)
{
    (void)pop(agent);
}

static void swap(struct agent *agent)
{
    uint64_t kept = *top(agent, 0);
    *top(agent, 0) = *top(agent, 1);
    *top(agent, 1) = kept;
}

static void pick(struct agent *agent)
{
    unsigned below = (unsigned)operand(agent, 1);
    agent->failed = below >= agent->depth;
    push(agent, agent->failed ? 0 : *top(agent, below));
}

/* a b c becomes c a b, c being the top. */
static void rotate(struct agent *agent)
{
    uint64_t kept = *top(agent, 0);
    *top(agent, 0) = *top(agent, 1);
    *top(agent, 1) = *top(agent, 2);
    *top(agent, 2) = kept;
}

static void jump(struct agent *agent)
{
    agent->at = (size_t)operand(agent, 2);
}

static void jump_if(struct agent *agent)
{
    size_t target = (size_t)operand(agent, 2);
    if (pop(agent) != 0)
        agent->at = target;
}

static void end(struct agent *agent)
{
    agent->ended = true;
}

/* --- --- */

static const struct operation {
    uint8_t takes, leaves; /* values */
    uint8_t operand;       /* bytes */
    void (*run)(struct agent *);
} operations[] = {
    [0x02] = {2, 1, 0, add},
    [0x03] = {2, 1, 0, subtract},
    [0x04] = {2, 1, 0, multiply},
    [0x05] = {2, 1, 0, divide_signed},
    [0x06] = {2, 1, 0, divide_unsigned},
    [0x07] = {2, 1, 0, remainder_signed},
    [0x08] = {2, 1, 0, remainder_unsigned},
    [0x09] = {2, 1, 0, shift_left},
    [0x0a] = {2, 1, 0, shift_right_signed},
    [0x0b] = {2, 1, 0, shift_right},
    [0x0e] = {1, 1, 0, logical_not},
    [0x0f] = {2, 1, 0, bit_and},
    [0x10] = {2, 1, 0, bit_or},
    [0x11] = {2, 1, 0, bit_xor},
    [0x12] = {1, 1, 0, bit_not},
    [0x13] = {2, 1, 0, equal},
    [0x14] = {2, 1, 0, less_signed},
    [0x15] = {2, 1, 0, less},
    [0x16] = {1, 1, 1, extend},
    [0x17] = {1, 1, 0, read_8},
    [0x18] = {1, 1, 0, read_16},
    [0x19] = {1, 1, 0, read_32},
    [0x1a] = {1, 1, 0, read_64},
    [0x20] = {1, 0, 2, jump_if},
    [0x21] = {0, 0, 2, jump},
    [0x22] = {0, 1, 1, constant_8},
    [0x23] = {0, 1, 2, constant_16},
    [0x24] = {0, 1, 4, constant_32},
    [0x25] = {0, 1, 8, constant_64},
    [0x26] = {0, 1, 2, read_register},
    [0x27] = {1, 1, 0, end},
    [0x28] = {1, 2, 0, duplicate},
    [0x29] = {1, 0, 0, drop},
    [0x2a] = {1, 1, 1, extend_zero},
    [0x2b] = {2, 2, 0, swap},
    [0x32] = {1, 2, 1, pick},
    [0x33] = {3, 3, 0, rotate},
};

/* The next operation, if its operand is there and the stack has what it takes and room. */
static const struct operation *next_operation(struct agent *agent)
{
    uint8_t code = agent->at < agent->size ? agent->code[agent->at++] : 0;
    const struct operation *operation = &operations[code];
    if (code >= sizeof operations / sizeof operations[0] || operation->run == NULL ||
        agent->size - agent->at < operation->operand || agent->depth < operation->takes ||
        agent->depth - operation->takes + operation->leaves > STACK)
        return NULL;
    return operation;
}

bool gdb_agent_holds(struct machine *machine, const uint8_t *code, size_t size)
{
    struct agent agent = {.machine = machine, .code = code, .size = size};
    unsigned steps;
    for (steps = 0; steps < STEPS_MOST && !agent.failed && !agent.ended; steps++) {
        const struct operation *operation = next_operation(&agent);
        agent.failed = operation == NULL;
        if (operation != NULL)
            operation->run(&agent);
    }
    return !agent.ended || *top(&agent, 0) != 0;
}
