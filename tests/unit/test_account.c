/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account of switches: sums are right at each moment, however often one goes back and forth;
 * another future takes the place of the one that does not come true; the log is bounded. */
#include "aware/account.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SWITCHES 400u
#define TASKS    5u

static const char *const names[TASKS] = {"none", "a", "b", "c", "d"};

/* The truth, from a plain list. */
static struct {
    sim_time when;
    uint32_t to;
} list[SWITCHES];

static void make_list(void)
{
    sim_time when = 0;
    uint32_t last = 0;
    unsigned i;
    for (i = 0; i < SWITCHES; i++) {
        when += 1 + (unsigned)rand() % 50;
        list[i].when = when;
        list[i].to = (last + 1 + (unsigned)rand() % (TASKS - 1)) % TASKS;
        last = list[i].to;
    }
}

static struct account_usage truth(sim_time now, uint32_t task)
{
    struct account_usage usage = {0};
    uint32_t running = 0;
    sim_time since = 0;
    unsigned i;
    for (i = 0; i < SWITCHES && list[i].when <= now; i++) {
        if (running == task) {
            usage.run_time += list[i].when - since;
            usage.since = list[i].when;
        }
        running = list[i].to;
        since = list[i].when;
        usage.switches += running == task;
    }
    if (running == task) {
        usage.run_time += now - since;
        usage.since = since;
    }
    return usage;
}

static uint32_t running_at(sim_time now)
{
    uint32_t running = 0;
    unsigned i;
    for (i = 0; i < SWITCHES && list[i].when <= now; i++)
        running = list[i].to;
    return running;
}

static void compare(const struct account *account, sim_time now)
{
    uint32_t task;
    assert_int_equal(account_running(account), running_at(now));
    for (task = 0; task < TASKS; task++) {
        struct account_usage usage = account_usage(account, now, task, names[task]);
        struct account_usage wanted = truth(now, task);
        assert_int_equal(usage.run_time, wanted.run_time);
        assert_int_equal(usage.switches, wanted.switches);
        assert_int_equal(usage.since, wanted.since);
    }
}

/* From `from` on, as a machine would that runs until `to`. */
static void run(struct account *account, sim_time from, sim_time to)
{
    unsigned i;
    for (i = 0; i < SWITCHES; i++)
        if (list[i].when > from && list[i].when <= to)
            account_switch(account, list[i].when, list[i].to, names[list[i].to]);
}

static void sums_are_right_back_and_forth(void **state)
{
    struct account *account = account_create(0, 0, names[0]);
    sim_time now = 0, front = 0, end;
    unsigned i;
    (void)state;
    srand(3);
    make_list();
    end = list[SWITCHES - 1].when;
    for (i = 0; i < 3000; i++) {
        sim_time to = (sim_time)rand() % (front + 1);
        account_seek(account, to, running_at(to), names[running_at(to)]);
        compare(account, to);
        now = to;
        to += (sim_time)rand() % 200;
        to = to < end ? to : end;
        run(account, now, to);
        front = to > front ? to : front;
        compare(account, to);
    }
    assert_true(front > end / 2);
    account_free(account);
}

static void another_future_takes_over(void **state)
{
    struct account *account = account_create(0, 0, names[0]);
    sim_time middle;
    unsigned i, k;
    (void)state;
    srand(4);
    make_list();
    run(account, 0, list[SWITCHES - 1].when);
    for (k = 0; k < 50; k++) {
        unsigned at = 10 + (unsigned)rand() % (SWITCHES - 20);
        middle = list[at].when;
        account_seek(account, middle, running_at(middle), names[running_at(middle)]);
        /* From here on it comes otherwise: later, or to another task. */
        for (i = at + 1; i < SWITCHES; i++)
            list[i].when += k % 2 + 1;
        run(account, middle, list[SWITCHES - 1].when);
        compare(account, list[SWITCHES - 1].when);
    }
    account_free(account);
}

static void what_the_log_denies_begins_anew(void **state)
{
    struct account *account = account_create(100, 0, names[0]);
    (void)state;
    account_switch(account, 200, 1, "a");
    account_switch(account, 300, 2, "b");
    account_seek(account, 250, 2, "b"); /* the log says a */
    assert_int_equal(account_begun(account), 250);
    assert_int_equal(account_running(account), 2);
    assert_int_equal(account_usage(account, 260, 2, "b").run_time, 10);
    assert_int_equal(account_usage(account, 260, 1, "a").run_time, 0);
    account_seek(account, 50, 0, names[0]); /* before it began */
    assert_int_equal(account_begun(account), 50);
    assert_int_equal(account_switches(account), 0);
    account_free(account);
}

static void a_number_is_given_again(void **state)
{
    struct account *account = account_create(0, 7, "old");
    (void)state;
    account_switch(account, 100, 8, "other");
    account_switch(account, 150, 7, "new");
    assert_int_equal(account_usage(account, 160, 7, "new").run_time, 10);
    assert_int_equal(account_usage(account, 160, 7, "old").run_time, 100);
    account_free(account);
}

/* Far more switches and tasks than are remembered. */
static void the_log_is_bounded(void **state)
{
    struct account *account = account_create(0, 0, "0");
    char name[16];
    unsigned i, most = ACCOUNT_SWITCHES_MOST + ACCOUNT_SWITCHES_MOST / 2 + 5;
    (void)state;
    for (i = 1; i <= 2 * ACCOUNT_USERS_MOST; i++) {
        snprintf(name, sizeof name, "%u", i);
        account_switch(account, i, i, name);
    }
    account_free(account);
    account = account_create(0, 0, "x");
    for (i = 1; i <= most; i++)
        account_switch(account, 10 * (sim_time)i, i % 2, i % 2 ? "y" : "x");
    assert_int_equal(account_switches(account), most);
    assert_int_equal(account_usage(account, 10 * (sim_time)most, 0, "x").run_time +
                         account_usage(account, 10 * (sim_time)most, 1, "y").run_time,
                     10 * (sim_time)most);
    account_seek(account, 10 * (sim_time)most - 15, most % 2, most % 2 ? "y" : "x");
    assert_int_equal(account_switches(account), most - 2);
    account_seek(account, 5, 0, "x"); /* forgotten */
    assert_int_equal(account_begun(account), 5);
    account_free(account);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_right_back_and_forth),
        cmocka_unit_test(another_future_takes_over),
        cmocka_unit_test(what_the_log_denies_begins_anew),
        cmocka_unit_test(a_number_is_given_again),
        cmocka_unit_test(the_log_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
