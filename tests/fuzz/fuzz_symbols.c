/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an ELF file with debug information: symbols are read from it, and whatever is asked
 * of them, names, lines, layouts, frames, ends and stays inside its bounds. */
#include "machines.h"

#include "symbols/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t addresses[] = {0,     0x100, 0x104,      0x110,      0x11e,
                                     0x150, 0x200, 0x20000000, 0x20000014, 0xffffffff};
static const char *const texts[] = {"main",   "count",      "sample.c:34", "34",
                                    "*0x104", "count+2",    "nodes",       "twice",
                                    "0x100",  "sample.c:0", "nowhere.c:1"};

static void ask_address(const struct symbols *symbols, uint32_t address)
{
    struct source_line line;
    struct source_function function;
    char text[40]; /* shorter than some, on purpose */
    if (symbols_line_at(symbols, address, &line) && line.first > line.last)
        abort();
    if (symbols_function_at(symbols, address, &function) &&
        (function.first > function.last || strlen(function.name) >= sizeof function.name))
        abort();
    symbols_place(symbols, address, text, sizeof text);
}

static void ask_text(const struct symbols *symbols, const char *text)
{
    struct source_function function;
    struct sim_error error;
    uint32_t address, found[4];
    unsigned line = 30;
    symbols_function_named(symbols, text, &function);
    symbols_find_place(symbols, text, 0x110, &address, &error);
    symbols_address(symbols, text, &address);
    symbols_line_addresses(symbols, "sample.c", &line, found, 4);
}

static void ask_layouts(const struct symbols *symbols)
{
    uint32_t offset, bytes;
    int64_t value;
    symbols_member(symbols, "node", "value.number", &offset, &bytes);
    symbols_member(symbols, "table", "next", &offset, &bytes);
    symbols_member(symbols, "node", "name", &offset, &bytes);
    symbols_type_size(symbols, "node", &bytes);
    symbols_type_size(symbols, "table", &bytes);
    symbols_enumerator(symbols, "BLUE", &value);
}

static void unwind(struct machine *machine, const struct symbols *symbols, uint32_t pc)
{
    struct frame frames[16], innermost;
    uint64_t values[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
    unsigned i;
    for (i = 0; i < FRAME_REGISTERS; i++) {
        values[i] = i == machine->cpu->device.class->cpu->register_pc   ? pc
                    : i == machine->cpu->device.class->cpu->register_sp ? 0x20000100
                                                                        : 0x104 + i;
        known[i] = true;
    }
    frame_of_registers(machine, values, known, &innermost);
    if (frame_backtrace(machine, symbols, &innermost, frames, 16) > 16)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct machine *machine;
    struct image image = {0};
    struct sim_error error;
    struct symbols *symbols;
    size_t i;
    if (machine == NULL)
        machine = fuzz_mps2();
    if (!image_parse_elf(&image, "input", data, size, &error))
        image_free(&image);
    symbols = symbols_create(&image, data, size, &error);
    if (symbols != NULL) {
        for (i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
            ask_address(symbols, addresses[i]);
            unwind(machine, symbols, addresses[i]);
        }
        for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
            ask_text(symbols, texts[i]);
        ask_layouts(symbols);
    }
    symbols_destroy(symbols);
    image_free(&image);
    return 0;
}
