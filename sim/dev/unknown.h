/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses behind which nobody knows what is: what a drafted board (sim/draft/) has in place of
 * its chips. What is used as memory becomes memory; elsewhere words remember what was written, and
 * count who uses them. Answers say what a read gives, where remembering does not do.
 * docs/bindings/bosim,unknown.md. */
#ifndef SIM_DEV_UNKNOWN_H
#define SIM_DEV_UNKNOWN_H

#include "device.h"

#define UNKNOWN_WINDOWS      8u
#define UNKNOWN_WORDS        2048u      /* registers that are remembered */
#define UNKNOWN_MEMORIES     32u        /* pieces of memory that may appear */
#define UNKNOWN_MEMORY_BYTES (1u << 20) /* each */
#define UNKNOWN_ANSWERS      64u
#define UNKNOWN_SEQUENCE     16u /* values of one answer */
#define UNKNOWN_WAITS        32u /* loops that are told */
#define UNKNOWN_TEXT         64u /* characters kept of what looks like text */

/* What becomes of an access, by the window that it falls into. */
enum unknown_kind {
    UNKNOWN_RAM,    /* memory at the first access */
    UNKNOWN_CODE,   /* reads as erased flash; memory at the first write */
    UNKNOWN_EITHER, /* registers, until a kilobyte is used as memory is */
    UNKNOWN_DEVICE, /* registers */
};

enum unknown_answer_kind {
    ANSWER_VALUES,   /* one after the other, and again from the first */
    ANSWER_COUNT,    /* cycles of the processor, divided */
    ANSWER_RECEIVED, /* 1 while a character waits in the console, else 0 */
    ANSWER_EMPTY,    /* the other way round */
};

struct unknown_answer {
    uint32_t address; /* of the word, a multiple of four */
    uint8_t low, bits;
    enum unknown_answer_kind kind;
    unsigned count;
    uint32_t values[UNKNOWN_SEQUENCE]; /* ANSWER_COUNT: the divisor is the first */
};

/* What is known of a register from elsewhere (SVD), or from the .dts. */
struct unknown_known {
    uint32_t address; /* of its first byte */
    const char *peripheral, *name;
    uint32_t reset;
    uint8_t width; /* bytes */
    uint8_t access;
    int node; /* in the devicetree: its fields */
};

enum unknown_access { KNOWN_READ_WRITE, KNOWN_READ_ONLY, KNOWN_WRITE_ONLY, KNOWN_CLEARS };

struct unknown {
    struct device device;

    /* --- state: the words by hash of their address, those with widths[i] == 0 are free --- */
    uint32_t address[UNKNOWN_WORDS], value[UNKNOWN_WORDS];
    uint32_t reads[UNKNOWN_WORDS], writes[UNKNOWN_WORDS];
    uint32_t first_pc[UNKNOWN_WORDS];
    uint32_t poll_pc[UNKNOWN_WORDS], poll_value[UNKNOWN_WORDS], poll_count[UNKNOWN_WORDS];
    uint32_t poll_progress[UNKNOWN_WORDS];
    uint32_t poll_instruction[UNKNOWN_WORDS]; /* low bits of the count at the last read */
    uint32_t last_chars[UNKNOWN_WORDS];       /* last four bytes written, the newest lowest */
    uint8_t text_run[UNKNOWN_WORDS];          /* how many of the last writes were characters */
    uint8_t widths[UNKNOWN_WORDS];            /* bits 1 | 2 | 4: accesses seen */
    uint32_t progress; /* grows with each write, and each read of something new */
    uint32_t position[UNKNOWN_ANSWERS];
    uint32_t memory_count;
    uint32_t wait_address[UNKNOWN_WAITS], wait_pc[UNKNOWN_WAITS], wait_value[UNKNOWN_WAITS];
    uint32_t wait_count;
    uint32_t text_address; /* of the word that receives text; 0: none */
    uint8_t text_lane;     /* and of its bytes the one, where the bus has the first byte on top */
    uint8_t lane[UNKNOWN_WORDS]; /* of each word the byte that was written last; 0: all */
    char text[UNKNOWN_TEXT];
    uint32_t text_length;

    /* --- derived, or from the devicetree --- */
    uint32_t word_count; /* in use */
    unsigned windows;
    uint32_t window_base[UNKNOWN_WINDOWS];
    enum unknown_kind kinds[UNKNOWN_WINDOWS];
    struct unknown_answer answers[UNKNOWN_ANSWERS];
    unsigned answer_count;
    struct unknown_known *known; /* by address */
    unsigned known_count;
    struct bus_region memories[UNKNOWN_MEMORIES];

    /* --- for experiments, in no snapshot: one word's value whatever else is said --- */
    bool forced;
    uint32_t forced_address, forced_value;
};

extern const struct device_class unknown_class;

/* The machine's, or NULL. */
struct unknown *unknown_find(struct machine *);
/* Reads "ADDRESS[:BIT[-BIT]]=VALUE[,VALUE]...": the address hexadecimal; a value a number, `count`,
 * `count/N`, `rx` or `norx`. False with an error that says what is expected. */
bool unknown_answer_parse(const char *text, struct unknown_answer *, struct sim_error *);
/* "UART0.STATE", "register 0x40004004": into the buffer. */
const char *unknown_name(const struct unknown *, uint32_t address, char *buffer, size_t size);
/* The name of the field that a bit lies in, or NULL; lives as long as the machine. */
const char *unknown_field(const struct unknown *, uint32_t address, unsigned bit);
/* The index of a word, or -1. */
int unknown_word(const struct unknown *, uint32_t address);
/* What a read of the word would give now, without effects. */
uint32_t unknown_value(const struct unknown *, uint32_t address);
uint32_t unknown_pc(const struct unknown *); /* of the present instruction; 0: no processor */
/* What was read or written elsewhere moves things on (the console). */
void unknown_progress(struct machine *);

/* unknown_answer.c: puts what the answers say into `value`; `effect`: a read, sequences go on. */
uint32_t unknown_answered(struct unknown *, uint32_t address, uint32_t value, bool effect);
bool unknown_receives(const struct unknown *, uint32_t address); /* is an answer rx or norx? */
bool unknown_has_answer(const struct unknown *, uint32_t address);
/* unknown_tree.c */
bool unknown_read_tree(struct unknown *, struct sim_error *);
const struct unknown_known *unknown_known_at(const struct unknown *, uint32_t address);
/* unknown_watch.c: what the traffic tells. */
void unknown_watch_read(struct unknown *, int word, uint32_t value);
void unknown_watch_write(struct unknown *, int word, uint32_t value, unsigned width);

#endif
