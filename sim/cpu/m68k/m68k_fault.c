/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an MC68000 has come in an instruction when one of its accesses is refused: what it has
 * fetched ahead, which is the PC of the frame (M68000UM, 6.3.9.1: 2 to 10 bytes behind the
 * instruction's begin), what it has changed and computed by then, and the time of that. The manual
 * does not say it for each instruction: the numbers are those of the microprogram, as published
 * recordings of single instructions show them. Left out: the MC68008's times of what came before;
 * what an access changed before the one that was refused. */
#include "bytes.h"
#include "gen/isa/m68k.h"
#include "m68k.h"

/* By mode: bytes fetched beyond the first word when the operand is accessed, cycles up to there,
 * bytes of its extension. */
struct reach {
    uint8_t ahead, cycles, extension;
};
static const struct reach reaches[] = {
    [M68K_ea_ind] = {2, 0, 0},   [M68K_ea_post] = {2, 0, 0},   [M68K_ea_pre] = {4, 2, 0},
    [M68K_ea_disp] = {2, 4, 2},  [M68K_ea_index] = {2, 6, 2},  [M68K_ea_abs_w] = {4, 4, 2},
    [M68K_ea_abs_l] = {6, 8, 4}, [M68K_ea_pcdisp] = {2, 4, 2}, [M68K_ea_pcindex] = {2, 6, 2},
    [M68K_ea_imm_b] = {2, 4, 2}, [M68K_ea_imm_w] = {2, 4, 2},  [M68K_ea_imm_l] = {4, 8, 4},
};
#define REACHES (sizeof reaches / sizeof reaches[0])

struct abandoned {
    struct m68k *m;
    struct m68k_fault *fault;
    const struct isa_decoded *decoded;
    uint32_t ahead;
    unsigned cycles;
};

static unsigned row_of(const struct isa_decoded *decoded)
{
    return (unsigned)(decoded->row - isa_m68k.rows);
}

static struct reach reach_of(const struct isa_taken *ea)
{
    return ea->number < REACHES ? reaches[ea->number] : (struct reach){2, 0, 0};
}

static bool is_immediate(const struct isa_taken *ea)
{
    return ea->number >= M68K_ea_imm_b && ea->number <= M68K_ea_imm_l;
}

static bool is_memory(const struct isa_taken *ea)
{
    return ea->number > M68K_ea_an && !is_immediate(ea);
}

static uint32_t word_at(const struct m68k *m, uint32_t address)
{
    uint8_t bytes[2] = {0};
    bus_peek(m->cpu.program, address & m->mask, bytes, sizeof bytes);
    return bytes_big(bytes, 2);
}

static uint32_t step(uint32_t n, unsigned bytes)
{
    return bytes == 1 && n == 7 ? 2 : bytes;
}

static uint32_t *address_register(const struct abandoned *a, uint32_t n)
{
    return &a->m->run.r[M68K_A + n];
}

/* What is relative to the PC belongs to the program. */
static void see_function(const struct abandoned *a, const struct isa_taken *ea)
{
    if (ea->number == M68K_ea_pcdisp || ea->number == M68K_ea_pcindex)
        a->fault->function = m68k_supervisor(a->m) ? FC_PROGRAM : FC_USER_PROGRAM;
}

/* Of a long word at -(An) that is written, or added with X, the lower half comes first. */
static void lower_half(const struct abandoned *a)
{
    if (a->fault->width == 4)
        a->fault->address += 2;
}

/* (An)+ of a long word is added behind it. */
static void change_register(const struct abandoned *a, const struct isa_taken *ea)
{
    uint32_t n = ea->field[0];
    unsigned bytes = a->fault->width;
    if (ea->number == M68K_ea_post && bytes < 4)
        *address_register(a, n) += step(n, bytes);
    if (ea->number == M68K_ea_pre)
        *address_register(a, n) -= step(n, bytes);
}

/* --- one operand in memory, also the source of MOVE --- */

static void abandon_operand(struct abandoned *a)
{
    const struct isa_taken *ea = &a->decoded->mode[0];
    struct reach reach;
    if (is_immediate(ea)) {
        a->ahead += reach_of(ea).extension;
        a->cycles += reach_of(ea).cycles;
        ea++;
    }
    reach = reach_of(ea);
    a->ahead += reach.ahead;
    a->cycles += reach.cycles;
    if (ea->number == M68K_ea_pre && a->fault->width == 4)
        a->ahead -= 2;
    see_function(a, ea);
    change_register(a, ea);
}

/* --- MOVE to memory --- */

static void set_nz(struct m68k_run *run, uint32_t value, unsigned bits)
{
    uint32_t part = bits < 32 ? value & ((1u << bits) - 1) : value;
    uint32_t nz = (part >> (bits - 1) & 1 ? SR_N : 0u) | (part == 0 ? SR_Z : 0u);
    m68k_set_ccr(run, run->x << 4 | nz | run->v << 1 | run->c);
}

static void set_moved(struct m68k_run *run, uint32_t value, unsigned bits)
{
    run->v = run->c = 0;
    set_nz(run, value, bits);
}

/* By halves: behind a source in memory the lower one is looked at first; other sources are looked
 * at while the address is made. */
static void set_moved_long(const struct abandoned *a)
{
    const struct isa_taken *from = &a->decoded->mode[0], *to = from + 1;
    struct m68k_run *run = &a->m->run;
    uint32_t value = a->fault->value;
    switch (to->number) {
    case M68K_ea_ind:
    case M68K_ea_post:
        if (is_memory(from))
            set_moved(run, value, 16);
        break;
    case M68K_ea_disp:
    case M68K_ea_index:
        if (is_memory(from))
            set_moved(run, value, 32);
        else
            set_nz(run, value, 32);
        break;
    default:
        set_moved(run, value, to->number == M68K_ea_abs_l && is_memory(from) ? 16 : 32);
        break;
    }
}

/* Cycles of the source, read. */
static unsigned source_cycles(const struct abandoned *a, const struct isa_taken *from)
{
    unsigned cycles = reach_of(from).cycles;
    return is_memory(from) ? cycles + (a->fault->width == 4 ? 8 : 4) : cycles;
}

/* -(An) is fetched behind before it is written, and of less than a long word that has become the
 * instruction. */
static void abandon_before(struct abandoned *a, const struct isa_taken *to)
{
    if (a->fault->width == 4) {
        lower_half(a);
        return;
    }
    *address_register(a, to->field[0]) -= step(to->field[0], a->fault->width);
    a->fault->word = (uint16_t)word_at(a->m, a->m->runner.pc + a->decoded->size);
}

static void abandon_move(struct abandoned *a)
{
    const struct isa_taken *from = &a->decoded->mode[0], *to = from + 1;
    bool late = to->number == M68K_ea_abs_l && is_memory(from); /* the last word of the address */
    unsigned bytes = a->fault->width;
    if (!a->fault->write) {
        abandon_operand(a);
        return;
    }
    a->ahead = 4 + reach_of(from).extension + (to->number == M68K_ea_abs_l && !late ? 2 : 0);
    a->cycles = source_cycles(a, from) + (late ? 4 : reach_of(to).cycles);
    if (from->number == M68K_ea_post)
        *address_register(a, from->field[0]) += step(from->field[0], bytes);
    if (from->number == M68K_ea_pre)
        *address_register(a, from->field[0]) -= step(from->field[0], bytes);
    if (bytes == 4)
        set_moved_long(a);
    else
        set_moved(&a->m->run, a->fault->value, 8 * bytes);
    if (to->number == M68K_ea_pre) {
        a->cycles += 2;
        abandon_before(a, to);
    }
}

/* --- several operands in memory --- */

/* MOVEM. To -(An) the list goes down from An. */
static void abandon_list(struct abandoned *a)
{
    const struct isa_taken *ea = &a->decoded->mode[0];
    struct reach reach = reach_of(ea);
    a->ahead = 6 + reach.extension;
    a->cycles = 4 + reach.cycles;
    if (ea->number == M68K_ea_pre) {
        a->cycles -= reach.cycles;
        a->fault->address = *address_register(a, ea->field[0]) - 2;
    }
    see_function(a, ea);
}

/* CMPM: of (Ay)+ and then (Ax)+. */
static void abandon_compared(struct abandoned *a)
{
    uint32_t y = a->decoded->field[1];
    unsigned bytes = a->fault->width;
    bool first = a->fault->address == *address_register(a, y);
    a->ahead = 4;
    a->cycles = first ? 0 : bytes == 4 ? 8 : 4;
    *address_register(a, y) += first ? 2 : step(y, bytes);
}

/* ADDX and its like: of -(Ay) and then -(Ax). */
static void abandon_extended(struct abandoned *a)
{
    uint32_t x = a->decoded->field[0], y = a->decoded->field[1];
    unsigned bytes = a->fault->width;
    uint32_t *ax = address_register(a, x), *ay = address_register(a, y);
    bool first = a->fault->address == *ay - step(y, bytes);
    a->ahead = 4;
    a->cycles = 2 + (first ? 0 : bytes == 4 ? 8 : 4);
    if (!first || bytes < 4)
        *ay -= step(y, bytes);
    if (!first && bytes < 4)
        *ax -= step(x, bytes);
    lower_half(a);
}

/* UNLK, what pushes, MOVEP. */
static void abandon_other(struct abandoned *a)
{
    a->ahead = 4;
}

static void abandon_return(struct abandoned *a)
{
    a->ahead = 2;
}

/* --- all of them --- */

/* Those of rows that are not here only have an operand. */
static void (*const ways[])(struct abandoned *) = {
    [M68K_move_b] = abandon_move,         [M68K_move_w] = abandon_move,
    [M68K_move_l] = abandon_move,         [M68K_movem_w_store] = abandon_list,
    [M68K_movem_l_store] = abandon_list,  [M68K_movem_w_push] = abandon_list,
    [M68K_movem_l_push] = abandon_list,   [M68K_movem_w_load] = abandon_list,
    [M68K_movem_l_load] = abandon_list,   [M68K_cmpm_b] = abandon_compared,
    [M68K_cmpm_w] = abandon_compared,     [M68K_cmpm_l] = abandon_compared,
    [M68K_addx_b_pre] = abandon_extended, [M68K_addx_w_pre] = abandon_extended,
    [M68K_addx_l_pre] = abandon_extended, [M68K_subx_b_pre] = abandon_extended,
    [M68K_subx_w_pre] = abandon_extended, [M68K_subx_l_pre] = abandon_extended,
    [M68K_abcd_pre] = abandon_extended,   [M68K_sbcd_pre] = abandon_extended,
    [M68K_unlk] = abandon_other,          [M68K_link_w] = abandon_other,
    [M68K_pea] = abandon_other,           [M68K_jsr] = abandon_other,
    [M68K_bsr_s] = abandon_other,         [M68K_bsr_w] = abandon_other,
    [M68K_movep_w_load] = abandon_other,  [M68K_movep_l_load] = abandon_other,
    [M68K_movep_w_store] = abandon_other, [M68K_movep_l_store] = abandon_other,
    [M68K_rts] = abandon_return,          [M68K_rtr] = abandon_return,
    [M68K_rte] = abandon_return,
};

static void (*abandon_of(unsigned row))(struct abandoned *)
{
    return row < sizeof ways / sizeof *ways && ways[row] != NULL ? ways[row] : abandon_operand;
}

unsigned m68k_abandon(struct m68k *m)
{
    struct isa_decoded decoded = {0};
    struct abandoned a = {.m = m, .fault = &m->fault, .decoded = &decoded};
    m->fault.word = (uint16_t)word_at(m, m->runner.pc);
    m->fault.pc = m->runner.pc;
    if (m->fault.entering || m->model >= M68K_MODEL_m68010 ||
        !m68k_decode(m, m->runner.pc, &decoded))
        return 0;
    abandon_of(row_of(&decoded))(&a);
    m->fault.pc += a.ahead;
    return m->model == M68K_MODEL_m68000 ? a.cycles : 0;
}

/* --- jumps to where nothing can be fetched --- */

/* JSR fetches before it pushes. */
static unsigned abandon_call(struct m68k *m, const struct isa_decoded *decoded)
{
    m->run.r[M68K_SP] += 4;
    m->fault.pc += 2 + reach_of(&decoded->mode[0]).extension;
    return m68k_cost_cycles(m68k_cycles[m->model].write_l);
}

/* DBcc, before it counts. */
static void abandon_count(struct m68k *m, const struct isa_decoded *decoded)
{
    uint32_t *dn = &m->run.r[decoded->field[1]];
    *dn = (*dn & 0xffff0000u) | ((*dn + 1) & 0xffff);
    m->fault.pc += 4;
}

unsigned m68k_abandon_jump(struct m68k *m)
{
    struct isa_decoded decoded = {0};
    uint32_t from = m->runner.pc;
    unsigned cycles = m68k_cost_cycles(m68k_cycles[m->model].two);
    m->fault.pc = m->runner.pc;
    runner_history(&m->runner, &from, 1);
    m->fault.word = (uint16_t)word_at(m, from);
    if (m->entered == m->runner.executed) /* an exception led here */
        return cycles;
    if (m->model >= M68K_MODEL_m68010)
        return m->runner.pc & 1 ? cycles : 0;
    if (!m68k_decode(m, from, &decoded) || from + decoded.size == m->runner.pc)
        return 0;
    switch (row_of(&decoded)) {
    case M68K_jsr:
        m->fault.pc = from;
        return cycles + abandon_call(m, &decoded);
    case M68K_dbcc:
        m->fault.pc = from;
        abandon_count(m, &decoded);
        return cycles;
    case M68K_bsr_s:
    case M68K_bsr_w:
        return cycles;
    default:
        m->fault.pc = from + 2;
        return cycles;
    }
}
