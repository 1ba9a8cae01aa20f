/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each Thumb instruction costs on a Cortex-M3 (ARM DDI 0337I, "Processor instruction
 * timings"), and what else the processor must know of it before it runs. Where the manual gives a
 * range the choice is in docs/timing.md. Encodings: ARM DDI 0403E, A5. */
#include "armv7m.h"

static unsigned count_bits(uint32_t value)
{
    return (unsigned)__builtin_popcount(value);
}

static bool is_wide(uint32_t opcode)
{
    return (opcode & 0xe000) == 0xe000 && (opcode & 0x1800) != 0;
}

static void set(struct instruction_cost *cost, unsigned cycles, unsigned flags)
{
    cost->cycles = (uint8_t)cycles;
    cost->flags = (uint16_t)flags;
}

static void single(struct instruction_cost *cost, bool load, unsigned base, unsigned target,
                   unsigned cycles)
{
    set(cost, cycles, COST_MEMORY | COST_LOAD_STORE);
    cost->base = (uint8_t)base;
    cost->target = load ? (uint8_t)target : NO_REGISTER;
}

/* Loads take 2 cycles, stores with a register offset 2, others 1 (the store buffer). */
static void narrow_memory(uint32_t op, struct instruction_cost *cost)
{
    unsigned rd = op & 7, rn = op >> 3 & 7;
    bool load = (op & 0x0800) != 0;
    if ((op & 0xf000) == 0x5000) {
        load = (op & 0x0e00) >= 0x0600; /* STR, STRH, STRB, then the loads */
        single(cost, load, rn, rd, 2);
    } else if ((op & 0xf000) == 0x9000) {
        single(cost, load, 13, op >> 8 & 7, load ? 2 : 1);
    } else {
        single(cost, load, rn, rd, load ? 2 : 1);
    }
}

static void multiple(struct instruction_cost *cost, unsigned base, unsigned registers)
{
    set(cost, 1 + registers, COST_MEMORY | COST_MULTIPLE);
    cost->base = (uint8_t)base;
}

static void hint(uint32_t op, struct instruction_cost *cost)
{
    if ((op & 0x0f) != 0)
        set(cost, 1, COST_IT);
    else /* NOP 0, YIELD 1, WFE 2, WFI 3, SEV 4, others are NOPs */
        set(cost, 1, (op >> 4 & 15) == 0 ? 0 : COST_SPECIAL);
}

/* The instruction loads the PC. Such a load blocks: 2 cycles and 3 of refill, so one more than a
 * branch to a register. */
static void loads_pc(struct instruction_cost *cost)
{
    cost->flags |= COST_LATE;
    cost->cycles++;
}

/* 1011 xxxx: miscellaneous. */
static void narrow_misc(uint32_t op, struct instruction_cost *cost)
{
    if ((op & 0xfe00) == 0xb400 || (op & 0xfe00) == 0xbc00) { /* PUSH, POP */
        set(cost, 1 + count_bits(op & 0x1ff), COST_MEMORY);
        cost->base = 13;
        if ((op & 0xff00) == 0xbd00)
            loads_pc(cost);
    } else if ((op & 0xffe8) == 0xb660 || (op & 0xff00) == 0xbe00) { /* CPS, BKPT */
        set(cost, 1, COST_SPECIAL);
    } else if ((op & 0xff00) == 0xbf00) {
        hint(op, cost);
    }
}

/* 0100 00xx: data processing on registers; 0100 01xx: on high registers, BX. */
static void narrow_data(uint32_t op, struct instruction_cost *cost)
{
    unsigned operation = op >> 6 & 15;
    if ((op & 0xfc00) == 0x4000 && (operation == 8 || operation == 10 || operation == 11))
        set(cost, 1, COST_COMPARE);
    if ((op & 0xff00) == 0x4500)
        set(cost, 1, COST_COMPARE);
    if ((op & 0xff00) == 0x4700 || ((op & 0xfd87) == 0x4487)) /* BX, BLX; ADD PC, MOV PC */
        set(cost, 1, COST_LATE);
    if ((op & 0xfd87) == 0x4485) /* ADD SP, MOV SP */
        set(cost, 1, COST_STACK);
}

static void narrow(uint32_t op, struct instruction_cost *cost)
{
    switch (op >> 12) {
    case 0x2:
    case 0x3:
        if ((op & 0xf800) == 0x2800)
            set(cost, 1, COST_COMPARE);
        break;
    case 0x4:
        if (op & 0x0800)
            single(cost, true, 15, op >> 8 & 7, 2);
        else
            narrow_data(op, cost);
        break;
    case 0x5:
    case 0x6:
    case 0x7:
    case 0x8:
    case 0x9:
        narrow_memory(op, cost);
        break;
    case 0xb:
        narrow_misc(op, cost);
        break;
    case 0xc:
        multiple(cost, op >> 8 & 7, count_bits(op & 0xff));
        break;
    case 0xd:
        if ((op & 0xff00) == 0xdf00)
            set(cost, 1, COST_SPECIAL); /* SVC */
        break;
    case 0xe:
        if (op == 0xe7fe)
            set(cost, 1, COST_SELF);
        break;
    default:
        break;
    }
}

/* 1110 100x x1xx: load and store double, exclusive, table branch. */
static void wide_dual(uint32_t first, uint32_t second, struct instruction_cost *cost)
{
    unsigned rn = first & 15;
    bool load = (first & 0x10) != 0;
    bool dual = (first & 0x0120) != 0; /* P or W */
    bool table = (first & 0xffe0) != 0xe840 && (second & 0x00e0) == 0;
    if (dual)
        multiple(cost, rn, 2);
    else if (table) /* TBB, TBH: a load, an addition, the refill */
        set(cost, 4, COST_MEMORY | COST_LATE);
    else if ((first & 0xffe0) != 0xe840 && (second & 0x00e0) != 0x0040)
        set(cost, 1, COST_UNKNOWN); /* LDREXD, STREXD */
    else                            /* LDREX, STREX, and those for bytes and halfwords */
        set(cost, 2, COST_MEMORY | (load ? COST_EXCLUSIVE : COST_SPECIAL));
    cost->base = (uint8_t)rn;
}

static void wide_multiple(uint32_t first, uint32_t second, struct instruction_cost *cost)
{
    unsigned direction = first >> 7 & 3; /* 1 up, 2 down; 0 and 3 are undefined in this profile */
    if (direction == 0 || direction == 3)
        return;
    multiple(cost, first & 15, count_bits(second));
    if ((first & 0x10) && (second & 0x8000))
        loads_pc(cost);
    if ((first & 15) == 13)
        cost->flags &= (uint16_t)~COST_MULTIPLE; /* SP is always aligned */
}

/* 1111 0xxx, second halfword 1xxx: branches and miscellaneous control. */
static void wide_control(uint32_t first, uint32_t second, struct instruction_cost *cost)
{
    if (first == 0xf7ff && second == 0xbffe)
        set(cost, 1, COST_SELF);
    if ((second & 0x5000) != 0)
        return; /* B, BL */
    if ((first & 0x0380) != 0x0380)
        return; /* B<c> */
    switch (first & 0x07f0) {
    case 0x0380: /* MSR */
    case 0x0390:
    case 0x03a0: /* hints, CPS */
    case 0x03e0: /* MRS */
    case 0x03f0:
        set(cost, 1, COST_SPECIAL);
        break;
    case 0x03b0:                                       /* CLREX 2, DSB 4, DMB 5, ISB 6 */
        set(cost, (second >> 4 & 15) == 2 ? 1 : 2, 0); /* 1 + B: 2 */
        if ((second >> 4 & 15) == 2)
            set(cost, 1, COST_SPECIAL);
        break;
    default:
        break;
    }
}

/* 1111 100x: single loads and stores, 32 bits wide. Bit 4: load. */
static void wide_single(uint32_t first, uint32_t second, struct instruction_cost *cost)
{
    unsigned rn = first & 15, rt = second >> 12;
    bool load = (first & 0x10) != 0;
    bool immediate = (first & 0x80) != 0 || (second & 0x0800) != 0;
    if (load && rt == 15 && (first & 0x60) != 0x40) {
        set(cost, 1, 0); /* PLD, PLI */
        return;
    }
    if (!load && rn == 15) {
        set(cost, 1, COST_UNKNOWN);
        return;
    }
    single(cost, load, rn, rt, load || !immediate ? 2 : 1);
    if (load && rt == 15)
        loads_pc(cost);
}

/* 1111 1011 1xxx: long multiply and divide. */
static void wide_long(uint32_t first, struct instruction_cost *cost)
{
    switch (first >> 4 & 7) {
    case 1: /* SDIV */
    case 3: /* UDIV */
        set(cost, 2, COST_DIVIDE);
        break;
    case 0: /* SMULL */
    case 2: /* UMULL: 3 to 5, early termination */
        set(cost, 5, 0);
        break;
    default: /* SMLAL, UMLAL: 4 to 7 */
        set(cost, 7, 0);
        break;
    }
}

static void wide_multiply(uint32_t second, struct instruction_cost *cost)
{
    if ((second >> 12) != 15)
        set(cost, 2, 0); /* MLA, MLS; MUL takes 1 */
}

static void wide(uint32_t first, uint32_t second, struct instruction_cost *cost)
{
    if ((first & 0xef00) == 0xef00 || (first & 0xff10) == 0xf900) {
        set(cost, 1, COST_UNKNOWN); /* Advanced SIMD */
    } else if ((first & 0xec00) == 0xec00) {
        set(cost, 1, COST_UNDEFINED); /* coprocessor: the Cortex-M3 has none */
    } else if ((first & 0xfe40) == 0xe800) {
        wide_multiple(first, second, cost);
    } else if ((first & 0xfe40) == 0xe840) {
        wide_dual(first, second, cost);
    } else if ((first & 0xf800) == 0xf000 && (second & 0x8000)) {
        wide_control(first, second, cost);
    } else if ((first & 0xfe00) == 0xf800) {
        wide_single(first, second, cost);
    } else if ((first & 0xff80) == 0xfb80) {
        wide_long(first, cost);
    } else if ((first & 0xff80) == 0xfb00) {
        wide_multiply(second, cost);
    }
}

/* --- the two low bits of SP --- */

/* ADD and SUB of a multiple of 4 (rotated or not) to SP itself. */
static bool keeps_aligned(uint32_t first, uint32_t second)
{
    uint32_t operation = first & 0xfbef;
    return (operation == 0xf10d || operation == 0xf1ad || operation == 0xf20d ||
            operation == 0xf2ad) &&
           (second & 3) == 0;
}

/* Does it write SP with anything but a multiple of 4, for all that is known? Some are unpredictable
 * with SP as their result, and do it nevertheless. */
static bool may_unalign(uint32_t first, uint32_t second)
{
    bool high = (second & 0x0f00) == 0x0d00, top = (second >> 12) == 13;
    if ((first & 0xf800) == 0xf000 && (second & 0x8000))
        return false; /* branches, and what the processor executes */
    if ((first & 0xf800) == 0xf000 || (first & 0xfe00) == 0xea00)
        return high && !keeps_aligned(first, second);
    if ((first & 0xfe10) == 0xe810) /* LDM, LDRD, LDREX; not TBB */
        return (first & 0x40) ? top || high : (second & 0x2000) != 0;
    if ((first & 0xfe00) == 0xf800) /* into SP; SP written back */
        return ((first & 0x10) && top) ||
               ((first & 0x8f) == 13 && (second & 0x0900) == 0x0900 && (second & 3));
    if ((first & 0xfe00) == 0xfa00) /* data processing on registers, multiplication */
        return high || ((first & 0x180) == 0x180 && top);
    return false;
}

/* --- branches, for IT blocks --- */

static unsigned narrow_jump(uint32_t op)
{
    if ((op & 0xf000) == 0xd000 || (op & 0xf500) == 0xb100) /* B<c>, CBZ, CBNZ */
        return COST_ODD;
    return (op & 0xf800) == 0xe000 ? COST_JUMP : 0; /* B */
}

/* TST, TEQ, CMN, CMP have no result: 15 stands for the register. */
static bool is_comparison(uint32_t first)
{
    unsigned operation = first >> 5 & 15;
    bool plain = (first & 0xfa00) == 0xf000 || (first & 0xfe00) == 0xea00;
    return plain && (first & 0x10) &&
           (operation == 0 || operation == 4 || operation == 8 || operation == 13);
}

static unsigned wide_jump(uint32_t first, uint32_t second)
{
    bool result_in_pc = (second & 0x0f00) == 0x0f00;
    if ((first & 0xf800) == 0xf000 && (second & 0x8000)) {
        if (second & 0x5000)
            return COST_JUMP; /* B, BL */
        if (first == 0xf3bf && (second & 0xf0) == 0x60)
            return COST_ODD;                              /* ISB: ends a block of the engine's */
        return (first & 0x0380) != 0x0380 ? COST_ODD : 0; /* B<c> */
    }
    if ((first & 0xf800) == 0xf000 || (first & 0xfe00) == 0xea00)
        return result_in_pc && !is_comparison(first) ? COST_ODD : 0;
    if ((first & 0xff90) == 0xfb80) /* long multiplication: two results */
        return result_in_pc || (second >> 12) == 15 ? COST_ODD : 0;
    return (first & 0xfe00) == 0xfa00 && result_in_pc ? COST_ODD : 0;
}

void armv7m_decode_cost(const struct armv7m_profile *profile, uint32_t opcode,
                        struct instruction_cost *cost)
{
    *cost = (struct instruction_cost){
        .opcode = opcode, .cycles = 1, .size = 2, .base = 0xff, .target = NO_REGISTER};
    if (is_wide(opcode & 0xffff)) {
        cost->size = 4;
        wide(opcode & 0xffff, opcode >> 16, cost);
        cost->flags |= (uint16_t)wide_jump(opcode & 0xffff, opcode >> 16);
        if (may_unalign(opcode & 0xffff, opcode >> 16))
            cost->flags |= COST_STACK;
    } else {
        narrow(opcode & 0xffff, cost);
        cost->flags |= (uint16_t)narrow_jump(opcode & 0xffff);
    }
    if (cost->flags & COST_LATE)
        cost->flags |= COST_JUMP;
    cost->straddle = cost->size == 4;
    if (profile->adjust_cost != NULL)
        profile->adjust_cost(opcode, cost);
    cost->special = cost->flags & COST_SLOW;
    cost->overlaps = (cost->flags & COST_LOAD_STORE) && cost->cycles > 1;
}

/* 2 to 12 cycles, early termination by the leading zeros (TRM); between the two ends four bits of
 * the quotient a cycle (docs/timing.md). */
unsigned armv7m_divide_cycles(uint32_t dividend, uint32_t divisor, bool is_signed)
{
    int bits;
    if (is_signed) {
        dividend = dividend >> 31 ? 0 - dividend : dividend;
        divisor = divisor >> 31 ? 0 - divisor : divisor;
    }
    if (divisor == 0 || dividend < divisor)
        return 2;
    bits = __builtin_clz(divisor) - __builtin_clz(dividend) + 1; /* of the quotient, at most */
    return 4 + (unsigned)(bits + 3) / 4;
}
