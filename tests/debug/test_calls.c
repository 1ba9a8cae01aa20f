/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel calls are told (sim/aware/calls.h): those of the image `trace` are the ones that the
 * kernel's own execution trace has, which docs/kernel/trace.md shows; a stop at a service is met.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "aware/calls.h"
#include "debug/debugger.h"

#include <stdio.h>
#include <string.h>

#define IMAGE "firmware/images/trace-mps2-an385.elf"

static struct guest guest;
static struct calls *calls;

static void begin(const char *path)
{
    const struct image_source source = {.step = 1};
    struct image_source from = source;
    struct sim_error error = {""};
    snprintf(from.path, sizeof from.path, "%s", path);
    guest_start_file(&guest, path, NULL);
    image_free(&guest.image);
    if (!image_load(&guest.image, &from, &error))
        fail_msg("%s", error.text);
    calls = calls_attach(guest.machine, &guest.image, &error);
    if (calls == NULL)
        fail_msg("%s", error.text);
}

static void end(void)
{
    calls_detach(calls);
    guest_end(&guest);
}

struct told {
    struct probe probe;
    char text[4096];
};

static void on_call(void *owner, const struct probe_event *event)
{
    struct told *told = owner;
    if (strncmp(event->call.name, "messagebox_", 11) == 0 ||
        strcmp(event->call.name, "task_sleep") == 0)
        snprintf(told->text + strlen(told->text), sizeof told->text - strlen(told->text), "%s ",
                 event->call.name);
}

/* At 125 ms: the calls of sender and receiver, as the kernel wrote them down, in order of time: who
 * gets is more urgent than who puts. */
static void the_calls_are_those_of_the_kernels_trace(void **state)
{
    static struct told told;
    (void)state;
    begin(IMAGE);
    assert_in_range(calls_count(calls), 10, 200);
    told.probe = (struct probe){.mask = PROBE_CALL, .function = on_call, .owner = &told};
    machine_probe_add(guest.machine, &told.probe);
    machine_run(guest.machine, 125 * SIM_MS);
    assert_string_equal(told.text, "messagebox_init messagebox_get task_sleep messagebox_put "
                                   "messagebox_get task_sleep messagebox_put messagebox_get "
                                   "task_sleep messagebox_get ");
    machine_probe_remove(guest.machine, &told.probe);
    end();
}

static void a_stop_at_a_service_is_met(void **state)
{
    struct stop stop = {.kind = STOP_CALL, .name = "messagebox_put"};
    struct sim_error error;
    struct debugger *debugger;
    const struct image_symbol *put;
    (void)state;
    begin(IMAGE);
    put = image_symbol_find(&guest.image, "messagebox_put");
    debugger = debugger_create(guest.machine, HISTORY_BYTES, &error);
    assert_non_null(debugger_add_stop(debugger, &stop));
    assert_int_equal(debugger_run(debugger, SIM_SECOND).end, DEBUGGER_STOPPED);
    assert_int_equal(guest_register(&guest, "pc"), put->value);
    assert_in_range(guest.machine->now, 30 * SIM_MS, 31 * SIM_MS + 40 * SIM_MS);
    debugger_destroy(debugger);
    end();
}

static void services_are_known_by_name(void **state)
{
    (void)state;
    begin(IMAGE);
    assert_string_equal(calls_service(calls, "semaphore_down"), "semaphore_down");
    assert_null(calls_service(calls, "kernel_switch"));
    assert_null(calls_service(calls, "main"));
    end();
}

static void without_a_known_kernel_there_are_none(void **state)
{
    struct sim_error error = {""};
    (void)state;
    guest_start(&guest, "start: b finish\n", NULL);
    assert_null(calls_attach(guest.machine, &guest.image, &error));
    assert_non_null(strstr(error.text, "kernel"));
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calls_are_those_of_the_kernels_trace),
        cmocka_unit_test(a_stop_at_a_service_is_met),
        cmocka_unit_test(services_are_known_by_name),
        cmocka_unit_test(without_a_known_kernel_there_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
