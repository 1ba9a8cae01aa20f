/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the black box share. What is known at a moment is a state; it changes only by
 * records, which are kept in a log: after a move in time the state is made again from the log, and
 * a stretch that runs again is followed in the log, so that the same tasks have the same numbers.
 */
#ifndef SIM_AWARE_BLACKBOX_PARTS_H
#define SIM_AWARE_BLACKBOX_PARTS_H

#include "aware/blackbox.h"
#include "aware/blackbox_processor.h"
#include "disassemble.h"

enum bb_way { BB_INTERRUPT, BB_LOAD, BB_WAYS }; /* how a task was left, or is gone on with */

/* A task, or the start-up, which has no number until something goes back to it. */
struct bb_task {
    uint32_t id;       /* 0: start-up */
    uint32_t entry;    /* where it began; 0: not seen */
    uint32_t argument; /* the first word of its first frame */
    uint32_t body;     /* the argument, if the entry's first call is of that; 0: it is not */
    uint32_t first;    /* the stack pointer that it began with */
    uint32_t top, low; /* its stack: the end, the lowest that was seen */
    uint32_t saved;    /* stack pointer when it was left */
    uint32_t pc;       /* where it was left */
    uint32_t kept[BLACKBOX_KEPT];
    uint8_t way;    /* enum bb_way, how it was left */
    bool by_itself; /* it left because it asked to */
    bool over;      /* its stack has become another task's */
    sim_time since; /* it runs, or was left */
    sim_time run_time;
    uint64_t switches;
    sim_time woken;  /* when it was last gone on with after it had left by itself */
    sim_time period; /* 0: none seen */
    uint32_t in_period, off_period;
};

enum bb_kind { BB_SWITCH, BB_START, BB_RESET };

/* A change of state. */
struct bb_record {
    sim_time when;
    uint8_t kind, way, by_itself;
    uint32_t to;                  /* BB_SWITCH: index of the task */
    uint32_t saved, end, pc, low; /* of the one that is left; end: without the frame */
    uint32_t first, top, entry, argument, body; /* BB_START */
    uint32_t kept[BLACKBOX_KEPT];
};

struct bb_state {
    struct bb_task *tasks; /* [0] is the start-up */
    size_t count, room;
    size_t running; /* index */
    uint32_t last_id;
    uint64_t switches;
};

/* States at some places of the log. */
struct bb_checkpoint {
    size_t place; /* how many records of the log it has seen */
    struct bb_state state;
};

struct bb_log {
    struct bb_record *records;
    size_t count, room, place; /* place: the records before it have happened */
    struct bb_checkpoint *checkpoints;
    size_t checkpoint_count;
};

/* What was seen of a task, whatever line of time it was on. By number. */
struct bb_seen {
    uint64_t interrupted, waiting; /* how often, and how often behind a waiting instruction */
    uint32_t pc_low, pc_high;      /* where it was interrupted */
    uint32_t wait_pc;
};

/* An instruction that loads the stack pointer. */
struct bb_place {
    uint32_t address, behind;
    uint8_t meaning; /* enum stack_word_meaning */
    bool leaves;     /* pops, and then an exception's return */
    bool armed;
    uint32_t handled; /* times that a handler ran it */
    uint64_t switches;
};

#define BB_ADDRESSES 256

/* Addresses of a kind that was seen. */
struct bb_addresses {
    uint32_t list[BB_ADDRESSES];
    unsigned count;
};

/* Which exceptions' returns switched. */
#define BB_CAUSES 8
struct bb_cause {
    unsigned exception;
    char name[16];
    uint64_t switches;
};

struct blackbox {
    struct machine *machine;
    const struct cpu_class *class;
    const struct blackbox_processor *processor;
    struct disassembler *disassembler;
    struct probe probe;
    struct blackbox_listener listener;
    uint64_t moves; /* of the machine, as far as they were followed */
    struct bb_state state;
    struct bb_log log;
    sim_time watched; /* up to here the log tells all that there was */
    bool live;        /* what is told now has not been told before */
    struct bb_seen *seen;
    size_t seen_count;

    struct bb_place *places; /* by address */
    size_t place_count;
    uint32_t *pages; /* of code that was searched; sorted */
    size_t page_count;
    uint32_t last_page;
    uint32_t reset_pc; /* where the processor began; 0: not known */

    /* While a handler runs: who is interrupted, with what. */
    bool frame_known;
    uint32_t frame; /* stack pointer, the frame on it */
    uint32_t low;   /* of the running one */
    bool by_itself; /* it asked for the handler */
    unsigned cause; /* the exception, where a return does not say it */
    char cause_name[16];
    bool fresh; /* switched, and not run yet */
    uint32_t kept[BLACKBOX_KEPT];
    struct bb_place *loading; /* the instruction that is being run; NULL: none */
    uint32_t before;          /* stack pointer before it */

    bool distance_known[BB_WAYS][BB_WAYS]; /* left one way, gone on with another: how far apart */
    uint32_t distance[BB_WAYS][BB_WAYS];   /* the two stack pointers are */
    struct bb_cause causes[BB_CAUSES];
    struct bb_addresses entries, yields; /* where tasks have begun, and left by themselves */
    uint64_t exact, near, started, moved, doubtful;
};

/* --- blackbox_state.c --- */

bool bb_state_begin(struct bb_state *, uint32_t stack);
void bb_state_free(struct bb_state *);
/* Lets a record happen: what the log holds of a later time is forgotten. False on no memory. */
bool bb_happen(struct blackbox *, const struct bb_record *);
/* Lets the log's next record happen again; there must be one. */
bool bb_repeat(struct blackbox *);
/* Makes the state of a moment. */
void bb_state_at(struct blackbox *, sim_time now);
void bb_log_free(struct bb_log *);

/* --- blackbox_places.c --- */

void bb_places_search_all(struct blackbox *);
/* Searches the page of an address if it is not known yet. */
void bb_places_at(struct blackbox *, uint32_t pc);
/* Does an address lie where something was when it was searched? */
bool bb_places_known(const struct blackbox *, uint32_t address);
struct bb_place *bb_place_find(struct blackbox *, uint32_t address); /* NULL: none */
void bb_place_disarm(struct blackbox *, struct bb_place *);
void bb_places_free(struct blackbox *);

/* --- blackbox_look.c --- */

uint32_t bb_register(const struct blackbox *, unsigned index);
uint32_t bb_stack_pointer(const struct blackbox *);
bool bb_in_handler(const struct blackbox *);
void bb_read_kept(struct blackbox *); /* registers that handlers find as they were */
uint32_t bb_number(const struct blackbox *, const uint8_t *bytes); /* of four bytes */
/* The words of a frame; false if not all of memory answers. */
bool bb_frame(const struct blackbox *, uint32_t stack, uint32_t *words);
/* The stack pointer when the frame is taken off. */
uint32_t bb_behind_frame(const struct blackbox *, uint32_t stack, const uint32_t *words);
/* The running task was interrupted there, and had not asked for it. */
void bb_note_interrupted(struct blackbox *, uint32_t pc);
/* NULL: nothing was seen of it. */
const struct bb_seen *bb_seen_of(const struct blackbox *, uint32_t id);

/* --- blackbox.c --- */

void bb_name(const struct bb_task *, char *name, size_t size);

#endif
