/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The infusion pump's motor, as its coils see it: each of the eight phases behind the one before,
 * as many of them as the dose has steps, not one behind an alarm, and no current where it stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/input.h"
#include "tests/support/board.h"
#include "tests/support/guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct coils {
    struct guest guest;
    struct line_listener listeners[4];
    unsigned levels;  /* of the four pins */
    sim_time changed; /* when; all that change at one time are one phase */
    int phase;
    unsigned steps, wrong;
};

/* Half steps: the next phase differs in one coil. */
static const unsigned phases[8] = {0x1, 0x3, 0x2, 0x6, 0x4, 0xc, 0x8, 0x9};

/* What the levels have been until now. Where it stood there is no current. */
static void settle(struct coils *coils)
{
    int phase = 0;
    if (coils->levels == 0)
        return;
    while (phase < 8 && phases[phase] != coils->levels)
        phase++;
    if (phase == (coils->phase + 1) % 8)
        coils->steps++;
    else if (phase != coils->phase)
        coils->wrong++;
    coils->phase = phase % 8;
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct coils *coils = owner;
    sim_time now = machine_now(coils->guest.machine);
    if (now != coils->changed)
        settle(coils);
    coils->changed = now;
    coils->levels = (coils->levels & ~(1u << pin)) | (unsigned)level << pin;
}

static void start(struct coils *coils)
{
    char path[500], name[16];
    unsigned i;
    const char *build = getenv("BUILD");
    memset(coils, 0, sizeof *coils);
    snprintf(path, sizeof path, "%s/firmware/pump-mps2-an385.elf", build ? build : "build");
    guest_start_file(&coils->guest, path, NULL);
    for (i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "gpio1.p%u", i);
        line_listen(machine_line(coils->guest.machine, name), &coils->listeners[i], coils,
                    pin_changed, i);
    }
}

/* Runs until so many milliseconds after power-on, then types. */
static void type(struct coils *coils, unsigned at, const char *text)
{
    struct sim_error error = {""};
    test_run_to(coils->guest.machine, at * SIM_MS);
    if (!input_serial(coils->guest.machine, "uart0", text, strlen(text), &error))
        fail_msg("%s", error.text);
}

static unsigned steps_until(struct coils *coils, unsigned at)
{
    test_run_to(coils->guest.machine, at * SIM_MS);
    settle(coils);
    return coils->steps;
}

static void test_dose(void **state)
{
    struct coils coils;
    (void)state;
    start(&coils);
    type(&coils, 50, "dose 0.3 ml at 1200 ml/h\r");
    /* 1,200 steps of 0.75 ms; the vein is kept open by the next after 0.9 s more. */
    assert_in_range(steps_until(&coils, 500), 580, 600);
    assert_int_equal(steps_until(&coils, 1200), 1200);
    type(&coils, 1201, "end\r");
    assert_int_equal(steps_until(&coils, 4000), 1200);
    assert_int_equal(coils.levels, 0);
    assert_int_equal(coils.wrong, 0);
    guest_end(&coils.guest);
}

static void test_alarm(void **state)
{
    struct coils coils;
    struct sim_error error = {""};
    unsigned steps;
    (void)state;
    start(&coils);
    type(&coils, 50, "dose 3 ml at 1200 ml/h\r");
    test_run_to(coils.guest.machine, 1000 * SIM_MS);
    assert_true(input_pin(coils.guest.machine, "gpio0.p2", true, &error)); /* the door */
    /* An input must last for three samples of 20 ms. */
    steps = steps_until(&coils, 1085);
    assert_int_equal(coils.levels, 0);
    assert_int_equal(steps_until(&coils, 3000), steps);
    assert_true(input_pin(coils.guest.machine, "gpio0.p2", false, &error));
    type(&coils, 3200, "start\r");
    assert_in_range(steps_until(&coils, 3300), steps + 100, steps + 133);
    assert_int_equal(coils.wrong, 0);
    guest_end(&coils.guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dose),
        cmocka_unit_test(test_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
