/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of the engines of tables for Thumb: thumb_engine.c runs, thumb_places.c knows
 * memory and code. */
#ifndef SIM_CPU_ARMV7M_THUMB_ENGINE_PARTS_H
#define SIM_CPU_ARMV7M_THUMB_ENGINE_PARTS_H

#include "thumb_engine.h"
#include "thumb_exact.h"
#include "thumb_translate.h"

enum { SIDE_PLAIN, SIDE_PRIVILEGED, SIDE_USER, SIDES };

/* The next instruction; all of the block, as the MPU forbids to fetch some of it. One byte: a test
 * of two beside each other would wait for the store of one. */
enum { ONE = 1, BLOCK = 2 };

/* A page that is always reached the slow way: a device's, or memory of which the MPU allows a part.
 * What may be done there is a bit for each 32 bytes. */
struct slow_page {
    uint32_t number; /* of the page, plus 1; 0: none */
    uint8_t reads, writes;
    uint8_t *bytes;                /* of memory, or NULL */
    const struct bus_range *range; /* of a device */
};

#define SLOW_PAGES 64u /* by the low bits of their numbers */

struct side {
    struct table_blocks *blocks; /* NULL: not needed so far */
    struct table_pages pages;
    struct slow_page slow[SLOW_PAGES];
};

/* The last read of a steady register, and how all was behind it. */
struct poll {
    const struct table_op *op; /* NULL: none in this run */
    uint64_t instructions, start;
    uint8_t ring_at;
    uint8_t registers[sizeof(struct thumb_run) - offsetof(struct thumb_run, r)];
};

struct engine {
    struct thumb_run run;
    struct armv7m *m;
    struct table_jit *jit; /* NULL: the fast interpreter */
    struct side sides[SIDES], *side;
    struct code_pages code;
    struct bus_watcher watcher;
    uint64_t horizon;   /* cycles at which a budget is used up */
    uint64_t settled;   /* m->history holds what was executed up to this count */
    uint64_t uncounted; /* what m->history_count has more than the state counts */
    unsigned inside; /* instructions of the state's block up to the one that makes an access; 0 */
    bool steady;     /* all that the present instruction accessed gives the same when read again */
    struct poll poll;
    enum engine_exit left; /* why it cannot go on */

    /* Where it stands: before instruction `index` of block `at`, whose address is pc. */
    const struct table_block *at; /* NULL: to be found */
    unsigned index;
    uint32_t pc;
    bool thumb;
    uint8_t exactly; /* what the exact interpreter must take: BLOCK, ONE */
    bool careful;    /* not from the entry of the block with all its cycles before the limit */
    /* The same place, if compiled code stopped there and no block has died since. */
    const struct table_stop *stop;
    uint32_t deaths; /* state.deaths then */
    uint32_t flags;  /* those that `run` has, as the processor packs them */

    /* What the sides of the MPU were learnt by, and the breaks that blocks were made with. */
    uint32_t mpu_writes, mpu_control, region_base[ARMV7M_REGIONS],
        region_attributes[ARMV7M_REGIONS];
    uint32_t *breaks;
    unsigned break_count;

    struct table_build loose; /* of a block that begins inside an IT block: never kept */
    struct table_block loose_block;
};

/* --- thumb_engine.c --- */

/* The processor's history holds all that was executed. */
void thumb_settle_history(struct engine *);

/* --- thumb_poll.c --- */

/* Behind the instruction at state->op, all of whose accesses were steady: where it stood there
 * before, and a round has changed nothing but time, goes round until shortly before the limit. */
void thumb_poll(struct engine *);

/* --- thumb_places.c --- */

/* The side that holds as the MPU and the mode are now. */
struct side *thumb_side(struct engine *);
void thumb_each_side(struct engine *, void (*what)(struct side *)); /* those that are needed */
void thumb_forget_pages(struct side *);
/* A data access of an instruction (struct exact_access); what it learns of its page is kept. */
bool thumb_access(void *owner, struct bus_access *);
/* The same of an instruction that accesses with the privileges of its own code (not LDRT). */
bool thumb_plain_access(void *owner, struct bus_access *);
/* What the bus tells (struct bus_watcher). */
void thumb_written(void *owner, const struct bus_region *, uint32_t offset, uint32_t bytes);
void thumb_mapping_changed(void *owner);
/* Forgets what the MPU's registers have changed, as far as they are others than those that the
 * sides were learnt by. */
void thumb_follow_mpu(struct engine *);
/* May every instruction of the block be fetched, as the MPU and the mode are now? */
bool thumb_may_fetch(struct engine *, const struct table_block *);
void thumb_sweep(struct engine *); /* frees dead blocks, while none runs */
/* The block that begins at pc, its code watched; NULL: nothing can be fetched there. */
struct table_block *thumb_block_at(struct engine *, uint32_t pc);
/* Finds the block and the instruction at engine->pc. False: nothing can be fetched there. */
bool thumb_stand_anew(struct engine *);

static inline bool thumb_at_stop(const struct engine *engine)
{
    const struct table_stop *stop = engine->stop;
    return stop != NULL && engine->deaths == engine->run.table.deaths &&
           engine->at == stop->block && engine->index == stop->index && engine->pc == stop->pc &&
           engine->m->it_state == stop->mode;
}

/* The same, if it does not stand there already. */
static inline bool thumb_stand(struct engine *engine)
{
    const struct table_block *at = engine->at;
    if (thumb_at_stop(engine))
        return true;
    engine->stop = NULL;
    if (at != NULL && !at->dead && engine->index < at->instruction_count &&
        at->instructions[engine->index].pc == engine->pc &&
        at->instructions[engine->index].mode == engine->m->it_state)
        return true;
    return thumb_stand_anew(engine);
}

#endif
