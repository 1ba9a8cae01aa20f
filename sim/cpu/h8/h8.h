/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8 family: H8/300, H8/300H in advanced and in normal mode, H8S/2000. Instructions are the
 * rows of h8.isa; what they do is h8_ops.h, but for what h8_special.c executes; exceptions,
 * interrupts and the contract are h8.c's. After the H8/300 Series, H8/300H Series and H8S/2600 and
 * H8S/2000 Series Programming Manuals, and the exception chapters of the chips' manuals.
 * Left out: MOVFPE's and MOVTPE's wait for the E clock.
 */
#ifndef SIM_CPU_H8_H8_H
#define SIM_CPU_H8_H8_H

#include "h8_run.h"

#include "../entries.h"

#include "../../engine/table/runner.h"
#include "../../isa/isa.h"

#define H8_VECTORS 128u /* that a line can request */

/* H8_HALTED: until a reset not even NMI is taken. */
enum h8_mode { H8_RUNNING, H8_ASLEEP, H8_LOCKED, H8_HALTED, H8_MODE_LAST = H8_HALTED };

/* How many states an access takes: the chip's bus controller says. Words and bytes only; what
 * has 32 bits are two words. No state may be more than 255. */
struct h8_bus {
    void *owner;
    unsigned (*states)(void *owner, uint32_t address, unsigned bytes);
    unsigned most_byte, most_word; /* of any address */
};

/* The chip's interrupt controller. Without one, the processor's own: a line for each vector, the
 * smallest number first, all but NMI masked by bit I (the H8/300's way). */
struct h8_interrupts {
    void *owner;
    /* The vector of the most urgent request that is taken as CCR and EXR are; -1: none. */
    int (*pending)(void *owner, uint8_t ccr, uint8_t exr);
    /* Its exception begins, or that of a TRAPA or trace: changes the masks as it does. NULL: sets
     * bit I. */
    void (*taken)(void *owner, int vector, uint8_t *ccr, uint8_t *exr);
    /* Could any request be taken (NMI apart)? NULL: while bit I is 0. */
    bool (*is_open)(void *owner, uint8_t ccr, uint8_t exr);
    bool saves_exr; /* interrupt control mode 2: exceptions push EXR, too */
};

/* Is told of SLEEP. */
struct h8_sleep {
    void *owner;
    void (*slept)(void *owner);
};

struct h8 {
    struct cpu cpu; /* this and the next: struct runner_cpu */
    struct runner runner;
    struct h8_run run;
    uint8_t mode;     /* enum h8_mode */
    bool latched;     /* bosim,latched-interrupts: a pulse is kept */
    bool holds_off;   /* no interrupt before one more instruction (LDC and its like) */
    uint8_t in_block; /* inside of EEPMOV: 1: of EEPMOV.B, which no interrupt ends; 2: EEPMOV.W */
    unsigned model;   /* H8_MODEL_... of h8.isa */
    unsigned nmi;     /* its vector */
    uint32_t mask;    /* bits of an address: 16 or 24 */
    struct h8_bus bus;
    struct h8_interrupts interrupts;
    struct h8_sleep sleep;
    uint64_t pending[H8_VECTORS / 64]; /* lines that are high */
    struct cpu_entries entries;
    struct line lines[H8_VECTORS];
    struct line_listener listeners[H8_VECTORS];
};

/* For the chip's devices: set once, in init or reset; the processor's own before. */
void h8_set_bus(struct h8 *, const struct h8_bus *);
void h8_set_interrupts(struct h8 *, const struct h8_interrupts *);
void h8_set_sleep(struct h8 *, const struct h8_sleep *);
void h8_halt(struct h8 *);        /* hardware standby: at the next boundary */
void h8_bus_changed(struct h8 *); /* states are others than before; most_... may be, too */
/* A request, or a mask of the controller's own, has changed. */
void h8_look_at_interrupts(struct h8 *);

/* Has it addresses of 16 bits, and pushes so many? */
static inline bool h8_is_short(const struct h8 *h8)
{
    return h8->mask == 0xffff;
}

/* Accesses with all their effects and their time. A word at an odd address is that before it. */
uint32_t h8_read(struct h8 *, uint32_t address, unsigned bytes);
void h8_write(struct h8 *, uint32_t address, unsigned bytes, uint32_t value);
unsigned h8_states(const struct h8 *, uint32_t address, unsigned bytes);

/* Pushes PC, CCR and maybe EXR, and goes to the vector. */
void h8_exception(struct h8 *, unsigned vector, uint32_t return_to);
/* A return took what lies at `stack`. */
void h8_left(struct h8 *, uint32_t stack);
void h8_lock_up(struct h8 *, const char *why);

/* h8_translate.c */
extern const struct table_core h8_core;
bool h8_decode(struct h8 *, uint32_t pc, struct isa_decoded *);
/* The row's cost without its accesses of data. */
unsigned h8_own_cycles(struct h8 *, const struct isa_decoded *, uint32_t pc);

extern const struct cpu_unwinding h8_unwinding;

/* h8_special.c: executes the instruction at runner.pc; false: it is none. */
bool h8_special(struct h8 *);

#endif
