/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drafting a board must know of an H8: the chips' manuals, chapters on the address map and on
 * exceptions. On-chip RAM and the registers of modules lie at the end of the address space: of each
 * family the largest RAM is taken. Below, what is written to becomes memory. Interrupts that are
 * enabled in modules' own registers are not found: --tick gives one by its vector. */
#include "draft/draft.h"

#include "bytes.h"
#include "h8.h"

#include <stdio.h>

/* 64 KB: registers from 0xff80 on; RAM on the chip, or outside of it from 0x8000 on. */
static const struct draft_window short_windows[] = {{0x0000, 0x10000, "device"}, {0, 0, NULL}};
/* H8/300H: registers from 0xfee000 and 0xffff20 on. */
static const struct draft_window long_windows[] = {
    {0x000000, 0xf00000, "code"}, {0xf00000, 0x100000, "device"}, {0, 0, NULL}};

static const uint32_t bases[] = {0, UINT32_MAX};

/* The first vector leads to even code. */
static bool reads_vector(const uint8_t *bytes, unsigned each, struct draft_reset *reset)
{
    uint32_t entry = bytes_big(bytes, each), limit = each == 2 ? 0x10000 : 0x1000000;
    if (entry < each || entry >= limit || (entry & 1))
        return false;
    reset->stack = 0;
    reset->entry = entry;
    return true;
}

static bool read_short(const uint8_t *bytes, size_t size, struct draft_reset *reset)
{
    (void)size;
    return reads_vector(bytes, 2, reset);
}

static bool read_long(const uint8_t *bytes, size_t size, struct draft_reset *reset)
{
    (void)size;
    return reads_vector(bytes, 4, reset);
}

static bool points_to_code(uint32_t word, uint32_t *target)
{
    *target = word;
    return (word & 1) == 0;
}

/* push.w r6; push.l er6 */
static bool begins_function(const uint8_t *b)
{
    return bytes_big(b, 2) == 0x6df6 || bytes_big(b, 4) == 0x01006df6;
}

static void write(const struct processor *processor, const struct draft_reset *reset,
                  uint32_t hertz, unsigned priority_bits, unsigned interrupts, struct blob *text)
{
    (void)reset, (void)priority_bits, (void)interrupts;
    draft_write_clock("Guesses: the clock, the size of the RAM.", hertz, text);
    draft_write_cpu("renesas", processor, text);
    blob_print(text, "};\n");
}

static void raise(struct machine *machine, unsigned number)
{
    struct h8 *h8 = (struct h8 *)machine->cpu;
    if (number >= H8_VECTORS)
        return;
    h8->pending[number / 64] |= (uint64_t)1 << number % 64;
    h8_look_at_interrupts(h8);
}

#define H8(hertz_, windows_, vector_, read_, first_, end_)                                         \
    {                                                                                              \
        .system = "bare.dtsi", .hertz = (hertz_), .interrupts_most = H8_VECTORS - 1,               \
        .windows = (windows_), .bases = bases, .table_alignment = 0x10000,                         \
        .table_bytes = (vector_), .table_least = (vector_), .read_reset = (read_),                 \
        .points_to_code = points_to_code, .begins_function = begins_function, .write = write,      \
        .raise = raise, .console_bytes = 1, .no_mirror = true, .ram_first = (first_),              \
        .ram_size = (end_) - (first_), .interrupt_cells = 1                                        \
    }

const struct draft_cpu h8300_draft = H8(16000000, short_windows, 2, read_short, 0x8000, 0xff80);
const struct draft_cpu h8300h_draft = H8(20000000, long_windows, 4, read_long, 0xffbf20, 0xffff20);
const struct draft_cpu h8s_draft = H8(20000000, long_windows, 4, read_long, 0xff7c00, 0xfffc00);
