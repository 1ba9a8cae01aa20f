/* SPDX-License-Identifier: GPL-2.0-or-later */
/* m, M, X and writing to flash. Reading peeks: nothing changes. Writing to RAM and ROM pokes;
 * writing to a device is an access with its effects, in words where they are aligned. */
#include "server.h"

#include <string.h>

#define READ_MOST (GDB_PACKET_MOST / 2)

struct stretch {
    uint32_t address;
    size_t bytes;
};

static struct bus_space *space_of(const struct gdb_server *server)
{
    return server->machine->cpu->data;
}

/* "ADDRESS,LENGTH"; lengths count what addresses count. */
static bool read_stretch(const struct gdb_server *server, const char **text,
                         struct stretch *stretch)
{
    const struct bus_space *space = space_of(server);
    uint64_t address, length, all = (uint64_t)1 << space->address_bits;
    if (!gdb_read_number(text, &address) || !gdb_read_char(text, ',') ||
        !gdb_read_number(text, &length) || address >= all)
        return false;
    if (length > all - address)
        length = all - address;
    *stretch = (struct stretch){(uint32_t)address, (size_t)length * space->unit};
    return true;
}

/* How many bytes of it answer, without a gap, at most `most`; from RAM alone, if asked for. */
static size_t answers(struct bus_space *space, const struct stretch *stretch, size_t most, bool ram)
{
    size_t count = 0;
    if (stretch->bytes < most)
        most = stretch->bytes;
    while (count < most) {
        uint32_t at = stretch->address + (uint32_t)(count / space->unit);
        const struct bus_range *range = bus_find(space, at);
        if (range == NULL || (ram && range->region->kind != BUS_RAM))
            break;
        count += (size_t)((uint64_t)(range->last - at) + 1) * space->unit;
    }
    return count < most ? count : most;
}

void gdb_memory_read(struct gdb_server *server, const char *rest, size_t count)
{
    uint8_t bytes[READ_MOST];
    struct stretch stretch;
    size_t answered = 0;
    (void)count;
    if (read_stretch(server, &rest, &stretch))
        answered = answers(space_of(server), &stretch, sizeof bytes, false);
    if (answered == 0) {
        gdb_reply_error(server, GDB_FAULT);
        return;
    }
    (void)bus_peek(space_of(server), stretch.address, bytes, answered);
    gdb_reply_begin(server);
    gdb_add_hex(server, bytes, answered);
    gdb_reply_send(server);
}

/* --- writing --- */

static bool is_there(struct bus_space *space, const struct stretch *stretch, const void *bytes)
{
    uint8_t old[GDB_PACKET_MOST];
    return bus_peek(space, stretch->address, old, stretch->bytes) == stretch->bytes &&
           memcmp(old, bytes, stretch->bytes) == 0;
}

static bool write_device(struct gdb_server *server, const struct stretch *stretch,
                         const uint8_t *bytes)
{
    struct bus_space *space = space_of(server);
    size_t at = 0, width, i;
    for (; at < stretch->bytes; at += width) {
        uint32_t address = stretch->address + (uint32_t)(at / space->unit);
        struct bus_access access = {.address = address,
                                    .write = true,
                                    .privileged = true,
                                    .initiator = BUS_DEBUGGER,
                                    .big_endian = gdb_cpu_class(server)->processor->big_endian};
        for (width = 4; width > space->unit &&
                        (width > stretch->bytes - at || address * space->unit % width != 0);)
            width /= 2;
        access.width = (uint8_t)width;
        for (i = 0; i < width; i++)
            access.value |= (uint64_t)bytes[at + i] << 8 * (access.big_endian ? width - 1 - i : i);
        if (bus_access(space, &access) != BUS_OK)
            return false;
    }
    return true;
}

/* What is there already is not written: another future begins only where something changes. */
static void write_memory(struct gdb_server *server, const struct stretch *stretch,
                         const uint8_t *bytes)
{
    struct bus_space *space = space_of(server);
    bool ram = answers(space, stretch, stretch->bytes, true) == stretch->bytes, good;
    if (stretch->bytes == 0 || (ram && is_there(space, stretch, bytes))) {
        gdb_reply_text(server, "OK");
        return;
    }
    good = answers(space, stretch, stretch->bytes, false) == stretch->bytes && gdb_change(server);
    if (good && ram)
        good = bus_poke(space, stretch->address, bytes, stretch->bytes) == stretch->bytes;
    else if (good)
        good = write_device(server, stretch, bytes);
    gdb_changed(server);
    if (good)
        gdb_reply_text(server, "OK");
    else
        gdb_reply_error(server, GDB_FAULT);
}

void gdb_memory_write(struct gdb_server *server, const char *rest, size_t count)
{
    uint8_t bytes[GDB_PACKET_MOST / 2];
    struct stretch stretch;
    (void)count;
    if (read_stretch(server, &rest, &stretch) && gdb_read_char(&rest, ':') &&
        gdb_read_bytes(rest, bytes, sizeof bytes) == stretch.bytes)
        write_memory(server, &stretch, bytes);
    else
        gdb_reply_error(server, GDB_INVALID);
}

void gdb_memory_write_binary(struct gdb_server *server, const char *rest, size_t count)
{
    const char *begin = rest;
    struct stretch stretch;
    if (read_stretch(server, &rest, &stretch) && gdb_read_char(&rest, ':') &&
        count - (size_t)(rest - begin) == stretch.bytes)
        write_memory(server, &stretch, (const uint8_t *)rest);
    else
        gdb_reply_error(server, GDB_INVALID);
}

/* --- flash: as gdb's load command does it --- */

void gdb_flash_erase(struct gdb_server *server, const char *rest, size_t count)
{
    struct bus_space *space = space_of(server);
    struct stretch stretch;
    uint8_t erased[4096];
    (void)count;
    if (!read_stretch(server, &rest, &stretch) ||
        answers(space, &stretch, stretch.bytes, true) != stretch.bytes || !gdb_change(server)) {
        gdb_reply_error(server, GDB_FAULT);
        return;
    }
    memset(erased, 0xff, sizeof erased);
    while (stretch.bytes > 0) {
        size_t some = stretch.bytes < sizeof erased ? stretch.bytes : sizeof erased;
        bus_poke(space, stretch.address, erased, some);
        stretch.address += (uint32_t)(some / space->unit);
        stretch.bytes -= some;
    }
    gdb_changed(server);
    gdb_reply_text(server, "OK");
}

void gdb_flash_write(struct gdb_server *server, const char *rest, size_t count)
{
    const char *begin = rest;
    struct stretch stretch = {0};
    uint64_t address;
    if (!gdb_read_number(&rest, &address) || !gdb_read_char(&rest, ':') || address > UINT32_MAX) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    stretch.address = (uint32_t)address;
    stretch.bytes = count - (size_t)(rest - begin);
    if (stretch.bytes % space_of(server)->unit != 0)
        gdb_reply_error(server, GDB_INVALID);
    else
        write_memory(server, &stretch, (const uint8_t *)rest);
}
