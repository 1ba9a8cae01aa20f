/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An interrupt at every instruction boundary of every kernel service: firmware/boundary marks its
   services with symbols and checks itself that nothing was lost. For each boundary between a
   service's begin and end (handlers, other tasks and the idle task included) the machine is put
   back there, interrupt 31 is made pending, and the rest of the situation runs.
   BOUNDARY_STRIDE=N tries only every N-th. */
#include "image/image.h"
#include "snapshot.h"
#include "tests/support/board.h"

#include "builtin_boards.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NVIC_ISPR 0xE000E200u
#define INTERRUPT 31
#define SECOND    1000000000000u /* picoseconds */

#define SERVICES   64
#define SITUATIONS 44 /* of the image */

/* Stops the machine before an instruction other than the one that comes first. */
struct stopper {
    struct probe probe;
    struct machine *machine;
    bool (*wanted)(uint32_t address);
    bool first;
};

static struct image image;
static uint32_t done, check, interrupts, end;

/* The services, in the order of their addresses. */
static struct {
    uint32_t begin;
    const char *name;
} services[SERVICES];
static unsigned service_count;

static void on_instruction(void *owner, const struct probe_event *event)
{
    struct stopper *stopper = owner;

    if (!stopper->first && stopper->wanted(event->instruction.address))
        machine_stop(stopper->machine);
    stopper->first = false;
}

static void run_to(struct stopper *stopper, bool (*wanted)(uint32_t address))
{
    stopper->first = true;
    stopper->wanted = wanted;
    if (machine_run(stopper->machine, machine_now(stopper->machine) + SECOND) != RUN_STOPPED)
        fail_msg("the image has not come to the next mark");
}

static bool is_any(uint32_t address)
{
    (void)address;
    return true;
}

static bool is_done(uint32_t address)
{
    return address == done;
}

static const char *service_at(uint32_t address)
{
    unsigned i;

    for (i = 0; i < service_count; i++) {
        if (services[i].begin == address)
            return services[i].name;
    }
    return NULL;
}

static bool is_begin(uint32_t address)
{
    return service_at(address) != NULL;
}

static uint32_t symbol(const char *name)
{
    size_t i;

    for (i = 0; i < image.symbol_count; i++) {
        if (strcmp(image.symbols[i].name, name) == 0)
            return (uint32_t)image.symbols[i].value;
    }
    fail_msg("the image has no symbol %s", name);
    return 0;
}

static uint32_t pc_of(struct machine *machine)
{
    return machine->cpu->device.class->cpu->pc(machine->cpu);
}

/* Interrupts here and lets the situation end; then puts the machine back. */
static void interrupt_here(struct stopper *stopper, const struct blob *here, const char *name)
{
    struct machine *machine = stopper->machine;
    const uint32_t pc = pc_of(machine);
    const uint32_t before = test_peek(machine, interrupts);
    struct sim_error error;
    uint32_t line;

    test_write(machine, NVIC_ISPR, 1u << INTERRUPT);
    run_to(stopper, is_done);
    line = test_peek(machine, check);
    if (line != 0)
        fail_msg("%s: interrupted at 0x%08" PRIx32 ": line %" PRIu32 " does not hold", name, pc,
                 line);
    if (test_peek(machine, interrupts) != before + 1)
        fail_msg("%s: the interrupt at 0x%08" PRIx32 " was lost", name, pc);
    if (!snapshot_restore(machine, here->bytes, here->size, &error))
        fail_msg("%s", error.text);
}

static unsigned long try_service(struct stopper *stopper, const char *name, unsigned stride)
{
    char mark[96];
    unsigned long boundary;
    struct sim_error error;

    snprintf(mark, sizeof(mark), "boundary_end_%s", name);
    end = symbol(mark);
    for (boundary = 0; pc_of(stopper->machine) != end; boundary++) {
        struct blob here = {0};

        if (boundary % stride == 0) {
            if (!snapshot_save(stopper->machine, &here, &error))
                fail_msg("%s", error.text);
            interrupt_here(stopper, &here, name);
            blob_free(&here);
        }
        run_to(stopper, is_any);
    }
    return boundary;
}

static struct machine *boundary_machine(void)
{
    const char *build = getenv("BUILD");
    char path[4096];
    struct image_source source;
    struct sim_error error;
    struct machine_options options = {0};
    const struct builtin_board *board = builtin_boards;
    struct machine *machine;

    while (board->name != NULL && strcmp(board->name, "mps2-an385") != 0)
        board++;
    assert_non_null(board->name);
    snprintf(path, sizeof(path), "%s/firmware/boundary-mps2-an385.elf", build ? build : "build");
    machine = machine_create(board->dtb, board->size, &options, &error);
    if (machine == NULL || !image_source_parse(path, &source, &error) ||
        !image_load(&image, &source, &error) || !machine_load(machine, &image, &error))
        fail_msg("%s", error.text);
    machine_reset(machine);
    return machine;
}

static void find_marks(void)
{
    static const char prefix[] = "boundary_begin_";
    size_t i;

    done = symbol("boundary_done");
    check = symbol("boundary_check");
    interrupts = symbol("boundary_interrupts");
    for (i = 0; i < image.symbol_count && service_count < SERVICES; i++) {
        if (strncmp(image.symbols[i].name, prefix, sizeof(prefix) - 1) != 0)
            continue;
        services[service_count].begin = (uint32_t)image.symbols[i].value;
        services[service_count++].name = image.symbols[i].name + sizeof(prefix) - 1;
    }
    assert_int_equal(service_count, SITUATIONS);
}

static void test_every_boundary(void **state)
{
    const char *text = getenv("BOUNDARY_STRIDE");
    const unsigned stride = text ? (unsigned)atoi(text) : 1;
    struct stopper stopper = {.probe = {PROBE_INSTRUCTION, on_instruction, &stopper, NULL}};
    unsigned long boundaries = 0;
    unsigned i;

    (void)state;
    stopper.machine = boundary_machine();
    find_marks();
    machine_probe_add(stopper.machine, &stopper.probe);
    for (i = 0; i < SITUATIONS; i++) {
        run_to(&stopper, is_begin);
        boundaries += try_service(&stopper, service_at(pc_of(stopper.machine)), stride);
    }
    print_message("%lu boundaries, every %u. tried\n", boundaries, stride);
    machine_destroy(stopper.machine);
    image_free(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_boundary)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
