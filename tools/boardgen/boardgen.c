/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes, from a board's compiled devicetree, what firmware needs of it: a C header with addresses,
   interrupt numbers and clocks, a linker script with the memory regions, and a page of docs. After
   the Devicetree Specification v0.4 (2.2 names and properties, 2.3 standard properties). The blob
   must have symbols (dtc -@): a name in the output is a node's label in capitals. It leaves out
   interrupt maps and clocks that are not fixed-clock or fixed-factor-clock. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#define MAX_DEPTH   16
#define MAX_REGIONS 16
#define MAX_BLOB    (1 << 20) /* bytes */

struct region {
    const char *label;
    uint64_t base, size;
    int node;
};

static const void *tree;
static const char *source; /* the blob's file name, for messages */

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "boardgen: %s: %s: %s\n", source, what, detail);
    exit(2);
}

static void *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = malloc(MAX_BLOB);

    if (file == NULL || data == NULL)
        fail("cannot read the file", strerror(errno));
    *size = fread(data, 1, MAX_BLOB, file);
    fclose(file);
    return data;
}

/* ---- properties ---- */

static uint32_t cell(const fdt32_t *cells, int index)
{
    return fdt32_to_cpu(cells[index]);
}

/* The property as cells and their number; 0 when the node has none. */
static int cells_of(int node, const char *name, const fdt32_t **cells)
{
    int length = 0;

    *cells = fdt_getprop(tree, node, name, &length);
    return *cells == NULL ? 0 : length / (int)sizeof(fdt32_t);
}

static uint32_t number_of(int node, const char *name, uint32_t otherwise)
{
    const fdt32_t *cells;

    return cells_of(node, name, &cells) > 0 ? cell(cells, 0) : otherwise;
}

static const char *string_of(int node, const char *name)
{
    const char *text = fdt_getprop(tree, node, name, NULL);

    return text == NULL ? "" : text;
}

static uint64_t wide(const fdt32_t *cells, int count)
{
    uint64_t value = 0;

    while (count-- > 0)
        value = value << 32 | fdt32_to_cpu(*cells++);
    return value;
}

/* A bus address seen from the parent of `bus`, by its ranges; unchanged where they are empty. */
static uint64_t translate(int bus, uint64_t address)
{
    int parent = fdt_parent_offset(tree, bus);
    int child_cells = fdt_address_cells(tree, bus);
    int size_cells = fdt_size_cells(tree, bus);
    int parent_cells = parent < 0 ? 0 : fdt_address_cells(tree, parent);
    int row = child_cells + parent_cells + size_cells;
    const fdt32_t *ranges;
    int left = cells_of(bus, "ranges", &ranges);

    for (; parent >= 0 && left >= row && row > 0; left -= row, ranges += row) {
        uint64_t from = wide(ranges, child_cells);

        if (address >= from &&
            address - from < wide(ranges + child_cells + parent_cells, size_cells))
            return address - from + wide(ranges + child_cells, parent_cells);
    }
    return address;
}

/* The first "reg" as the processor sees it; false when the node has none. */
static bool reg_of(int node, uint64_t *base, uint64_t *size)
{
    int bus = fdt_parent_offset(tree, node);
    int address_cells = fdt_address_cells(tree, bus);
    int size_cells = fdt_size_cells(tree, bus);
    const fdt32_t *reg;
    int count = cells_of(node, "reg", &reg);

    if (reg == NULL || address_cells < 0 || size_cells <= 0 || count < address_cells + size_cells)
        return false;
    *base = wide(reg, address_cells);
    *size = wide(reg + address_cells, size_cells);
    for (; bus > 0; bus = fdt_parent_offset(tree, bus))
        *base = translate(bus, *base);
    return true;
}

static int pointed(int node, const char *name)
{
    const fdt32_t *cells;

    return cells_of(node, name, &cells) > 0 ? fdt_node_offset_by_phandle(tree, cell(cells, 0)) : -1;
}

static int interrupt_parent(int node)
{
    for (; node >= 0; node = fdt_parent_offset(tree, node)) {
        int controller = pointed(node, "interrupt-parent");

        if (controller >= 0)
            return controller;
    }
    return -1;
}

/* The rate of a clock node in hertz, through fixed factors, and through clock controllers as long
   as nobody changes what they do to their first clock; 0 when it is not known. */
static uint64_t clock_rate(int clock, int depth)
{
    if (clock < 0 || depth > MAX_DEPTH)
        return 0;
    if (fdt_node_check_compatible(tree, clock, "fixed-factor-clock") == 0)
        return clock_rate(pointed(clock, "clocks"), depth + 1) * number_of(clock, "clock-mult", 1) /
               number_of(clock, "clock-div", 1);
    if (fdt_getprop(tree, clock, "clock-frequency", NULL) == NULL)
        return clock_rate(pointed(clock, "clocks"), depth + 1);
    return number_of(clock, "clock-frequency", 0);
}

static uint64_t rate_of(int node)
{
    uint64_t rate = number_of(node, "clock-frequency", 0);

    return rate != 0 ? rate : clock_rate(pointed(node, "clocks"), 0);
}

/* ---- output ---- */

static void capitals(char *to, size_t size, const char *text)
{
    size_t i;

    for (i = 0; i + 1 < size && text[i] != '\0'; i++)
        to[i] = isalnum((unsigned char)text[i]) ? (char)toupper((unsigned char)text[i]) : '_';
    to[i] = '\0';
}

typedef void visit(FILE *out, const char *label, int node);

/* Calls for each label, in the order of the devicetree. */
static void each_label(FILE *out, visit *function)
{
    int symbols = fdt_path_offset(tree, "/__symbols__");
    int property;

    if (symbols < 0)
        fail("no symbols in the blob", "compile it with dtc -@");
    fdt_for_each_property_offset(property, tree, symbols)
    {
        const char *label;
        const char *path = fdt_getprop_by_offset(tree, property, &label, NULL);
        int node = fdt_path_offset(tree, path);

        if (node >= 0)
            function(out, label, node);
    }
}

static void header_interrupts(FILE *out, const char *name, int node)
{
    int controller = interrupt_parent(node);
    int step = controller < 0 ? 1 : (int)number_of(controller, "#interrupt-cells", 1);
    const fdt32_t *cells;
    int count = cells_of(node, "interrupts", &cells) / (step > 0 ? step : 1);
    const char *kind;
    char suffix[64];
    int i;

    for (i = 0; i < count; i++) {
        if (i == 0)
            fprintf(out, "#define %s_IRQ %d\n", name, (int)cell(cells, 0));
        kind = fdt_stringlist_get(tree, node, "interrupt-names", i, NULL);
        if (kind == NULL && count == 1)
            continue;
        snprintf(suffix, sizeof(suffix), "%d", i);
        if (kind != NULL)
            capitals(suffix, sizeof(suffix), kind);
        fprintf(out, "#define %s_IRQ_%s %d\n", name, suffix, (int)cell(cells, i * step));
    }
}

static void header_node(FILE *out, const char *label, int node)
{
    char name[64];
    uint64_t base, size;

    capitals(name, sizeof(name), label);
    if (reg_of(node, &base, &size)) {
        fprintf(out, "#define %s_BASE 0x%08llXu\n", name, (unsigned long long)base);
        fprintf(out, "#define %s_SIZE 0x%llXu\n", name, (unsigned long long)size);
    }
    header_interrupts(out, name, node);
    if (rate_of(node) != 0)
        fprintf(out, "#define %s_CLOCK_HZ %lluu\n", name, (unsigned long long)rate_of(node));
}

static int find_node(const char *property, const char *value)
{
    return fdt_node_offset_by_prop_value(tree, -1, property, value, (int)strlen(value) + 1);
}

/* The processor: the node that says so, else /cpu. */
static int processor_node(void)
{
    int node = find_node("device_type", "cpu");

    return node >= 0 ? node : fdt_path_offset(tree, "/cpu");
}

static int priority_node(void)
{
    int node;

    for (node = fdt_next_node(tree, -1, NULL); node >= 0; node = fdt_next_node(tree, node, NULL)) {
        if (fdt_getprop(tree, node, "arm,num-irq-priority-bits", NULL) != NULL)
            return node;
    }
    return -1;
}

static void header_processor(FILE *out, const char *board)
{
    int processor = processor_node();
    int nvic = priority_node();
    uint64_t rate = processor < 0 ? 0 : rate_of(processor);

    if (rate == 0)
        fail("the processor has no known clock", "give its node clock-frequency or clocks");
    fprintf(out, "#define BOARD_NAME \"%s\"\n", board);
    fprintf(out, "#define CPU_CLOCK_HZ %lluu\n", (unsigned long long)rate);
    if (nvic < 0)
        return;
    fprintf(out, "#define NVIC_PRIO_BITS %u\n", number_of(nvic, "arm,num-irq-priority-bits", 0));
    fprintf(out, "#define NVIC_IRQS %u\n", number_of(nvic, "arm,num-irqs", 240));
}

/* ---- memory ---- */

static struct region regions[MAX_REGIONS];
static int region_count;

static void region_node(FILE *out, const char *label, int node)
{
    struct region *region = &regions[region_count];

    (void)out;
    if (strcmp(string_of(node, "device_type"), "memory") != 0 ||
        !reg_of(node, &region->base, &region->size))
        return;
    if (region_count + 1 == MAX_REGIONS)
        fail("too many memory regions", label);
    region->label = label;
    region->node = node;
    region_count++;
}

static const struct region *region_at(int node)
{
    int i;

    for (i = 0; i < region_count; i++) {
        if (regions[i].node == node)
            return &regions[i];
    }
    return NULL;
}

/* What /chosen says, by phandle or by path. */
static const struct region *chosen_region(const char *property)
{
    int chosen = fdt_path_offset(tree, "/chosen");
    const char *path = chosen < 0 ? NULL : fdt_getprop(tree, chosen, property, NULL);

    if (path == NULL)
        return NULL;
    return region_at(path[0] == '/' ? fdt_path_offset(tree, path) : pointed(chosen, property));
}

/* Without a choice: code goes to the lowest region, data to the next lowest. */
static const struct region *lowest_region(const struct region *besides)
{
    const struct region *lowest = NULL;
    int i;

    for (i = 0; i < region_count; i++) {
        if (&regions[i] != besides && (lowest == NULL || regions[i].base < lowest->base))
            lowest = &regions[i];
    }
    return lowest;
}

static void find_regions(const struct region **code, const struct region **data)
{
    region_count = 0;
    each_label(NULL, region_node);
    if (region_count == 0)
        fail("no memory", "give a labelled node device_type = \"memory\"");
    *code = chosen_region("zephyr,flash") ? chosen_region("zephyr,flash") : lowest_region(NULL);
    *data = chosen_region("zephyr,sram") ? chosen_region("zephyr,sram") : lowest_region(*code);
    if (*data == NULL)
        *data = *code;
}

static void write_memory(FILE *out, const char *board)
{
    const struct region *code, *data;
    char name[64];
    int i;

    find_regions(&code, &data);
    fprintf(out, "/* Generated from boards/%s.dts by boardgen. */\nMEMORY\n{\n", board);
    for (i = 0; i < region_count; i++) {
        capitals(name, sizeof(name), regions[i].label);
        fprintf(out, "    %s : ORIGIN = 0x%08llX, LENGTH = 0x%llX\n", name,
                (unsigned long long)regions[i].base, (unsigned long long)regions[i].size);
    }
    capitals(name, sizeof(name), code->label);
    fprintf(out, "}\nREGION_ALIAS(\"BOARD_CODE\", %s)\n", name);
    capitals(name, sizeof(name), data->label);
    fprintf(out, "REGION_ALIAS(\"BOARD_DATA\", %s)\n", name);
}

/* ---- the header ---- */

static void write_header(FILE *out, const char *board)
{
    const struct region *code, *data;
    char guard[64];

    capitals(guard, sizeof(guard), board);
    fprintf(out, "/* Generated from boards/%s.dts by boardgen. */\n", board);
    fprintf(out, "#ifndef BOARD_%s_H\n#define BOARD_%s_H\n\n", guard, guard);
    header_processor(out, board);
    find_regions(&code, &data);
    fprintf(out, "#define BOARD_CODE_SIZE 0x%llXu\n", (unsigned long long)code->size);
    fprintf(out, "#define BOARD_DATA_SIZE 0x%llXu\n", (unsigned long long)data->size);
    each_label(out, header_node);
    fprintf(out, "\n#endif\n");
}

/* ---- the page ---- */

static void page_interrupts(FILE *out, int node)
{
    int controller = interrupt_parent(node);
    int step = controller < 0 ? 1 : (int)number_of(controller, "#interrupt-cells", 1);
    const fdt32_t *cells;
    int count = cells_of(node, "interrupts", &cells) / (step > 0 ? step : 1);
    int i;

    for (i = 0; i < count; i++)
        fprintf(out, "%s%d", i == 0 ? "" : ", ", (int)cell(cells, i * step));
}

static void page_node(FILE *out, const char *label, int node)
{
    uint64_t base, size;
    const char *compatible = string_of(node, "compatible");

    if (!reg_of(node, &base, &size))
        return;
    fprintf(out, "| %s | %s | 0x%08llX | 0x%llX | ", label,
            compatible[0] != '\0' ? compatible : string_of(node, "device_type"),
            (unsigned long long)base, (unsigned long long)size);
    page_interrupts(out, node);
    fprintf(out, " |\n");
}

static void write_page(FILE *out, const char *board)
{
    int processor = processor_node();

    fprintf(out, "# %s\n\n%s\n\n", board, string_of(0, "model"));
    fprintf(out, "Generated from boards/%s.dts by boardgen.\n\n", board);
    if (processor >= 0)
        fprintf(out, "Processor: %s at %llu Hz.\n\n", string_of(processor, "compatible"),
                (unsigned long long)rate_of(processor));
    fprintf(out, "| name | kind | address | size | interrupts |\n|---|---|---|---|---|\n");
    each_label(out, page_node);
}

/* ---- the command ---- */

static const struct output {
    const char *option;
    void (*write)(FILE *out, const char *board);
} outputs[] = {
    {"--header", write_header},
    {"--memory", write_memory},
    {"--page", write_page},
};

static void write_output(const char *option, const char *path, const char *board)
{
    size_t i;
    FILE *out;

    for (i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
        if (strcmp(option, outputs[i].option) != 0)
            continue;
        out = fopen(path, "w");
        if (out == NULL)
            fail(path, strerror(errno));
        outputs[i].write(out, board);
        if (fclose(out) != 0)
            fail(path, strerror(errno));
        return;
    }
    fail("unknown option", option);
}

int main(int count, char **arguments)
{
    size_t size;
    int i;

    if (count < 5 || count % 2 == 0) {
        fprintf(stderr, "usage: boardgen FILE.dtb NAME [--header FILE] [--memory FILE] "
                        "[--page FILE]\n");
        return 2;
    }
    source = arguments[1];
    tree = read_file(source, &size);
    if (fdt_check_full(tree, size) != 0)
        fail("not a devicetree blob", "compile it with dtc -@");
    for (i = 3; i < count; i += 2)
        write_output(arguments[i], arguments[i + 1], arguments[2]);
    return 0;
}
