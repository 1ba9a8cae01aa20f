/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of an access to an address that nobody knows: it becomes memory, or a word that
 * remembers. See unknown.h. Leaves out: what a chip does by itself; only answers change a word
 * that the guest does not write. */
#include "dev/unknown.h"

#include "machine.h"

#include <stddef.h>
#include <string.h>

#define ERASED     0xffffffffu /* what flash reads as that was never programmed */
#define PAGE       1024u
#define PAGE_WORDS 16 /* used words of a page after which it is memory, in an "either" window */

struct unknown *unknown_find(struct machine *machine)
{
    struct device *device = machine->devices;
    while (device != NULL && device->class != &unknown_class)
        device = device->next;
    return (struct unknown *)device;
}

uint32_t unknown_pc(const struct unknown *unknown)
{
    struct cpu *cpu = unknown->device.machine->cpu;
    return cpu == NULL ? 0 : cpu->device.class->cpu->pc(cpu);
}

void unknown_progress(struct machine *machine)
{
    struct unknown *unknown = unknown_find(machine);
    if (unknown != NULL)
        unknown->progress++;
}

/* --- words --- */

static unsigned slot_of(uint32_t address)
{
    return (address >> 2) * 2654435761u >> 16 & (UNKNOWN_WORDS - 1);
}

int unknown_word(const struct unknown *unknown, uint32_t address)
{
    unsigned i, slot = slot_of(address & ~3u);
    for (i = 0; i < UNKNOWN_WORDS; i++, slot = (slot + 1) & (UNKNOWN_WORDS - 1)) {
        if (unknown->widths[slot] == 0)
            return -1;
        if (unknown->address[slot] == (address & ~3u))
            return (int)slot;
    }
    return -1;
}

/* What a word is before anybody has written it: the registers of which a reset value is known. */
static uint32_t reset_value(const struct unknown *unknown, uint32_t address)
{
    const struct unknown_known *known;
    uint32_t value = 0, byte;
    unsigned i;
    for (i = 0; i < 4; i++) {
        known = unknown_known_at(unknown, address + i);
        if (known == NULL)
            continue;
        byte = known->reset >> 8 * (address + i - known->address) & 0xff;
        value |= byte << 8 * i;
    }
    return value;
}

static int add_word(struct unknown *unknown, uint32_t address, unsigned width)
{
    unsigned slot = slot_of(address);
    if (unknown->word_count >= UNKNOWN_WORDS * 3 / 4) {
        machine_report(unknown->device.machine, REPORT_GAP, &unknown->device, 1,
                       "more than %u registers are used: the others read as 0",
                       UNKNOWN_WORDS * 3 / 4);
        return -1;
    }
    while (unknown->widths[slot] != 0)
        slot = (slot + 1) & (UNKNOWN_WORDS - 1);
    unknown->word_count++;
    unknown->address[slot] = address;
    unknown->value[slot] = reset_value(unknown, address);
    unknown->widths[slot] = (uint8_t)width;
    unknown->first_pc[slot] = unknown_pc(unknown);
    return (int)slot;
}

uint32_t unknown_value(const struct unknown *unknown, uint32_t address)
{
    int word = unknown_word(unknown, address);
    uint32_t value = word >= 0 ? unknown->value[word] : reset_value(unknown, address & ~3u);
    return unknown_answered((struct unknown *)unknown, address & ~3u, value, false);
}

/* --- memory --- */

static bool is_memory_already(const struct unknown *unknown, uint32_t address)
{
    unsigned i;
    for (i = 0; i < unknown->memory_count; i++)
        if (unknown->memories[i].base == (address & ~(UNKNOWN_MEMORY_BYTES - 1)))
            return true;
    return false;
}

/* A piece of memory is put where the access goes. False: there is none left. */
static bool make_memory(struct unknown *unknown, uint32_t address)
{
    struct machine *machine = unknown->device.machine;
    struct bus_region *region;
    if (unknown->memory_count >= UNKNOWN_MEMORIES || is_memory_already(unknown, address)) {
        machine_report(machine, REPORT_GAP, &unknown->device, 2,
                       "0x%08x would be memory, but there are %u MB already: it is not", address,
                       UNKNOWN_MEMORIES);
        return false;
    }
    region = &unknown->memories[unknown->memory_count++];
    memset(region->bytes, machine->options.ram_fill, UNKNOWN_MEMORY_BYTES);
    bus_move(device_space(&unknown->device), region, address & ~(UNKNOWN_MEMORY_BYTES - 1));
    bus_enable(device_space(&unknown->device), region, true);
    return true;
}

/* How many words of the kilobyte around an address are in use; -1 if one of them has an answer. */
static int words_in_page(const struct unknown *unknown, uint32_t address)
{
    unsigned slot;
    int count = 0;
    for (slot = 0; slot < UNKNOWN_WORDS; slot++) {
        if (unknown->widths[slot] == 0 || (unknown->address[slot] ^ address) >= PAGE)
            continue;
        if (unknown_has_answer(unknown, unknown->address[slot]))
            return -1;
        count++;
    }
    return count;
}

/* What the words of the new memory were goes into it; they are words no longer, but stay counted:
 * the draft tells of them. */
static void move_words(struct unknown *unknown, uint32_t address)
{
    unsigned slot;
    for (slot = 0; slot < UNKNOWN_WORDS; slot++) {
        uint32_t at = unknown->address[slot], value = unknown->value[slot];
        const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                                 (uint8_t)(value >> 24)};
        if (unknown->widths[slot] != 0 && ((at ^ address) & ~(UNKNOWN_MEMORY_BYTES - 1)) == 0)
            bus_poke(device_space(&unknown->device), at, bytes, sizeof bytes);
    }
}

/* Many words side by side in a place that has no registers are memory. */
static bool becomes_memory(struct unknown *unknown, enum unknown_kind kind, uint32_t address)
{
    if (kind != UNKNOWN_EITHER || words_in_page(unknown, address) < PAGE_WORDS ||
        !make_memory(unknown, address))
        return false;
    move_words(unknown, address);
    return true;
}

/* --- one access inside one word --- */

static void tell_first(struct unknown *unknown, int word, const struct bus_access *access)
{
    char name[96];
    machine_report(unknown->device.machine, REPORT_UNKNOWN_REGISTER, &unknown->device,
                   0x80000000u | unknown->address[word] >> 1,
                   access->write ? "%s: unknown chip: write of 0x%0*llx is only remembered"
                                 : "%s: unknown chip: read gives 0x%0*llx",
                   unknown_name(unknown, access->address, name, sizeof name), access->width * 2,
                   (unsigned long long)access->value);
}

static void tell_register(struct unknown *unknown, const struct bus_access *access)
{
    struct machine *machine = unknown->device.machine;
    struct probe_event event = {.kind = PROBE_REGISTER};
    char name[96];
    if (!(machine->probe_mask & PROBE_REGISTER))
        return;
    event.reg.device = unknown->device.name;
    event.reg.name = unknown_name(unknown, access->address, name, sizeof name);
    event.reg.offset = access->address;
    event.reg.value = access->value;
    event.reg.width = access->width;
    event.reg.write = access->write;
    machine_tell(machine, &event);
}

static unsigned shift_of(const struct bus_access *access)
{
    unsigned within = access->address & 3u;
    return 8 * (access->big_endian ? 4 - within - access->width : within);
}

static uint32_t mask_of(const struct bus_access *access)
{
    return access->width >= 4 ? UINT32_MAX : ((1u << 8 * access->width) - 1) << shift_of(access);
}

static enum unknown_access access_of(const struct unknown *unknown, uint32_t address)
{
    const struct unknown_known *known = unknown_known_at(unknown, address);
    return known == NULL ? KNOWN_READ_WRITE : (enum unknown_access)known->access;
}

static void write_word(struct unknown *unknown, int word, const struct bus_access *access)
{
    uint32_t mask = mask_of(access), value = (uint32_t)access->value << shift_of(access) & mask;
    enum unknown_access how = access_of(unknown, access->address);
    unknown->writes[word]++;
    if (how == KNOWN_CLEARS)
        unknown->value[word] &= ~value;
    else if (how != KNOWN_READ_ONLY)
        unknown->value[word] = (unknown->value[word] & ~mask) | value;
    unknown->lane[word] =
        (uint8_t)(access->width == 1 && access->big_endian ? access->address & 3 : 0);
    unknown_watch_write(unknown, word, (uint32_t)access->value, access->width);
}

static void read_word(struct unknown *unknown, int word, struct bus_access *access)
{
    uint32_t value = unknown->value[word];
    if (access_of(unknown, access->address) == KNOWN_WRITE_ONLY)
        value = reset_value(unknown, access->address & ~3u);
    value = unknown_answered(unknown, access->address & ~3u, value, true);
    access->value = (value & mask_of(access)) >> shift_of(access);
    unknown->reads[word]++;
    unknown_watch_read(unknown, word, value);
}

static enum bus_result word_access(struct unknown *unknown, enum unknown_kind kind,
                                   struct bus_access *access)
{
    int word = unknown_word(unknown, access->address);
    bool first = word < 0;
    if (first && becomes_memory(unknown, kind, access->address))
        return bus_access(device_space(&unknown->device), access);
    if (first)
        word = add_word(unknown, access->address & ~3u, access->width);
    if (word < 0) {
        access->value = access->write ? access->value : 0;
        return BUS_OK;
    }
    unknown->widths[word] |= access->width;
    if (access->write)
        write_word(unknown, word, access);
    else
        read_word(unknown, word, access);
    if (first)
        tell_first(unknown, word, access);
    tell_register(unknown, access);
    return BUS_OK;
}

/* --- any access --- */

static enum bus_result unknown_access(struct device *device, unsigned area, uint32_t offset,
                                      struct bus_access *access);

/* Over the end of a word, low address first; of eight bytes. */
static enum bus_result split(struct device *device, unsigned area, uint32_t offset,
                             struct bus_access *access)
{
    unsigned width = access->width == 8 ? 4 : 1, parts = access->width / width, i;
    uint64_t value = 0, mask = UINT64_MAX >> (64 - 8 * width);
    for (i = 0; i < parts; i++) {
        unsigned shift = 8 * width * (access->big_endian ? parts - 1 - i : i);
        struct bus_access part = *access;
        enum bus_result result;
        part.address += i * width;
        part.width = (uint8_t)width;
        part.value = access->value >> shift & mask;
        result = unknown_access(device, area, offset + i * width, &part);
        if (result != BUS_OK)
            return result;
        value |= (part.value & mask) << shift;
    }
    if (!access->write)
        access->value = value;
    return BUS_OK;
}

static enum bus_result peek(const struct unknown *unknown, struct bus_access *access)
{
    if (access->write || (unknown_word(unknown, access->address) < 0 &&
                          unknown_known_at(unknown, access->address) == NULL))
        return BUS_UNMAPPED;
    access->value = (unknown_value(unknown, access->address) & mask_of(access)) >> shift_of(access);
    return BUS_OK;
}

/* Code is not written to: firmware that looks beyond its end sees erased flash, a page at a time.
 */
static enum bus_result read_erased(struct unknown *unknown, struct bus_access *access)
{
    machine_report(unknown->device.machine, REPORT_UNKNOWN_REGISTER, &unknown->device,
                   0x40000000u | access->address >> 12,
                   "address 0x%08x is not in the image: it reads as erased flash, 0x%0*llx",
                   access->address, access->width * 2,
                   (unsigned long long)(ERASED >> (32 - 8 * access->width)));
    access->value = ERASED >> (32 - 8 * access->width);
    return BUS_OK;
}

static enum bus_result unknown_access(struct device *device, unsigned area, uint32_t offset,
                                      struct bus_access *access)
{
    struct unknown *unknown = (struct unknown *)device;
    enum unknown_kind kind = unknown->kinds[area];
    uint32_t word = access->address & ~3u;
    if (access->width == 8 || access->address + access->width - 1 - word > 3)
        return split(device, area, offset, access);
    if (access->initiator == BUS_DEBUGGER)
        return peek(unknown, access);
    if (unknown_word(unknown, word) < 0 && !unknown_has_answer(unknown, word) &&
        unknown_known_at(unknown, access->address) == NULL) {
        bool memory = kind == UNKNOWN_RAM || (kind == UNKNOWN_CODE && access->write);
        if (memory && make_memory(unknown, access->address))
            return bus_access(device_space(device), access);
        if (kind == UNKNOWN_CODE && !access->write)
            return read_erased(unknown, access);
    }
    return word_access(unknown, kind, access);
}

/* --- life --- */

static bool add_memories(struct unknown *unknown, struct sim_error *error)
{
    struct machine *machine = unknown->device.machine;
    int priority = (int)device_u32(&unknown->device, "bosim,priority", 0) + 1;
    unsigned i;
    for (i = 0; i < UNKNOWN_MEMORIES; i++) {
        struct bus_region *region = &unknown->memories[i];
        const char *name = machine_text(machine, "%s.ram%u", unknown->device.name, i);
        if (!bus_region_init_ram(region, name, UNKNOWN_MEMORY_BYTES, 1, false, error))
            return false;
        region->enabled = false;
        if (!bus_add(device_space(&unknown->device), region, 0, priority + (int)i, error)) {
            bus_region_free(region);
            return false;
        }
    }
    return true;
}

static bool is_alone(const struct unknown *unknown, struct sim_error *error)
{
    if (unknown_find(unknown->device.machine) == unknown &&
        device_space(&unknown->device)->unit == 1)
        return true;
    sim_error_set(error,
                  "%s: a board has one bosim,unknown, in a space of bytes: give one node "
                  "several reg entries",
                  unknown->device.name);
    return false;
}

static bool unknown_init(struct device *device, struct sim_error *error)
{
    struct unknown *unknown = (struct unknown *)device;
    unsigned area;
    if (!is_alone(unknown, error) || !unknown_read_tree(unknown, error))
        return false;
    for (area = 0; area < unknown->windows; area++)
        if (!device_map(device, area, error))
            return false;
    return add_memories(unknown, error);
}

/* The words are what they were at power-on; who used them stays counted. */
static void unknown_reset(struct device *device)
{
    struct unknown *unknown = (struct unknown *)device;
    unsigned slot;
    for (slot = 0; slot < UNKNOWN_WORDS; slot++) {
        unknown->value[slot] = reset_value(unknown, unknown->address[slot]);
        unknown->poll_count[slot] = 0;
    }
    memset(unknown->position, 0, sizeof unknown->position);
}

static const struct state_field state[] = {
    STATE_ARRAY(struct unknown, address),
    STATE_ARRAY(struct unknown, value),
    STATE_ARRAY(struct unknown, reads),
    STATE_ARRAY(struct unknown, writes),
    STATE_ARRAY(struct unknown, first_pc),
    STATE_ARRAY(struct unknown, poll_pc),
    STATE_ARRAY(struct unknown, poll_value),
    STATE_ARRAY(struct unknown, poll_count),
    STATE_ARRAY(struct unknown, poll_progress),
    STATE_ARRAY(struct unknown, poll_instruction),
    STATE_ARRAY(struct unknown, last_chars),
    STATE_ARRAY(struct unknown, text_run),
    STATE_ARRAY_MAX(struct unknown, widths, 7),
    STATE(struct unknown, progress),
    STATE_ARRAY(struct unknown, position),
    STATE_MAX(struct unknown, memory_count, UNKNOWN_MEMORIES),
    STATE_ARRAY(struct unknown, wait_address),
    STATE_ARRAY(struct unknown, wait_pc),
    STATE_ARRAY(struct unknown, wait_value),
    STATE_MAX(struct unknown, wait_count, UNKNOWN_WAITS),
    STATE(struct unknown, text_address),
    STATE_MAX(struct unknown, text_lane, 3),
    STATE_ARRAY_MAX(struct unknown, lane, 3),
    STATE_ARRAY(struct unknown, text),
    STATE_MAX(struct unknown, text_length, UNKNOWN_TEXT),
    STATE_END};

/* A search ends at a free word: how many are in use is counted, whatever a snapshot brought. */
static bool unknown_loaded(struct device *device, struct sim_error *error)
{
    struct unknown *unknown = (struct unknown *)device;
    unsigned slot;
    (void)error;
    unknown->word_count = 0;
    for (slot = 0; slot < UNKNOWN_WORDS; slot++)
        unknown->word_count += unknown->widths[slot] != 0;
    return true;
}

static const struct device_register registers[] = {{0}};

const struct device_class unknown_class = {.compatible = "bosim,unknown",
                                           .title = "Addresses that nobody knows",
                                           .manual = "docs/bindings/bosim,unknown.md",
                                           .size = sizeof(struct unknown),
                                           .registers = registers,
                                           .state = state,
                                           .init = unknown_init,
                                           .reset = unknown_reset,
                                           .loaded = unknown_loaded,
                                           .access = unknown_access};
