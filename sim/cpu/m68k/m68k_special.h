/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An instruction that the processor executes by itself, while it does. */
#ifndef SIM_CPU_M68K_M68K_SPECIAL_H
#define SIM_CPU_M68K_M68K_SPECIAL_H

#include "m68k.h"

struct special {
    struct m68k *m;
    const struct isa_decoded *decoded;
    uint32_t next;
    unsigned cycles;
    unsigned vector; /* of the exception that follows, for which `next` is stacked; 0: none */
    bool refused;    /* an access was: nothing else has changed */
};

struct special_row {
    uint16_t row;
    void (*execute)(struct special *);
};

/* Its operand, as a word or a long word. */
static inline uint32_t special_word(const struct special *s)
{
    return s->m->run.t[1] & 0xffff;
}

static inline uint32_t special_long(const struct special *s)
{
    return s->m->run.t[1];
}

static inline uint32_t *special_register(const struct special *s, uint32_t n)
{
    return &s->m->run.r[n];
}

/* Of the row's, without this part. */
static inline unsigned special_without(const struct special *s, m68k_cost part)
{
    return s->cycles - m68k_cost_cycles(part);
}

/* X stays. */
void special_flags(struct special *, bool n, bool z, bool v, bool c);
/* N and Z, which the manual leaves open then, stay. */
void special_overflow(struct special *);
/* Exception 5, at the instruction's time without `most`. */
void special_zero_divide(struct special *, m68k_cost most);
/* The exception returns to the instruction itself. */
void special_fails(struct special *, unsigned vector);

/* m68k_coldfire.c */
extern const struct special_row m68k_coldfire_rows[];
extern const unsigned m68k_coldfire_row_count;
void m68k_coldfire_rte(struct special *);

/* m68k_cpu32.c */
extern const struct special_row m68k_cpu32_rows[];
extern const unsigned m68k_cpu32_row_count;

#endif
