/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A board from nothing: firmware of which only the processor is known becomes a devicetree that it
 * begins to run on. ROM and RAM come from the image and its reset vector; everything else is a
 * bosim,unknown (sim/dev/unknown.h), which learns from the traffic. What was learned goes into the
 * next draft. The text is a .dts that stands alone; whoever calls compiles it with dtc. */
#ifndef SIM_DRAFT_DRAFT_H
#define SIM_DRAFT_DRAFT_H

#include "blob.h"
#include "image/image.h"
#include "machine.h"
#include "processor.h"

struct svd;

/* --- what is to be known of a processor (processor.draft) --- */

struct draft_window {
    uint32_t first;
    uint64_t size;
    const char *kind; /* as bosim,kinds has it */
};

/* What a reset vector says. */
struct draft_reset {
    uint32_t table; /* where it lies */
    uint32_t stack; /* the first stack pointer; the stack lies below it */
    uint32_t entry; /* of the first instruction */
};

struct draft_cpu {
    const char *system; /* file in boards/ with what each such processor has */
    uint32_t hertz;     /* where nobody says */
    /* What an interrupt controller of such processors can have; `priority_bits`: where nobody says
     */
    unsigned interrupts_most, priority_bits_least, priority_bits_most, priority_bits;
    const struct draft_window *windows; /* of addresses; ends with size 0 */
    const uint32_t *bases;              /* where code often begins; ends with UINT32_MAX */
    unsigned table_alignment, table_bytes;
    unsigned table_least; /* bytes of a table of nothing but the reset vector */
    /* Reads a reset vector from a table's first bytes, table_least to table_bytes of them. False:
     * it is none. */
    bool (*read_reset)(const uint8_t *bytes, size_t size, struct draft_reset *);
    /* A word that points to code; where to. False: it does not. */
    bool (*points_to_code)(uint32_t word, uint32_t *target);
    bool (*begins_function)(const uint8_t *bytes); /* four of them */
    /* The nodes of the processor itself, and what it adds to its system's. */
    void (*write)(const struct processor *, const struct draft_reset *, uint32_t hertz,
                  unsigned priority_bits, unsigned interrupts, struct blob *text);
    /* Interrupts that are enabled and that no device drives: numbers as in `interrupts` of a
     * devicetree, and the handler's address. Returns how many, at most `most`. NULL: finds none. */
    unsigned (*enabled)(struct machine *, unsigned *numbers, uint32_t *handlers, unsigned most);
    void (*raise)(struct machine *, unsigned number); /* makes one pending */
    unsigned console_bytes;       /* 1: chips with registers of one byte; 0: 4 */
    bool no_mirror;               /* what is shown at 0 at a reset is not a mirror of the ROM */
    uint32_t ram_first, ram_size; /* RAM that is always there; 0: below the first stack pointer */
    unsigned interrupt_cells; /* of an interrupt specifier; the first is the number, others are 0 */
};

/* For `write`, one after the other: the root node's beginning and its clock, the guesses as a
 * comment before it; a processor whose interrupts come from bosim,latched-interrupts alone. */
void draft_write_clock(const char *guesses, uint32_t hertz, struct blob *text);
void draft_write_cpu(const char *vendor, const struct processor *, struct blob *text);

/* --- where a raw file lies --- */

struct draft_place {
    uint32_t address; /* of the file's first byte */
    struct draft_reset reset;
    unsigned fits, pointers; /* of so many words that look like pointers so many fit */
};

/* From the reset vector, and from the words that point into the file. False and error if there is
 * no reset vector; `name` is the file's. */
bool draft_place(const struct processor *, const char *name, const uint8_t *bytes, size_t size,
                 struct draft_place *, struct sim_error *);
bool draft_reads_reset(const struct draft_cpu *, const struct image *, struct draft_reset *);

/* --- the draft --- */

#define DRAFT_MEMORIES 64u
#define DRAFT_TICKS    16u
#define DRAFT_NONE     0xffffffffu /* no interrupt */

struct draft_memory {
    uint64_t first, end;
    bool read_only;
};

struct draft {
    const struct processor *processor;  /* one that has `draft` */
    uint32_t hertz;                     /* 0: the row's */
    unsigned priority_bits, interrupts; /* 0: what the row takes where nobody says */
    const char *const *answers;         /* texts, checked before */
    size_t answer_count;
    bool has_console;
    uint32_t console, console_sent, console_received; /* address; interrupts or DRAFT_NONE */
    uint32_t tick_interrupt[DRAFT_TICKS], tick_period[DRAFT_TICKS]; /* nanoseconds */
    unsigned tick_count;
    const struct svd *svd; /* NULL: there is none */

    struct draft_reset reset; /* from here on found by draft_begin */
    struct draft_memory memories[DRAFT_MEMORIES];
    unsigned memory_count;
};

/* Memories from the image and its reset vector. False and error: no reset vector, or too much. */
bool draft_begin(struct draft *, const struct image *, struct sim_error *);
/* What the run has shown to be memory; the image is as it was. */
void draft_learn(struct draft *, struct machine *);
/* The .dts; `machine` (may be NULL) has run on it: what it learned comes as comments and nodes. */
void draft_write(const struct draft *, struct machine *machine, struct blob *text);

#endif
