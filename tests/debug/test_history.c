/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past of a machine (sim/debug/history.h): every moment can be gone back to and is as it was,
 * bit for bit; what follows is the same again; input in the past makes another future; memory
 * stays bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/past.h"

#include "input.h"
#include "snapshot.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#define IMAGE   "firmware/images/philosophers-mps2-an385.elf"
#define MOMENTS 24
#define MASK    (PROBE_INTERRUPT | PROBE_SERIAL | PROBE_INPUT)

/* Sends back every character that it receives, plus one. */
static const char echo[] = "start: set 0x40004010, 16\n"
                           "    set 0x40004008, 3\n"
                           "1:  get r2, 0x40004004\n"
                           "    tst r2, #2\n"
                           "    beq 1b\n"
                           "    get r2, 0x40004000\n"
                           "    adds r2, #1\n"
                           "    ldr r0, =0x40004000\n"
                           "    str r2, [r0]\n"
                           "    b 1b\n";

static struct guest guest;

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

struct moment {
    sim_time when;
    uint64_t sum;
};

static void run_with_moments(struct history *history, struct moment *moments, uint64_t *seed)
{
    unsigned i;
    for (i = 0; i < MOMENTS; i++) {
        history_run(history, guest.machine->now + 1 + next_random(seed) % (20 * SIM_MS));
        moments[i].when = guest.machine->now;
        moments[i].sum = past_fingerprint(guest.machine);
    }
}

static void visit_moments(size_t most, unsigned visits)
{
    struct moment moments[MOMENTS];
    struct history *history;
    uint64_t seed = 7;
    unsigned i;
    guest_start_file(&guest, IMAGE, NULL);
    history = past_begin(guest.machine, most);
    run_with_moments(history, moments, &seed);
    assert_int_equal(history_front(history), moments[MOMENTS - 1].when);
    for (i = 0; i < visits; i++) {
        const struct moment *moment = &moments[next_random(&seed) % MOMENTS];
        past_go(history, moment->when);
        assert_int_equal(guest.machine->now, moment->when);
        assert_int_equal(past_fingerprint(guest.machine), moment->sum);
        assert_true(history_bytes(history) <= most);
    }
    history_destroy(history);
    guest_end(&guest);
}

static void every_moment_comes_back_as_it_was(void **state)
{
    (void)state;
    visit_moments(HISTORY_BYTES, 30);
}

static void memory_stays_bounded(void **state)
{
    (void)state;
    visit_moments((size_t)1 << 20, 12);
}

static uint64_t hash_of_run(struct machine *machine, struct history *history, sim_time until)
{
    struct trace trace;
    uint64_t hash;
    trace_begin(&trace, machine, MASK, NULL);
    if (history != NULL)
        history_run(history, until);
    else
        machine_run(machine, until);
    hash = trace.hash;
    trace_end(&trace);
    return hash;
}

/* Beyond the front too: the machine that went back lives on as one that never did. */
static void what_follows_is_the_same_again(void **state)
{
    struct history *history;
    uint64_t straight, again;
    (void)state;
    guest_start_file(&guest, IMAGE, NULL);
    machine_run(guest.machine, 50 * SIM_MS);
    straight = hash_of_run(guest.machine, NULL, 300 * SIM_MS);
    guest_end(&guest);
    guest_start_file(&guest, IMAGE, NULL);
    history = past_begin(guest.machine, HISTORY_BYTES);
    history_run(history, 200 * SIM_MS);
    past_go(history, 50 * SIM_MS);
    assert_true(history_repeats(history));
    again = hash_of_run(guest.machine, history, 300 * SIM_MS);
    assert_false(history_repeats(history));
    assert_true(straight == again);
    history_destroy(history);
    guest_end(&guest);
}

static void type(const char *text)
{
    struct sim_error error = {""};
    if (!input_serial(guest.machine, "uart0", text, strlen(text), &error))
        fail_msg("%s", error.text);
}

static struct history *begin_echo(void)
{
    struct history *history;
    guest_start(&guest, echo, NULL);
    history = past_begin(guest.machine, HISTORY_BYTES);
    history_run(history, 1 * SIM_MS);
    type("AC");
    history_run(history, 3 * SIM_MS);
    type("E");
    history_run(history, 5 * SIM_MS);
    assert_string_equal(guest.text, "BDF");
    return history;
}

static void forget_text(void)
{
    guest.text_length = 0;
    memset(guest.text, 0, sizeof guest.text);
}

static void input_comes_again_at_its_time(void **state)
{
    struct history *history = begin_echo();
    struct sim_error error = {""};
    (void)state;
    past_go(history, 0);
    forget_text();
    history_run(history, 2 * SIM_MS);
    assert_string_equal(guest.text, "BD");
    assert_false(input_serial(guest.machine, "uart0", "x", 1, &error));
    history_run(history, 5 * SIM_MS);
    assert_string_equal(guest.text, "BDF");
    type("G"); /* at the front the outside is open again */
    history_run(history, 7 * SIM_MS);
    assert_string_equal(guest.text, "BDFH");
    history_destroy(history);
    guest_end(&guest);
}

static void save_log(struct blob *log)
{
    struct sim_error error = {""};
    memset(log, 0, sizeof *log);
    if (!input_log_save(guest.machine, log, &error))
        fail_msg("%s", error.text);
}

#define END (10 * SIM_MS)

/* However often the machine goes back and forth: all that came since power-on is in its log. */
static void the_log_stays_whole(void **state)
{
    static const sim_time ways[] = {END - SIM_MS, END, SIM_MS / 2, END / 2, END, 0, END / 2, END};
    struct history *history = begin_echo();
    struct sim_error error = {""};
    struct blob first, last;
    size_t i;
    (void)state;
    assert_true(history_changed(history, &error)); /* a checkpoint behind all that has come */
    history_run(history, END);
    save_log(&first);
    for (i = 0; i < sizeof ways / sizeof ways[0]; i++)
        past_go(history, ways[i]);
    assert_false(history_repeats(history));
    save_log(&last);
    assert_int_equal(last.size, first.size);
    assert_memory_equal(last.bytes, first.bytes, first.size);
    past_go(history, END - SIM_MS);
    blob_free(&last);
    save_log(&last);
    assert_memory_equal(last.bytes, first.bytes, first.size);
    blob_free(&first);
    blob_free(&last);
    history_destroy(history);
    guest_end(&guest);
}

static void input_in_the_past_makes_another_future(void **state)
{
    struct history *history = begin_echo();
    struct sim_error error = {""};
    (void)state;
    past_go(history, 2 * SIM_MS);
    forget_text();
    assert_true(history_branch(history, &error));
    type("W");
    history_run(history, 5 * SIM_MS);
    assert_string_equal(guest.text, "X");
    past_go(history, 0);
    forget_text();
    history_run(history, 5 * SIM_MS);
    assert_string_equal(guest.text, "BDX");
    history_destroy(history);
    guest_end(&guest);
}

/* Adds the word at 0x20000100 to the one at 0x20000104, again and again. */
static const char adder[] = "start: ldr r5, =0x20000100\n movs r4, #0\n str r4, [r5, #4]\n"
                            " movs r4, #1\n str r4, [r5]\n"
                            "1: ldr r4, [r5]\n ldr r6, [r5, #4]\n adds r6, r4\n"
                            " str r6, [r5, #4]\n b 1b\n";

static void change_step(struct history *history, uint32_t value)
{
    struct sim_error error = {""};
    assert_true(history_branch(history, &error));
    assert_int_equal(bus_poke(guest.machine->cpu->data, 0x20000100, &value, 4), 4);
    assert_true(history_changed(history, &error));
}

/* Whoever runs through it again finds it, wherever he begins; also when memory is scarce. */
static void changes_are_made_again(size_t most, bool all)
{
    struct history *history;
    uint32_t sums[4];
    unsigned i;
    guest_start(&guest, adder, NULL);
    history = past_begin(guest.machine, most);
    for (i = 0; i < 4; i++) {
        if (i > 0)
            change_step(history, i * 1000);
        history_run(history, (i + 1) * SIM_MS);
        sums[i] = guest_word(&guest, 0x20000104);
    }
    change_step(history, 7);
    for (i = 4; i-- > 0 && (i + 1) * SIM_MS >= history_first(history);) {
        past_go(history, (i + 1) * SIM_MS);
        assert_int_equal(guest_word(&guest, 0x20000104), sums[i]);
        assert_int_equal(guest_word(&guest, 0x20000100), i == 3 ? 7 : (i + 1) * 1000);
    }
    if (all)
        past_go(history, 0);
    history_run(history, 2 * SIM_MS + SIM_US);
    history_run(history, 4 * SIM_MS);
    assert_int_equal(guest_word(&guest, 0x20000104), sums[3]);
    assert_int_equal(guest_word(&guest, 0x20000100), 7);
    history_destroy(history);
    guest_end(&guest);
}

static void what_was_changed_is_changed_again(void **state)
{
    (void)state;
    changes_are_made_again(HISTORY_BYTES, true);
    changes_are_made_again(1, false);
}

struct visits {
    struct history *history;
    sim_time last;
    unsigned count, most;
};

static bool visit(void *owner, sim_time end)
{
    struct visits *visits = owner;
    assert_int_equal(end, visits->last);
    assert_true(guest.machine->now < end);
    visits->last = guest.machine->now;
    history_run(visits->history, end);
    assert_int_equal(guest.machine->now, end);
    return ++visits->count == visits->most;
}

static void stretches_lie_side_by_side(void **state)
{
    struct visits visits = {.last = 120 * SIM_MS, .most = UINT32_MAX};
    struct sim_error error = {""};
    (void)state;
    guest_start_file(&guest, IMAGE, NULL);
    visits.history = past_begin(guest.machine, HISTORY_BYTES);
    history_run(visits.history, 300 * SIM_MS);
    past_go(visits.history, 120 * SIM_MS);
    assert_false(history_back(visits.history, SIM_US, visit, &visits, &error));
    assert_string_equal(error.text, "");
    assert_int_equal(visits.last, 0);
    assert_true(visits.count > 5);
    history_destroy(visits.history);
    guest_end(&guest);
}

static void outside_of_the_history_is_an_error(void **state)
{
    struct sim_error error = {""};
    struct history *history;
    (void)state;
    guest_start_file(&guest, IMAGE, NULL);
    machine_run(guest.machine, 10 * SIM_MS);
    history = past_begin(guest.machine, HISTORY_BYTES);
    history_run(history, 20 * SIM_MS);
    assert_false(history_go(history, 5 * SIM_MS, &error));
    assert_non_null(strstr(error.text, "0.010000"));
    assert_false(history_go(history, 25 * SIM_MS, &error));
    history_destroy(history);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_moment_comes_back_as_it_was),
        cmocka_unit_test(memory_stays_bounded),
        cmocka_unit_test(what_follows_is_the_same_again),
        cmocka_unit_test(input_comes_again_at_its_time),
        cmocka_unit_test(the_log_stays_whole),
        cmocka_unit_test(input_in_the_past_makes_another_future),
        cmocka_unit_test(what_was_changed_is_changed_again),
        cmocka_unit_test(stretches_lie_side_by_side),
        cmocka_unit_test(outside_of_the_history_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
