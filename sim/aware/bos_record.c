/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding and decoding the information record of BOS: docs/kernel-record.md, "Finding it" and
 * "Layout, version 1". Left out: machines whose addresses count more than eight bits. */
#define _GNU_SOURCE /* memmem */
#include "aware/bos.h"

#include "aware/bos_memory.h"
#include "image/image.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define MAGIC       "BOS:KREC"
#define MAGIC_SIZE  8u
#define HEAD        40u /* bytes before the pointers */
#define POINTERS    14u
#define OFFSETS     18u /* where the bytes with offsets begin; there are 21 of them */
#define OFFSETS_OF  21u
#define TRACE_PART  39u /* where the byte is that says where the part about traces begins */
#define APPENDED    4u  /* bytes behind the pointers */
#define TRACE_BYTES 15u /* bytes behind its two pointers */

static_assert(offsetof(struct bos_record, task_link) - offsetof(struct bos_record, task_next) ==
                  OFFSETS_OF - 1,
              "the members task_next to task_link lie as in the record");
static_assert(offsetof(struct bos_record, task_alarm) - offsetof(struct bos_record, lock_owner) ==
                  APPENDED - 1,
              "the members lock_owner to task_alarm lie as in the record");
static_assert(offsetof(struct bos_trace_record, device_name) -
                      offsetof(struct bos_trace_record, align) ==
                  TRACE_BYTES - 1,
              "the members align to device_name lie as in the record");

uint64_t bos_number(const uint8_t *bytes, unsigned count, bool big_endian)
{
    uint64_t value = 0;
    unsigned i;
    for (i = 0; i < count && i < 8; i++)
        value = value << 8 | bytes[big_endian ? i : count - 1 - i];
    return value;
}

bool bos_read_number(const struct bos_memory *memory, bool big_endian, uint32_t address,
                     unsigned count, uint64_t *value)
{
    uint8_t bytes[8] = {0};
    if (count == 0 || count > sizeof bytes ||
        memory->read(memory->owner, address, bytes, count) != count)
        return false;
    *value = bos_number(bytes, count, big_endian);
    return true;
}

bool bos_read_pointer(const struct bos_memory *memory, const struct bos_record *record,
                      uint32_t address, uint32_t *pointer)
{
    uint64_t value;
    if (!bos_read_number(memory, record->big_endian, address, record->pointer_size, &value) ||
        value > UINT32_MAX)
        return false;
    *pointer = (uint32_t)value;
    return true;
}

void bos_read_text(const struct bos_memory *memory, uint32_t address, char *text, size_t room)
{
    size_t got = address == 0 ? 0 : memory->read(memory->owner, address, text, room - 1), i;
    text[got] = '\0';
    for (i = 0; text[i] != '\0'; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            text[i] = '?';
}

/* The head is right and says how wide pointers are and how numbers lie. */
static bool read_head(const uint8_t *head, struct bos_record *record)
{
    unsigned pointer = head[9];
    if (memcmp(head, MAGIC, MAGIC_SIZE) != 0 || (pointer != 2 && pointer != 4 && pointer != 8))
        return false;
    record->big_endian = head[10] == 1;
    if (bos_number(head + 10, 2, record->big_endian) != 0x0102 ||
        bos_number(head + 12, 2, record->big_endian) < HEAD + POINTERS * pointer)
        return false;
    record->version = head[8];
    record->pointer_size = head[9];
    record->tick_size = head[14];
    record->size_size = head[15];
    record->flags = head[16];
    record->fill = head[17];
    memcpy(&record->task_next, head + OFFSETS, OFFSETS_OF);
    return true;
}

/* The part of the record about traces, when it is whole within the record. */
static void read_trace_part(const struct bos_memory *memory, const uint8_t *head,
                            struct bos_record *record)
{
    struct bos_trace_record *trace = &record->trace;
    unsigned part = head[TRACE_PART], pointer = record->pointer_size;
    uint32_t address = record->address + part;
    if (part < HEAD ||
        part + 2 * pointer + TRACE_BYTES + 1 > bos_number(head + 12, 2, record->big_endian))
        return;
    trace->present = bos_read_pointer(memory, record, address, &trace->handlers) &&
                     bos_read_pointer(memory, record, address + pointer, &trace->heap) &&
                     memory->read(memory->owner, address + 2 * pointer, &trace->align,
                                  TRACE_BYTES) == TRACE_BYTES;
}

/* What was appended behind the pointers, when it is there. */
static void read_appended(const struct bos_memory *memory, const uint8_t *head,
                          struct bos_record *record)
{
    unsigned at = HEAD + POINTERS * record->pointer_size;
    memset(&record->lock_owner, BOS_NONE, APPENDED);
    if (bos_number(head + 12, 2, record->big_endian) >= at + APPENDED && head[TRACE_PART] != at)
        memory->read(memory->owner, record->address + at, &record->lock_owner, APPENDED);
}

bool bos_record_read(const struct bos_memory *memory, uint32_t address, struct bos_record *record)
{
    uint8_t head[HEAD];
    uint32_t pointers[POINTERS];
    unsigned i;
    memset(record, 0, sizeof *record);
    if (memory->read(memory->owner, address, head, sizeof head) != sizeof head ||
        !read_head(head, record))
        return false;
    for (i = 0; i < POINTERS; i++)
        if (!bos_read_pointer(memory, record, address + HEAD + i * record->pointer_size,
                              &pointers[i]))
            return false;
    if (pointers[0] != address)
        return false;
    record->address = address;
    bos_read_text(memory, pointers[1], record->name, sizeof record->name);
    bos_read_text(memory, pointers[2], record->notice, sizeof record->notice);
    bos_read_text(memory, pointers[3], record->processor, sizeof record->processor);
    bos_read_text(memory, pointers[4], record->board, sizeof record->board);
    bos_read_text(memory, pointers[5], record->application, sizeof record->application);
    bos_read_text(memory, pointers[6], record->frame, sizeof record->frame);
    record->this_task = pointers[7];
    record->ticks = pointers[8];
    record->all = pointers[9];
    record->ready = pointers[10];
    record->timers = pointers[11];
    record->isr_depth = pointers[12];
    record->idle = pointers[13];
    read_appended(memory, head, record);
    read_trace_part(memory, head, record);
    return true;
}

/* --- in an image --- */

static size_t read_image(void *owner, uint32_t address, void *bytes, size_t count)
{
    return image_read(owner, address, bytes, count);
}

static bool find_from(const struct image *image, struct bos_record *record)
{
    struct bos_memory memory = {read_image, (void *)(uintptr_t)image};
    uint64_t address = 0;
    while (image_search(image, MAGIC, MAGIC_SIZE, address, 2, &address) && address <= UINT32_MAX) {
        if (bos_record_read(&memory, (uint32_t)address, record))
            return true;
        address += 2;
    }
    return false;
}

bool bos_find_in_image(const struct image *image, struct bos_record *record)
{
    return find_from(image, record);
}

/* --- in a machine --- */

size_t bos_peek_machine(void *owner, uint32_t address, void *bytes, size_t count)
{
    struct machine *machine = owner;
    return bus_peek(machine->cpu->data, address, bytes, count);
}

static bool find_in_range(struct machine *machine, const struct bus_range *range,
                          struct bos_record *record)
{
    struct bos_memory memory = {bos_peek_machine, machine};
    const uint8_t *start = range->region->bytes + range->offset, *end, *hit;
    end = start + ((uint64_t)range->last - range->first + 1);
    for (hit = start; (hit = memmem(hit, (size_t)(end - hit), MAGIC, MAGIC_SIZE)) != NULL; hit++)
        if (bos_record_read(&memory, range->first + (uint32_t)(hit - start), record))
            return true;
    return false;
}

bool bos_find_in_machine(struct machine *machine, struct bos_record *record)
{
    const struct bus_range *ranges;
    size_t count, i;
    if (machine->cpu == NULL || machine->cpu->data->unit != 1)
        return false;
    ranges = bus_ranges(machine->cpu->data, &count);
    for (i = 0; i < count; i++)
        if (ranges[i].region->kind == BUS_RAM && find_in_range(machine, &ranges[i], record))
            return true;
    return false;
}
