/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translated blocks: a hash by address, a list for each page that holds code, and links in both
 * directions, so that a block that dies leaves nothing behind that leads to it. */
#include "blocks.h"
#include "jit.h"
#include "pages.h"

#include <stdlib.h>
#include <string.h>

#define MOST_LIVING  65536u /* then all are dropped: simpler than ages, and hardly ever */
#define MOST_DEAD    4096u  /* worth a sweep */
#define HASH_BUCKETS 32768u
#define PAGE_BUCKETS 4096u

/* That a block holds bytes of a page. */
struct on_page {
    uint32_t page;
    struct table_block *block;
    struct on_page *next;
};

struct table_blocks {
    const struct table_core *core;
    void *owner;
    struct table_state *state;
    struct table_jit *jit;
    struct table_jump *jumps;   /* the state's while these blocks are in use */
    struct table_block **by_id; /* NULL: the id is free */
    uint32_t *free_ids;
    uint32_t id_count, id_room, free_count; /* ids below id_count are or were given */
    uint32_t living, dead;
    struct table_block *hash[HASH_BUCKETS];
    struct on_page *pages[PAGE_BUCKETS];
    struct table_build build;
};

static struct table_block **bucket_of(struct table_blocks *blocks, uint32_t pc)
{
    return &blocks->hash[((pc >> 1) * 0x9E3779B1u) >> 17];
}
_Static_assert(HASH_BUCKETS == 1u << (32 - 17), "the hash gives an index");

static void forget_jumps(struct table_blocks *blocks)
{
    unsigned i;
    for (i = 0; i < TABLE_JUMPS; i++)
        blocks->jumps[i] = (struct table_jump){.pc = 1};
}

struct table_blocks *blocks_new(const struct table_core *core, void *owner,
                                struct table_state *state, struct table_jit *jit,
                                struct sim_error *error)
{
    struct table_blocks *blocks = calloc(1, sizeof *blocks);
    struct table_jump *jumps = malloc(TABLE_JUMPS * sizeof *jumps);
    if (!blocks || !jumps) {
        sim_error_set(error, "no memory for translated code");
        free(jumps);
        free(blocks);
        return NULL;
    }
    blocks->core = core, blocks->owner = owner, blocks->state = state, blocks->jit = jit;
    blocks->jumps = jumps;
    forget_jumps(blocks);
    blocks_use(blocks);
    return blocks;
}

void blocks_use(struct table_blocks *blocks)
{
    blocks->state->jumps = blocks->jumps;
}

void blocks_free(struct table_blocks *blocks)
{
    if (!blocks)
        return;
    blocks_drop_all(blocks);
    blocks_sweep(blocks);
    free(blocks->jumps);
    free(blocks->by_id);
    free(blocks->free_ids);
    free(blocks);
}

/* ---- ids ---- */

static bool more_ids(struct table_blocks *blocks)
{
    uint32_t room = blocks->id_room ? 2 * blocks->id_room : 1024;
    void *ids = realloc(blocks->by_id, room * sizeof(void *));
    void *frees;
    if (ids)
        blocks->by_id = ids;
    frees = ids ? realloc(blocks->free_ids, room * sizeof *blocks->free_ids) : NULL;
    if (!frees)
        return false;
    blocks->free_ids = frees;
    blocks->id_room = room;
    return true;
}

static bool give_id(struct table_blocks *blocks, struct table_block *block)
{
    if (blocks->free_count)
        block->id = blocks->free_ids[--blocks->free_count];
    else if (blocks->id_count < blocks->id_room || more_ids(blocks))
        block->id = blocks->id_count++;
    else
        return false;
    blocks->by_id[block->id] = block;
    return true;
}

struct table_block *blocks_by_id(const struct table_blocks *blocks, uint32_t id)
{
    return id < blocks->id_count ? blocks->by_id[id] : NULL;
}

/* ---- which pages hold code ---- */

static uint32_t last_page(const struct table_block *block)
{
    return (block->end - 1) >> PAGES_SHIFT;
}

static bool enter_pages(struct table_blocks *blocks, struct table_block *block)
{
    uint32_t page = block->pc >> PAGES_SHIFT, last = last_page(block);
    for (;; page = (page + 1) % PAGES_COUNT) {
        struct on_page *on = malloc(sizeof *on), **list = &blocks->pages[page % PAGE_BUCKETS];
        if (!on)
            return false;
        *on = (struct on_page){page, block, *list};
        *list = on;
        if (page == last)
            return true;
    }
}

static void leave_pages(struct table_blocks *blocks, const struct table_block *block)
{
    uint32_t page = block->pc >> PAGES_SHIFT, last = last_page(block);
    for (;; page = (page + 1) % PAGES_COUNT) {
        struct on_page **at = &blocks->pages[page % PAGE_BUCKETS], *on;
        while ((on = *at) && on->block != block)
            at = &on->next;
        if (on)
            *at = on->next;
        free(on);
        if (page == last)
            return;
    }
}

bool blocks_in_page(const struct table_blocks *blocks, uint32_t address)
{
    uint32_t page = address >> PAGES_SHIFT;
    const struct on_page *on = blocks->pages[page % PAGE_BUCKETS];
    while (on && on->page != page)
        on = on->next;
    return on != NULL;
}

/* ---- links ---- */

static bool is_link(const struct table_blocks *blocks, const struct table_op *op)
{
    unsigned kind = blocks->core->facts[op->code].kind;
    return kind == TABLE_BRANCH || kind == TABLE_ALWAYS;
}

void blocks_link(struct table_blocks *blocks, struct table_block *from, struct table_op *op,
                 struct table_block *to)
{
    struct table_link *link;
    if (from->dead || to->dead || op->to.block)
        return;
    link = malloc(sizeof *link);
    if (!link)
        return; /* it goes on without */
    *link = (struct table_link){from, op, to->links};
    to->links = link;
    op->to.block = to;
    op->y = (uint16_t)(table_way(op, blocks->core->facts[op->code].kind, to) + to->cycles);
    if (blocks->jit)
        jit_link(blocks->jit, from, op, to);
}

static void unlink_ways_in(struct table_blocks *blocks, struct table_block *block)
{
    struct table_link *link;
    while ((link = block->links)) {
        block->links = link->next;
        link->op->to.block = NULL;
        if (blocks->jit)
            jit_unlink(blocks->jit, link->from, link->op);
        free(link);
    }
}

static void unlink_way_out(struct table_op *op)
{
    struct table_link **at = &op->to.block->links, *link;
    while ((*at)->op != op)
        at = &(*at)->next;
    link = *at;
    *at = link->next;
    op->to.block = NULL;
    free(link);
}

static void unlink_ways_out(struct table_blocks *blocks, struct table_block *block)
{
    unsigned i;
    for (i = 0; i < block->op_count; i++)
        if (is_link(blocks, &block->ops[i]) && block->ops[i].to.block)
            unlink_way_out(&block->ops[i]);
}

static struct table_jump *jump_of(const struct table_blocks *blocks, uint32_t pc)
{
    return &blocks->jumps[(pc >> 1) % TABLE_JUMPS];
}

void blocks_note_jump(struct table_blocks *blocks, struct table_block *to)
{
    if (!to->dead)
        *jump_of(blocks, to->pc) = (struct table_jump){to->pc, to->straddle, to, to->code};
}

/* ---- death ---- */

static void leave_hash(struct table_blocks *blocks, struct table_block *block)
{
    struct table_block **at = bucket_of(blocks, block->pc);
    while (*at != block)
        at = &(*at)->next;
    *at = block->next;
}

static void die(struct table_blocks *blocks, struct table_block *block)
{
    struct table_jump *jump = jump_of(blocks, block->pc);
    if (jump->block == block)
        *jump = (struct table_jump){.pc = 1};
    unlink_ways_in(blocks, block);
    unlink_ways_out(blocks, block);
    leave_hash(blocks, block);
    leave_pages(blocks, block);
    block->dead = true;
    blocks->living--, blocks->dead++;
    blocks->state->sweep |= blocks_sweep_needed(blocks);
    blocks->state->deaths++;
}

static bool holds_any(const struct table_block *block, uint32_t address, uint32_t bytes)
{
    return block->pc - address < bytes || address - block->pc < block->end - block->pc;
}

static bool changed_in_page(struct table_blocks *blocks, uint32_t page, uint32_t address,
                            uint32_t bytes)
{
    struct on_page *on = blocks->pages[page % PAGE_BUCKETS], *next;
    bool any = false;
    for (; on; on = next) {
        next = on->next; /* another block's: no block is so long that it is in a list twice */
        if (on->page != page || !holds_any(on->block, address, bytes))
            continue;
        die(blocks, on->block);
        any = true;
    }
    return any;
}

bool blocks_changed(struct table_blocks *blocks, uint32_t address, uint32_t bytes)
{
    uint32_t page = address >> PAGES_SHIFT, last, i;
    bool any = false;
    if (bytes == 0 || blocks->living == 0)
        return false;
    last = ((address + bytes - 1) >> PAGES_SHIFT) - page;
    for (i = 0; i <= last % PAGES_COUNT; i++)
        any |= changed_in_page(blocks, (page + i) % PAGES_COUNT, address, bytes);
    return any;
}

void blocks_drop_all(struct table_blocks *blocks)
{
    uint32_t id;
    for (id = 0; blocks->jit && id < blocks->id_count; id++)
        if (blocks->by_id[id])
            jit_forget(blocks->jit, blocks->by_id[id]);
    for (id = 0; id < blocks->id_count; id++)
        if (blocks->by_id[id] && !blocks->by_id[id]->dead)
            die(blocks, blocks->by_id[id]);
}

bool blocks_sweep_needed(const struct table_blocks *blocks)
{
    return blocks->dead >= MOST_DEAD;
}

void blocks_sweep(struct table_blocks *blocks)
{
    uint32_t id;
    if (blocks->dead == 0)
        return;
    for (id = 0; id < blocks->id_count; id++) {
        struct table_block *block = blocks->by_id[id];
        if (!block || !block->dead)
            continue;
        if (blocks->jit)
            jit_forget(blocks->jit, block);
        blocks->by_id[id] = NULL;
        blocks->free_ids[blocks->free_count++] = id;
        free(block);
    }
    blocks->dead = 0;
    blocks->state->block = NULL;
}

/* ---- making ---- */

/* Of the fast interpreter. */
static const void *body_of(const struct table_core *core, const struct table_op *op, bool has_next)
{
    const void *pair = has_next && core->fast_pair ? core->fast_pair(op) : NULL;
    if (pair || !core->fast_labels)
        return pair;
    return core->fast_labels[op->code][op->no_flags];
}

static void copy_ops(const struct table_core *core, struct table_block *block,
                     const struct table_build *build)
{
    unsigned i;
    memcpy(block->ops, build->ops, build->op_count * sizeof *block->ops);
    for (i = 0; i < build->op_count; i++) {
        struct table_op *op = &block->ops[i];
        op->go = body_of(core, op, i + 1 < build->op_count);
        if (core->facts[op->code].kind == TABLE_SKIP)
            op->to.op = block->ops + (op->to.op - build->ops);
        else
            op->to.block = NULL;
    }
}

/* A block and what belongs to it lie in one piece. */
static struct table_block *copy_build(const struct table_core *core,
                                      const struct table_build *build)
{
    size_t ops = build->op_count * sizeof(struct table_op);
    size_t instructions = build->instruction_count * sizeof(struct table_instruction);
    struct table_block *block = malloc(sizeof *block + ops + instructions);
    if (!block)
        return NULL;
    *block = (struct table_block){
        .pc = build->pc,
        .end = build->end == build->pc ? build->pc + 1 : build->end,
        .straddle = build->straddle,
        .cycles = build->instructions[0].rest,
        .op_count = (uint16_t)build->op_count,
        .instruction_count = (uint8_t)build->instruction_count,
        .ops = (struct table_op *)(block + 1),
        .instructions = (struct table_instruction *)((char *)(block + 1) + ops),
    };
    copy_ops(core, block, build);
    memcpy(block->instructions, build->instructions, instructions);
    return block;
}

static struct table_block *make(struct table_blocks *blocks, uint32_t pc)
{
    struct table_block *block, **bucket = bucket_of(blocks, pc);
    blocks->build.pc = pc;
    blocks->build.straddle = 0;
    blocks->build.instruction_count = blocks->build.op_count = 0;
    blocks->build.instructions[0] = (struct table_instruction){.pc = pc};
    if (!blocks->core->translate(blocks->owner, pc, &blocks->build))
        return NULL;
    block = copy_build(blocks->core, &blocks->build);
    if (!block || !give_id(blocks, block)) {
        free(block);
        return NULL;
    }
    block->next = *bucket;
    *bucket = block;
    blocks->living++;
    if (enter_pages(blocks, block))
        return block;
    die(blocks, block);
    return NULL;
}

struct table_block *blocks_at(struct table_blocks *blocks, uint32_t pc)
{
    struct table_block *block = *bucket_of(blocks, pc);
    while (block && block->pc != pc)
        block = block->next;
    if (block)
        return block;
    if (blocks->living == MOST_LIVING)
        blocks_drop_all(blocks);
    block = make(blocks, pc);
    if (block && blocks->jit)
        jit_compile(blocks->jit, block);
    return block;
}
