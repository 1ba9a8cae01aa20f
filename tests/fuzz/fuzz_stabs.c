/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a COFF file with debug information: it is made into DWARF, and whatever is asked of
 * that, names, lines, types, variables, ends and stays inside its bounds. */
#include "machines.h"

#include "debug/expression.h"
#include "repair.h"
#include "symbols/variables.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint32_t addresses[] = {0, 0x100, 0x104, 0x112, 0x120, 0x140, 0xc000, 0xffffffff};
static const char *const texts[] = {"start",      "twice", "bag",  "sample.c:9", "9",
                                    "sample.c:0", "node",  "BLUE", "own",        "local"};
static const char *const expressions[] = {
    "bag", "bag.next->name", "*bag.next", "color", "sizeof(struct node)", "grid", "local", "n"};

static void ask_address(const struct symbols *symbols, uint32_t address)
{
    struct source_line line;
    struct source_function function;
    char text[40];
    if (symbols_line_at(symbols, address, &line) && line.first > line.last)
        abort();
    if (symbols_function_at(symbols, address, &function) &&
        (function.first > function.last || strlen(function.name) >= sizeof function.name))
        abort();
    symbols_place(symbols, address, text, sizeof text);
}

static void ask_text(const struct symbols *symbols, const char *text)
{
    struct sim_error error;
    uint32_t address, found[4], bytes;
    unsigned line = 5;
    int64_t value;
    symbols_find_place(symbols, text, 0x110, &address, &error);
    symbols_line_addresses(symbols, "sample.c", &line, found, 4);
    symbols_type_size(symbols, text, &bytes);
    symbols_enumerator(symbols, text, &value);
}

static void tell(void *owner, const char *name)
{
    (void)owner;
    if (strlen(name) == SIZE_MAX)
        abort();
}

static void show(struct machine *machine, const struct symbols *symbols, uint32_t pc)
{
    uint64_t values[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
    struct frame frame;
    struct scope scope = {.machine = machine, .symbols = symbols, .frame = &frame};
    struct sim_error error;
    char text[300];
    size_t i;
    for (i = 0; i < FRAME_REGISTERS; i++) {
        values[i] = i == machine->cpu->device.class->cpu->register_pc ? pc : 0x20000100 + i;
        known[i] = true;
    }
    frame_of_registers(machine, values, known, &frame);
    symbols_locals(symbols, &frame, tell, NULL);
    for (i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        struct expression *e = expression_parse(expressions[i], &error);
        if (e == NULL)
            abort();
        expression_show(e, &scope, 0, text, sizeof text, &error);
        expression_type(e, &scope, text, sizeof text, &error);
        expression_free(e);
    }
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
    if (!image_parse_coff(&image, "input", data, size, &error))
        return 0;
    symbols = symbols_create(&image, data, size, &error);
    if (symbols != NULL) {
        for (i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
            ask_address(symbols, addresses[i]);
        for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
            ask_text(symbols, texts[i]);
        show(machine, symbols, 0x104);
        show(machine, symbols, 0x120);
    }
    symbols_destroy(symbols);
    image_free(&image);
    return 0;
}

/* The headers of the corpus' own files, so that what is behind them is looked at. */
size_t fuzz_repair(uint8_t *data, size_t size)
{
    static const uint8_t header[] = {0x83, 0x01, 0, 6};
    if (size < 20)
        return size;
    memcpy(data, header, sizeof header);
    data[16] = 0;
    data[17] = 28;
    data[18] = 2;
    data[19] = 7;
    return size;
}
