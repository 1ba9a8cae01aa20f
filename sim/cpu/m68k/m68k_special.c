/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the 68000 executes by itself: its status register, traps, returns, divisions, STOP and
 * RESET. Operands that are addressed are in t[1] already. */
#include "gen/isa/m68k.h"
#include "m68k_mac.h"
#include "machine.h"

static uint32_t immediate(const struct special *s)
{
    return s->decoded->mode[0].field[0];
}

static const struct m68k_cycles *cycles_of(const struct special *s)
{
    return &m68k_cycles[s->m->model];
}

/* What (An)+ and -(An) change their register by. */
static void step(struct special *s, unsigned bytes)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    uint32_t change = bytes == 1 && ea->field[0] == 7 ? 2 : bytes;
    if (ea->number == M68K_ea_post)
        *special_register(s, M68K_A + ea->field[0]) += change;
    if (ea->number == M68K_ea_pre)
        *special_register(s, M68K_A + ea->field[0]) -= change;
}

void special_flags(struct special *s, bool n, bool z, bool v, bool c)
{
    struct m68k_run *run = &s->m->run;
    m68k_set_ccr(run, run->x << 4 | (uint32_t)n << 3 | (uint32_t)z << 2 | (uint32_t)v << 1 |
                          (uint32_t)c);
}

/* N and Z, which its manual leaves open then, are what the 68000 computes. */
void special_overflow(struct special *s)
{
    special_flags(s, !m68k_is_coldfire(s->m), false, true, false);
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

void special_zero_divide(struct special *s, m68k_cost most)
{
    special_flags(s, false, false, false, false);
    s->vector = VECTOR_ZERO_DIVIDE;
    if (m68k_is_coldfire(s->m)) /* it returns to the instruction */
        s->next = s->m->runner.pc;
    s->cycles = special_without(s, most);
}

/* The row has the most; others are said to take that always. */
static void divided(struct special *s, unsigned most, unsigned cycles)
{
    if (s->m->model < M68K_MODEL_m68010)
        s->cycles = s->cycles - most + cycles;
}

enum { DIVU_MOST = 140, DIVS_MOST = 158 }; /* of an MC68000 */

static void divu(struct special *s)
{
    uint32_t *dn = special_register(s, s->decoded->field[0]), divisor = special_word(s),
             dividend = *dn;
    if (divisor == 0) {
        special_zero_divide(s, cycles_of(s)->divu);
        return;
    }
    if (dividend >> 16 >= divisor) {
        special_overflow(s);
        divided(s, DIVU_MOST, 10);
        return;
    }
    *dn = (dividend % divisor) << 16 | dividend / divisor;
    special_flags(s, *dn >> 15 & 1, (uint16_t)*dn == 0, false, false);
    divided(s, DIVU_MOST, divu_cycles(dividend, divisor));
}

static void divs(struct special *s)
{
    uint32_t *dn = special_register(s, s->decoded->field[0]), quotient;
    int32_t divisor = (int16_t)special_word(s), dividend = (int32_t)*dn;
    bool negative = (dividend < 0) != (divisor < 0);
    if (divisor == 0) {
        special_zero_divide(s, cycles_of(s)->divs);
        return;
    }
    if (magnitude(dividend) >> 16 >= magnitude(divisor)) {
        special_overflow(s);
        divided(s, DIVS_MOST, dividend < 0 ? 18 : 16);
        return;
    }
    quotient = magnitude(dividend) / magnitude(divisor);
    divided(s, DIVS_MOST, divs_cycles(dividend, divisor, quotient));
    if (quotient > (negative ? 0x8000u : 0x7fffu)) {
        special_overflow(s);
        return;
    }
    *dn = (uint32_t)(dividend % divisor) << 16 | (uint16_t)(negative ? 0 - quotient : quotient);
    special_flags(s, *dn >> 15 & 1, (uint16_t)*dn == 0, false, false);
}

/* What is too large, or so far below that the comparison overflows, is found out 2 cycles sooner
 * than what is negative (m68k_exception.c charges the shorter way). */
static void chk(struct special *s)
{
    int32_t value = (int16_t)*special_register(s, s->decoded->field[0]),
            bound = (int16_t)special_word(s);
    bool soon = value > bound || bound - value > INT16_MAX;
    if (value >= 0 && value <= bound) { /* N is left open by the manual */
        special_flags(s, false, value == 0, false, false);
        return;
    }
    special_flags(s, value < 0, false, false, false);
    s->vector = VECTOR_CHK;
    s->cycles = special_without(s, cycles_of(s)->chk) + (soon ? 0 : M68K_CHK_LATE);
}

/* --- the status register --- */

static void ori_sr(struct special *s)
{
    m68k_set_sr(s->m, m68k_sr(&s->m->run) | immediate(s));
}

static void andi_sr(struct special *s)
{
    m68k_set_sr(s->m, m68k_sr(&s->m->run) & immediate(s));
}

static void eori_sr(struct special *s)
{
    m68k_set_sr(s->m, m68k_sr(&s->m->run) ^ immediate(s));
}

/* False: an access was refused. */
static bool move_to_sr(struct special *s)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    uint32_t value = ea->number == M68K_ea_dn ? *special_register(s, ea->field[0]) : immediate(s);
    if (ea->number > M68K_ea_an && ea->number < M68K_ea_imm_b &&
        !m68k_read(s->m, s->m->run.t[1], 2, &value))
        return false;
    step(s, 2);
    m68k_set_sr(s->m, value);
    return true;
}

/* False: an access was refused. */
static bool move_from_sr(struct special *s)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    uint32_t sr = m68k_sr(&s->m->run), *dn;
    if (ea->number == M68K_ea_dn) {
        dn = special_register(s, ea->field[0]);
        *dn = (*dn & 0xffff0000u) | sr;
        return true;
    }
    if (!m68k_write(s->m, s->m->run.t[1], 2, sr))
        return false;
    step(s, 2);
    return true;
}

static bool moves_load(struct special *s, unsigned bytes)
{
    uint32_t value, n = s->decoded->field[1], mask = bytes == 4 ? 0 : ~0u << 8 * bytes;
    uint32_t *reg = special_register(s, n);
    if (!m68k_read(s->m, s->m->run.t[1], bytes, &value))
        return false;
    step(s, bytes);
    if (n < M68K_A)
        *reg = (*reg & mask) | value;
    else
        *reg = value | (value >> (8 * bytes - 1) ? mask : 0);
    return true;
}

static bool moves_store(struct special *s, unsigned bytes)
{
    uint32_t mask = bytes == 4 ? 0 : ~0u << 8 * bytes;
    if (!m68k_write(s->m, s->m->run.t[1], bytes,
                    *special_register(s, s->decoded->field[1]) & ~mask))
        return false;
    step(s, bytes);
    return true;
}

/* NULL: there is none of that number. SFC and DFC have three bits. */
static uint32_t *control_register(struct special *s, uint32_t number)
{
    struct m68k *m = s->m;
    switch (number) {
    case 0:
        return &m->sfc;
    case 1:
        return &m->dfc;
    case 0x800:
        return &m->other_sp;
    case 0x801:
        return &m->vbr;
    default:
        return NULL;
    }
}

static void move_control(struct special *s, bool to)
{
    uint32_t *control = control_register(s, s->decoded->field[1]);
    uint32_t *reg = special_register(s, s->decoded->field[0]);
    if (control == NULL) {
        s->vector = VECTOR_ILLEGAL;
        s->next = s->m->runner.pc;
    } else if (to) {
        *control = *reg & (s->decoded->field[1] < 2 ? 7 : ~0u);
    } else {
        *reg = *control;
    }
}

static void movec_to(struct special *s)
{
    move_control(s, true);
}

static void movec_from(struct special *s)
{
    move_control(s, false);
}

static void move_to_usp(struct special *s)
{
    s->m->other_sp = *special_register(s, M68K_A + s->decoded->field[0]);
}

static void move_from_usp(struct special *s)
{
    *special_register(s, M68K_A + s->decoded->field[0]) = s->m->other_sp;
}

static void stop(struct special *s)
{
    m68k_set_sr(s->m, s->decoded->field[0]);
    if (m68k_is_coldfire(s->m) && (s->decoded->field[0] & SR_T))
        s->vector = VECTOR_TRACE; /* at once: it does not stop */
    else
        s->m->mode = M68K_STOPPED;
}

/* The line to the devices: all but the processor itself. */
static void reset(struct special *s)
{
    struct device *device = s->m->cpu.device.machine->devices;
    for (; device != NULL; device = device->next)
        if (device != &s->m->cpu.device && device->class->reset != NULL)
            device->class->reset(device);
}

/* --- traps and returns --- */

void special_fails(struct special *s, unsigned vector)
{
    s->vector = vector;
    s->next = s->m->runner.pc;
}

static void illegal(struct special *s)
{
    special_fails(s, VECTOR_ILLEGAL);
}

static void trap(struct special *s)
{
    s->vector = VECTOR_TRAP + s->decoded->field[0];
    s->cycles = 0;
}

static void trapv(struct special *s)
{
    if (s->m->run.v == 0)
        return;
    s->vector = VECTOR_TRAPV;
    s->cycles = 0;
}

/* How long the frame is by its format; 0: none that there is. */
static unsigned frame_bytes(const struct m68k *m, uint32_t word)
{
    static const uint8_t of_m68010[16] = {[0] = 8, [8] = 58};
    static const uint8_t of_cpu32[16] = {[0] = 8, [2] = 12, [12] = 24};
    return (m->model == M68K_MODEL_cpu32 ? of_cpu32 : of_m68010)[word >> 12 & 15];
}

/* False: an access was refused. */
static bool rte(struct special *s)
{
    struct m68k *m = s->m;
    uint32_t sp = m->run.r[M68K_SP], sr, pc, format, bytes = 6;
    if (!m68k_read(m, sp, 2, &sr) || !m68k_read(m, sp + 2, 4, &pc))
        return false;
    if (m->model >= M68K_MODEL_m68010) {
        if (!m68k_read(m, sp + 6, 2, &format))
            return false;
        bytes = frame_bytes(m, format);
        if (bytes == 0) {
            s->vector = VECTOR_FORMAT;
            s->next = m->runner.pc;
            return true;
        }
    }
    m->run.r[M68K_SP] += bytes;
    m68k_set_sr(m, sr);
    s->next = pc;
    m68k_left(m, sp);
    return true;
}

/* --- all of them --- */

static const struct special_row executed[] = {
    {M68K_divu_w, divu},
    {M68K_divs_w, divs},
    {M68K_chk_w, chk},
    {M68K_ori_sr, ori_sr},
    {M68K_andi_sr, andi_sr},
    {M68K_eori_sr, eori_sr},
    {M68K_move_to_usp, move_to_usp},
    {M68K_move_from_usp, move_from_usp},
    {M68K_stop, stop},
    {M68K_reset, reset},
    {M68K_illegal, illegal},
    {M68K_movec_to, movec_to},
    {M68K_movec_from, movec_from},
    {M68K_trap, trap},
    {M68K_trapv, trapv},
};

typedef void executes(struct special *);

static executes *find(const struct special_row *rows, unsigned count, unsigned row)
{
    unsigned i;
    for (i = 0; i < count; i++)
        if (rows[i].row == row)
            return rows[i].execute;
    return NULL;
}

static executes *function_of(const struct m68k *m, unsigned row)
{
    executes *found = NULL;
    if (m68k_is_coldfire(m))
        found = find(m68k_coldfire_rows, m68k_coldfire_row_count, row);
    if (m->model == M68K_MODEL_cpu32)
        found = find(m68k_cpu32_rows, m68k_cpu32_row_count, row);
    if (found == NULL && m68k_is_coldfire(m))
        found = find(m68k_mac_rows, m68k_mac_row_count, row);
    if (found == NULL)
        found = find(executed, sizeof executed / sizeof executed[0], row);
    return found != NULL ? found : illegal;
}

/* No row: lines A and F have vectors of their own. */
static void undefined(struct m68k *m)
{
    uint8_t byte = 0;
    bus_peek(m->cpu.program, m->runner.pc & m->mask, &byte, 1);
    if (m68k_is_coldfire(m) && m68k_coldfire_bad_index(m)) {
        m->fault = (struct m68k_fault){
            .address = m->runner.pc, .vector = VECTOR_ADDRESS_ERROR, .fetch = true};
        m68k_access_error(m);
        return;
    }
    m68k_exception(m,
                   byte >> 4 == 0xa   ? VECTOR_LINE_A
                   : byte >> 4 == 0xf ? VECTOR_LINE_F
                                      : VECTOR_ILLEGAL,
                   m->runner.pc);
}

/* False: an access was refused. */
static bool execute(struct special *s)
{
    unsigned row = (unsigned)(s->decoded->row - isa_m68k.rows);
    switch (row) {
    case M68K_rte:
        if (!m68k_is_coldfire(s->m))
            return rte(s);
        m68k_coldfire_rte(s);
        return !s->refused;
    case M68K_move_to_sr:
        return move_to_sr(s);
    case M68K_move_from_sr_privileged:
        return move_from_sr(s);
    case M68K_moves_b_load:
        return moves_load(s, 1);
    case M68K_moves_w_load:
        return moves_load(s, 2);
    case M68K_moves_l_load:
        return moves_load(s, 4);
    case M68K_moves_b_store:
        return moves_store(s, 1);
    case M68K_moves_w_store:
        return moves_store(s, 2);
    case M68K_moves_l_store:
        return moves_store(s, 4);
    default:
        if (!(m68k_is_coldfire(s->m) && m68k_mac(s, row)))
            function_of(s->m, row)(s);
        return !s->refused;
    }
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
    m->subject = r->pc;
    s.cycles = m68k_cost_cycles(m68k_cost_of(&decoded, m->model));
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
