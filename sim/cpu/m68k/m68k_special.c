/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the 68000 executes by itself: its status register, traps, returns, divisions, STOP and
 * RESET. Operands that are addressed are in t[1] already. */
#include "gen/isa/m68k.h"
#include "m68k.h"
#include "machine.h"

/* While it is executed. */
struct special {
    struct m68k *m;
    const struct isa_decoded *decoded;
    uint32_t next;
    unsigned cycles;
    unsigned vector; /* of the exception that follows; 0: none */
};

static uint32_t operand(const struct special *s)
{
    return s->m->run.t[1] & 0xffff;
}

static uint32_t *register_of(const struct special *s, uint32_t n)
{
    return &s->m->run.r[n];
}

static uint32_t immediate(const struct special *s)
{
    return s->decoded->mode[0].field[0];
}

/* Table 8-1. */
static unsigned ea_cycles(const struct isa_taken *ea)
{
    static const uint8_t cycles[] = {
        [M68K_ea_ind] = 4,      [M68K_ea_post] = 4,  [M68K_ea_pre] = 6,    [M68K_ea_disp] = 8,
        [M68K_ea_index] = 10,   [M68K_ea_abs_w] = 8, [M68K_ea_abs_l] = 12, [M68K_ea_pcdisp] = 8,
        [M68K_ea_pcindex] = 10, [M68K_ea_imm_b] = 4, [M68K_ea_imm_w] = 4,  [M68K_ea_imm_l] = 8};
    return ea->number < sizeof cycles ? cycles[ea->number] : 0;
}

static void set_flags(struct special *s, bool n, bool z, bool v, bool c)
{
    struct m68k_run *run = &s->m->run;
    m68k_set_ccr(run, run->x << 4 | (uint32_t)n << 3 | (uint32_t)z << 2 | (uint32_t)v << 1 |
                          (uint32_t)c);
}

/* N and Z, which the manual leaves open then, stay. */
static void set_overflow(struct special *s)
{
    s->m->run.v = 1;
    s->m->run.c = 0;
}

/* --- divisions: their times follow the microprogram's steps --- */

static unsigned divu_cycles(uint32_t dividend, uint32_t divisor)
{
    uint32_t high = divisor << 16;
    unsigned cycles = 76, i;
    for (i = 0; i < 15; i++) {
        bool carry = dividend >> 31;
        dividend <<= 1;
        if (carry) {
            dividend -= high;
        } else if (dividend >= high) {
            dividend -= high;
            cycles += 2;
        } else {
            cycles += 4;
        }
    }
    return cycles;
}

static unsigned divs_cycles(int32_t dividend, int32_t divisor, uint32_t quotient)
{
    unsigned i, cycles = 122 + (dividend < 0 ? 2 : 0);
    if (divisor >= 0)
        cycles = dividend >= 0 ? cycles - 2 : cycles + 2;
    for (i = 1; i < 16; i++)
        cycles += quotient >> i & 1 ? 0 : 2;
    return cycles;
}

static uint32_t magnitude(int32_t value)
{
    return value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
}

static void divide_by_zero(struct special *s)
{
    set_flags(s, false, false, false, false);
    s->vector = VECTOR_ZERO_DIVIDE;
    s->cycles = ea_cycles(&s->decoded->mode[0]);
}

static void divu(struct special *s)
{
    uint32_t *dn = register_of(s, s->decoded->field[0]), divisor = operand(s), dividend = *dn;
    if (divisor == 0) {
        divide_by_zero(s);
        return;
    }
    s->cycles = ea_cycles(&s->decoded->mode[0]);
    if (dividend >> 16 >= divisor) {
        set_overflow(s);
        s->cycles += 10;
        return;
    }
    *dn = (dividend % divisor) << 16 | dividend / divisor;
    set_flags(s, *dn >> 15 & 1, (uint16_t)*dn == 0, false, false);
    s->cycles += divu_cycles(dividend, divisor);
}

static void divs(struct special *s)
{
    uint32_t *dn = register_of(s, s->decoded->field[0]), quotient;
    int32_t divisor = (int16_t)operand(s), dividend = (int32_t)*dn;
    bool negative = (dividend < 0) != (divisor < 0);
    if (divisor == 0) {
        divide_by_zero(s);
        return;
    }
    s->cycles = ea_cycles(&s->decoded->mode[0]);
    if (magnitude(dividend) >> 16 >= magnitude(divisor)) {
        set_overflow(s);
        s->cycles += dividend < 0 ? 18 : 16;
        return;
    }
    quotient = magnitude(dividend) / magnitude(divisor);
    s->cycles += divs_cycles(dividend, divisor, quotient);
    if (quotient > (negative ? 0x8000u : 0x7fffu)) {
        set_overflow(s);
        return;
    }
    *dn = (uint32_t)(dividend % divisor) << 16 | (uint16_t)(negative ? 0 - quotient : quotient);
    set_flags(s, *dn >> 15 & 1, (uint16_t)*dn == 0, false, false);
}

static void chk(struct special *s)
{
    int32_t value = (int16_t)*register_of(s, s->decoded->field[0]), bound = (int16_t)operand(s);
    s->cycles = ea_cycles(&s->decoded->mode[0]);
    if (value >= 0 && value <= bound) { /* N, which the manual leaves open then, stays */
        set_flags(s, s->m->run.nz < 0, value == 0, false, false);
        s->cycles += 10;
        return;
    }
    set_flags(s, value < 0, false, false, false);
    s->vector = VECTOR_CHK;
    if (s->m->cpu.timing != TIMING_UNIT && value > bound)
        s->m->runner.cycles -= 2;
}

/* --- the status register --- */

static void ori_sr(struct special *s)
{
    s->cycles = 20;
    m68k_set_sr(s->m, m68k_sr(&s->m->run) | immediate(s));
}

static void andi_sr(struct special *s)
{
    s->cycles = 20;
    m68k_set_sr(s->m, m68k_sr(&s->m->run) & immediate(s));
}

static void eori_sr(struct special *s)
{
    s->cycles = 20;
    m68k_set_sr(s->m, m68k_sr(&s->m->run) ^ immediate(s));
}

/* Its address register changes here: first it had to be privileged. */
static void move_to_sr(struct special *s)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    s->cycles = 12 + ea_cycles(ea);
    if (ea->number == M68K_ea_post)
        *register_of(s, M68K_A + ea->field[0]) += 2;
    if (ea->number == M68K_ea_pre)
        *register_of(s, M68K_A + ea->field[0]) -= 2;
    m68k_set_sr(s->m, operand(s));
}

static void move_to_usp(struct special *s)
{
    s->cycles = 4;
    s->m->other_sp = *register_of(s, M68K_A + s->decoded->field[0]);
}

static void move_from_usp(struct special *s)
{
    s->cycles = 4;
    *register_of(s, M68K_A + s->decoded->field[0]) = s->m->other_sp;
}

static void stop(struct special *s)
{
    s->cycles = 4;
    m68k_set_sr(s->m, s->decoded->field[0]);
    s->m->mode = M68K_STOPPED;
}

/* The line to the devices: all but the processor itself. */
static void reset(struct special *s)
{
    struct device *device = s->m->cpu.device.machine->devices;
    s->cycles = 132;
    for (; device != NULL; device = device->next)
        if (device != &s->m->cpu.device && device->class->reset != NULL)
            device->class->reset(device);
}

/* --- traps and returns --- */

static void illegal(struct special *s)
{
    s->vector = VECTOR_ILLEGAL;
    s->next = s->m->runner.pc;
}

static void trap(struct special *s)
{
    s->vector = VECTOR_TRAP + s->decoded->field[0];
}

static void trapv(struct special *s)
{
    s->vector = s->m->run.v ? VECTOR_TRAPV : 0;
    s->cycles = s->m->run.v ? 0 : 4;
}

/* How long the frame is by its format; 0: none that there is. */
static unsigned frame_bytes(uint32_t word)
{
    return word >> 12 == 0 ? 8 : word >> 12 == 8 ? 58 : 0;
}

/* False: an access was refused. */
static bool rte(struct special *s)
{
    struct m68k *m = s->m;
    uint32_t sp = m->run.r[M68K_SP], sr, pc, format, bytes = 6;
    if (!m68k_read(m, sp, 2, &sr) || !m68k_read(m, sp + 2, 4, &pc))
        return false;
    if (m->model == M68K_MODEL_m68010) {
        if (!m68k_read(m, sp + 6, 2, &format))
            return false;
        bytes = frame_bytes(format);
        if (bytes == 0) {
            s->vector = VECTOR_FORMAT;
            s->next = m->runner.pc;
            return true;
        }
    }
    s->cycles = 20;
    m->run.r[M68K_SP] += bytes;
    m68k_set_sr(m, sr);
    s->next = pc;
    m68k_tell_interrupt(m, 0, false);
    return true;
}

/* --- all of them --- */

static const struct {
    uint16_t row;
    void (*execute)(struct special *);
} executed[] = {
    {M68K_divu_w, divu},
    {M68K_divs_w, divs},
    {M68K_chk_w, chk},
    {M68K_ori_sr, ori_sr},
    {M68K_andi_sr, andi_sr},
    {M68K_eori_sr, eori_sr},
    {M68K_move_to_sr, move_to_sr},
    {M68K_move_to_usp, move_to_usp},
    {M68K_move_from_usp, move_from_usp},
    {M68K_stop, stop},
    {M68K_reset, reset},
    {M68K_illegal, illegal},
    {M68K_trap, trap},
    {M68K_trapv, trapv},
};

static void (*function_of(unsigned row))(struct special *)
{
    unsigned i;
    for (i = 0; i < sizeof executed / sizeof executed[0]; i++)
        if (executed[i].row == row)
            return executed[i].execute;
    return illegal;
}

/* No row: lines A and F have vectors of their own. */
static void undefined(struct m68k *m)
{
    uint8_t byte = 0;
    bus_peek(m->cpu.program, m->runner.pc & m->mask, &byte, 1);
    m68k_exception(m,
                   byte >> 4 == 0xa   ? VECTOR_LINE_A
                   : byte >> 4 == 0xf ? VECTOR_LINE_F
                                      : VECTOR_ILLEGAL,
                   m->runner.pc);
}

static bool execute(struct special *s)
{
    unsigned row = (unsigned)(s->decoded->row - isa_m68k.rows);
    if (row == M68K_rte)
        return rte(s);
    function_of(row)(s);
    return true;
}

void m68k_special(struct m68k *m)
{
    struct runner *r = &m->runner;
    struct isa_decoded decoded;
    struct special s = {.m = m, .decoded = &decoded};
    bool done;
    if (!m68k_decode(m, r->pc, &decoded)) {
        undefined(m);
        return;
    }
    if ((decoded.row->class & ISA_PRIVILEGED) && !m68k_supervisor(m)) {
        m68k_exception(m, VECTOR_PRIVILEGE, r->pc);
        return;
    }
    s.next = r->pc + decoded.size;
    r->start = r->cycles;
    r->in_instruction = true;
    done = execute(&s);
    r->in_instruction = false;
    if (!done) {
        m68k_access_error(m);
        return;
    }
    if (m->cpu.timing == TIMING_UNIT)
        s.cycles = s.vector == 0;
    if (s.vector != VECTOR_ILLEGAL)
        runner_pass(r, s.cycles, s.next);
    if (s.vector != 0)
        m68k_exception(m, s.vector, s.next);
}
