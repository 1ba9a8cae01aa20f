/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clock domains (sim/clock.h) against exact arithmetic done another way: cycle n begins at the
 * least time T with T * rate >= n * 10^12, found by comparing 128-bit products. Properties are
 * checked on random rates, from a fixed seed that is printed when one fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/random.h"

#include "clock.h"
#include "event.h"
#include "machine.h"

typedef unsigned __int128 uint128;

static uint64_t random_state = 0x1234567;

static uint64_t random_bits(unsigned most)
{
    return random_next(&random_state) >> (64 - 1 - random_next(&random_state) % most);
}

static struct clock_rate random_rate(void)
{
    struct clock_rate rate = {1 + random_bits(33), (uint32_t)(1 + random_bits(20))};
    if (rate.denominator > 1u << 20)
        rate.denominator = 1u << 20;
    return rate;
}

/* Has a clock that started at 0 counted n cycles at T? T * num / den >= n * 10^12. */
static bool counted(struct clock_rate rate, uint64_t time, uint64_t cycle)
{
    return (uint128)time * rate.numerator >= (uint128)cycle * rate.denominator * SIM_SECOND;
}

#define FAIL_UNLESS(condition)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s with rate %llu/%u, cycle %llu", #condition,                               \
                     (unsigned long long)rate.numerator, rate.denominator,                         \
                     (unsigned long long)cycle);                                                   \
    } while (0)

static void test_cycle_and_time_are_inverse(void **state)
{
    unsigned i;
    (void)state;
    for (i = 0; i < 200000; i++) {
        struct clock_rate rate = random_rate();
        uint64_t cycle = random_bits(44), time;
        struct clock_domain clock;
        clock_domain_init(&clock, "random", rate);
        time = clock_time_of(&clock, cycle);
        if (time == SIM_TIME_NEVER)
            continue; /* more than 213 days at less than a hertz: the next test */
        FAIL_UNLESS(counted(rate, time, cycle));
        FAIL_UNLESS(time == 0 || !counted(rate, time - 1, cycle));
        FAIL_UNLESS(clock_cycles_at(&clock, time) == cycle ||
                    rate.numerator / rate.denominator > SIM_SECOND);
        FAIL_UNLESS(time == 0 || clock_cycles_at(&clock, time - 1) == cycle - 1);
    }
}

static void test_times_that_do_not_fit_are_never(void **state)
{
    struct clock_domain clock;
    (void)state;
    clock_domain_init(&clock, "slow", (struct clock_rate){1, 1u << 20});
    assert_int_equal(clock_time_of(&clock, 17), 17 * ((uint64_t)1 << 20) * SIM_SECOND);
    assert_true(clock_time_of(&clock, 18) == SIM_TIME_NEVER); /* 2^64 ps are 17.6 of its cycles */
    assert_true(clock_time_of(&clock, UINT64_MAX) == SIM_TIME_NEVER);
    clock_domain_init(&clock, "stopped", (struct clock_rate){0, 1});
    assert_true(clock_time_of(&clock, 1) == SIM_TIME_NEVER);
    assert_int_equal(clock_cycles_at(&clock, 5 * SIM_SECOND), 0);
}

/* A day of a crystal whose period is no whole number: not one cycle lost or gained. */
static void test_a_day_is_exact(void **state)
{
    struct clock_domain clock;
    (void)state;
    clock_domain_init(&clock, "colour burst", (struct clock_rate){39375000, 11});
    assert_int_equal(clock_cycles_at(&clock, 86400 * SIM_SECOND), 86400ull * 39375000 / 11);
    clock_domain_init(&clock, "crystal", (struct clock_rate){32768, 1});
    assert_int_equal(clock_time_of(&clock, 86400ull * 32768), 86400 * SIM_SECOND);
}

/* What a reference counts over many changes: in parts of 1 / (10^12 * lcm of denominators) it
 * would not fit, so rates here have one denominator and the sum is exact. */
static void test_rate_changes_keep_the_remainder(void **state)
{
    unsigned run, i;
    (void)state;
    for (run = 0; run < 300; run++) {
        struct clock_rate rate = random_rate();
        struct clock_domain clock;
        uint128 parts = 0; /* a cycle is denominator * 10^12 */
        sim_time now = 0;
        clock_domain_init(&clock, "changing", rate);
        for (i = 0; i < 100; i++) {
            sim_time later = now + random_bits(40);
            uint64_t cycle;
            parts += (uint128)(later - now) * rate.numerator;
            now = later;
            cycle = (uint64_t)(parts / ((uint128)rate.denominator * SIM_SECOND));
            FAIL_UNLESS(clock_cycles_at(&clock, now) == cycle);
            rate.numerator = 1 + random_bits(33);
            clock_set_rate(&clock, rate, now);
            FAIL_UNLESS(clock_cycles_at(&clock, now) == cycle);
        }
    }
}

static void test_inverse_after_changes(void **state)
{
    unsigned run, i;
    (void)state;
    for (run = 0; run < 2000; run++) {
        struct clock_rate rate = random_rate();
        struct clock_domain clock;
        sim_time now = 0;
        clock_domain_init(&clock, "changing", rate);
        for (i = 0; i < 5; i++) {
            now += random_bits(40);
            rate = random_rate();
            clock_set_rate(&clock, rate, now);
        }
        for (i = 0; i < 20; i++) {
            uint64_t cycle = clock.epoch_cycle + 1 + random_bits(30);
            sim_time time = clock_time_of(&clock, cycle);
            if (time == SIM_TIME_NEVER)
                continue;
            FAIL_UNLESS(clock_cycles_at(&clock, time) == cycle);
            FAIL_UNLESS(clock_cycles_at(&clock, time - 1) == cycle - 1);
        }
    }
}

static void test_a_stop_keeps_the_part_of_a_cycle(void **state)
{
    struct clock_domain clock;
    (void)state;
    clock_domain_init(&clock, "1 kHz", (struct clock_rate){1000, 1});
    clock_set_running(&clock, false, 2600 * SIM_US); /* 2.6 cycles */
    assert_int_equal(clock_cycles_at(&clock, 9 * SIM_SECOND), 2);
    assert_true(clock_time_of(&clock, 3) == SIM_TIME_NEVER);
    assert_int_equal(clock_time_of(&clock, 2), 2600 * SIM_US); /* past: at the epoch */
    clock_set_running(&clock, true, 10 * SIM_MS);
    assert_int_equal(clock_time_of(&clock, 3), 10 * SIM_MS + 400 * SIM_US);
    assert_int_equal(clock_cycles_at(&clock, 10 * SIM_MS + 399 * SIM_US), 2);
    assert_int_equal(clock_cycles_at(&clock, 10 * SIM_MS + 400 * SIM_US), 3);
}

/* --- events that wait for cycles --- */

static void nothing(void *owner, sim_time due)
{
    (void)owner, (void)due;
}

static void test_pending_events_move_with_the_rate(void **state)
{
    struct machine machine = {0};
    struct clock_domain clock;
    struct event event, other;
    (void)state;
    clock_domain_init(&clock, "1 kHz", (struct clock_rate){1000, 1});
    event_init(&event, &machine, 1, "cycle 10", nothing, NULL);
    event_init(&other, &machine, 2, "a time", nothing, NULL);
    event_at_cycle(&event, &clock, 10);
    event_at(&other, 7 * SIM_MS);
    assert_int_equal(event.when, 10 * SIM_MS);
    clock_set_rate(&clock, (struct clock_rate){2000, 1}, 4 * SIM_MS);
    assert_int_equal(event.when, 7 * SIM_MS); /* 6 cycles more, of half a millisecond */
    clock_set_running(&clock, false, 5 * SIM_MS);
    assert_true(event.when == SIM_TIME_NEVER);
    assert_true(event_pending(&event));
    assert_int_equal(event_queue_next(&machine.queue), 7 * SIM_MS);
    clock_set_running(&clock, true, 20 * SIM_MS);
    assert_int_equal(event.when, 22 * SIM_MS);
    event_cancel(&event);
    assert_false(event_pending(&event));
    clock_set_rate(&clock, (struct clock_rate){1, 1}, 21 * SIM_MS);
    assert_false(event_pending(&event));
    event_queue_free(&machine.queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cycle_and_time_are_inverse),
        cmocka_unit_test(test_times_that_do_not_fit_are_never),
        cmocka_unit_test(test_a_day_is_exact),
        cmocka_unit_test(test_rate_changes_keep_the_remainder),
        cmocka_unit_test(test_inverse_after_changes),
        cmocka_unit_test(test_a_stop_keeps_the_part_of_a_cycle),
        cmocka_unit_test(test_pending_events_move_with_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
