/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copy and patch for x86-64. A block is, where code memory grows upwards: what a taken way costs
 * (jumped over by the others), the entry, its stencils; where it grows downwards, the ways out. A
 * block in which a run has stopped has its stencils twice: those of the second time have all flags,
 * and before each instruction look whether the limit is reached.
 * Ways in code memory are offsets in it; registers are those of stencil.h. */
#include "jit.h"
#include "code_memory.h"
#include "stencils.h"

#ifdef __x86_64__

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define OP_BITS     9u /* of a way out's number: the operation; the others: the block */
#define MOST_BLOCKS (1u << (32 - OP_BITS))
#define WAY_BYTES   12u /* a way out, not more */
#define ENTRY_BYTES 64u
#define STOP_BYTES  16u                   /* a way out of code that stops */
#define CHECK_BYTES (13u + STOP_BYTES)    /* of a stop, with its way out */
#define EXIT_SHIFT  48u                   /* of what compiled code returns: addresses are shorter */
#define MOST_WAYS   (4u * TABLE_MOST_OPS) /* inside a block, and out of it */
#define TAKEN_BYTES 4u                    /* before the entry: sub $cost, %r14 */
#define RING_END    (offsetof(struct table_state, ring) + 4 * TABLE_RING)
_Static_assert(TABLE_RING == 256, "a byte counts them");
_Static_assert(TABLE_MOST_OPS <= 1u << OP_BITS, "an operation's number fits");

/* A jump of a BRANCH or ALWAYS of a block; an operation may have several, with one way out. */
struct way {
    uint32_t at;  /* the four bytes of its jump */
    uint32_t out; /* its way out */
    uint16_t op;
};

struct ways {
    unsigned count;
    struct way list[];
};

struct compiled {
    uint32_t index; /* in jit->blocks */
    uint32_t entry;
    uint32_t budget_way;    /* the four bytes of the entry's jump out */
    uint8_t taken;          /* what a way costs that comes in before the entry; 0: none does */
    struct ways *ways;      /* of its code */
    struct ways *stop_ways; /* of the code that stops, or NULL */
    uint32_t starts[];      /* of operations, in its code */
};

struct table_jit {
    const struct table_core *core;
    const struct stencil_operation **operations; /* by code */
    size_t most_bytes;                           /* of a stencil */
    struct code_memory memory;
    uint32_t first; /* behind what all blocks share */
    uint32_t up, down;
    uint32_t enter, outs[TABLE_EXITS]; /* by enum table_exit */
    struct table_block **blocks;
    uint32_t block_count, block_room, *free_indices, free_count;
    /* while a block is compiled */
    struct table_block *block;
    uint32_t starts[TABLE_MOST_OPS];
    struct way ways[MOST_WAYS];
    unsigned way_count;
    struct skip {
        uint32_t at;
        uint16_t to;
    } skips[MOST_WAYS];
    unsigned skip_count, slow_op;
    uint32_t slow_out; /* of slow_op */
    bool stops;        /* it is the code that stops */
    unsigned checked;  /* instructions in it so far */
};

/* ---- bytes ---- */

static void put_bytes(struct table_jit *jit, const void *bytes, size_t count)
{
    memcpy(jit->memory.write + jit->up, bytes, count);
    jit->up += (uint32_t)count;
}

#define PUT_BYTES(jit, ...)                                                                        \
    put_bytes(jit, (const uint8_t[]){__VA_ARGS__}, sizeof(uint8_t[]){__VA_ARGS__})

static void put_word(struct table_jit *jit, uint32_t word)
{
    put_bytes(jit, &word, sizeof word);
}

static void set_word(struct table_jit *jit, uint32_t at, uint32_t word)
{
    memcpy(jit->memory.write + at, &word, sizeof word);
}

/* The four bytes at `at` lead to `to`. */
static void set_way(struct table_jit *jit, uint32_t at, uint32_t to)
{
    set_word(jit, at, to - (at + 4));
}

static void put_jump(struct table_jit *jit, uint32_t to)
{
    PUT_BYTES(jit, 0xe9);
    put_word(jit, to - (jit->up + 4));
}

/* ---- what all blocks share ---- */

enum host { RBX = 3, RBP = 5, R11 = 11, R12, R13, R14, R15 };

/* mov PLACE(%rdi), %reg, or the other way. */
static void put_move(struct table_jit *jit, bool load, enum host reg, uint32_t place, bool wide)
{
    PUT_BYTES(jit, (uint8_t)(0x40 | wide << 3 | (reg >> 3) << 2), load ? 0x8b : 0x89,
              (uint8_t)(0x87 | (reg & 7) << 3));
    put_word(jit, place - jit->core->stencils->layout.bias);
}

static void put_moves(struct table_jit *jit, bool load)
{
    const uint32_t *pins = jit->core->stencils->layout.pins;
    uint32_t ring_at = offsetof(struct table_state, ring_at) - jit->core->stencils->layout.bias;
    put_move(jit, load, R14, offsetof(struct table_state, budget), true);
    put_move(jit, load, R11, offsetof(struct table_state, instructions), true);
    put_move(jit, load, R13, pins[0], true);
    put_move(jit, load, RBP, pins[1], false);
    put_move(jit, load, R15, pins[2], false);
    if (load)
        PUT_BYTES(jit, 0x44, 0x0f, 0xb6, 0x97); /* movzbl ring_at(%rdi), %r10d */
    else
        PUT_BYTES(jit, 0x44, 0x88, 0x97); /* mov %r10b, ring_at(%rdi) */
    put_word(jit, ring_at);
    if (load) /* counted from the ring's end, which is near: or $-256, %r10 */
        PUT_BYTES(jit, 0x49, 0x81, 0xca, 0x00, 0xff, 0xff, 0xff);
}

/* A function (state in rdi, code in rsi) that returns what the way out says. */
static void put_enter(struct table_jit *jit)
{
    jit->enter = jit->up;
    PUT_BYTES(jit, 0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57); /* push */
    put_move(jit, true, RBX, offsetof(struct table_state, read), true);
    put_move(jit, true, R12, offsetof(struct table_state, write), true);
    put_moves(jit, true);
    PUT_BYTES(jit, 0xff, 0xe6); /* jmp *%rsi */
}

static void put_outs(struct table_jit *jit)
{
    uint32_t common = jit->up, i;
    put_moves(jit, false);
    PUT_BYTES(jit, 0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5d, 0x5b); /* pop */
    PUT_BYTES(jit, 0x48, 0xc1, 0xe1, EXIT_SHIFT, 0x48, 0x09, 0xc8, 0xc3); /* shl, or rcx,rax */
    for (i = 0; i < TABLE_EXITS; i++) {
        jit->outs[i] = jit->up;
        PUT_BYTES(jit, 0xb9); /* mov $i, %ecx */
        put_word(jit, i);
        put_jump(jit, common);
    }
}

static void free_code(struct table_jit *jit)
{
    jit->block_count = jit->free_count = 0;
    jit->up = jit->first;
    jit->down = (uint32_t)jit->memory.bytes;
}

/* ---- a jit ---- */

static const struct stencil_operation *find_operation(const struct table_stencils *stencils,
                                                      const char *name)
{
    unsigned i;
    for (i = 0; i < stencils->count; i++)
        if (strcmp(stencils->operations[i].name, name) == 0)
            return &stencils->operations[i];
    return NULL;
}

static bool find_operations(struct table_jit *jit, struct sim_error *error)
{
    unsigned code, form;
    for (code = 0; code < jit->core->codes; code++) {
        const char *name = jit->core->facts[code].name;
        const struct stencil_operation *found = find_operation(jit->core->stencils, name);
        if (!found) {
            sim_error_set(error, "%s: operation %s has no stencil: build bosim anew",
                          jit->core->name, name);
            return false;
        }
        jit->operations[code] = found;
        for (form = 0; form < 2; form++)
            if (found->forms[form][0].bytes > jit->most_bytes)
                jit->most_bytes = found->forms[form][0].bytes;
    }
    return true;
}

bool jit_is_there(const struct table_core *core)
{
    return core->stencils != NULL;
}

struct table_jit *jit_new(const struct table_core *core, size_t bytes, struct sim_error *error)
{
    struct table_jit *jit = calloc(1, sizeof *jit);
    if (jit) {
        jit->core = core;
        jit->operations = calloc(core->codes, sizeof(void *));
    }
    if (!jit || !jit->operations)
        sim_error_set(error, "no memory for compiled code");
    else if (find_operations(jit, error) && code_memory_init(&jit->memory, bytes, error)) {
        put_enter(jit);
        put_outs(jit);
        jit->first = jit->up;
        free_code(jit);
        return jit;
    }
    jit_free(jit);
    return NULL;
}

void jit_free(struct table_jit *jit)
{
    if (!jit)
        return;
    jit_reset(jit);
    code_memory_free(&jit->memory);
    free(jit->operations);
    free(jit->blocks);
    free(jit->free_indices);
    free(jit);
}

/* ---- blocks by the number in their ways out ---- */

static bool more_indices(struct table_jit *jit)
{
    uint32_t room = jit->block_room ? 2 * jit->block_room : 1024;
    void *blocks = realloc(jit->blocks, room * sizeof(void *)), *indices;
    if (blocks)
        jit->blocks = blocks;
    indices = blocks ? realloc(jit->free_indices, room * sizeof *jit->free_indices) : NULL;
    if (!indices)
        return false;
    jit->free_indices = indices;
    jit->block_room = room;
    return true;
}

static bool give_index(struct table_jit *jit, struct table_block *block, uint32_t *index)
{
    if (jit->free_count)
        *index = jit->free_indices[--jit->free_count];
    else if (jit->block_count < MOST_BLOCKS &&
             (jit->block_count < jit->block_room || more_indices(jit)))
        *index = jit->block_count++;
    else
        return false;
    jit->blocks[*index] = block;
    return true;
}

static void take_index(struct table_jit *jit, uint32_t index)
{
    jit->blocks[index] = NULL;
    jit->free_indices[jit->free_count++] = index;
    if (jit->free_count == jit->block_count)
        free_code(jit);
}

static void free_compiled(struct compiled *compiled)
{
    free(compiled->ways);
    free(compiled->stop_ways);
    free(compiled);
}

static void forget_stops(struct table_block *block)
{
    free(block->stops);
    block->stops = NULL;
}

void jit_forget(struct table_jit *jit, struct table_block *block)
{
    struct compiled *compiled = block->compiled;
    if (!compiled)
        return;
    take_index(jit, compiled->index);
    free_compiled(compiled);
    forget_stops(block);
    block->compiled = NULL;
    block->code = NULL;
}

void jit_reset(struct table_jit *jit)
{
    uint32_t i;
    for (i = 0; i < jit->block_count; i++)
        if (jit->blocks[i])
            jit_forget(jit, jit->blocks[i]);
}

/* ---- compiling ---- */

static uint32_t number_of(uint32_t index, unsigned op)
{
    return index << OP_BITS | op;
}

/* mov $number, %eax; jmp out */
static void set_out(struct table_jit *jit, uint32_t at, uint32_t number, enum table_exit exit)
{
    jit->memory.write[at] = 0xb8;
    set_word(jit, at + 1, number);
    jit->memory.write[at + 5] = 0xe9;
    set_way(jit, at + 6, jit->outs[exit]);
}

static uint32_t new_out(struct table_jit *jit, uint32_t index, unsigned op, enum table_exit exit)
{
    jit->down -= WAY_BYTES;
    set_out(jit, jit->down, number_of(index, op), exit);
    return jit->down;
}

/* sub $n, %r14 */
static void put_charge(struct table_jit *jit, uint32_t n)
{
    if (n < 128)
        PUT_BYTES(jit, 0x49, 0x83, 0xee, (uint8_t)n);
    else {
        PUT_BYTES(jit, 0x49, 0x81, 0xee);
        put_word(jit, n);
    }
}

static uint8_t place_byte(const struct table_jit *jit, uint32_t place)
{
    int32_t near = (int32_t)(place - jit->core->stencils->layout.bias);
    assert(near >= -128 && near <= 127);
    return (uint8_t)near;
}

/* The block counts as entered: its instructions, and its place in the ring. */
static void put_counts(struct table_jit *jit, const struct table_block *block)
{
    PUT_BYTES(jit, 0x49, 0x83, 0xc3, block->instruction_count); /* add $instructions, %r11 */
    PUT_BYTES(jit, 0x42, 0xc7, 0x44, 0x97); /* movl $id, end of ring(%rdi, %r10, 4) */
    PUT_BYTES(jit, place_byte(jit, RING_END));
    put_word(jit, block->id);
    PUT_BYTES(jit, 0x41, 0xfe, 0xc2); /* inc %r10b */
}

/* Returns where it jumps out. */
static uint32_t put_entry(struct table_jit *jit, const struct table_block *block, uint32_t index)
{
    uint32_t out = new_out(jit, index, 0, TABLE_BUDGET), way;
    put_charge(jit, block->cycles);
    PUT_BYTES(jit, 0x0f, 0x88); /* js out */
    way = jit->up;
    put_word(jit, out - (jit->up + 4));
    put_counts(jit, block);
    return way;
}

/* movabs $stop, %rax; jmp out */
static uint32_t new_stop_out(struct table_jit *jit, const struct table_stop *stop)
{
    jit->down -= STOP_BYTES;
    memcpy(jit->memory.write + jit->down, (const uint8_t[]){0x48, 0xb8}, 2);
    memcpy(jit->memory.write + jit->down + 2, &stop, sizeof stop);
    jit->memory.write[jit->down + 10] = 0xe9;
    set_way(jit, jit->down + 11, jit->outs[TABLE_STOP]);
    return jit->down;
}

/* Leaves unless the instruction begins before the limit: if budget + rest <= 0. */
static void put_check(struct table_jit *jit, struct table_stop *stop)
{
    uint32_t out = new_stop_out(jit, stop);
    stop->code = jit->memory.run + jit->up;
    if (stop->rest <= 128)
        PUT_BYTES(jit, 0x49, 0x83, 0xfe, (uint8_t)(0u - stop->rest)); /* cmp $-rest, %r14 */
    else {
        PUT_BYTES(jit, 0x49, 0x81, 0xfe);
        put_word(jit, 0u - stop->rest);
    }
    PUT_BYTES(jit, 0x0f, 0x8e); /* jle out */
    put_word(jit, out - (jit->up + 4));
}

static void add_way(struct table_jit *jit, uint32_t index, unsigned op, uint32_t at)
{
    const struct way *last = jit->way_count ? &jit->ways[jit->way_count - 1] : NULL;
    uint32_t out = last && last->op == op ? last->out : new_out(jit, index, op, TABLE_LINK);
    assert(jit->way_count < MOST_WAYS);
    jit->ways[jit->way_count++] = (struct way){at, out, (uint16_t)op};
    set_way(jit, at, out);
}

/* Numbers and places; false: a way. */
static bool fill_hole(struct table_jit *jit, const struct table_op *op, unsigned fill, uint32_t at)
{
    uint8_t *byte = jit->memory.write + at;
    switch (fill) {
    case STENCIL_RX:
        *byte = place_byte(jit, op->x);
        return true;
    case STENCIL_RY:
        *byte = place_byte(jit, op->y);
        return true;
    case STENCIL_RZ:
        *byte = place_byte(jit, op->z);
        return true;
    case STENCIL_RIMM:
        *byte = place_byte(jit, op->imm);
        return true;
    case STENCIL_NX:
        set_word(jit, at, op->x);
        return true;
    case STENCIL_NY:
        set_word(jit, at, op->y);
        return true;
    case STENCIL_NZ:
        set_word(jit, at, op->z);
        return true;
    case STENCIL_IMM:
        set_word(jit, at, op->imm);
        return true;
    case STENCIL_IMM_BYTE:
    case STENCIL_BIMM:
        *byte = (uint8_t)op->imm;
        return true;
    case STENCIL_BZ:
        *byte = (uint8_t)op->z;
        return true;
    default:
        return false;
    }
}

static void fill_way(struct table_jit *jit, uint32_t index, unsigned op, unsigned fill, uint32_t at)
{
    const struct table_block *block = jit->block;
    uint32_t to;
    switch (fill) {
    case STENCIL_NEXT:
    case STENCIL_SKIP:
        to = fill == STENCIL_NEXT ? op + 1 : (uint32_t)(block->ops[op].to.op - block->ops);
        assert(jit->skip_count < MOST_WAYS);
        jit->skips[jit->skip_count++] = (struct skip){at, (uint16_t)to};
        break;
    case STENCIL_TAKEN:
        add_way(jit, index, op, at);
        break;
    case STENCIL_FAR:
        set_way(jit, at, new_out(jit, index, op, TABLE_FAR));
        break;
    default: /* one for all */
        if (jit->slow_op != op)
            jit->slow_out = new_out(jit, index, op, TABLE_SLOW);
        jit->slow_op = op;
        set_way(jit, at, jit->slow_out);
    }
}

static const struct stencil *choose_form(const struct table_jit *jit, const struct table_op *op,
                                         bool no_flags)
{
    const struct stencil *forms = jit->operations[op->code]->forms[no_flags];
    int32_t imm = (int32_t)op->imm;
    return forms[1].bytes && imm >= -128 && imm <= 127 ? &forms[1] : &forms[0];
}

static void put_stencil(struct table_jit *jit, uint32_t index, unsigned at_op)
{
    const struct table_op *op = &jit->block->ops[at_op];
    const struct stencil *stencil =
        choose_form(jit, op, jit->stops ? op->never_flags : op->no_flags);
    uint32_t start = jit->up;
    unsigned i;
    put_bytes(jit, stencil->code, stencil->bytes);
    for (i = 0; i < stencil->hole_count; i++) {
        const struct stencil_hole *hole = &stencil->holes[i];
        if (!fill_hole(jit, op, hole->fill, start + hole->at))
            fill_way(jit, index, at_op, hole->fill, start + hole->at);
    }
}

/* Those of the instructions that begin here: there are some without operations. */
static void put_checks(struct table_jit *jit, unsigned op)
{
    const struct table_block *block = jit->block;
    for (; jit->checked < block->instruction_count; jit->checked++)
        if (block->instructions[jit->checked].op != op)
            return;
        else
            put_check(jit, &block->stops[jit->checked]);
}

static void put_op(struct table_jit *jit, uint32_t index, unsigned op)
{
    unsigned kind = jit->core->facts[jit->block->ops[op].code].kind;
    jit->starts[op] = jit->up;
    if (jit->stops)
        put_checks(jit, op);
    if (kind == TABLE_LEAVE)
        put_jump(jit, new_out(jit, index, op, TABLE_SLOW));
    else if (kind != TABLE_ALWAYS)
        put_stencil(jit, index, op);
    else {
        put_jump(jit, 0);
        add_way(jit, index, op, jit->up - 4);
    }
}

static bool has_room(const struct table_jit *jit, const struct table_block *block)
{
    size_t most = ENTRY_BYTES + block->op_count * (jit->most_bytes + 4 * WAY_BYTES) +
                  block->instruction_count * CHECK_BYTES;
    return jit->down - jit->up > most;
}

/* NULL: no memory. */
static struct ways *keep_ways(const struct table_jit *jit)
{
    size_t bytes = jit->way_count * sizeof *jit->ways;
    struct ways *ways = malloc(sizeof *ways + bytes);
    if (!ways)
        return NULL;
    ways->count = jit->way_count;
    memcpy(ways->list, jit->ways, bytes);
    return ways;
}

static void begin_code(struct table_jit *jit, struct table_block *block, bool stops)
{
    jit->block = block;
    jit->way_count = jit->skip_count = jit->checked = 0;
    jit->slow_op = TABLE_MOST_OPS;
    jit->stops = stops;
}

static void put_ops(struct table_jit *jit, uint32_t index)
{
    unsigned i;
    for (i = 0; i < jit->block->op_count; i++)
        put_op(jit, index, i);
    for (i = 0; i < jit->skip_count; i++)
        set_way(jit, jit->skips[i].at, jit->starts[jit->skips[i].to]);
}

static void put_block(struct table_jit *jit, struct table_block *block, struct compiled *compiled)
{
    begin_code(jit, block, false);
    put_charge(jit, 0);
    compiled->entry = jit->up;
    compiled->budget_way = put_entry(jit, block, compiled->index);
    put_ops(jit, compiled->index);
}

void jit_compile(struct table_jit *jit, struct table_block *block)
{
    struct compiled *compiled;
    uint32_t index;
    block->code = NULL;
    if (!has_room(jit, block) || !give_index(jit, block, &index))
        return;
    compiled = calloc(1, sizeof *compiled + block->op_count * sizeof *compiled->starts);
    if (compiled) {
        compiled->index = index;
        put_block(jit, block, compiled);
        memcpy(compiled->starts, jit->starts, block->op_count * sizeof *compiled->starts);
        compiled->ways = keep_ways(jit);
    }
    if (!compiled || !compiled->ways) {
        take_index(jit, index);
        free(compiled);
        return;
    }
    block->compiled = compiled;
    block->code = jit->memory.run + compiled->entry;
}

/* ---- links ---- */

/* By the way out: sub $cost, %r14; jmp entry */
static void link_far(struct table_jit *jit, const struct way *way, uint32_t cost, uint32_t entry)
{
    memcpy(jit->memory.write + way->out, (const uint8_t[]){0x49, 0x81, 0xee}, 3);
    set_word(jit, way->out + 3, cost);
    jit->memory.write[way->out + 7] = 0xe9;
    set_way(jit, way->out + 8, entry);
}

/* Where a way that costs so much leads to: the entry, before it, or by the way out. */
static uint32_t entry_of(struct table_jit *jit, const struct way *way, struct compiled *target,
                         uint32_t cost)
{
    if (cost == 0)
        return target->entry;
    if (cost < 128 && (target->taken == 0 || target->taken == cost)) {
        target->taken = (uint8_t)cost;
        jit->memory.write[target->entry - 1] = (uint8_t)cost;
        return target->entry - TAKEN_BYTES;
    }
    link_far(jit, way, cost, target->entry);
    return way->out;
}

/* Those of the operation. */
static void link_ways(struct table_jit *jit, const struct ways *ways, unsigned op, uint32_t cost,
                      struct compiled *target)
{
    unsigned i;
    for (i = 0; ways && i < ways->count; i++)
        if (ways->list[i].op == op)
            set_way(jit, ways->list[i].at, entry_of(jit, &ways->list[i], target, cost));
}

static uint32_t way_cost(const struct table_op *op, const struct table_block *to)
{
    return op->z == 0 ? 0 : (uint32_t)op->z + to->straddle;
}

void jit_link(struct table_jit *jit, struct table_block *from, const struct table_op *op,
              struct table_block *to)
{
    const struct compiled *compiled = from->code ? from->compiled : NULL;
    struct compiled *target = to->code ? to->compiled : NULL;
    unsigned number = (unsigned)(op - from->ops);
    if (!compiled || !target)
        return;
    link_ways(jit, compiled->ways, number, way_cost(op, to), target);
    link_ways(jit, compiled->stop_ways, number, way_cost(op, to), target);
}

static void unlink_ways(struct table_jit *jit, const struct ways *ways, uint32_t index, unsigned op)
{
    unsigned i;
    for (i = 0; ways && i < ways->count; i++) {
        const struct way *way = &ways->list[i];
        if (way->op != op)
            continue;
        set_out(jit, way->out, number_of(index, op), TABLE_LINK);
        set_way(jit, way->at, way->out);
    }
}

void jit_unlink(struct table_jit *jit, struct table_block *from, const struct table_op *op)
{
    const struct compiled *compiled = from->code ? from->compiled : NULL;
    unsigned number = (unsigned)(op - from->ops);
    if (!compiled)
        return;
    unlink_ways(jit, compiled->ways, compiled->index, number);
    unlink_ways(jit, compiled->stop_ways, compiled->index, number);
}

/* ---- code that stops ---- */

/* To where the block's code is linked already. */
static void link_as_before(struct table_jit *jit, const struct table_block *block,
                           const struct ways *ways)
{
    unsigned i;
    for (i = 0; i < ways->count; i++) {
        const struct table_op *op = &block->ops[ways->list[i].op];
        const struct table_block *to = op->to.block;
        if (to && to->code)
            link_ways(jit, ways, ways->list[i].op, way_cost(op, to), to->compiled);
    }
}

/* NULL: no memory. */
static struct table_stop *new_stops(const struct table_jit *jit, struct table_block *block)
{
    const struct compiled *compiled = block->compiled;
    size_t bytes = block->instruction_count * sizeof(struct table_stop);
    struct table_stop *stops = malloc(bytes);
    unsigned i;
    for (i = 0; stops && i < block->instruction_count; i++) {
        const struct table_instruction *at = &block->instructions[i];
        stops[i] = (struct table_stop){.plain = jit->memory.run + compiled->starts[at->op],
                                       .block = block,
                                       .id = block->id,
                                       .pc = at->pc,
                                       .rest = at->rest,
                                       .index = (uint8_t)i,
                                       .left = (uint8_t)(block->instruction_count - i),
                                       .mode = at->mode,
                                       .before = at->before};
    }
    return stops;
}

bool jit_compile_stops(struct table_jit *jit, struct table_block *block)
{
    struct compiled *compiled = block->code ? block->compiled : NULL;
    uint32_t entry = jit->up;
    if (block->stops)
        return true;
    if (!compiled || !has_room(jit, block) || !(block->stops = new_stops(jit, block)))
        return false;
    begin_code(jit, block, true);
    put_counts(jit, block);
    put_ops(jit, compiled->index);
    compiled->stop_ways = keep_ways(jit);
    if (!compiled->stop_ways) {
        forget_stops(block);
        return false;
    }
    link_as_before(jit, block, compiled->stop_ways);
    set_way(jit, compiled->budget_way, entry);
    return true;
}

/* ---- running ---- */

/* The block's entry, or the code of the operation where it goes on. */
static const void *place_to_run(const struct table_jit *jit, struct table_state *state)
{
    const struct table_block *block = state->block;
    const struct compiled *compiled = block->compiled;
    const struct table_op *from = state->from;
    state->from = NULL;
    return from == NULL ? block->code : jit->memory.run + compiled->starts[from - block->ops];
}

static enum table_exit run_at(struct table_jit *jit, struct table_state *state, const void *code)
{
    union {
        const uint8_t *bytes;
        uint64_t (*call)(char *state, const void *code);
    } enter = {jit->memory.run + jit->enter};
    uint64_t out = enter.call((char *)state + jit->core->stencils->layout.bias, code);
    enum table_exit exit = (enum table_exit)(out >> EXIT_SHIFT);
    if (exit == TABLE_STOP) {
        state->stop = (const struct table_stop *)(uintptr_t)(out ^ (uint64_t)exit << EXIT_SHIFT);
        return exit;
    }
    state->block = jit->blocks[(uint32_t)out >> OP_BITS];
    state->op = &state->block->ops[out & ((1u << OP_BITS) - 1)];
    if (exit == TABLE_BUDGET)
        state->budget += state->block->cycles;
    if (exit == TABLE_LINK)
        state->target = state->op->imm;
    return exit;
}

enum table_exit jit_run(struct table_jit *jit, struct table_state *state)
{
    return run_at(jit, state, place_to_run(jit, state));
}

enum table_exit jit_run_from(struct table_jit *jit, struct table_state *state,
                             const struct table_stop *stop)
{
    return run_at(jit, state, state->budget < 0 ? stop->code : stop->plain);
}

#endif
