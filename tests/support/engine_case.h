/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random instructions with random state for a Cortex-M, each case from a seed and its number
 * alone: a subject (every 16-bit encoding, the field edges of every 32-bit pattern of the table,
 * and random bits), neighbours before and behind it, registers with edge values and pointers,
 * flags, ITSTATE, masks, stacks, faults that trap, an MPU, interrupts that come in between, stops,
 * and writes of a debugger over the code. */
#ifndef TESTS_SUPPORT_ENGINE_CASE_H
#define TESTS_SUPPORT_ENGINE_CASE_H

#include "isa/isa.h"
#include "machine.h"

#define CASE_CODE      0x00000000u /* RAM of 4 KB: vectors, handlers, then the case's code */
#define CASE_CODE_SIZE 0x2000u
#define CASE_RAM       0x20000000u
#define CASE_RAM_SIZE  0x1000u
#define CASE_ROM       0x08000000u
#define CASE_ROM_SIZE  0x1000u
#define CASE_MODEL     2u  /* of the table: the Cortex-M3 */
#define CASE_UNITS     24u /* halfwords of code at most */
#define CASE_STOPS     8u

/* Random numbers: the same on every host. */
struct random {
    uint64_t state;
};
uint64_t random_next(struct random *);
uint32_t random_below(struct random *, uint32_t bound);
bool random_chance(struct random *, unsigned in); /* one in so many */

/* The processors that cases run on. */
struct case_cpu {
    const char *name, *compatible, *nvic;
    unsigned priority_bits;
    uint32_t model; /* of the table */
};
enum { CASE_M3, CASE_M0, CASE_M4, CASE_CPUS };
extern const struct case_cpu case_cpus[CASE_CPUS];

/* A kind of subjects, and how many there are before they come again. */
enum case_kind { CASE_NARROW, CASE_WIDE, CASE_ANY, CASE_KINDS };

struct engine_case {
    const struct case_cpu *cpu;
    uint64_t seed, number;
    enum case_kind kind;
    uint32_t subject;    /* first halfword in the lower bits; its second above if it is wide */
    unsigned subject_at; /* halfword of the code */
    const struct isa_row *row; /* of a subject that a row made; else NULL */

    uint16_t code[CASE_UNITS];
    unsigned units;
    uint32_t address; /* of code[0] */
    uint32_t start;   /* where execution begins: code[0], or inside */

    uint32_t r[15]; /* r[13] the stack pointer in use */
    uint32_t other_sp;
    uint32_t flags; /* N Z C V Q */
    uint8_t it_state;
    uint8_t exception; /* 0: Thread mode */
    uint8_t control, primask, faultmask, basepri;
    uint32_t ccr;
    bool mpu;
    uint32_t region_base[3], region_attributes[3], mpu_control;
    unsigned tick;    /* SysTick's reload; 0: off */
    unsigned pending; /* an interrupt that is pending; 0: none */
    uint8_t priority; /* of it */
    uint32_t returns; /* exceptions whose handlers return at once, as bits; others stay */
    uint8_t ram[CASE_RAM_SIZE];

    /* Cortex-M4 */
    uint32_t s[32], fpscr, fpdscr, cpacr, fpccr, fpcar;
    bool fpca; /* CONTROL's */

    unsigned cycles;            /* how long it runs */
    unsigned stops[CASE_STOPS]; /* cycles from the start, ascending */
    unsigned stop_count;
    unsigned write_at;   /* cycles from the start at which a debugger writes; 0: it does not */
    unsigned write_unit; /* which halfword of the code */
    uint16_t write_value;
};

/* Numbers one after another go through all subjects in turn. */
void case_make(struct engine_case *, const struct case_cpu *, uint64_t seed, uint64_t number);
/* How many cases until every subject has come at least once. */
uint64_t case_subjects(const struct case_cpu *);

/* A machine of the board that cases run on, and a case put into it. */
struct machine *case_machine(const struct case_cpu *, const char *engine, enum cpu_timing);
void case_load(const struct engine_case *, struct machine *);

/* The name of an engine of the Cortex-M3, or NULL behind the last, and that of the reference: the
 * last of the list, against which the others are checked. */
const char *case_engine(unsigned index, const char **reference);

#endif
