/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a ColdFire processor executes by itself: its status and control registers, divisions,
 * returns, HALT. After the ColdFire Family Programmer's Reference Manual, chapters 1, 8 and 11, and
 * the core chapters of the MCF5206e, MCF5208 and MCF5282 user's manuals. Left out: caches, so CACR
 * and ACR only store, and CPUSHL does nothing; the debug module, so WDEBUG, WDDATA and PULSE do
 * nothing more than their accesses. */
#include "m68k_special.h"

#include <stdio.h>

enum { CACR_EUSP = 0x10 };
enum { CR_CACR = 2, CR_ACR0 = 4, CR_ACR1 = 5, CR_VBR = 0x801 };
enum { CR_RAMBAR0 = 0xc04, CR_RAMBAR1 = 0xc05, CR_MBAR = 0xc0f };

bool m68k_coldfire_two_stacks(const struct m68k *m)
{
    return m->model >= M68K_MODEL_cf5208 && (m->cacr & CACR_EUSP);
}

uint32_t *m68k_coldfire_control(struct m68k *m, unsigned number, uint32_t *writable)
{
    *writable = ~0u;
    switch (number) {
    case CR_CACR:
        return &m->cacr;
    case CR_ACR0:
    case CR_ACR1:
        return &m->acr[number - CR_ACR0];
    case CR_VBR:
        *writable = 0xfff00000;
        return &m->vbr;
    case CR_RAMBAR0:
    case CR_RAMBAR1:
        return &m->rambar[number - CR_RAMBAR0];
    case CR_MBAR:
        return &m->mbar;
    default:
        return NULL;
    }
}

/* A register that there is none of: the manual leaves open what happens; nothing does. */
static void movec(struct special *s)
{
    uint32_t writable;
    uint32_t *control = m68k_coldfire_control(s->m, s->decoded->field[1], &writable);
    if (control != NULL)
        *control = *special_register(s, s->decoded->field[0]) & writable;
}

/* --- indices that there are none of --- */

enum { INDEX_FULL = 0x100, INDEX_SCALE = 0x600, INDEX_LONG = 0x800 };

/* Would it be an instruction with an index that is a long word, not by 8 and in the short form? */
bool m68k_coldfire_bad_index(struct m68k *m)
{
    uint8_t bytes[4];
    uint32_t units[2];
    struct isa_decoded decoded;
    if (writer_fetch(m->cpu.program, m->runner.pc, bytes, 4) < 4)
        return false;
    units[0] = (uint32_t)bytes[0] << 8 | bytes[1];
    units[1] = ((uint32_t)bytes[2] << 8 | bytes[3] | INDEX_LONG) & ~(INDEX_SCALE | INDEX_FULL);
    return isa_decode(&isa_m68k, units, 2, 0, 1u << m->model, &decoded) && decoded.size == 4 &&
           (decoded.mode[0].number == M68K_ea_indexl || decoded.mode[0].number == M68K_ea_pcindexl);
}

/* --- the status register --- */

static void move_from_sr(struct special *s)
{
    uint32_t *dx = special_register(s, s->decoded->field[0]);
    *dx = (*dx & 0xffff0000u) | m68k_sr(&s->m->run);
}

static void move_to_sr(struct special *s)
{
    m68k_set_sr(s->m, special_word(s));
}

/* Stacks SR as a long word; an SR without S is refused. */
static void strldsr(struct special *s)
{
    uint32_t *sp = special_register(s, M68K_SP), sr = s->decoded->field[0];
    if (!(sr & SR_S)) {
        special_fails(s, VECTOR_PRIVILEGE);
        return;
    }
    s->refused = !m68k_write(s->m, *sp - 4, 4, m68k_sr(&s->m->run));
    if (s->refused)
        return;
    *sp -= 4;
    m68k_set_sr(s->m, sr);
}

/* The format says by how much SP was moved to lie on a long word. */
void m68k_coldfire_rte(struct special *s)
{
    struct m68k *m = s->m;
    uint32_t sp = m->run.r[M68K_SP], word, pc, format;
    s->refused = !m68k_read(m, sp, 4, &word) || !m68k_read(m, sp + 4, 4, &pc);
    if (s->refused)
        return;
    format = word >> 28;
    if (format < 4 || format > 7) {
        special_fails(s, VECTOR_FORMAT);
        return;
    }
    m->run.r[M68K_SP] = sp + 8 + (format - 4);
    m68k_set_sr(m, word);
    s->next = pc;
    m68k_left(m, sp);
}

/* For a debug module, which alone could let it go on. */
static void halt(struct special *s)
{
    struct m68k *m = s->m;
    snprintf(m->cpu.crash, sizeof m->cpu.crash, "HALT at 0x%08x", (unsigned)m->runner.pc);
    m->mode = M68K_HALTED;
}

static void nothing(struct special *s)
{
    (void)s;
}

/* Two long words for the debug module, which is not there. */
static void wdebug(struct special *s)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    uint32_t address = *special_register(s, M68K_A + ea->field[0]), value;
    if (ea->number == M68K_ea_disp)
        address += ea->field[1];
    s->refused = !m68k_read(s->m, address, 4, &value) || !m68k_read(s->m, address + 4, 4, &value);
}

/* --- divisions of long words: DIVx if both registers are the same, else REMx --- */

static void divided(struct special *s, uint32_t quotient, uint32_t remainder)
{
    uint32_t q = s->decoded->field[1], r = s->decoded->field[2]; /* 0 is the operand's */
    special_flags(s, quotient >> 31, quotient == 0, false, false);
    *special_register(s, r) = q == r ? quotient : remainder;
}

static void divu(struct special *s)
{
    uint32_t dividend = *special_register(s, s->decoded->field[1]), divisor = special_long(s);
    if (divisor == 0)
        special_zero_divide(s, m68k_cycles[s->m->model].divide_l);
    else
        divided(s, dividend / divisor, dividend % divisor);
}

static void divs(struct special *s)
{
    int32_t dividend = (int32_t)*special_register(s, s->decoded->field[1]);
    int32_t divisor = (int32_t)special_long(s);
    if (divisor == 0)
        special_zero_divide(s, m68k_cycles[s->m->model].divide_l);
    else if (dividend == INT32_MIN && divisor == -1)
        special_overflow(s);
    else
        divided(s, (uint32_t)(dividend / divisor), (uint32_t)(dividend % divisor));
}

const struct special_row m68k_coldfire_rows[] = {
    {M68K_movec_to, movec},
    {M68K_move_from_sr_cf, move_from_sr},
    {M68K_move_to_sr_cf, move_to_sr},
    {M68K_strldsr, strldsr},
    {M68K_halt, halt},
    {M68K_wdebug_l, wdebug},
    {M68K_cpushl_dc, nothing},
    {M68K_cpushl_ic, nothing},
    {M68K_cpushl_bc, nothing},
    {M68K_divu_l_cf, divu},
    {M68K_divs_l_cf, divs},
};
const unsigned m68k_coldfire_row_count = sizeof m68k_coldfire_rows / sizeof m68k_coldfire_rows[0];
