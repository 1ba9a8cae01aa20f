/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts what an operation of a benchmark costs: opcount [-b board] [-w ms] IMAGE COUNTERS...
   The benchmark adds one to a 32-bit variable for each operation; COUNTERS is such a variable's
   symbol, or several joined by commas, or an array, where their sum is meant; /N behind them
   divides it, where an operation adds to N of them. For each COUNTERS in turn the image runs until
   the first counter is not 0, 10 ms more, and to that counter's next write: there the window
   begins. It ends at that counter's first write after w ms (250 if not given). So a window is whole
   operations, ticks among them, and its counts are exact and the same each time. Prints a line for
   each: COUNTERS, instructions, cycles, operations. */
#include "image/image.h"
#include "machine.h"

#include "builtin_boards.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNTERS_MOST 8
#define WARM          (10 * SIM_MS)
#define PATIENCE      (60 * SIM_SECOND) /* for the first operation */

struct counters {
    const char *text;
    uint32_t address[COUNTERS_MOST];
    unsigned count;
    uint32_t divisor;
};

struct moment {
    uint64_t instructions, cycles;
    uint32_t operations; /* wraps around */
};

/* Stops the machine behind a write to one address. */
struct write_stopper {
    struct probe probe;
    struct machine *machine;
    uint32_t address;
};

__attribute__((format(printf, 1, 2), noreturn)) static void give_up(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("opcount: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static const struct image_symbol *find_symbol(const struct image *image, const char *name,
                                              size_t length)
{
    size_t i;

    for (i = 0; i < image->symbol_count; i++) {
        const char *other = image->symbols[i].name;

        if (strncmp(other, name, length) == 0 && other[length] == '\0')
            return &image->symbols[i];
    }
    give_up("%s: no symbol %.*s", image->name, (int)length, name);
}

/* A variable, or each element of an array. */
static void add_counters(struct counters *counters, const struct image_symbol *symbol)
{
    uint32_t offset = 0;

    do {
        if (counters->count == COUNTERS_MOST)
            give_up("%s: more than %d counters", counters->text, COUNTERS_MOST);
        counters->address[counters->count++] = (uint32_t)symbol->value + offset;
        offset += 4;
    } while (offset < symbol->size);
}

static void find_counters(const struct image *image, const char *text, struct counters *counters)
{
    const char *slash = strchr(text, '/');
    size_t length = strcspn(text, ",/");

    counters->text = text;
    counters->count = 0;
    counters->divisor = slash != NULL ? (uint32_t)strtoul(slash + 1, NULL, 10) : 1;
    if (counters->divisor == 0)
        give_up("%s: what is behind / must be a number", text);
    add_counters(counters, find_symbol(image, text, length));
    while (text[length] == ',') {
        text += length + 1;
        length = strcspn(text, ",/");
        add_counters(counters, find_symbol(image, text, length));
    }
}

static uint32_t peek(struct machine *machine, uint32_t address)
{
    uint32_t value = 0;

    if (bus_peek(machine->cpu->data, address, &value, sizeof(value)) != sizeof(value))
        give_up("no memory at 0x%08" PRIx32, address);
    return value;
}

static void run_on(struct machine *machine, sim_time time, enum run_result wanted)
{
    if (machine_run(machine, machine_now(machine) + time) != wanted)
        give_up("at %" PRIu64 " us: the run did not go on as it must",
                machine_now(machine) / SIM_US);
}

static void wait_for_first(struct machine *machine, const struct counters *counters)
{
    const sim_time patience = machine_now(machine) + PATIENCE;

    while (peek(machine, counters->address[0]) == 0) {
        if (machine_now(machine) > patience)
            give_up("%s: does not count", counters->text);
        run_on(machine, SIM_MS, RUN_UNTIL);
    }
}

static void on_access(void *owner, const struct probe_event *event)
{
    struct write_stopper *stopper = owner;

    if (event->access.write && event->access.address == stopper->address)
        machine_stop(stopper->machine);
}

/* Runs to the end of the next write to the first counter. */
static struct moment next_write(struct machine *machine, const struct counters *counters)
{
    struct write_stopper stopper = {
        {.mask = PROBE_ACCESS, .function = on_access, .owner = &stopper},
        machine,
        counters->address[0]};
    struct moment moment = {0};
    unsigned i;

    machine_probe_add(machine, &stopper.probe);
    run_on(machine, SIM_SECOND, RUN_STOPPED);
    machine_probe_remove(machine, &stopper.probe);
    moment.instructions = machine->cpu->device.class->cpu->instructions(machine->cpu);
    moment.cycles = clock_cycles_at(machine->cpu->clock, machine_now(machine));
    for (i = 0; i < counters->count; i++)
        moment.operations += peek(machine, counters->address[i]);
    return moment;
}

static void measure(struct machine *machine, const struct counters *counters, sim_time window)
{
    struct moment begin, end;

    wait_for_first(machine, counters);
    run_on(machine, WARM, RUN_UNTIL);
    begin = next_write(machine, counters);
    run_on(machine, window, RUN_UNTIL);
    end = next_write(machine, counters);
    printf("%s %" PRIu64 " %" PRIu64 " %" PRIu32 "\n", counters->text,
           end.instructions - begin.instructions, end.cycles - begin.cycles,
           (end.operations - begin.operations) / counters->divisor);
    fflush(stdout);
}

static struct machine *start(const char *name, const char *path, struct image *image)
{
    const struct builtin_board *board = builtin_board_find(name);
    const struct machine_options options = {0};
    struct image_source source;
    struct machine *machine;
    struct sim_error error;

    if (board == NULL)
        give_up("no board %s: bosim boards lists them", name);
    machine = machine_create(board->dtb, board->size, &options, &error);
    if (machine == NULL || !image_source_parse(path, &source, &error) ||
        !image_load(image, &source, &error) || !machine_load(machine, image, &error))
        give_up("%s", error.text);
    machine_reset(machine);
    return machine;
}

int main(int argc, char **argv)
{
    const char *board = "mps2-an385";
    unsigned long window = 250;
    struct image image = {0};
    struct machine *machine;
    int option;

    while ((option = getopt(argc, argv, "b:w:")) != -1) {
        if (option == 'b')
            board = optarg;
        else if (option == 'w')
            window = strtoul(optarg, NULL, 10);
        else
            return 2;
    }
    if (argc - optind < 2 || window == 0) {
        fputs("usage: opcount [-b board] [-w ms] image counters...\n", stderr);
        return 2;
    }
    machine = start(board, argv[optind], &image);
    for (optind++; optind < argc; optind++) {
        struct counters counters;

        find_counters(&image, argv[optind], &counters);
        measure(machine, &counters, window * SIM_MS);
    }
    machine_destroy(machine);
    image_free(&image);
    return 0;
}
