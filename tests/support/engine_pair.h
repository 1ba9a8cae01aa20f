/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A case (engine_case.h) on two engines: run, compared, and, where they differ, the instruction
 * that makes the difference, and whether a rule (engine_rules.h) excuses it. */
#ifndef TESTS_SUPPORT_ENGINE_PAIR_H
#define TESTS_SUPPORT_ENGINE_PAIR_H

#include "debug/lockstep.h"
#include "engine_case.h"

#include <stdio.h>

#define PAIR_VALUES 40

struct engine_pair {
    const struct case_cpu *cpu;
    const char *engines[2]; /* the first one is the reference */
    enum cpu_timing timing;
    struct machine *machines[2];
    unsigned runs; /* of these machines */
    uint64_t instructions;
    /* For tests: called with a machine of the second engine when it is made. May be NULL. */
    void (*made)(struct machine *);
};

void pair_begin(struct engine_pair *, const struct case_cpu *, const char *first,
                const char *second, enum cpu_timing);
void pair_end(struct engine_pair *);

/* The instruction before which both are the same, behind which they are not. */
struct pair_culprit {
    uint32_t pc;
    uint32_t opcode;  /* first halfword in the lower bits */
    uint8_t it_state; /* 0: outside of a block */
    uint32_t r[16];   /* before it */
    uint32_t other_sp, flags, fpscr;
    uint8_t exception, control;
    unsigned from, to; /* cycles since the case's start between which it lies */
};

struct engine_rule;

struct pair_result {
    bool same;
    const struct engine_rule *rule; /* that excuses it; NULL: none */
    struct pair_culprit culprit;
    size_t value_count;
    struct diff_value values[PAIR_VALUES]; /* that differ, directly behind the culprit */
};

/* True: both do the same, or a rule says why not. */
bool pair_run(struct engine_pair *, const struct engine_case *, struct pair_result *);
/* What differs, for people. */
void pair_tell(struct engine_pair *, const struct engine_case *, const struct pair_result *,
               FILE *);

#endif
