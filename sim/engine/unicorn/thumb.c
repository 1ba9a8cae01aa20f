/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb and Thumb-2 (ARMv6-M, ARMv7-M) on Unicorn Engine 2: the one place that includes unicorn.h.
 * Unicorn runs as a Cortex-M0, M3 or M4 that is always in privileged Thread mode: exceptions,
 * system registers and privileges are the processor's (sim/cpu/armv7m). RAM is mapped straight from
 * the bus's bytes. Everything else is mapped as I/O without permissions: Unicorn then asks a hook
 * before each access, which does the access on the bus or refuses it; a refusal leaves the
 * instruction without effect, inside an IT block, too. Findings on versions 2.0.1 and 2.1.1 are
 * in docs/decisions/unicorn.md. */
#include "../engine.h"

#include <stdlib.h>
#include <unicorn/unicorn.h>

#define PAGE                4096u
#define NO_UNTIL            0xfffffffdu /* odd: nothing ends there */
#define CPSR_BASE           0x000001d3u /* Supervisor mode, as the M profile has it there; T apart */
#define CPSR_T              0x20u
#define FLAGS               0xf80f0000u
#define MOST_STORES         32u /* of one instruction: VSTM */
#define INTERRUPT_PREFETCH  3   /* a fetch from where nothing executable is */
#define INTERRUPT_UNALIGNED 4   /* an unaligned LDREX */

/* A piece of Unicorn's map: RAM at `bytes`, I/O where that is NULL. */
struct mapping {
    uint64_t first, end;
    uint8_t *bytes;
    bool read_only;
};

struct engine {
    uc_engine *uc;
    struct bus_space *space;
    struct engine_client client;
    struct bus_watcher watcher;
    bool mapped; /* Unicorn's map is that of the bus */
    struct mapping *map;
    size_t map_count;
    bool checking;
    bool flush;   /* translated code is out of date */
    bool running; /* inside uc_emu_start: no flushing, no mapping */
    bool refused;
    int interrupt;  /* -1, or the number of the exception that Unicorn raised */
    uint64_t value; /* of an I/O read, from the permission hook to the read itself */
    /* Behind a refused store Unicorn goes on, to the end of the instruction, of a block even: what
     * the registers were, and what the memory held. */
    bool saved;
    struct thumb_state old;
    struct refused_store {
        uint32_t address;
        unsigned bytes;
        uint8_t old[8];
    } stores[MOST_STORES];
    unsigned store_count;
};

/* What cannot be done while Unicorn runs is done before the next instruction. */
static void stop_soon(struct engine *engine)
{
    if (engine->running)
        engine->client.stop_soon(engine->client.owner);
}

static void on_interrupt(uc_engine *uc, uint32_t number, void *owner)
{
    struct engine *engine = owner;
    engine->interrupt = (int)number;
    uc_emu_stop(uc);
}

static bool is_write(uc_mem_type type)
{
    return type == UC_MEM_WRITE || type == UC_MEM_WRITE_PROT || type == UC_MEM_WRITE_UNMAPPED;
}

static bool is_fetch(uc_mem_type type)
{
    return type == UC_MEM_FETCH || type == UC_MEM_FETCH_PROT || type == UC_MEM_FETCH_UNMAPPED;
}

static void read_registers(struct engine *engine, struct thumb_state *state);
static void reopen(struct engine *engine);

/* A store is refused. The registers are still those before the instruction. */
static void save_registers(struct engine *engine)
{
    read_registers(engine, &engine->old);
    engine->saved = true;
    stop_soon(engine);
}

/* Unicorn loads and stores two registers of floating point at once; the processor one by one. */
static bool access_words(struct engine *engine, struct bus_access *access)
{
    struct bus_access low = *access, high = *access;
    if (access->width <= 4)
        return engine->client.access(engine->client.owner, access);
    low.width = high.width = 4;
    high.address += 4;
    low.value = (uint32_t)access->value;
    high.value = access->value >> 32;
    if (!engine->client.access(engine->client.owner, &low) ||
        !engine->client.access(engine->client.owner, &high))
        return false;
    access->value = (uint32_t)low.value | high.value << 32;
    return true;
}

static bool check_words(struct engine *engine, uint32_t address, unsigned size, bool write,
                        uint64_t value)
{
    const struct engine_client *client = &engine->client;
    if (size <= 4)
        return client->check(client->owner, address, size, write, value);
    return client->check(client->owner, address, 4, write, (uint32_t)value) &&
           client->check(client->owner, address + 4, 4, write, value >> 32);
}

/* An access that no RAM takes: it is done here, on the bus, or refused. */
static bool on_access(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                      void *owner)
{
    struct engine *engine = owner;
    struct bus_access access = {.address = (uint32_t)address,
                                .width = (uint8_t)size,
                                .write = is_write(type),
                                .value = (uint64_t)value};
    (void)uc;
    if (is_fetch(type) || engine->refused)
        return false;
    if (size < 8)
        access.value &= ((uint64_t)1 << (8 * size)) - 1;
    engine->refused = !access_words(engine, &access);
    if (engine->refused && access.write)
        save_registers(engine);
    engine->value = access.value;
    return !engine->refused;
}

static uint64_t on_io_read(uc_engine *uc, uint64_t offset, unsigned size, void *owner)
{
    struct engine *engine = owner;
    uint64_t value = engine->value;
    (void)uc;
    (void)offset;
    if (size < 8) /* eight bytes come as two halves */
        engine->value >>= 8 * size;
    return value;
}

static void on_io_write(uc_engine *uc, uint64_t offset, unsigned size, uint64_t value, void *owner)
{
    (void)uc;
    (void)offset;
    (void)size;
    (void)value;
    (void)owner; /* the permission hook has done it */
}

static void note_store(struct engine *engine, uint32_t address, unsigned bytes)
{
    struct refused_store *store = &engine->stores[engine->store_count];
    if (engine->store_count == MOST_STORES)
        return;
    engine->store_count++;
    store->address = address;
    store->bytes = bytes;
    bus_peek(engine->space, address, store->old, bytes);
}

/* While accesses are checked: RAM. A refused load has no effect; a refused store, and what the
 * instruction stores behind it, is taken back. */
static void on_check(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                     void *owner)
{
    struct engine *engine = owner;
    const struct bus_range *range = bus_find(engine->space, (uint32_t)address);
    bool write = is_write(type);
    if (range == NULL || range->region->kind != BUS_RAM || (write && range->read_only))
        return; /* on_access decides */
    if (engine->refused) {
        if (write)
            note_store(engine, (uint32_t)address, (unsigned)size);
        return;
    }
    if (check_words(engine, (uint32_t)address, (unsigned)size, write, (uint64_t)value))
        return;
    engine->refused = true;
    if (write) {
        save_registers(engine);
        note_store(engine, (uint32_t)address, (unsigned)size);
    }
    uc_emu_stop(uc);
}

/* --- the map --- */

static uint64_t round_up(uint64_t value)
{
    return (value + PAGE - 1) / PAGE * PAGE;
}

static void map_piece(struct engine *engine, const struct mapping *piece)
{
    size_t size = (size_t)(piece->end - piece->first);
    uint32_t permissions = piece->read_only ? UC_PROT_READ | UC_PROT_EXEC : UC_PROT_ALL;
    if (piece->bytes != NULL) {
        uc_mem_map_ptr(engine->uc, piece->first, size, permissions, piece->bytes);
        return;
    }
    uc_mmio_map(engine->uc, piece->first, size, on_io_read, engine, on_io_write, engine);
    uc_mem_protect(engine->uc, piece->first, size, UC_PROT_NONE);
}

static void add_piece(struct mapping *map, size_t *count, struct mapping piece)
{
    if (piece.first < piece.end)
        map[(*count)++] = piece;
}

static struct mapping ram_piece(const struct bus_range *range, uint64_t first, uint64_t end)
{
    uint8_t *bytes = range->region->bytes + range->offset + (first - range->first);
    return (struct mapping){first, end, bytes, range->read_only};
}

/* RAM whose whole pages lie in one range is mapped; what is left over, small memories, too, is
 * I/O. The last page stays unmapped: Unicorn cannot map up to 2^32. Owned by the caller. */
static struct mapping *plan(const struct engine *engine, size_t *pieces)
{
    size_t count, i;
    const struct bus_range *ranges = bus_ranges(engine->space, &count);
    struct mapping *map = calloc(2 * count + 1, sizeof *map);
    uint64_t done = 0;
    if (map == NULL)
        abort();
    *pieces = 0;
    for (i = 0; i < count; i++) {
        uint64_t first = round_up(ranges[i].first);
        uint64_t end = ((uint64_t)ranges[i].last + 1) / PAGE * PAGE;
        uint64_t skew = (uint64_t)ranges[i].offset + (first - ranges[i].first);
        if (ranges[i].region->kind != BUS_RAM || first >= end || skew % PAGE != 0)
            continue;
        add_piece(map, pieces, (struct mapping){done, first, NULL, false});
        add_piece(map, pieces, ram_piece(&ranges[i], first, end));
        done = end;
    }
    add_piece(map, pieces, (struct mapping){done, (uint64_t)UINT32_MAX + 1 - PAGE, NULL, false});
    return map;
}

static bool has_piece(const struct mapping *map, size_t count, const struct mapping *piece)
{
    size_t i;
    for (i = 0; i < count; i++)
        if (map[i].first == piece->first && map[i].end == piece->end &&
            map[i].bytes == piece->bytes && map[i].read_only == piece->read_only)
            return true;
    return false;
}

/* When memories move, a new Unicorn is opened (1 ms): unmapping takes the old one 25 ms for all
 * addresses, and it goes on with translated code of what was mapped there before. */
static void map_all(struct engine *engine)
{
    size_t count, i;
    struct mapping *map = plan(engine, &count);
    bool same = count == engine->map_count;
    for (i = 0; same && i < count; i++)
        same = has_piece(engine->map, engine->map_count, &map[i]);
    if (!same && engine->map_count > 0)
        reopen(engine);
    for (i = 0; !same && i < count; i++)
        map_piece(engine, &map[i]);
    free(engine->map);
    engine->map = map;
    engine->map_count = count;
    engine->mapped = true;
}

static void on_mapping(void *owner)
{
    struct engine *engine = owner;
    engine->mapped = false;
    stop_soon(engine);
}

/* Someone else wrote RAM: translated code of every address that shows these bytes is dropped. */
static void on_written(void *owner, const struct bus_region *region, uint32_t offset,
                       uint32_t bytes)
{
    struct engine *engine = owner;
    const uint8_t *from = region->bytes + offset, *to = from + bytes;
    size_t i;
    for (i = 0; i < engine->map_count; i++) {
        const struct mapping *piece = &engine->map[i];
        const uint8_t *low, *high;
        if (piece->bytes == NULL)
            continue;
        high = piece->bytes + (piece->end - piece->first);
        low = from > piece->bytes ? from : piece->bytes;
        high = to < high ? to : high;
        if (low < high)
            uc_ctl_remove_cache(engine->uc, piece->first + (uint64_t)(low - piece->bytes),
                                piece->first + (uint64_t)(high - piece->bytes));
    }
}

/* --- life --- */

static bool add_hooks(struct engine *engine)
{
    uc_hook hook;
    return uc_hook_add(engine->uc, &hook, UC_HOOK_CODE, (void *)engine->client.before,
                       engine->client.owner, 1, 0) == UC_ERR_OK &&
           uc_hook_add(engine->uc, &hook, UC_HOOK_INTR, on_interrupt, engine, 1, 0) == UC_ERR_OK &&
           uc_hook_add(engine->uc, &hook,
                       UC_HOOK_MEM_READ_PROT | UC_HOOK_MEM_WRITE_PROT | UC_HOOK_MEM_FETCH_PROT |
                           UC_HOOK_MEM_READ_UNMAPPED | UC_HOOK_MEM_WRITE_UNMAPPED |
                           UC_HOOK_MEM_FETCH_UNMAPPED,
                       on_access, engine, 1, 0) == UC_ERR_OK;
}

static bool check_hook(struct engine *engine)
{
    uc_hook hook;
    return uc_hook_add(engine->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, on_check, engine, 1,
                       0) == UC_ERR_OK;
}

/* The client decides who may use floating point: here everybody may, and has used it. */
static void enable_floats(struct engine *engine)
{
    uint32_t cpacr = 0x00f00000, fpexc = 0x40000000, control = 4 /* FPCA */;
    uc_reg_write(engine->uc, UC_ARM_REG_C1_C0_2, &cpacr);
    uc_reg_write(engine->uc, UC_ARM_REG_FPEXC, &fpexc);
    uc_reg_write(engine->uc, UC_ARM_REG_CONTROL, &control);
}

/* By enum thumb_model. */
static const int models[] = {UC_CPU_ARM_CORTEX_M0, UC_CPU_ARM_CORTEX_M3, UC_CPU_ARM_CORTEX_M4};

static uc_err open_unicorn(struct engine *engine)
{
    uc_err result = uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &engine->uc);
    if (result == UC_ERR_OK)
        result = uc_ctl_set_cpu_model(engine->uc, models[engine->client.model]);
    if (result == UC_ERR_OK && engine->client.model == THUMB_M4)
        enable_floats(engine);
    if (result == UC_ERR_OK && !(add_hooks(engine) && (!engine->checking || check_hook(engine))))
        result = UC_ERR_NOMEM;
    return result;
}

static void reopen(struct engine *engine)
{
    uc_close(engine->uc);
    if (open_unicorn(engine) != UC_ERR_OK)
        abort(); /* no memory: it has opened before */
}

static void destroy(struct engine *engine)
{
    if (engine->uc != NULL)
        uc_close(engine->uc);
    free(engine->map);
    free(engine);
}

static struct engine *create(struct bus_space *space, const struct engine_client *client,
                             struct sim_error *error)
{
    struct engine *engine = calloc(1, sizeof *engine);
    uc_err result = UC_ERR_NOMEM;
    if (engine != NULL)
        engine->client = *client;
    if (engine != NULL)
        result = open_unicorn(engine);
    if (result != UC_ERR_OK) {
        sim_error_set(error, "Unicorn Engine did not start: %s: install libunicorn2 2.0.1 or later",
                      uc_strerror(result));
        if (engine != NULL)
            destroy(engine);
        return NULL;
    }
    engine->space = space;
    engine->watcher =
        (struct bus_watcher){.owner = engine, .written = on_written, .mapping_changed = on_mapping};
    bus_watch(space, &engine->watcher);
    return engine;
}

static void stop(struct engine *engine)
{
    uc_emu_stop(engine->uc);
}

static void check_accesses(struct engine *engine)
{
    if (engine->checking)
        return;
    engine->checking = true;
    check_hook(engine);
    engine->flush = true; /* code translated so far goes past the hook */
    stop_soon(engine);
}

static uint32_t peek_register(struct engine *engine, unsigned reg)
{
    static const int ids[16] = {UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2,  UC_ARM_REG_R3,
                                UC_ARM_REG_R4,  UC_ARM_REG_R5, UC_ARM_REG_R6,  UC_ARM_REG_R7,
                                UC_ARM_REG_R8,  UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
                                UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR,  UC_ARM_REG_PC};
    uint32_t value = 0;
    int id = reg < 16 ? ids[reg] : reg < 48 ? UC_ARM_REG_S0 + (int)(reg - 16) : UC_ARM_REG_FPSCR;
    uc_reg_read(engine->uc, id, &value);
    return value;
}

/* --- running --- */

#define REGISTERS 16 /* r0 to r14, CPSR */

static int register_ids[REGISTERS] = {
    UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,  UC_ARM_REG_R4,  UC_ARM_REG_R5,
    UC_ARM_REG_R6,  UC_ARM_REG_R7, UC_ARM_REG_R8, UC_ARM_REG_R9,  UC_ARM_REG_R10, UC_ARM_REG_R11,
    UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_CPSR};

static void exchange_floats(struct engine *engine, struct thumb_state *state, bool load)
{
    unsigned i;
    for (i = 0; i < 32; i++) {
        if (load)
            uc_reg_write(engine->uc, UC_ARM_REG_S0 + (int)i, &state->s[i]);
        else
            uc_reg_read(engine->uc, UC_ARM_REG_S0 + (int)i, &state->s[i]);
    }
    if (load)
        uc_reg_write(engine->uc, UC_ARM_REG_FPSCR, &state->fpscr);
    else
        uc_reg_read(engine->uc, UC_ARM_REG_FPSCR, &state->fpscr);
}

/* Writing CPSR also clears the IT state that an aborted block leaves behind. */
static void load_registers(struct engine *engine, struct thumb_state *state, uint32_t *cpsr)
{
    void *values[REGISTERS];
    unsigned i;
    *cpsr = CPSR_BASE | (state->flags & FLAGS) | (state->thumb ? CPSR_T : 0);
    for (i = 0; i < REGISTERS - 1; i++)
        values[i] = &state->r[i];
    values[REGISTERS - 1] = cpsr;
    uc_reg_write_batch(engine->uc, register_ids, values, REGISTERS);
    if (state->floats)
        exchange_floats(engine, state, true);
}

static void read_registers(struct engine *engine, struct thumb_state *state)
{
    void *values[REGISTERS];
    uint32_t cpsr = 0;
    unsigned i;
    for (i = 0; i < REGISTERS - 1; i++)
        values[i] = &state->r[i];
    values[REGISTERS - 1] = &cpsr;
    uc_reg_read_batch(engine->uc, register_ids, values, REGISTERS);
    uc_reg_read(engine->uc, UC_ARM_REG_PC, &state->r[15]);
    state->flags = cpsr & FLAGS;
    state->thumb = (cpsr & CPSR_T) != 0;
    if (state->floats)
        exchange_floats(engine, state, false);
}

static void take_stores_back(struct engine *engine)
{
    while (engine->store_count > 0) {
        const struct refused_store *store = &engine->stores[--engine->store_count];
        bus_poke(engine->space, store->address, store->old, store->bytes);
    }
}

static void store_registers(struct engine *engine, struct thumb_state *state)
{
    if (engine->saved)
        *state = engine->old;
    else
        read_registers(engine, state);
    take_stores_back(engine);
}

static enum engine_exit exit_of(const struct engine *engine, uc_err result)
{
    if (engine->refused)
        return ENGINE_REFUSED;
    if (engine->interrupt == INTERRUPT_PREFETCH)
        return ENGINE_FETCH;
    if (engine->interrupt == INTERRUPT_UNALIGNED)
        return ENGINE_UNALIGNED;
    if (engine->interrupt >= 0)
        return ENGINE_UNDEFINED;
    switch (result) {
    case UC_ERR_OK:
        return ENGINE_STOPPED;
    case UC_ERR_FETCH_PROT:
    case UC_ERR_FETCH_UNMAPPED:
        return ENGINE_FETCH;
    default:
        return ENGINE_UNDEFINED;
    }
}

/* All translated code. uc_ctl_flush_tlb would do it, too, but clears a buffer of 1 GB. */
static void drop_code(struct engine *engine)
{
    size_t count, i;
    const struct bus_range *ranges = bus_ranges(engine->space, &count);
    for (i = 0; i < count; i++)
        if (ranges[i].region->kind == BUS_RAM)
            uc_ctl_remove_cache(engine->uc, ranges[i].first, (uint64_t)ranges[i].last + 1);
}

static enum engine_exit run(struct engine *engine, struct thumb_state *state)
{
    uint32_t cpsr;
    uc_err result;
    if (!engine->mapped)
        map_all(engine);
    if (engine->flush)
        drop_code(engine);
    engine->flush = false;
    engine->refused = engine->saved = false;
    engine->old = *state; /* what is not read back from Unicorn stays */
    engine->interrupt = -1;
    load_registers(engine, state, &cpsr);
    engine->running = true;
    result = uc_emu_start(engine->uc, state->r[15] | (state->thumb ? 1u : 0u), NO_UNTIL, 0, 0);
    engine->running = false;
    store_registers(engine, state);
    return exit_of(engine, result);
}

const struct engine_class unicorn_thumb_engine = {.name = "unicorn",
                                                  .create = create,
                                                  .destroy = destroy,
                                                  .run = run,
                                                  .stop = stop,
                                                  .peek_register = peek_register,
                                                  .check_accesses = check_accesses};
