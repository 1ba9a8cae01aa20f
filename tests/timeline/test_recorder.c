/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is recorded of a machine (sim/timeline/recorder.h), beside what is seen of it otherwise: the
 * switches and run times that awareness tells, its tables of tasks at random moments, who is seen
 * to call for whom. The same whatever the engine and the slices; the past adds nothing to it,
 * another future takes its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/past.h"
#include "tests/support/recorded.h"

#include "aware/calls.h"
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARM          "mps2-an385"
#define PHILOSOPHERS "firmware/images/philosophers-mps2-an385.elf"
#define MOST         65536u

static struct recorded recorded;
static struct mark marks[MOST];

static size_t marks_of(unsigned kinds, unsigned lane)
{
    size_t count = recording_marks(recorded.recording, kinds, lane, 0, SIM_TIME_NEVER, marks, MOST);
    assert_true(count <= MOST);
    return count;
}

static const char *text_of(const struct mark *mark)
{
    return recording_text_at(recorded.recording, mark->text);
}

static const struct lane *lane_at(unsigned lane)
{
    return recording_lane_at(recorded.recording, lane);
}

/* --- switches --- */

struct switches {
    struct probe probe;
    struct {
        sim_time when;
        uint32_t from, to;
    } list[MOST];
    size_t count;
};

static struct switches switches;

static void on_task(void *owner, const struct probe_event *event)
{
    struct switches *told = owner;
    assert_true(told->count < MOST);
    told->list[told->count].when = event->now;
    told->list[told->count].from = event->task.from;
    told->list[told->count++].to = event->task.to;
}

static void start_with_switches(const char *board, const char *image, const char *kernel,
                                const struct machine_options *options)
{
    recorded_start(&recorded, board, image, kernel, options);
    memset(&switches, 0, sizeof switches);
    switches.probe = (struct probe){.mask = PROBE_TASK, .function = on_task, .owner = &switches};
    machine_probe_add(recorded.machine, &switches.probe);
}

static void compare_switches(unsigned least)
{
    size_t count = marks_of(1u << MARK_SWITCH, RECORDING_NOBODY), i;
    assert_int_equal(count, switches.count);
    assert_true(count >= least);
    for (i = 0; i < count; i++) {
        assert_int_equal(marks[i].when, switches.list[i].when);
        assert_int_equal(lane_at(marks[i].lane)->id, switches.list[i].to);
        assert_int_equal(lane_at(marks[i].other)->id, switches.list[i].from);
    }
}

/* Awareness counts the handlers that interrupt a task among its time. */
static void compare_run_times(void)
{
    struct aware_task tasks[64];
    size_t count = aware_tasks(recorded.aware, tasks, 64), i;
    unsigned k, lanes = recording_lanes(recorded.recording);
    assert_true(count > 0 && count <= 64);
    for (i = 0; i < count; i++) {
        for (k = 0; k < lanes; k++) {
            struct lane_sums sums;
            sim_time total;
            if (lane_at(k)->kind == LANE_INTERRUPT || lane_at(k)->id != tasks[i].id)
                continue;
            recording_sums(recorded.recording, k, 0, SIM_TIME_NEVER, &sums);
            total = sums.time[LANE_RUNNING] + sums.time[LANE_INTERRUPTED];
            if (tasks[i].state == AWARE_RUNNING) /* a handler's return may still lead to another */
                total += recorded.machine->now - recording_end(recorded.recording);
            assert_int_equal(total, tasks[i].run_time);
            assert_string_equal(lane_at(k)->name, tasks[i].name);
            break;
        }
        assert_true(k < lanes);
    }
}

/* At each moment one lane has the processor. */
static void one_runs(void)
{
    struct lane_sums sums;
    sim_time begin = recording_begin(recorded.recording), end = recording_end(recorded.recording);
    sim_time total = 0;
    unsigned i, k, lanes = recording_lanes(recorded.recording);
    for (k = 0; k < lanes; k++) {
        recording_sums(recorded.recording, k, begin, end, &sums);
        total += sums.time[LANE_RUNNING];
    }
    assert_int_equal(total, end - begin);
    for (i = 0; i < 500; i++) {
        sim_time when = begin + (sim_time)(rand() / (RAND_MAX + 1.0) * (double)(end - begin));
        unsigned running = 0;
        struct span span;
        for (k = 0; k < lanes; k++)
            if (recording_span_at(recorded.recording, k, when, &span))
                running += span.state == LANE_RUNNING;
        assert_int_equal(running, 1);
    }
}

static void sums_are_right(const char *board, const char *image, const char *kernel, sim_time until,
                           unsigned least)
{
    start_with_switches(board, image, kernel, NULL);
    machine_run(recorded.machine, until);
    recorder_look(recorded.recorder);
    assert_true(recording_good(recorded.recording));
    compare_switches(least);
    compare_run_times();
    one_runs();
    machine_probe_remove(recorded.machine, &switches.probe);
    recorded_end(&recorded);
}

static void switches_and_times_are_those_of_awareness(void **state)
{
    (void)state;
    sums_are_right(ARM, PHILOSOPHERS, NULL, 1500 * SIM_MS, 100);
    sums_are_right(ARM, "firmware/images/pump-mps2-an385.elf", NULL, 400 * SIM_MS, 20);
    sums_are_right(ARM, "firmware/images/lab_turns-mps2-an385.elf", NULL, 2500 * SIM_MS, 5);
    sums_are_right(ARM, "firmware/images/thread-metric-mps2-an385.elf", NULL, 60 * SIM_MS, 500);
}

static void so_they_are_where_handlers_belong_to_tasks(void **state)
{
    (void)state;
    sums_are_right("mc68000-ecb", "firmware/images/philosophers-mc68000-ecb.elf", NULL,
                   1000 * SIM_MS, 20);
    sums_are_right("aki-h8-3069f", "firmware/images/philosophers-aki-h8-3069f.elf", NULL,
                   1000 * SIM_MS, 20);
}

/* --- any moment --- */

/* A state is recorded at the call that changed it, at the switch, or where a handler ends
 * (docs/timeline.md): so much earlier or later than the kernel writes it down. */
#define CALL_TIME (30 * SIM_US)
#define EVENT_TIME                                                                                 \
    (12 * SIM_MS)                /* without symbols, so without calls: at the next switch or tick  \
                                  */
#define SLOW_TIME (300 * SIM_US) /* of a processor of 8 MHz that takes many cycles */

static void without_ticks(const char *text, char *plain)
{
    const char *left = strstr(text, " (");
    size_t length =
        left != NULL && strstr(left, "ticks left)") != NULL ? (size_t)(left - text) : strlen(text);
    memcpy(plain, text, length);
    plain[length] = '\0';
}

static bool fits(const struct aware_task *task, const struct span *span)
{
    static const unsigned states[AWARE_STATES] = {[AWARE_RUNNING] =
                                                      1u << LANE_RUNNING | 1u << LANE_INTERRUPTED,
                                                  [AWARE_READY] = 1u << LANE_READY,
                                                  [AWARE_WAITING] = 1u << LANE_BLOCKED,
                                                  [AWARE_SUSPENDED] = 1u << LANE_SUSPENDED,
                                                  [AWARE_ENDED] = 1u << LANE_ABSENT};
    char plain[AWARE_TEXT];
    without_ticks(task->wait_text, plain);
    return (states[task->state] >> span->state & 1) &&
           (task->state != AWARE_WAITING ||
            strcmp(plain, recording_text_at(recorded.recording, span->text)) == 0);
}

/* Around a change of state: what a task will be next is what the kernel has just made of it. */
static bool fits_nearby(const struct aware_task *task, unsigned lane, sim_time now, sim_time near)
{
    struct span span;
    sim_time at = now < near ? 0 : now - near;
    while (recording_span_at(recorded.recording, lane, at, &span) && span.begin <= now + near) {
        if (fits(task, &span))
            return true;
        at = span.end;
        if (span.end >= recording_end(recorded.recording))
            break;
    }
    return false;
}

static unsigned lane_of(uint32_t id)
{
    unsigned k, lanes = recording_lanes(recorded.recording);
    for (k = 0; k < lanes; k++)
        if (lane_at(k)->kind != LANE_INTERRUPT && lane_at(k)->id == id)
            return k;
    fail_msg("the task 0x%08x has no lane", (unsigned)id);
    return 0;
}

static unsigned compare_moment(sim_time now, sim_time tolerance)
{
    static struct aware_task tasks[64];
    size_t count = aware_tasks(recorded.aware, tasks, 64), i;
    unsigned near = 0;
    for (i = 0; i < count; i++) {
        unsigned lane = lane_of(tasks[i].id);
        struct span span;
        assert_true(recording_span_at(recorded.recording, lane, now, &span));
        if (fits(&tasks[i], &span))
            continue;
        near++;
        if (!fits_nearby(&tasks[i], lane, now, tolerance))
            fail_msg("at %.9f s %s is %s \"%s\", the recording says %s \"%s\" since %.9f",
                     (double)now * 1e-12, tasks[i].name, aware_state_name(tasks[i].state),
                     tasks[i].wait_text, lane_state_name(span.state),
                     recording_text_at(recorded.recording, span.text), (double)span.begin * 1e-12);
    }
    return near;
}

static void moments_are_right(const char *board, const char *image, sim_time from, sim_time until,
                              sim_time tolerance)
{
    struct history *history;
    uint64_t version;
    unsigned i, near = 0;
    recorded_start(&recorded, board, image, NULL, NULL);
    history = past_begin(recorded.machine, HISTORY_BYTES);
    history_run(history, until);
    recorder_look(recorded.recorder);
    until = recorded.machine->now;
    version = recording_version(recorded.recording);
    for (i = 0; i < 150; i++) {
        past_go(history, from + (sim_time)(rand() / (RAND_MAX + 1.0) * (double)(until - from)));
        recorder_look(recorded.recorder);
        near += compare_moment(recorded.machine->now, tolerance);
    }
    assert_in_range(near, 0, 30);
    assert_int_equal(recording_version(recorded.recording), version);
    history_destroy(history);
    recorded_end(&recorded);
}

static void each_moment_is_as_the_kernel_says(void **state)
{
    (void)state;
    srand(7);
    moments_are_right(ARM, PHILOSOPHERS, 0, 1200 * SIM_MS, CALL_TIME);
    moments_are_right(ARM, "firmware/images/pump-mps2-an385.elf", 0, 500 * SIM_MS, CALL_TIME);
    moments_are_right(ARM, "firmware/images/lab_inversion-mps2-an385.elf", 0, 4000 * SIM_MS,
                      CALL_TIME);
    moments_are_right(ARM, "firmware/images/lab_deadline-mps2-an385.elf", 0, 4000 * SIM_MS,
                      CALL_TIME);
    moments_are_right("mc68000-ecb", "firmware/images/philosophers-mc68000-ecb.elf", 0,
                      900 * SIM_MS, SLOW_TIME);
    /* An image without symbols: tasks are seen from the first switch on. */
    moments_are_right("aki-h8-3069f", "firmware/images/philosophers-aki-h8-3069f.elf", 100 * SIM_MS,
                      900 * SIM_MS, EVENT_TIME);
}

/* --- wakes --- */

/* Who calls semaphore_up while somebody waits for that semaphore. */
struct expected {
    struct probe probe;
    struct {
        sim_time when;
        uint32_t waker;
        uint32_t waiting[16];
        unsigned count;
    } list[4096];
    size_t count;
};

static struct expected expected;

static void on_call(void *owner, const struct probe_event *event)
{
    struct expected *wanted = owner;
    const struct cpu_class *class = recorded.machine->cpu->device.class->cpu;
    static struct aware_task tasks[64];
    size_t count, i;
    if (strcmp(event->call.name, "semaphore_up") != 0 || class->in_handler(recorded.machine->cpu))
        return;
    count = aware_tasks(recorded.aware, tasks, 64);
    assert_true(wanted->count < 4096);
    for (i = 0; i < count; i++)
        if (tasks[i].wait_object == (uint32_t) class->get(recorded.machine->cpu, 0))
            wanted->list[wanted->count].waiting[wanted->list[wanted->count].count++] = tasks[i].id;
    wanted->list[wanted->count].when = event->now;
    wanted->list[wanted->count].waker = aware_running(recorded.aware);
    wanted->count += wanted->list[wanted->count].count > 0;
}

static bool is_waiting(size_t index, uint32_t id)
{
    unsigned i;
    for (i = 0; i < expected.list[index].count; i++)
        if (expected.list[index].waiting[i] == id)
            return true;
    return false;
}

/* A look right behind a handler's return sees it returned. */
static void a_handler_that_has_returned_does_not_run(void **state)
{
    unsigned lane, behind = 0;
    struct span span;
    (void)state;
    recorded_start(&recorded, ARM, PHILOSOPHERS, NULL, NULL);
    machine_run(recorded.machine, 16 * SIM_MS);
    lane = recorded_lane(recorded.recording, "PendSV");
    while (machine_now(recorded.machine) < 20 * SIM_MS) {
        struct cpu *cpu = recorded.machine->cpu;
        machine_run(recorded.machine, machine_now(recorded.machine) + SIM_US);
        recorder_look(recorded.recorder);
        if (cpu->device.class->cpu->in_handler(cpu))
            continue;
        assert_true(
            recording_span_at(recorded.recording, lane, recording_end(recorded.recording), &span));
        assert_int_equal(span.state, LANE_ABSENT);
        behind += machine_now(recorded.machine) - span.begin < 2 * SIM_US;
    }
    assert_true(behind > 5);
    recorded_end(&recorded);
}

static void forks_wake_by_who_puts_them_down(void **state)
{
    struct calls *calls;
    struct sim_error error;
    size_t count, i, found = 0;
    (void)state;
    recorded_start(&recorded, ARM, PHILOSOPHERS, NULL, NULL);
    memset(&expected, 0, sizeof expected);
    calls = calls_attach(recorded.machine, &recorded.image, &error);
    expected.probe = (struct probe){.mask = PROBE_CALL, .function = on_call, .owner = &expected};
    machine_probe_add(recorded.machine, &expected.probe);
    machine_run(recorded.machine, 4000 * SIM_MS);
    recorder_look(recorded.recorder);
    count = marks_of(1u << MARK_WAKE, RECORDING_NOBODY);
    for (i = 0; i < count; i++) {
        if (marks[i].other == RECORDING_NOBODY || lane_at(marks[i].other)->kind != LANE_TASK ||
            strcmp(text_of(&marks[i]), "semaphore_up") != 0)
            continue;
        assert_true(found < expected.count);
        assert_in_range(marks[i].when, expected.list[found].when,
                        expected.list[found].when + CALL_TIME);
        assert_int_equal(lane_at(marks[i].other)->id, expected.list[found].waker);
        assert_true(is_waiting(found, lane_at(marks[i].lane)->id));
        found++;
    }
    assert_int_equal(found, expected.count);
    assert_true(found > 10);
    machine_probe_remove(recorded.machine, &expected.probe);
    calls_detach(calls);
    recorded_end(&recorded);
}

/* --- ticks, deadlines --- */

static void ticks_are_counted(void **state)
{
    size_t count, i;
    (void)state;
    recorded_start(&recorded, ARM, PHILOSOPHERS, NULL, NULL);
    machine_run(recorded.machine, 500 * SIM_MS);
    recorder_look(recorded.recorder);
    count = marks_of(1u << MARK_TICK, RECORDING_NOBODY);
    assert_in_range(count, 48, 50);
    for (i = 0; i < count; i++) {
        assert_int_equal(marks[i].value, i + 1);
        assert_string_equal(lane_at(marks[i].lane)->name, "SysTick");
    }
    assert_in_range(recording_next_tick(recorded.recording, 500 * SIM_MS), 501 * SIM_MS,
                    511 * SIM_MS);
    recorded_end(&recorded);
}

/* What the guest has printed, of the recording's own characters. */
static const char *printed(void)
{
    static char text[8192];
    size_t count = marks_of(1u << MARK_SERIAL, RECORDING_NOBODY), i, length = 0;
    for (i = 0; i < count && length + 1 < sizeof text; i++)
        if (marks[i].value & RECORDING_OUT)
            text[length++] = (char)(marks[i].value & 0xff);
    text[length] = '\0';
    return text;
}

static unsigned deadlines_of(const char *name, uint32_t value)
{
    size_t count = marks_of(1u << MARK_DEADLINE, RECORDING_NOBODY), i;
    unsigned found = 0;
    for (i = 0; i < count; i++)
        found += strcmp(lane_at(marks[i].lane)->name, name) == 0 && marks[i].value == value;
    return found;
}

/* The lines of the lab's tables: a task's name, and last how often it missed its deadline. */
static void compare_missed(unsigned least)
{
    static const char *const names[] = {"A", "B", "C"};
    unsigned missed[3] = {0}, total = 0, i;
    const char *line = printed();
    for (; (line = strchr(line, '\n')) != NULL; line++) {
        unsigned numbers[5];
        char name;
        int count = sscanf(line + 1, " %c%u%u%u%u%u", &name, &numbers[0], &numbers[1], &numbers[2],
                           &numbers[3], &numbers[4]);
        if (count >= 5 && name >= 'A' && name <= 'C')
            missed[name - 'A'] += numbers[count - 2];
    }
    for (i = 0; i < 3; i++) {
        assert_int_equal(deadlines_of(names[i], 0), missed[i]);
        assert_true(deadlines_of(names[i], 1) > 3);
        assert_int_equal(deadlines_of(names[i], 2), 0);
        total += missed[i];
    }
    assert_int_equal(total, least);
}

/* A job is released, and its deadline met or missed, once. */
static void compare_releases(void)
{
    unsigned lanes = recording_lanes(recorded.recording), k;
    for (k = 0; k < lanes; k++) {
        size_t releases = marks_of(1u << MARK_RELEASE, k), i;
        sim_time last = releases > 0 ? marks[releases - 1].when : 0;
        size_t deadlines = marks_of(1u << MARK_DEADLINE, k);
        assert_in_range(releases, deadlines, deadlines + 5);
        for (i = 1; i < deadlines; i++)
            assert_true(marks[i].when >= marks[i - 1].when);
        assert_true(deadlines == 0 || last > 0);
    }
}

static void deadlines_are_those_that_the_lab_prints(void **state)
{
    (void)state;
    recorded_start(&recorded, ARM, "firmware/images/lab_deadline-mps2-an385.elf", NULL, NULL);
    machine_run(recorded.machine, 10 * SIM_SECOND);
    recorder_look(recorded.recorder);
    compare_missed(4);
    compare_releases();
    recorded_end(&recorded);
    recorded_start(&recorded, ARM, "firmware/images/lab_deadline_edf-mps2-an385.elf", NULL, NULL);
    machine_run(recorded.machine, 10 * SIM_SECOND);
    recorder_look(recorded.recorder);
    compare_releases();
    recorded_end(&recorded);
}

/* --- the same whatever runs it --- */

/* Ends it; what was recorded, as text. */
static void end_as_text(struct blob *text)
{
    recorder_look(recorded.recorder);
    recorded_text(recorded.recording, text);
    recorded_end(&recorded);
}

static void take(const char *board, const char *image, sim_time until, uint64_t slices,
                 const char *engine, struct blob *text)
{
    struct machine_options options = {.slice_test = slices, .engine = engine};
    recorded_start(&recorded, board, image, NULL, &options);
    machine_run(recorded.machine, until);
    end_as_text(text);
}

static void are_the_same(struct blob *a, struct blob *b)
{
    assert_true(a->size > 1000);
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->bytes, b->bytes, a->size);
    blob_free(b);
}

static void engines_and_slices_change_nothing(void **state)
{
    struct blob whole, other;
    (void)state;
    take(ARM, PHILOSOPHERS, 200 * SIM_MS, 0, NULL, &whole);
    take(ARM, PHILOSOPHERS, 200 * SIM_MS, 997, NULL, &other);
    are_the_same(&whole, &other);
    take(ARM, PHILOSOPHERS, 200 * SIM_MS, 0, "interp", &other);
    are_the_same(&whole, &other);
    take(ARM, PHILOSOPHERS, 200 * SIM_MS, 0, "unicorn", &other);
    are_the_same(&whole, &other);
    blob_free(&whole);
    take("mc68000-ecb", "firmware/images/philosophers-mc68000-ecb.elf", 200 * SIM_MS, 0, NULL,
         &whole);
    take("mc68000-ecb", "firmware/images/philosophers-mc68000-ecb.elf", 200 * SIM_MS, 501, "interp",
         &other);
    are_the_same(&whole, &other);
    blob_free(&whole);
}

/* Who looks often sees the same in the end. */
static void looking_changes_nothing(void **state)
{
    struct blob whole, other;
    sim_time at = 0;
    (void)state;
    take(ARM, PHILOSOPHERS, 200 * SIM_MS, 0, NULL, &whole);
    recorded_start(&recorded, ARM, PHILOSOPHERS, NULL, NULL);
    srand(3);
    while (at < 200 * SIM_MS) {
        at += (sim_time)rand() % (100 * SIM_US) + 1;
        machine_run(recorded.machine, at < 200 * SIM_MS ? at : 200 * SIM_MS);
        recorder_look(recorded.recorder);
    }
    end_as_text(&other);
    are_the_same(&whole, &other);
    blob_free(&whole);
}

/* --- the past --- */

#define LAB "firmware/images/lab_turns-mps2-an385.elf"

static void type_key(void)
{
    struct sim_error error = {""};
    if (!input_serial(recorded.machine, "uart0", "2", 1, &error))
        fail_msg("%s", error.text);
}

static void straight(sim_time key, sim_time until, struct blob *text)
{
    recorded_start(&recorded, ARM, LAB, NULL, NULL);
    if (key < until) {
        machine_run(recorded.machine, key);
        type_key();
    }
    machine_run(recorded.machine, until);
    end_as_text(text);
}

static void record_back_and_forth(struct history *history, sim_time until)
{
    unsigned i;
    for (i = 0; i < 10; i++) {
        past_go(history, (sim_time)rand() % until);
        recorder_look(recorded.recorder);
        history_run(history, recorded.machine->now + 30 * SIM_MS);
        recorder_look(recorded.recorder);
    }
}

/* What runs again adds nothing, and the front is gone on from as if nothing had been. */
static void the_past_adds_nothing(void **state)
{
    struct history *history;
    struct blob whole, other;
    (void)state;
    srand(11);
    straight(SIM_TIME_NEVER, 2600 * SIM_MS, &whole);
    recorded_start(&recorded, ARM, LAB, NULL, NULL);
    history = past_begin(recorded.machine, HISTORY_BYTES);
    history_run(history, 2300 * SIM_MS);
    recorder_look(recorded.recorder);
    record_back_and_forth(history, 2200 * SIM_MS);
    history_run(history, 2450 * SIM_MS);
    record_back_and_forth(history, 2400 * SIM_MS);
    history_run(history, 2600 * SIM_MS);
    history_destroy(history);
    end_as_text(&other);
    are_the_same(&whole, &other);
    blob_free(&whole);
}

/* A key in the past: what is recorded is what would have been, had it come at once. */
static void another_future_takes_its_place(void **state)
{
    struct history *history;
    struct sim_error error;
    struct blob whole, other;
    (void)state;
    straight(700 * SIM_MS, 1500 * SIM_MS, &whole);
    recorded_start(&recorded, ARM, LAB, NULL, NULL);
    history = past_begin(recorded.machine, HISTORY_BYTES);
    history_run(history, 2600 * SIM_MS);
    recorder_look(recorded.recorder);
    past_go(history, 700 * SIM_MS);
    assert_true(history_branch(history, &error));
    type_key();
    history_run(history, 1500 * SIM_MS);
    history_destroy(history);
    end_as_text(&other);
    are_the_same(&whole, &other);
    blob_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(switches_and_times_are_those_of_awareness),
        cmocka_unit_test(so_they_are_where_handlers_belong_to_tasks),
        cmocka_unit_test(each_moment_is_as_the_kernel_says),
        cmocka_unit_test(a_handler_that_has_returned_does_not_run),
        cmocka_unit_test(forks_wake_by_who_puts_them_down),
        cmocka_unit_test(ticks_are_counted),
        cmocka_unit_test(deadlines_are_those_that_the_lab_prints),
        cmocka_unit_test(engines_and_slices_change_nothing),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(the_past_adds_nothing),
        cmocka_unit_test(another_future_takes_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
