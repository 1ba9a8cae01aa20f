/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other kernels in recordings, against mock-ups of their memory (tests/debug/kernels): what a
 * glance at one task tells (sim/aware/glance.h) is what the table of all tasks says, and so is its
 * lane; also where there is no debug information. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/mock_kernel.h"
#include "tests/support/recorded.h"

#include "aware/glance.h"

#include <string.h>

#define MOST 16u

static struct recorded recorded;

static void start(const char *kernel, const char *options)
{
    char path[MOCK_PATH];
    mock_kernel_compile(kernel, options, path);
    recorded_start(&recorded, "mps2-an385", path, NULL, NULL);
    mock_kernel_remove(path);
}

static bool is_listed(const uint32_t *list, size_t count, uint32_t id)
{
    size_t i = 0;
    while (i < count && list[i] != id)
        i++;
    return i < count;
}

/* "queue Jobs" of "queue Jobs (50 ticks left)". */
static void plain(const char *text, char *result)
{
    const char *left = strstr(text, " (");
    size_t length = left == NULL ? strlen(text) : (size_t)(left - text);
    memcpy(result, text, length);
    result[length] = '\0';
}

static void compare_glance(const struct aware_task *task)
{
    struct aware_glance glance;
    char text[AWARE_TEXT] = "", wanted[AWARE_TEXT];
    assert_true(aware_glance(recorded.aware, task->id, &glance));
    assert_int_equal(glance.state, task->state);
    assert_int_equal(glance.idle, task->idle);
    assert_int_equal(glance.priority, task->own_priority);
    assert_int_equal(glance.holder != 0, strstr(task->wait_text, "held by") != NULL);
    if (task->state == AWARE_WAITING)
        aware_wait_text(recorded.aware, task->id, text);
    plain(task->wait_text, wanted);
    assert_string_equal(text, wanted);
}

static void compare_lane(const struct aware_task *task)
{
    static const enum lane_state states[AWARE_STATES] = {
        [AWARE_RUNNING] = LANE_RUNNING, [AWARE_READY] = LANE_READY,
        [AWARE_WAITING] = LANE_BLOCKED, [AWARE_SUSPENDED] = LANE_SUSPENDED,
        [AWARE_ENDED] = LANE_ABSENT,    [AWARE_UNKNOWN] = LANE_UNKNOWN};
    unsigned lane = recorded_lane(recorded.recording, task->name);
    const struct lane *shown = recording_lane_at(recorded.recording, lane);
    char wanted[AWARE_TEXT];
    struct span span;
    assert_int_equal(shown->id, task->id);
    assert_true(shown->priority_known);
    assert_int_equal(shown->priority, task->own_priority);
    assert_true(
        recording_span_at(recorded.recording, lane, recording_end(recorded.recording), &span));
    assert_int_equal(span.state, states[task->state]);
    plain(task->state == AWARE_WAITING ? task->wait_text : "", wanted);
    assert_string_equal(recording_text_at(recorded.recording, span.text), wanted);
}

static void kernel_is_shown(const char *mock, const char *options, const char *urgent,
                            size_t switches)
{
    struct aware_task tasks[MOST];
    uint32_t list[MOST];
    size_t count, i;
    start(mock, options);
    machine_run(recorded.machine, SIM_MS);
    recorder_look(recorded.recorder);
    count = aware_tasks(recorded.aware, tasks, MOST);
    assert_in_range(count, 4, MOST);
    assert_int_equal(aware_list(recorded.aware, list, MOST), count);
    for (i = 0; i < count; i++) {
        assert_true(is_listed(list, count, tasks[i].id));
        compare_glance(&tasks[i]);
        compare_lane(&tasks[i]);
    }
    assert_string_equal(recording_fact(recorded.recording, "urgent"), urgent);
    assert_int_equal(recording_count_marks(recorded.recording, 1u << MARK_SWITCH, RECORDING_NOBODY,
                                           0, SIM_TIME_NEVER),
                     switches);
    recorded_end(&recorded);
}

static void freertos(void **state)
{
    (void)state;
    kernel_is_shown("freertos", "-g", "high", 3);
    kernel_is_shown("freertos", "-g0", "high", 3);
}

static void threadx(void **state)
{
    (void)state;
    kernel_is_shown("threadx", "-g", "low", 5);
    kernel_is_shown("threadx", "-g0", "low", 5);
}

static void zephyr(void **state)
{
    (void)state;
    kernel_is_shown("zephyr", "-g", "low", 3);
}

/* --- without any kernel that is known --- */

static void code_alone(void **state)
{
    struct lane_sums sums;
    (void)state;
    recorded_start(&recorded, "mps2-an385", "firmware/images/philosophers-mps2-an385.elf", "",
                   NULL);
    machine_run(recorded.machine, 100 * SIM_MS);
    recorder_look(recorded.recorder);
    recording_sums(recorded.recording, recorded_lane(recorded.recording, "code"), 0,
                   recording_end(recorded.recording), &sums);
    assert_true(sums.time[LANE_RUNNING] > 90 * SIM_MS && sums.time[LANE_INTERRUPTED] > 0);
    assert_int_equal(sums.time[LANE_RUNNING] + sums.time[LANE_INTERRUPTED],
                     recording_end(recorded.recording));
    (void)recorded_lane(recorded.recording, "SysTick");
    recorded_end(&recorded);
}

/* Found from outside: whether a task that left by itself waits is not known. */
static void black_box(void **state)
{
    unsigned lanes, i, found = 0;
    (void)state;
    recorded_start(&recorded, "mps2-an385", "firmware/images/philosophers-mps2-an385.elf",
                   "blackbox", NULL);
    machine_run(recorded.machine, 1000 * SIM_MS);
    recorder_look(recorded.recorder);
    lanes = recording_lanes(recorded.recording);
    for (i = 0; i < lanes; i++) {
        const struct lane *lane = recording_lane_at(recorded.recording, i);
        struct lane_sums sums;
        recording_sums(recorded.recording, i, 0, SIM_TIME_NEVER, &sums);
        assert_int_equal(sums.time[LANE_BLOCKED], 0);
        if (lane->kind == LANE_TASK && lane->id != 0) {
            assert_true(sums.entered > 0);
            found += sums.time[LANE_UNKNOWN] > 0;
        }
    }
    assert_in_range(found, 5, 8);
    recorded_end(&recorded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freertos),   cmocka_unit_test(threadx),   cmocka_unit_test(zephyr),
        cmocka_unit_test(code_alone), cmocka_unit_test(black_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
