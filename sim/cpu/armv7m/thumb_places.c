/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engines of tables know of a Cortex-M's memory: which pages are reached directly, which
 * hold code, which blocks there are, and what of it the MPU allows.
 * Blocks and pages are kept three times, since the MPU says what may be fetched and accessed: while
 * it is off, and while it is on for privileged and for unprivileged code. */
#include "thumb_engine_parts.h"

#include <string.h>

/* --- memory --- */

struct side *thumb_side(struct engine *engine)
{
    struct armv7m *m = engine->m;
    if (!m->mpu_checks)
        return &engine->sides[SIDE_PLAIN];
    return &engine->sides[armv7m_privileged(m) ? SIDE_PRIVILEGED : SIDE_USER];
}

void thumb_each_side(struct engine *engine, void (*what)(struct side *))
{
    unsigned i;
    for (i = 0; i < SIDES; i++)
        if (engine->sides[i].blocks != NULL)
            what(&engine->sides[i]);
}

void thumb_forget_pages(struct side *side)
{
    pages_clear(&side->pages);
    memset(side->slow, 0, sizeof side->slow);
}

static void forget_blocks(struct side *side)
{
    blocks_drop_all(side->blocks);
}

/* Everything that was learnt of memory and code. */
static void forget_all(struct engine *engine)
{
    thumb_each_side(engine, thumb_forget_pages);
    thumb_each_side(engine, forget_blocks);
    code_pages_clear(&engine->code);
}

static bool is_watched(struct engine *engine, const uint8_t *bytes)
{
    struct machine *machine = engine->m->machine;
    unsigned i;
    for (i = 0; i < machine->watch_count; i++) {
        const uint8_t *word = machine_watch_bytes(machine, i);
        if (word != NULL && word + 3 >= bytes && word < bytes + BUS_PAGE_BYTES)
            return true;
    }
    return false;
}

/* Bytes of this page for which the MPU has one answer: all, or those of the smallest region, 32,
 * where a small region, or one with small sub-regions, lies in it. */
static uint32_t mpu_grain(const struct armv7m *m, uint32_t page)
{
    unsigned i;
    for (i = 0; i < ARMV7M_REGIONS; i++) {
        unsigned bits = (m->region_attributes[i] >> 1 & 31) + 1;
        bool has_parts = (m->region_attributes[i] >> 8 & 0xff) != 0;
        if ((m->region_attributes[i] & 1) && (bits < 8 || (bits < 11 && has_parts)) &&
            ((m->region_base[i] ^ page) & (UINT32_MAX << (bits < 8 ? 8 : bits))) == 0)
            return 32;
    }
    return BUS_PAGE_BYTES;
}

#define GRANULE      32u   /* bytes: within them one region of the MPU answers */
#define ALL_GRANULES 0xffu /* of a page */

/* A bit for each granule of the page that the MPU allows. */
static uint8_t allowed_granules(struct engine *engine, uint32_t page, bool write)
{
    struct armv7m *m = engine->m;
    bool privileged = engine->side != &engine->sides[SIDE_USER];
    unsigned i, bits = 0;
    if (!m->mpu_checks)
        return ALL_GRANULES;
    if (mpu_grain(m, page) == BUS_PAGE_BYTES)
        return armv7m_mpu_allows(m, page, write, privileged) ? ALL_GRANULES : 0;
    for (i = 0; i < BUS_PAGE_BYTES / GRANULE; i++)
        bits |= (unsigned)armv7m_mpu_allows(m, page + i * GRANULE, write, privileged) << i;
    return (uint8_t)bits;
}

/* By the architecture's memory map (ARM DDI 0403E, B3.1) devices are there; memory there is slower,
 * no more. */
static bool is_for_devices(uint32_t address)
{
    return (address >= 0x40000000 && address < 0x60000000) || address >= 0xa0000000;
}

static struct slow_page *slow_page(struct engine *engine, uint32_t address)
{
    return &engine->side->slow[address / BUS_PAGE_BYTES % SLOW_PAGES];
}

static void learn_device(struct engine *engine, uint32_t address)
{
    const struct bus_range *range = bus_page(engine->m->cpu.data, address)->range;
    uint32_t first = address & ~(BUS_PAGE_BYTES - 1);
    if (range == NULL || range->region->kind != BUS_DEVICE)
        return;
    *slow_page(engine, address) =
        (struct slow_page){.number = address / BUS_PAGE_BYTES + 1,
                           .reads = allowed_granules(engine, first, false),
                           .writes = allowed_granules(engine, first, true),
                           .range = range};
}

static bool may_write(struct engine *engine, const struct bus_page *page)
{
    return page->write != NULL && !code_pages_has(&engine->code, page->write);
}

/* Where the MPU allows only a part, accesses go the slow way, but need not ask it; so do writes
 * where a word is watched, as behind each of them it is looked at. */
static void learn_ram(struct engine *engine, uint32_t first, const struct bus_page *page)
{
    uint8_t reads = allowed_granules(engine, first, false);
    uint8_t writes = may_write(engine, page) ? allowed_granules(engine, first, true) : 0;
    bool read = reads == ALL_GRANULES;
    bool write = writes == ALL_GRANULES && !is_watched(engine, page->write);
    if (read || write)
        pages_fill(&engine->side->pages, first, page->read, read, write);
    if ((reads != 0 && !read) || (writes != 0 && !write))
        *slow_page(engine, first) = (struct slow_page){.number = first / BUS_PAGE_BYTES + 1,
                                                       .reads = reads,
                                                       .writes = writes,
                                                       .bytes = page->read};
}

/* An access was made the slow way: the next one to its page need not, if nothing forbids. */
static void learn_page(struct engine *engine, const struct bus_access *access)
{
    struct armv7m *m = engine->m;
    const struct bus_page *page;
    if (is_for_devices(access->address)) {
        learn_device(engine, access->address);
        return;
    }
    page = bus_page(m->cpu.data, access->address);
    if (page->read != NULL && !(m->machine->probe_mask & PROBE_ACCESS))
        learn_ram(engine, access->address & ~(BUS_PAGE_BYTES - 1), page);
}

bool thumb_access(void *owner, struct bus_access *access)
{
    struct engine *engine = owner;
    if (!armv7m_data_access(engine->m, access))
        return false;
    learn_page(engine, access);
    return true;
}

/* What is left for because it lies in two pages finds each of them. */
static uint8_t *known_bytes(const struct engine *engine, const struct bus_access *access)
{
    const struct table_pages *pages = &engine->side->pages;
    uintptr_t word = (access->write ? pages->write : pages->read)[access->address >> PAGES_SHIFT];
    if (word == 0 || access->address % access->width != 0)
        return NULL;
    return (uint8_t *)(word + access->address);
}

/* NULL: not known to be allowed, or somebody wants to look. */
static const struct slow_page *known_page(struct engine *engine, const struct bus_access *access)
{
    const struct slow_page *page = slow_page(engine, access->address);
    unsigned granule = access->address / GRANULE % (BUS_PAGE_BYTES / GRANULE);
    unsigned allowed = access->write ? page->writes : page->reads;
    if (page->number != access->address / BUS_PAGE_BYTES + 1 || !(allowed >> granule & 1) ||
        access->address % access->width != 0 || (engine->m->machine->probe_mask & PROBE_ACCESS))
        return NULL;
    return page;
}

static void ram_access(uint8_t *bytes, struct bus_access *access)
{
    if (access->write) {
        memcpy(bytes, &access->value, access->width);
        return;
    }
    access->value = 0;
    memcpy(&access->value, bytes, access->width);
}

bool thumb_plain_access(void *owner, struct bus_access *access)
{
    struct engine *engine = owner;
    const struct slow_page *page;
    uint8_t *bytes = known_bytes(engine, access);
    bool steady = engine->steady;
    engine->steady = false;
    if (bytes != NULL) {
        ram_access(bytes, access);
        return true;
    }
    page = known_page(engine, access);
    if (page == NULL)
        return thumb_access(owner, access);
    if (page->bytes == NULL) {
        bool answered = armv7m_device_access(engine->m, page->range, access);
        engine->steady = steady && access->steady;
        return answered;
    }
    ram_access(page->bytes + access->address % BUS_PAGE_BYTES, access);
    return true;
}

/* Every page whose bytes these are goes the slow way for writes. */
static void guard_bytes(struct side *side, const uint8_t *bytes)
{
    unsigned i;
    pages_guard_bytes(&side->pages, bytes);
    for (i = 0; i < SLOW_PAGES; i++)
        if (side->slow[i].bytes != NULL && (size_t)(bytes - side->slow[i].bytes) < BUS_PAGE_BYTES)
            side->slow[i].writes = 0;
}

static void protect_code(struct engine *engine, const struct table_block *block)
{
    uint32_t page = block->pc & ~(BUS_PAGE_BYTES - 1);
    unsigned i;
    for (; page < block->end; page += BUS_PAGE_BYTES) {
        const uint8_t *bytes = bus_page(engine->m->cpu.program, page)->read;
        if (bytes == NULL || !code_pages_add(&engine->code, bytes))
            continue;
        for (i = 0; i < SIDES; i++)
            if (engine->sides[i].blocks != NULL)
                guard_bytes(&engine->sides[i], bytes);
    }
}

/* Bytes of RAM were written by another: blocks of every address that shows them die. */
void thumb_written(void *owner, const struct bus_region *region, uint32_t offset, uint32_t bytes)
{
    struct engine *engine = owner;
    size_t count, i;
    unsigned side;
    const struct bus_range *ranges;
    engine->loose_block.dead = true; /* it is in no list: whatever was written, it is made anew */
    if (!code_pages_meets(&engine->code, region->bytes + offset, bytes))
        return;
    ranges = bus_ranges(engine->m->cpu.program, &count);
    for (i = 0; i < count; i++) {
        uint32_t low, high, first = ranges[i].offset;
        uint32_t last = first + (ranges[i].last - ranges[i].first);
        if (ranges[i].region != region || offset > last || offset + (bytes - 1) < first)
            continue;
        low = offset > first ? offset : first;
        high = offset + (bytes - 1) < last ? offset + (bytes - 1) : last;
        for (side = 0; side < SIDES; side++)
            if (engine->sides[side].blocks != NULL)
                blocks_changed(engine->sides[side].blocks, ranges[i].first + (low - first),
                               high - low + 1);
    }
}

void thumb_mapping_changed(void *owner)
{
    struct engine *engine = owner;
    forget_all(engine); /* the block that runs, too, is dead */
    engine->loose_block.dead = true;
    if (engine->m->executing)
        armv7m_stop_soon(engine->m);
}

/* --- the MPU --- */

/* A region that is other than before: what was learnt of its addresses no longer holds. */
static void forget_region(struct engine *engine, uint32_t base, uint32_t attributes)
{
    unsigned bits = (attributes >> 1 & 31) + 1, i;
    uint32_t first = base & (bits >= 32 ? 0 : UINT32_MAX << bits);
    if (!(attributes & 1) || bits < 5)
        return;
    for (i = 0; i < SIDES; i++) {
        struct side *side = &engine->sides[i];
        if (side->blocks == NULL)
            continue;
        pages_forget(&side->pages, first, (uint64_t)1 << bits);
        if (i != SIDE_PLAIN)
            blocks_changed(side->blocks, first, bits >= 32 ? UINT32_MAX : 1u << bits);
    }
}

static void forget_slow_pages(struct side *side)
{
    memset(side->slow, 0, sizeof side->slow);
}

static void follow_regions(struct engine *engine)
{
    struct armv7m *m = engine->m;
    unsigned i;
    for (i = 0; i < ARMV7M_REGIONS; i++) {
        if (engine->region_base[i] == m->region_base[i] &&
            engine->region_attributes[i] == m->region_attributes[i])
            continue;
        forget_region(engine, engine->region_base[i], engine->region_attributes[i]);
        forget_region(engine, m->region_base[i], m->region_attributes[i]);
        engine->region_base[i] = m->region_base[i];
        engine->region_attributes[i] = m->region_attributes[i];
    }
    thumb_each_side(engine, forget_slow_pages);
}

/* The MPU's registers against those that the sides were learnt by. */
void thumb_follow_mpu(struct engine *engine)
{
    struct armv7m *m = engine->m;
    unsigned i;
    if (engine->mpu_writes == m->mpu_writes)
        return;
    engine->mpu_writes = m->mpu_writes;
    follow_regions(engine);
    if (engine->mpu_control == m->mpu_control)
        return;
    engine->mpu_control = m->mpu_control;
    thumb_each_side(engine, thumb_forget_pages);
    for (i = SIDE_PRIVILEGED; i < SIDES; i++)
        if (engine->sides[i].blocks != NULL)
            forget_blocks(&engine->sides[i]);
}

bool thumb_may_fetch(struct engine *engine, const struct table_block *block)
{
    struct armv7m *m = engine->m;
    uint32_t at;
    if (!m->mpu_checks)
        return true;
    for (at = block->pc & ~31u; at < block->end; at += 32)
        if (!armv7m_mpu_executable(m, at, armv7m_privileged(m)))
            return false;
    return true;
}

/* --- where it stands --- */

void thumb_sweep(struct engine *engine)
{
    unsigned i;
    engine->run.table.sweep = false;
    for (i = 0; i < SIDES; i++)
        if (engine->sides[i].blocks != NULL && blocks_sweep_needed(engine->sides[i].blocks)) {
            thumb_settle_history(engine);
            engine->at = NULL;
            blocks_sweep(engine->sides[i].blocks);
        }
}

struct table_block *thumb_block_at(struct engine *engine, uint32_t pc)
{
    struct table_block *block = blocks_at(engine->side->blocks, pc);
    if (block != NULL && engine->jit != NULL && block->code == NULL) { /* code memory is full */
        thumb_settle_history(engine);
        thumb_each_side(engine, forget_blocks);
        jit_reset(engine->jit);
        block = blocks_at(engine->side->blocks, pc);
    }
    if (block != NULL && !block->known) {
        protect_code(engine, block);
        block->known = true;
    }
    return block;
}

/* A block that begins inside an IT block is made for this once. */
static const struct table_block *loose_block(struct engine *engine)
{
    struct table_build *build = &engine->loose;
    if (!thumb_translate(engine->m, engine->pc, engine->m->it_state, build))
        return NULL;
    engine->loose_block =
        (struct table_block){.pc = build->pc,
                             .end = build->end,
                             .op_count = (uint16_t)build->op_count,
                             .instruction_count = (uint8_t)build->instruction_count,
                             .ops = build->ops,
                             .instructions = build->instructions};
    return &engine->loose_block;
}

bool thumb_stand_anew(struct engine *engine)
{
    engine->index = 0;
    engine->careful = (engine->m->it_state & 15) != 0;
    if (engine->careful)
        engine->at = loose_block(engine);
    else
        engine->at = thumb_block_at(engine, engine->pc);
    engine->exactly = engine->at != NULL && !thumb_may_fetch(engine, engine->at) ? BLOCK : 0;
    return engine->at != NULL;
}
