/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An interrupt at every instruction boundary of every kernel service: firmware/boundary marks its
   services with symbols and checks itself that nothing was lost. For each boundary between a
   service's begin and end (handlers, other tasks and the idle task included) the machine is put
   back there, an interrupt is made pending, and the rest of the situation runs.
     boundary IMAGE MODE EVERY NESTED [SHARE OF]
   MODE: 0 all tasks may be pre-empted, 1 none, 2 all but the one that calls the services. EVERY: an
   interrupt at each EVERY-th boundary. NESTED: at each NESTED-th the less urgent interrupt, and the
   other some instructions later, mostly inside its handler. 0: none. With SHARE and OF only every
   OF-th situation, so that several run side by side. BOUNDARY_ONLY=TEXT tries only the situations
   whose names begin with it. */
#include "image/image.h"
#include "snapshot.h"

#include "builtin_boards.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND   1000000000000u /* picoseconds */
#define BATCH    16             /* boundaries that share a snapshot */
#define SERVICES 512

/* Stops the machine before an instruction: the `left`-th from here, or one that is wanted, other
   than the one that comes first. */
struct stopper {
    struct probe probe;
    struct machine *machine;
    bool (*wanted)(uint32_t address);
    unsigned left;
    bool first;
};

/* Boards, told by the end of the image's name: where an interrupt is made pending, words of 32 from
   the lowest on, or from the highest; words of which the other bits stay only when they are written
   again. */
static const struct controller {
    const char *name;
    uint32_t pending;
    bool highest_first, keeps;
} controllers[] = {{"mps2-an385", 0xE000E200u, false, false},
                   {"mcf5208evb", 0xFC048010u, true, true}};

static const struct controller *controller;

struct service {
    uint32_t begin, end;
    const char *name;
    bool done;
};

static struct image image;
static struct stopper stopper;
static uint32_t done,
    end; /* addresses: where a situation is over, the end of the present service */
static struct service services[SERVICES];
static unsigned service_count, every, nested, share, of = 1;
static unsigned long boundaries, tried, tried_nested;

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    exit(1);
}

/* ---- the machine ---- */

static void on_instruction(void *owner, const struct probe_event *event)
{
    const uint32_t address = event->instruction.address;

    (void)owner;
    if (!stopper.first && (stopper.wanted(address) || --stopper.left == 0))
        machine_stop(stopper.machine);
    stopper.first = false;
}

static bool is_done(uint32_t address)
{
    return address == done;
}

static bool is_end(uint32_t address)
{
    return address == end;
}

static struct service *service_at(uint32_t address)
{
    unsigned i;

    for (i = 0; i < service_count; i++) {
        if (services[i].begin == address)
            return &services[i];
    }
    return NULL;
}

static bool is_begin_or_done(uint32_t address)
{
    return address == done || service_at(address) != NULL;
}

/* At most so many instructions, 0: any number. */
static void run_to(bool (*wanted)(uint32_t address), unsigned instructions)
{
    stopper.first = true;
    stopper.wanted = wanted;
    stopper.left = instructions;
    if (machine_run(stopper.machine, machine_now(stopper.machine) + SECOND) != RUN_STOPPED)
        fail("the image has not come to the next mark");
}

static uint32_t pc(void)
{
    return stopper.machine->cpu->device.class->cpu->pc(stopper.machine->cpu);
}

static uint32_t peek(uint32_t address)
{
    uint8_t b[4];

    if (bus_peek(&stopper.machine->spaces[0].bus, address, b, 4) != 4)
        fail("nothing at 0x%08" PRIx32, address);
    if (stopper.machine->cpu->device.class->cpu->processor->big_endian)
        return b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static char letter(uint32_t address)
{
    uint8_t b = 0;

    bus_peek(&stopper.machine->spaces[0].bus, address, &b, 1);
    return (char)b;
}

static uint32_t symbol(const char *name)
{
    size_t i;

    for (i = 0; i < image.symbol_count; i++) {
        if (strcmp(image.symbols[i].name, name) == 0)
            return (uint32_t)image.symbols[i].value;
    }
    fail("the image has no symbol %s", name);
}

/* The image's variables. */
enum { CHECK, FILE_NAME, INTERRUPTS, LOWS, IRQ_HIGH, IRQ_LOW, SITUATIONS, VALUES };
static const char *const value_names[VALUES] = {
    "boundary_check",    "boundary_file",    "boundary_interrupts", "boundary_lows",
    "boundary_irq_high", "boundary_irq_low", "boundary_situations"};
static uint32_t value_at[VALUES];

static uint32_t value(int which)
{
    return peek(value_at[which]);
}

static void make_pending(int irq)
{
    const uint32_t number = value(irq);
    const uint32_t word = controller->highest_first ? 1 - number / 32 : number / 32;
    struct bus_access access = {.address = controller->pending + word * 4,
                                .width = 4,
                                .write = true,
                                .privileged = true,
                                .initiator = BUS_CPU,
                                .value = 1u << number % 32};

    if (controller->keeps)
        access.value |= peek((uint32_t)access.address);
    if (bus_access(&stopper.machine->spaces[0].bus, &access) != BUS_OK)
        fail("the interrupt controller is not there");
}

/* ---- a service ---- */

static void must_hold(const struct service *service, uint32_t at)
{
    char file[128];
    unsigned i;
    const uint32_t line = value(CHECK), name = value(FILE_NAME);

    if (line == 0)
        return;
    for (i = 0; i + 1 < sizeof(file) && (file[i] = letter(name + i)) != '\0'; i++)
        continue;
    file[i] = '\0';
    fail("%s: interrupted at 0x%08" PRIx32 ": %s:%" PRIu32 " does not hold", service->name, at,
         file, line);
}

/* Lets the situation end; so many interrupts must have come since `high` and `low`. */
static void finish(const struct service *service, uint32_t at, uint32_t high, uint32_t low)
{
    run_to(is_done, 0);
    must_hold(service, at);
    if (value(INTERRUPTS) != high || value(LOWS) < low)
        fail("%s: an interrupt at 0x%08" PRIx32 " was lost", service->name, at);
}

static void interrupt_here(const struct service *service)
{
    const uint32_t at = pc(), before = value(INTERRUPTS);

    make_pending(IRQ_HIGH);
    finish(service, at, before + 1, 0);
    tried++;
}

/* The second one comes 1 to 120 instructions after the first, unless the service has ended. */
static void nest_here(const struct service *service)
{
    const uint32_t at = pc(), high = value(INTERRUPTS), low = value(LOWS);
    bool ended;

    make_pending(IRQ_LOW);
    run_to(is_end, 1 + (unsigned)(boundaries * 7 % 120));
    ended = pc() == end;
    if (!ended)
        make_pending(IRQ_HIGH);
    finish(service, at, high + !ended, low + 1);
    tried_nested++;
}

static void restore(const struct blob *here)
{
    struct sim_error error;

    if (!snapshot_restore(stopper.machine, here->bytes, here->size, &error))
        fail("%s", error.text);
}

static void go_to(const struct blob *batch, unsigned step)
{
    restore(batch);
    if (step > 0)
        run_to(is_end, step);
}

/* Tries up to BATCH boundaries from here on; returns false when the service's end was reached. */
static bool try_batch(const struct service *service)
{
    struct blob batch = {0};
    struct sim_error error;
    unsigned step;
    bool moved = false;

    if (!snapshot_save(stopper.machine, &batch, &error))
        fail("%s", error.text);
    for (step = 0; step < BATCH; step++, boundaries++) {
        if (step > 0) {
            if (moved)
                go_to(&batch, step);
            else
                run_to(is_end, 1);
            moved = false;
        }
        if (pc() == end)
            break;
        if (every != 0 && boundaries % every == 0) {
            interrupt_here(service);
            moved = true;
        }
        if (nested != 0 && boundaries % nested == 0) {
            if (moved)
                go_to(&batch, step);
            nest_here(service);
            moved = true;
        }
    }
    if (moved)
        go_to(&batch, step);
    else if (step == BATCH)
        run_to(is_end, 1);
    blob_free(&batch);
    return pc() != end;
}

static void try_service(struct service *service)
{
    const unsigned long before = boundaries;

    end = service->end;
    while (try_batch(service))
        continue;
    service->done = true;
    printf("%6lu %s\n", boundaries - before, service->name);
}

/* ---- all of them ---- */

static void find_controller(const char *path)
{
    size_t i;

    for (i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++)
        if (strstr(path, controllers[i].name) != NULL)
            controller = &controllers[i];
    if (controller == NULL)
        fail("%s: for which board?", path);
}

static void load(const char *path)
{
    struct image_source source;
    struct sim_error error;
    struct machine_options options = {0};
    const struct builtin_board *board;

    find_controller(path);
    board = builtin_board_find(controller->name);
    stopper.machine = machine_create(board->dtb, board->size, &options, &error);
    if (stopper.machine == NULL || !image_source_parse(path, &source, &error) ||
        !image_load(&image, &source, &error) || !machine_load(stopper.machine, &image, &error))
        fail("%s", error.text);
    machine_reset(stopper.machine);
    stopper.probe = (struct probe){.mask = PROBE_INSTRUCTION, .function = on_instruction};
    machine_probe_add(stopper.machine, &stopper.probe);
}

static void find_services(void)
{
    static const char prefix[] = "boundary_begin_";
    char mark[128];
    size_t i;

    done = symbol("boundary_done");
    for (i = 0; i < VALUES; i++)
        value_at[i] = symbol(value_names[i]);
    for (i = 0; i < image.symbol_count && service_count < SERVICES; i++) {
        struct service *service = &services[service_count];

        if (strncmp(image.symbols[i].name, prefix, sizeof(prefix) - 1) != 0)
            continue;
        service->name = image.symbols[i].name + sizeof(prefix) - 1;
        service->begin = (uint32_t)image.symbols[i].value;
        snprintf(mark, sizeof(mark), "boundary_end_%s", service->name);
        service->end = symbol(mark);
        service_count++;
    }
}

static bool is_chosen(const struct service *service)
{
    const char *only = getenv("BOUNDARY_ONLY");

    return only == NULL || strncmp(service->name, only, strlen(only)) == 0;
}

/* A mode's situations, one after the other. */
static void try_mode(bool wanted)
{
    unsigned left = service_count;
    struct service *service;

    while (left > 0) {
        run_to(is_begin_or_done, 0);
        service = service_at(pc());
        if (service == NULL)
            left--;
        else if (wanted && left % of == share && is_chosen(service))
            try_service(service);
        else if (wanted && left % of == share)
            service->done = true;
    }
}

int main(int count, char **arguments)
{
    unsigned mode, i, reached = 0, expected = 0;

    if (count != 5 && count != 7) {
        fprintf(stderr, "usage: boundary IMAGE MODE EVERY NESTED [SHARE OF]\n");
        return 2;
    }
    every = (unsigned)atoi(arguments[3]);
    nested = (unsigned)atoi(arguments[4]);
    if (count == 7) {
        share = (unsigned)atoi(arguments[5]) % (unsigned)atoi(arguments[6]);
        of = (unsigned)atoi(arguments[6]);
    }
    load(arguments[1]);
    find_services();
    for (mode = 0; mode <= (unsigned)atoi(arguments[2]); mode++)
        try_mode(mode == (unsigned)atoi(arguments[2]));
    for (i = 0; i < service_count; i++) {
        reached += services[i].done;
        expected += (i + 1) % of == share;
    }
    if (reached != expected)
        fail("%u situations have been reached of %u", reached, expected);
    if (value(SITUATIONS) != service_count)
        fail("the image has other situations than services");
    printf("%u situations of %u, %lu boundaries, interrupts at %lu, nested ones at %lu\n", reached,
           service_count, boundaries, tried, tried_nested);
    machine_destroy(stopper.machine);
    image_free(&image);
    return 0;
}
