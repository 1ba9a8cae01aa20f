/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000 and its like: instructions are the rows of m68k.isa; what they do is m68k_ops.h, but
 * for what m68k_special.c executes; exceptions and interrupts are m68k_exception.c's, the contract
 * of a processor m68k.c's. After the M68000 Family Programmer's Reference Manual and the M68000
 * 8-/16-/32-Bit Microprocessors User's Manual (M68000UM), sections 5 to 9. */
#ifndef SIM_CPU_M68K_M68K_H
#define SIM_CPU_M68K_M68K_H

#include "m68k_cost.h"
#include "m68k_run.h"

#include "../entries.h"

#include "../../engine/table/runner.h"
#include "../../isa/isa.h"
#include "gen/isa/m68k.h"

#define M68K_LEVELS 8u /* 1 to 7; 0 is none */

enum m68k_vector {
    VECTOR_BUS_ERROR = 2,
    VECTOR_ADDRESS_ERROR,
    VECTOR_ILLEGAL,
    VECTOR_ZERO_DIVIDE,
    VECTOR_CHK,
    VECTOR_TRAPV,
    VECTOR_PRIVILEGE,
    VECTOR_TRACE,
    VECTOR_LINE_A,
    VECTOR_LINE_F,
    VECTOR_FORMAT = 14,
    VECTOR_UNINITIALIZED,
    VECTOR_SPURIOUS = 24,
    VECTOR_AUTO = 24, /* and the level */
    VECTOR_TRAP = 32, /* and its number */
};

enum m68k_mode { M68K_RUNNING, M68K_STOPPED, M68K_HALTED, M68K_MODE_LAST = M68K_HALTED };

/* Function codes: what an access is for (M68000UM, table 3-2). */
enum { FC_USER_DATA = 1, FC_USER_PROGRAM = 2, FC_DATA = 5, FC_PROGRAM = 6, FC_CPU = 7 };

/* An access that was refused: what a bus or address error's frame says of it. */
struct m68k_fault {
    uint32_t address, value; /* value: what was to be written */
    uint32_t pc;             /* of the frame; this and the next: m68k_fault.c */
    uint16_t word;           /* the instruction's first */
    uint8_t vector, function, width;
    bool write, fetch;
    bool entering; /* while an exception was taken, not for an instruction */
};

/* ColdFire's multiply-accumulate unit: m68k_mac.c. */
struct m68k_mac {
    uint32_t macsr, mask;
    uint32_t acc[4];
    uint32_t extension[2]; /* 16 bits of each accumulator, two by two */
};

/* While an instruction is translated. */
struct m68k_writing {
    int32_t pending[8];   /* what is still to be added to A0 to A7, behind its accesses */
    unsigned temporaries; /* used up */
};

struct m68k {
    struct cpu cpu; /* this and the next: struct runner_cpu */
    struct runner runner;
    struct m68k_run run;
    uint32_t other_sp; /* USP while A7 is SSP, and the other way round */
    uint32_t vbr;      /* MC68010 */
    uint32_t sfc, dfc; /* likewise; what they mean for the bus is left out */
    struct m68k_mac mac;
    uint32_t cacr, acr[2], rambar[2], mbar; /* ColdFire's: m68k_coldfire.c */
    uint8_t mode;                           /* enum m68k_mode */
    uint8_t pending;                        /* a bit for each level whose line is high */
    bool latched;                           /* bosim,latched-interrupts: a pulse is kept */
    bool entering;                          /* an exception is taken */
    bool edge;                              /* level 7 has come since it was taken */
    bool held;        /* ColdFire: a handler's first instruction comes before any interrupt */
    bool excepted;    /* an exception was taken since this was cleared */
    uint32_t subject; /* where what the processor executed by itself, or traced, last is */
    uint64_t entered; /* instructions executed when the last exception was taken */
    unsigned model;   /* M68K_MODEL_... of m68k.isa */
    uint32_t mask;    /* bits of an address that there are pins for */
    struct m68k_fault fault;
    struct cpu_entries entries;
    struct m68k_writing writing;
    struct line lines[M68K_LEVELS];
    struct line_listener listeners[M68K_LEVELS];
};

static inline bool m68k_is_coldfire(const struct m68k *m)
{
    return m->model >= M68K_MODEL_cf5206;
}

static inline bool m68k_supervisor(const struct m68k *m)
{
    return (m->run.system & SR_S) != 0;
}

/* --- m68k.c --- */
/* With all their effects; false: refused, m->fault says why. */
bool m68k_read(struct m68k *, uint32_t address, unsigned bytes, uint32_t *value);
bool m68k_write(struct m68k *, uint32_t address, unsigned bytes, uint32_t value);
/* All of the status register; changes stacks. */
void m68k_set_sr(struct m68k *, uint32_t value);
/* Those of `run.system` that there are. */
uint32_t m68k_system_bits(const struct m68k *);

/* --- m68k_exception.c: they charge their time --- */
/* Cycles of the manual's time of CHK that only its slower way takes. */
#define M68K_CHK_LATE 2u
/* Of an instruction: the handler returns to `return_to`. */
void m68k_exception(struct m68k *, unsigned vector, uint32_t return_to);
/* As m->fault says. */
void m68k_access_error(struct m68k *);
/* The level that would be taken now; 0: none. */
unsigned m68k_takable(const struct m68k *);
void m68k_interrupt(struct m68k *, unsigned level);
/* A return took what lies at `stack`. */
void m68k_left(struct m68k *, uint32_t stack);
/* Does a handler run: of an exception that has not returned, nor lowered the mask below its level?
 */
bool m68k_in_handler(const struct m68k *);

/* --- m68k_fault.c: both fill in fault.pc and fault.word --- */
/* An access of the instruction at runner.pc was refused: what it had changed by then is changed;
 * the cycles that it took up to there. */
unsigned m68k_abandon(struct m68k *);
/* The fetch at runner.pc was: the cycles that who jumped there was charged for what it did not do.
 */
unsigned m68k_abandon_jump(struct m68k *);

/* --- m68k_translate.c --- */
extern const struct table_core m68k_core;
/* False: not whole there (decoded->units 0), or none (1). */
bool m68k_decode(struct m68k *, uint32_t pc, struct isa_decoded *);

/* --- m68k_unwind.c --- */
extern const struct cpu_unwinding m68k_unwinding;

/* --- m68k_special.c: executes the instruction at runner.pc --- */
void m68k_special(struct m68k *);

/* --- m68k_coldfire.c --- */
/* A control register by MOVEC's number; NULL: there is none. `writable`: its bits that are. */
uint32_t *m68k_coldfire_control(struct m68k *, unsigned number, uint32_t *writable);
/* Is what cannot be decoded at the PC one with an index that ColdFire has not? */
bool m68k_coldfire_bad_index(struct m68k *);
/* Are there two stack pointers? */
bool m68k_coldfire_two_stacks(const struct m68k *);

#endif
