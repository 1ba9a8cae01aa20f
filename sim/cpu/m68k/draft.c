/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drafting a board must know of a 68000: M68000UM, 6.2 (vectors), 5.6 (what a reset reads).
 * Boards of its time have no address map in common: whatever no memory is known at is a chip, whose
 * registers remember what is written. A ROM that does not begin at 0 is seen there at a reset. */
#include "draft/draft.h"

#include "bytes.h"
#include "m68k.h"

#include <stdio.h>

static const struct draft_window windows[] = {{0x000000, 0x1000000, "device"}, {0, 0, NULL}};

static const uint32_t bases[] = {0x000000, 0x008000, 0x400000, 0x800000,  0xf00000,
                                 0xf80000, 0xfc0000, 0xff0000, UINT32_MAX};

/* The first stack and the first instruction are even and in 16 MB. The other vectors are often
 * RAM's: a ROM that is seen at 0 for the reset alone has none. */
static bool read_reset(const uint8_t *bytes, size_t size, struct draft_reset *reset)
{
    uint32_t stack = bytes_big(bytes, 4), entry = bytes_big(bytes + 4, 4);
    (void)size;
    if (stack < 0x10 || stack > 0x1000000 || (stack & 1) || entry < 8 || entry >= 0x1000000 ||
        (entry & 1))
        return false;
    reset->stack = stack;
    reset->entry = entry;
    return true;
}

static bool points_to_code(uint32_t word, uint32_t *target)
{
    *target = word;
    return (word & 1) == 0;
}

/* link a6; movem to the stack */
static bool begins_function(const uint8_t *b)
{
    return b[0] == 0x4e ? b[1] == 0x56 : b[0] == 0x48 && b[1] == 0xe7;
}

static void write(const struct processor *processor, const struct draft_reset *reset,
                  uint32_t hertz, unsigned priority_bits, unsigned interrupts, struct blob *text)
{
    (void)priority_bits, (void)interrupts;
    draft_write_clock("A guess: the clock.", hertz, text);
    draft_write_cpu("motorola", processor, text);
    if (reset->table != 0)
        blob_print(text,
                   "\n\t/* At a reset the first two long words come from the ROM. */\n"
                   "\tboot: boot-overlay@0 {\n"
                   "\t\tcompatible = \"bosim,boot-overlay\";\n"
                   "\t\treg = <0x000000 8>;\n"
                   "\t\tbosim,source = <0x%06x>;\n"
                   "\t};\n",
                   reset->table);
    blob_print(text, "};\n");
}

/* Levels that are let in, that have a handler, and that nothing drives. */
static unsigned enabled(struct machine *machine, unsigned *numbers, uint32_t *handlers,
                        unsigned most)
{
    struct m68k *m = (struct m68k *)machine->cpu;
    unsigned level, mask = m->run.system >> 8 & 7, count = 0;
    for (level = mask + 1; level < M68K_LEVELS && count < most; level++) {
        uint8_t vector[4] = {0};
        bus_peek(m->cpu.data, m->vbr + 4 * (VECTOR_AUTO + level), vector, sizeof vector);
        if (bytes_big(vector, 4) == 0 || (bytes_big(vector, 4) & 1) || m->lines[level].drivers != 0)
            continue;
        numbers[count] = level;
        handlers[count++] = bytes_big(vector, 4);
    }
    return count;
}

static void raise(struct machine *machine, unsigned number)
{
    struct m68k *m = (struct m68k *)machine->cpu;
    if (number == 0 || number >= M68K_LEVELS)
        return;
    m->pending |= (uint8_t)(1u << number);
    runner_stop_soon(&m->runner);
}

const struct draft_cpu m68000_draft = {.system = "bare.dtsi",
                                       .hertz = 8000000,
                                       .interrupts_most = 7,
                                       .windows = windows,
                                       .bases = bases,
                                       .table_alignment = 0x400,
                                       .table_bytes = 8,
                                       .table_least = 8,
                                       .read_reset = read_reset,
                                       .points_to_code = points_to_code,
                                       .begins_function = begins_function,
                                       .write = write,
                                       .enabled = enabled,
                                       .raise = raise,
                                       .console_bytes = 1,
                                       .no_mirror = true,
                                       .interrupt_cells = 1};
