/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What recordings cost: `make bench` runs it behind tests/bench/debug.c. A question about a
 * recording of ten million events is put beside the same about one of ten thousand: it may cost
 * more, as memory is slower than the host's caches, but by no means a thousand times as much. The
 * best of some rounds counts. Ends with 1 where a threshold is missed. ROUNDS (5) in the
 * environment. */
#include "tests/support/made_recording.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MANY    10000000u
#define FEW     10000u
#define COLUMNS 3840 /* pixels of a wide screen */
#define MILLION 1000000u
#define ALL     UINT32_MAX /* kinds of marks */
#define SOME    12         /* stretches, one after another */

static unsigned missed;
static int rounds;

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct recording *made(uint64_t events)
{
    struct recording *recording = recording_create();
    if (recording != NULL)
        made_recording(recording, events);
    if (recording == NULL || !recording_good(recording)) {
        fprintf(stderr, "bench: not enough memory\n");
        exit(2);
    }
    return recording;
}

/* --- questions: about all lanes, and one part in so many of the recording --- */

typedef void question(const struct recording *, unsigned lane, sim_time first, sim_time last);

static void columns(const struct recording *recording, unsigned lane, sim_time first, sim_time last)
{
    static struct lane_column list[COLUMNS];
    recording_columns(recording, lane, first, last, COLUMNS, list);
}

static void mark_columns(const struct recording *recording, unsigned lane, sim_time first,
                         sim_time last)
{
    static uint32_t counts[COLUMNS];
    unsigned kind;
    for (kind = 0; kind < MARK_KINDS; kind++)
        recording_mark_columns(recording, 1u << kind, lane, first, last, COLUMNS, counts);
}

static void sums(const struct recording *recording, unsigned lane, sim_time first, sim_time last)
{
    struct lane_sums of;
    recording_sums(recording, lane, first, last, &of);
    recording_count_marks(recording, ALL, lane, first, last);
}

static void latest_tick(const struct recording *recording, unsigned lane, sim_time first,
                        sim_time last)
{
    (void)lane, (void)first;
    recording_next_tick(recording, last);
}

/* Seconds for a question about all lanes. */
static double ask(const struct recording *recording, question *of, unsigned parts)
{
    const sim_time end = recording_end(recording), width = end / parts;
    double best = 1e9;
    int round;
    for (round = 0; round < rounds * (int)SOME; round++) {
        const sim_time first = (end - width) / SOME * (sim_time)(round % (int)SOME);
        const double begun = host_now();
        double took;
        unsigned lane;
        for (lane = 0; lane < recording_lanes(recording); lane++)
            of(recording, lane, first, first + width);
        took = host_now() - begun;
        best = took < best ? took : best;
    }
    return best;
}

static void judge(const char *name, double few, double many, double most)
{
    const bool good = many <= most * few;
    missed += !good;
    printf("%-36s %9.3f %9.3f %8.2f  at most %.0f: %s\n", name, few * 1e3, many * 1e3, many / few,
           most, good ? "held" : "MISSED");
    fflush(stdout);
}

/* --- recording --- */

/* Nanoseconds for each of a million changes of state, then the same after nine millions more. */
static void append_rows(void)
{
    struct recording *recording = recording_create();
    double took[10] = {0};
    unsigned i, lane;
    for (lane = 0; recording != NULL && lane < MADE_LANES; lane++)
        recording_lane(recording, LANE_TASK, lane, "task");
    for (i = 0; recording != NULL && i < 10; i++) {
        const double begun = host_now();
        unsigned j;
        for (j = 0; j < MILLION; j++)
            recording_state(recording, recording_end(recording) + SIM_US, j % MADE_LANES,
                            j / MADE_LANES % 2 == 0 ? LANE_RUNNING : LANE_READY, 0);
        took[i] = host_now() - begun;
    }
    judge("the tenth million beside the first", took[0], took[9], 2);
    printf("%-36s %9.1f ns\n", "a change of state", took[9] * 1e9 / MILLION);
    recording_destroy(recording);
}

int main(void)
{
    const char *text = getenv("ROUNDS");
    struct recording *few, *many;
    size_t before;
    rounds = text != NULL && atoi(text) > 0 ? atoi(text) : 5;
    printf("\n%-36s %9s %9s %8s\n", "recordings", "10^4, ms", "10^7, ms", "ratio");
    few = made(FEW);
    before = mallinfo2().uordblks + mallinfo2().hblkhd;
    many = made(MANY);
    judge("3840 columns of 16 lanes", ask(few, columns, 1), ask(many, columns, 1), 20);
    judge("columns, a hundredth", ask(few, columns, 100), ask(many, columns, 100), 20);
    judge("columns, a millionth", ask(few, columns, 1000000), ask(many, columns, 1000000), 2);
    judge("marks by kinds in 3840 columns", ask(few, mark_columns, 1), ask(many, mark_columns, 1),
          40);
    judge("sums and counts between two moments", ask(few, sums, 3), ask(many, sums, 3), 10);
    judge("the next tick", ask(few, latest_tick, 2), ask(many, latest_tick, 2), 10);
    append_rows();
    printf("%-36s %9.1f bytes\n", "an event takes",
           (double)(mallinfo2().uordblks + mallinfo2().hblkhd - before) / MANY);
    recording_destroy(few);
    recording_destroy(many);
    return missed > 0;
}
