/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a guest's memory for awareness: peeks, in the processor's byte order. */
#include "aware/kernel.h"

#include "bytes.h"

#include <string.h>

#define PIECE 256u /* bytes peeked at once */

bool aware_read(struct machine *machine, uint32_t address, unsigned bytes, uint32_t *value)
{
    uint8_t buffer[4];
    bool big = machine->cpu->device.class->cpu->processor->big_endian;
    *value = 0;
    if (!aware_in_memory(machine, address, bytes) ||
        bus_peek(machine->cpu->data, address, buffer, bytes) != bytes)
        return false;
    *value = (uint32_t)bytes_number(buffer, bytes, big);
    return true;
}

uint32_t aware_word(struct machine *machine, uint32_t address)
{
    uint32_t value;
    aware_read(machine, address, 4, &value);
    return value;
}

uint32_t aware_half(struct machine *machine, uint32_t address)
{
    uint32_t value;
    aware_read(machine, address, 2, &value);
    return value;
}

uint32_t aware_byte(struct machine *machine, uint32_t address)
{
    uint32_t value;
    aware_read(machine, address, 1, &value);
    return value;
}

bool aware_in_memory(struct machine *machine, uint32_t address, uint32_t bytes)
{
    const struct bus_range *range = bus_find(machine->cpu->data, address);
    return range != NULL && range->region->kind == BUS_RAM && bytes > 0 &&
           range->last - address >= bytes - 1;
}

void aware_text(struct machine *machine, uint32_t address, uint32_t most, char *text, size_t room)
{
    uint32_t i, limit = most < room - 1 ? most : (uint32_t)(room - 1);
    for (i = 0; address != 0 && i < limit; i++) {
        uint32_t c;
        if (!aware_read(machine, address + i, 1, &c) || c == 0)
            break;
        text[i] = c >= ' ' && c < 0x7f ? (char)c : '?';
    }
    text[i] = '\0';
}

uint32_t aware_filled(struct machine *machine, uint32_t address, uint32_t size, uint8_t fill)
{
    uint8_t bytes[PIECE];
    uint32_t done = 0;
    while (done < size) {
        uint32_t piece = size - done < PIECE ? size - done : PIECE, i = 0;
        if (!aware_in_memory(machine, address + done, piece) ||
            bus_peek(machine->cpu->data, address + done, bytes, piece) != piece)
            break;
        while (i < piece && bytes[i] == fill)
            i++;
        done += i;
        if (i < piece)
            break;
    }
    return done;
}
