/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK's chips go on from a snapshot as if nothing had been: saved at many moments of the
 * same busy stretch and loaded into another machine, every register, line and character comes
 * at the same time. */
#include "tests/support/board.h"

#include "input.h"
#include "snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { UART = 0x0000, TIMER = 0x1000, DUAL = 0x2000, WDOG = 0x3000, GPIO = 0x4000 };
enum { STRETCH = 1500, STEP = 37, CHECK = 11 };

static const char board[] =
    "/ {" TEST_ROOT
    "uart0: uart@0 { compatible = \"arm,cmsdk-uart\"; reg = <0 0x1000>; clocks = <&clk>;"
    "interrupts = <1 0>; bosim,show-overruns; };"
    "timer0: timer@1000 { compatible = \"arm,cmsdk-timer\"; reg = <0x1000 0x1000>;"
    "clocks = <&clk>; interrupts = <8>; };"
    "dtimer0: dtimer@2000 { compatible = \"arm,cmsdk-dtimer\"; reg = <0x2000 0x1000>;"
    "clocks = <&clk>; interrupts = <10>; };"
    "wdog0: wdog@3000 { compatible = \"arm,cmsdk-watchdog\"; reg = <0x3000 0x1000>;"
    "clocks = <&clk>; interrupts = <2>; };"
    "gpio0: gpio@4000 { compatible = \"arm,cmsdk-gpio\"; reg = <0x4000 0x1000>;"
    "interrupts = <6>; }; };";

static const struct {
    uint32_t address, value;
} setting[] = {
    {UART + 0x10, 17},   {UART + 0x08, 0x3f},   {UART, 'a'},         {UART, 'b'},
    {UART, 'c'},         {TIMER + 0x08, 90},    {TIMER, 9},          {DUAL + 0x00, 33},
    {DUAL + 0x08, 0xe4}, {DUAL + 0x20, 1100},   {DUAL + 0x28, 0xa3}, {WDOG + 0x00, 700},
    {WDOG + 0x08, 3},    {GPIO + 0x04, 0x5a5a}, {GPIO + 0x10, 0xff}, {GPIO + 0x20, 0x8001},
};

static struct machine *start(void)
{
    struct machine *machine = test_board(board);
    struct sim_error error = {""};
    for (unsigned i = 0; i < sizeof setting / sizeof *setting; i++)
        test_write(machine, setting[i].address, setting[i].value);
    assert_true(input_serial(machine, "uart0", "hello", 5, &error));
    return machine;
}

/* All that a program or the outside could see, as text to compare. */
struct seen {
    uint32_t values[64];
    unsigned count;
};

static const uint32_t looked_at[] = {
    UART + 0x00, UART + 0x04, UART + 0x0c, TIMER + 0x04, TIMER + 0x0c, DUAL + 0x00,
    DUAL + 0x04, DUAL + 0x10, DUAL + 0x14, DUAL + 0x24,  DUAL + 0x30,  WDOG + 0x00,
    WDOG + 0x04, WDOG + 0x08, WDOG + 0x10, GPIO + 0x00,  GPIO + 0x38};
static const char *const lines[] = {"irqs.0", "irqs.1",  "irqs.2",   "irqs.6",
                                    "irqs.8", "irqs.10", "gpio0.p1", "gpio0.p15"};

static void look(struct machine *machine, struct seen *seen)
{
    memset(seen, 0, sizeof *seen);
    for (unsigned i = 0; i < sizeof looked_at / sizeof *looked_at; i++)
        seen->values[seen->count++] = test_peek(machine, looked_at[i]);
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
        seen->values[seen->count++] = test_line(machine, lines[i]);
}

struct wire {
    struct stream_sink sink;
    uint32_t count, values; /* all values so far, folded */
    sim_time last;
};

static void left(void *owner, uint32_t value, sim_time now)
{
    struct wire *wire = owner;
    wire->values = wire->values * 31 + value;
    wire->count++;
    wire->last = now;
}

static struct machine *copy_of(struct machine *machine)
{
    struct sim_error error = {""};
    struct blob blob = {0};
    struct machine *copy;
    if (!snapshot_save(machine, &blob, &error))
        fail_msg("%s", error.text);
    copy = snapshot_load(blob.bytes, blob.size, &error);
    if (copy == NULL)
        fail_msg("%s", error.text);
    blob_free(&blob);
    return copy;
}

static void same_from_here(struct machine *one, struct machine *other, uint64_t cycle)
{
    struct wire wires[2] = {{.sink = {.owner = &wires[0], .end = left}},
                            {.sink = {.owner = &wires[1], .end = left}}};
    stream_subscribe(machine_stream(one, "uart0"), &wires[0].sink);
    stream_subscribe(machine_stream(other, "uart0"), &wires[1].sink);
    for (; cycle < STRETCH; cycle += CHECK) {
        struct seen seen[2];
        test_run_to_cycle(one, cycle);
        test_run_to_cycle(other, cycle);
        look(one, &seen[0]);
        look(other, &seen[1]);
        assert_memory_equal(&seen[0], &seen[1], sizeof seen[0]);
        assert_int_equal(wires[0].count, wires[1].count);
        assert_int_equal(wires[0].values, wires[1].values);
        assert_int_equal(wires[0].last, wires[1].last);
        test_write(one, UART, (uint32_t)cycle);
        test_write(other, UART, (uint32_t)cycle);
    }
}

static void go_on_from_any_moment(void **state)
{
    (void)state;
    for (uint64_t cycle = 0; cycle < STRETCH; cycle += STEP) {
        struct machine *one = start(), *other;
        test_run_to(one, cycle * 40 * SIM_NS + 13);
        other = copy_of(one);
        same_from_here(one, other, cycle + 1);
        machine_destroy(one);
        machine_destroy(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(go_on_from_any_moment)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
