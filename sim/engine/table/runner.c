/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between what runs fast and the exact interpreter. Time, counts and what is seen are the same in
 * both, and for each place at which a run is cut. */
#include "runner.h"

#include <stdlib.h>
#include <string.h>

#define FAR_AWAY ((uint64_t)1 << 62) /* cycles: the furthest limit that a budget can hold */

static struct machine *machine_of(const struct runner *r)
{
    return r->cpu->device.machine;
}

/* --- history --- */

/* Addresses of a block's instructions from `first` on to before `end`, newest first, as far as
 * there is room. */
static unsigned take_block(const struct table_block *block, unsigned first, unsigned end,
                           uint32_t *addresses, unsigned room)
{
    unsigned taken = 0;
    while (end > first && taken < room)
        addresses[taken++] = block->instructions[--end].pc;
    return taken;
}

/* The number in an entry that is no TABLE_SINGLE. */
static unsigned number_in(uint32_t entry)
{
    return (entry & ~TABLE_PARTIAL) >> TABLE_PARTIAL_SHIFT;
}

static unsigned take_entry(const struct runner *r, uint32_t entry, uint32_t *addresses,
                           unsigned room)
{
    const struct table_block *block;
    if (entry & TABLE_SINGLE) {
        addresses[0] = entry << 1;
        return 1;
    }
    block = blocks_by_id(r->blocks, entry & (TABLE_IDS - 1));
    if (entry & TABLE_PARTIAL)
        return take_block(block, 0, number_in(entry), addresses, room);
    return take_block(block, number_in(entry), block->instruction_count, addresses, room);
}

void runner_settle(struct runner *r)
{
    uint64_t new = r->ran ? r->executed - r->settled : 0; /* else it is what was loaded */
    unsigned room = new < RUNNER_HISTORY ? (unsigned)new : RUNNER_HISTORY, taken = 0, i;
    uint32_t addresses[RUNNER_HISTORY];
    uint8_t at = r->state->ring_at;
    while (taken < room)
        taken += take_entry(r, r->state->ring[--at], addresses + taken, room - taken);
    for (i = 0; i < taken; i++)
        r->history[(r->executed - 1 - i) % RUNNER_HISTORY] = addresses[i];
    r->settled = r->executed;
}

unsigned runner_history(struct runner *r, uint32_t *addresses, unsigned count)
{
    uint64_t have = r->executed < RUNNER_HISTORY ? r->executed : RUNNER_HISTORY;
    unsigned i, n = (unsigned)(count < have ? count : have);
    runner_settle(r);
    for (i = 0; i < n; i++)
        addresses[i] = r->history[(r->executed - n + i) % RUNNER_HISTORY];
    return n;
}

/* --- memory --- */

static bool is_watched(const struct runner *r, const uint8_t *bytes)
{
    struct machine *machine = machine_of(r);
    unsigned i;
    for (i = 0; i < machine->watch_count; i++) {
        const uint8_t *word = machine_watch_bytes(machine, i);
        if (word != NULL && word + 3 >= bytes && word < bytes + BUS_PAGE_BYTES)
            return true;
    }
    return false;
}

/* An access was made the slow way: the next one to its page need not, if nothing forbids. */
static void learn_page(struct runner *r, uint32_t address)
{
    const struct bus_page *page = bus_page(r->cpu->data, address & r->class->address_mask);
    uint32_t first = address & ~(BUS_PAGE_BYTES - 1);
    bool write;
    if (page->read == NULL || (machine_of(r)->probe_mask & PROBE_ACCESS))
        return;
    write = page->write != NULL && !code_pages_has(&r->code, page->write) &&
            !is_watched(r, page->write);
    pages_fill(&r->pages, first, page->read, true, write);
    if (r->class->refund != NULL)
        r->class->refund(r->cpu, first, r->pages.refunds[first / BUS_PAGE_BYTES]);
}

static bool access_memory(void *owner, struct bus_access *access)
{
    struct runner *r = owner;
    uint32_t address = access->address;
    if (!r->class->access(r->cpu, access))
        return false;
    learn_page(r, address);
    return true;
}

static void protect_code(struct runner *r, const struct table_block *block)
{
    uint32_t page = block->pc & ~(BUS_PAGE_BYTES - 1);
    for (; page < block->end; page += BUS_PAGE_BYTES) {
        const uint8_t *bytes = bus_page(r->cpu->program, page & r->class->address_mask)->read;
        if (bytes != NULL && code_pages_add(&r->code, bytes))
            pages_guard_bytes(&r->pages, bytes);
    }
}

void runner_forget(struct runner *r)
{
    pages_clear(&r->pages);
    blocks_drop_all(r->blocks);
    code_pages_clear(&r->code);
    r->aliased = false;
}

/* Bytes of RAM were written by another: blocks of every address that shows them die. */
static void written(void *owner, const struct bus_region *region, uint32_t offset, uint32_t bytes)
{
    struct runner *r = owner;
    const struct bus_range *ranges;
    size_t count, i;
    if (!code_pages_meets(&r->code, region->bytes + offset, bytes))
        return;
    if (r->aliased)
        blocks_drop_all(r->blocks);
    ranges = bus_ranges(r->cpu->program, &count);
    for (i = 0; i < count; i++) {
        uint32_t low, high, first = ranges[i].offset;
        uint32_t last = first + (ranges[i].last - ranges[i].first);
        if (ranges[i].region != region || offset > last || offset + (bytes - 1) < first)
            continue;
        low = offset > first ? offset : first;
        high = offset + (bytes - 1) < last ? offset + (bytes - 1) : last;
        blocks_changed(r->blocks, ranges[i].first + (low - first), high - low + 1);
    }
}

static void mapping_changed(void *owner)
{
    struct runner *r = owner;
    runner_forget(r); /* the block that runs, too, is dead */
    runner_stop_soon(r);
}

/* --- blocks --- */

static void sweep(struct runner *r)
{
    if (!blocks_sweep_needed(r->blocks))
        return;
    runner_settle(r);
    r->at = NULL;
    blocks_sweep(r->blocks);
}

static struct table_block *block_at(struct runner *r, uint32_t pc)
{
    struct table_block *block = blocks_at(r->blocks, pc);
    if (block != NULL && r->jit != NULL && block->code == NULL) { /* code memory is full */
        runner_settle(r);
        blocks_drop_all(r->blocks);
        jit_reset(r->jit);
        block = blocks_at(r->blocks, pc);
    }
    if (block != NULL && !block->known) {
        protect_code(r, block);
        r->aliased |= (block->end - 1) > r->class->address_mask;
        block->known = true;
    }
    return block;
}

/* Finds the block and the instruction in it. False: nothing can be fetched at pc. */
static bool stand(struct runner *r)
{
    const struct table_block *at = r->at;
    if (at != NULL && !at->dead && r->index < at->instruction_count &&
        at->instructions[r->index].pc == r->pc)
        return true;
    r->index = 0;
    r->exactly = false;
    r->at = block_at(r, r->pc);
    return r->at != NULL;
}

static void stand_before(struct runner *r, const struct table_block *block, unsigned index)
{
    r->at = block;
    r->index = index;
    r->pc = block->instructions[index].pc;
}

/* A block that is nothing but a branch to itself. */
static bool is_self(const struct runner *r, const struct table_block *block)
{
    const struct table_op *op = block->ops;
    return block->op_count == 1 && op->imm == block->pc &&
           r->class->core->facts[op->code].kind == TABLE_ALWAYS;
}

/* --- running fast --- */

/* The way to a block that was not linked. False: nothing can be fetched there. One that only
 * branches to itself is never linked: the processor is told of it. */
static bool follow(struct runner *r, enum table_exit exit)
{
    struct table_state *state = r->state;
    struct table_block *from = state->block, *to;
    struct table_op *op = (struct table_op *)state->op;
    unsigned kind = r->class->core->facts[op->code].kind;
    r->at = NULL;
    r->pc = state->target;
    to = block_at(r, state->target);
    if (to == NULL) {
        state->budget -= op->z != 0 && (kind != TABLE_JUMP || state->target != op->imm) ? op->z : 0;
        return false;
    }
    state->budget -= table_way(op, kind, to);
    state->block = to;
    if (from->dead || is_self(r, to)) /* dead: code memory was full, everything is new */
        return true;
    if (exit == TABLE_LINK)
        blocks_link(r->blocks, from, op, to);
    else
        blocks_note_jump(r->blocks, to);
    return true;
}

/* Before the operation that left: its instruction has had no effect. Those of its block before it
 * have, all or from the one on that it was begun at. */
static void left_slowly(struct runner *r)
{
    struct table_state *state = r->state;
    const struct table_block *block = state->block;
    unsigned index = state->op->instruction, i;
    r->cycles = r->horizon - (uint64_t)state->budget - block->instructions[index].rest;
    state->instructions -= block->instruction_count - index;
    i = number_in(state->ring[--state->ring_at]);
    if (i == 0 && index > 0)
        table_ring_push(state, TABLE_PARTIAL | index << TABLE_PARTIAL_SHIFT | block->id);
    for (; i > 0 && i < index; i++)
        table_ring_push(state, TABLE_SINGLE | block->instructions[i].pc >> 1);
    stand_before(r, block, index);
    r->exactly = true;
}

/* From the middle of a block on: the rest of it is charged, as its entry would. */
static void begin_within(struct runner *r)
{
    struct table_state *state = r->state;
    const struct table_instruction *i = &r->at->instructions[r->index];
    state->from = &r->at->ops[i->op];
    state->budget -= i->rest;
    state->instructions += r->at->instruction_count - r->index;
    table_ring_push(state, (uint32_t)r->index << TABLE_PARTIAL_SHIFT | r->at->id);
}

/* False: came to where nothing can be fetched. */
static bool run_fast(struct runner *r)
{
    struct table_state *state = r->state;
    uint64_t count = state->instructions;
    bool goes_on = true;
    enum table_exit exit;
    r->horizon = r->limit - r->cycles > FAR_AWAY ? r->cycles + FAR_AWAY : r->limit;
    state->budget = (int64_t)(r->horizon - r->cycles);
    state->block = (struct table_block *)r->at;
    if (r->index > 0)
        begin_within(r);
    do {
        exit = r->jit != NULL ? jit_run(r->jit, state) : r->class->core->fast(state);
        if (exit != TABLE_LINK && exit != TABLE_FAR)
            break;
        goes_on = follow(r, exit);
    } while (goes_on && !is_self(r, state->block));
    if (exit == TABLE_SLOW) {
        left_slowly(r);
    } else {
        r->cycles = r->horizon - (uint64_t)state->budget;
        if (goes_on) {
            stand_before(r, state->block, 0);
            r->exactly = exit == TABLE_BUDGET; /* up to the limit, one by one */
        }
    }
    r->executed += state->instructions - count;
    return goes_on;
}

/* --- the exact way --- */

static bool watch_changed(const struct runner *r)
{
    struct machine *machine = machine_of(r);
    unsigned i;
    for (i = 0; i < machine->watch_count; i++) {
        const uint8_t *bytes = machine_watch_bytes(machine, i);
        if (bytes != NULL && memcmp(bytes, &machine->watches[i].word, sizeof(uint32_t)) != 0)
            return true;
    }
    return false;
}

static bool has_stopped(const struct runner *r)
{
    return r->cycles >= r->limit || (machine_of(r)->watch_count != 0 && watch_changed(r));
}

static void tell_instruction(struct runner *r, enum probe_kind kind, unsigned size)
{
    struct probe_event event = {.kind = kind, .pc = r->pc};
    event.instruction.address = r->pc;
    event.instruction.size = (uint8_t)size;
    r->start = r->cycles;
    r->in_instruction = true;
    machine_tell(machine_of(r), &event);
    r->in_instruction = false;
}

/* True: stop before the instruction. */
static bool attend(struct runner *r, const struct table_instruction *i)
{
    struct machine *machine = machine_of(r);
    if (machine->probe_mask & PROBE_INSTRUCTION)
        tell_instruction(r, PROBE_INSTRUCTION, i->size);
    if ((machine->probe_mask & PROBE_BREAK) && machine_breaks_at(machine, r->pc))
        tell_instruction(r, PROBE_BREAK, i->size);
    return r->cycles >= r->limit;
}

void runner_pass(struct runner *r, unsigned cycles, uint32_t next)
{
    r->ran = true;
    table_ring_push(r->state, TABLE_SINGLE | r->pc >> 1);
    r->executed++;
    r->cycles += cycles;
    r->pc = next;
    r->at = NULL;
}

static void go_behind(struct runner *r, const struct table_instruction *i)
{
    r->pc += i->size;
    if (++r->index >= r->at->instruction_count)
        r->at = NULL;
}

static void taken(struct runner *r)
{
    const struct table_op *op = r->state->op;
    uint32_t target = r->state->target;
    bool jump = r->class->core->facts[op->code].kind == TABLE_JUMP;
    if (!(jump && target == op->imm))
        r->cycles += op->z;
    r->pc = target;
    r->at = NULL;
}

static unsigned cycles_of(const struct runner *r)
{
    const struct table_instruction *i = &r->at->instructions[r->index];
    bool last = r->index + 1 == r->at->instruction_count;
    return i->rest - (last ? 0 : i[1].rest);
}

static enum exact_result execute(struct runner *r)
{
    const struct exact_access access = {r, access_memory};
    enum exact_result result;
    r->start = r->cycles;
    r->cycles += cycles_of(r);
    r->state->budget = 0;
    r->in_instruction = true;
    result = r->class->exact(r->state, r->at, r->index, &access);
    r->in_instruction = false;
    if (result > EXACT_TAKEN)
        r->cycles = r->start;
    else
        r->cycles -= (uint64_t)r->state->budget; /* what was given back */
    return result;
}

/* True: *exit says why it does not go on. */
static bool step(struct runner *r, enum runner_exit *exit)
{
    static const enum runner_exit exits[] = {[EXACT_REFUSED] = RUNNER_REFUSED,
                                             [EXACT_UNALIGNED] = RUNNER_UNALIGNED,
                                             [EXACT_SPECIAL] = RUNNER_SPECIAL};
    const struct table_instruction *i = &r->at->instructions[r->index];
    uint32_t pc = r->pc;
    enum exact_result result;
    *exit = RUNNER_LIMIT;
    if (attend(r, i))
        return true;
    result = execute(r);
    if (result > EXACT_TAKEN) {
        *exit = exits[result];
        return true;
    }
    r->exactly = false;
    table_ring_push(r->state, TABLE_SINGLE | pc >> 1);
    r->executed++;
    if (result == EXACT_TAKEN)
        taken(r);
    else
        go_behind(r, i);
    return false;
}

void runner_spin(struct runner *r)
{
    uint64_t once, rounds, i;
    enum runner_exit exit;
    if (!stand(r) || r->cycles >= r->limit)
        return;
    if (machine_of(r)->probe_mask & PROBE_INSTRUCTION) { /* one that is told */
        step(r, &exit);
        return;
    }
    once = cycles_of(r) + r->at->ops[0].z;
    rounds = once == 0 ? 1 : (r->limit - r->cycles + once - 1) / once;
    r->cycles += rounds * once;
    r->executed += rounds;
    for (i = 0; i < rounds && i < TABLE_RING; i++)
        table_ring_push(r->state, TABLE_SINGLE | r->pc >> 1);
}

/* --- the loop --- */

/* Does the limit lie in what is left of the block? */
static bool ends_within(const struct runner *r)
{
    return r->limit - r->cycles < r->at->instructions[r->index].rest;
}

/* Inside a block the exact interpreter goes on to the limit, if that lies in it, and without
 * compiled code to the block's end: else arbitrary stops would breed blocks. */
static bool goes_exactly(const struct runner *r)
{
    return r->exactly || (r->index > 0 && (r->jit == NULL || ends_within(r))) ||
           (machine_of(r)->probe_mask & PROBE_INSTRUCTION);
}

enum runner_exit runner_run(struct runner *r, bool one)
{
    enum runner_exit exit;
    r->ran = true;
    sweep(r);
    for (;;) {
        if (has_stopped(r))
            return RUNNER_LIMIT;
        if (!stand(r))
            return RUNNER_FETCH;
        if (r->index == 0 && is_self(r, r->at))
            return RUNNER_SELF;
        if (one || goes_exactly(r)) {
            if (step(r, &exit))
                return exit;
            if (one)
                return RUNNER_LIMIT;
        } else if (!run_fast(r)) {
            return has_stopped(r) ? RUNNER_LIMIT : RUNNER_FETCH;
        }
    }
}

/* --- changes --- */

void runner_moved(struct runner *r)
{
    r->at = NULL;
    r->settled = r->executed;
    pages_clear(&r->pages);
}

static void drop_at(struct runner *r, const uint32_t *breaks, unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++)
        blocks_changed(r->blocks, breaks[i] & ~1u, 2);
}

/* Blocks are made with the breaks that there are, pages with what is watched. */
void runner_probes_changed(struct runner *r)
{
    const struct machine *machine = machine_of(r);
    size_t bytes = machine->break_count * sizeof *r->breaks;
    if (r->probe_changes == machine->probe_changes)
        return;
    r->probe_changes = machine->probe_changes;
    pages_clear(&r->pages);
    if (machine->break_count == r->break_count &&
        (bytes == 0 || memcmp(machine->breaks, r->breaks, bytes) == 0))
        return;
    drop_at(r, r->breaks, r->break_count);
    drop_at(r, machine->breaks, machine->break_count);
    r->breaks = realloc(r->breaks, bytes + 1);
    if (r->breaks == NULL)
        abort();
    if (bytes > 0)
        memcpy(r->breaks, machine->breaks, bytes);
    r->break_count = machine->break_count;
}

/* --- life --- */

bool runner_init(struct runner *r, const struct runner_class *class, struct cpu *cpu,
                 struct table_state *state, bool jit, struct sim_error *error)
{
    bool waits = class->refund != NULL;
    r->class = class;
    r->cpu = cpu;
    r->state = state;
    if (jit && (r->jit = jit_new(class->core, JIT_BYTES, error)) == NULL)
        return false;
    r->blocks = blocks_new(class->core, cpu, state, r->jit, error);
    if (r->blocks == NULL ||
        !(waits ? pages_init_waits(&r->pages, error) : pages_init(&r->pages, error)))
        return false;
    state->read = r->pages.read;
    state->write = r->pages.write;
    state->refunds = (const uint8_t(*)[2])r->pages.refunds;
    blocks_use(r->blocks);
    r->watcher =
        (struct bus_watcher){.owner = r, .written = written, .mapping_changed = mapping_changed};
    bus_watch(cpu->program, &r->watcher);
    return true;
}

void runner_free(struct runner *r)
{
    if (r->blocks != NULL)
        blocks_free(r->blocks);
    pages_free(&r->pages);
    if (r->jit != NULL)
        jit_free(r->jit);
    code_pages_free(&r->code);
    free(r->breaks);
    r->breaks = NULL;
}
