/* SPDX-License-Identifier: MIT */
/* Lab "corrupt": a greenhouse. A probe measures temperatures and hands readings, which lie in a
   pool, to a heater, which looks at them a good while later. Now and then the heater finds a
   temperature that was never measured. Who wrote it? Then the same with the fault mended. */
#include "lab.h"

#define ROUNDS   16 /* of the heater */
#define READINGS 8  /* in the pool; made between two rounds of the heater */
#define PERIOD   5  /* ticks between two readings */
#define TEXT     12 /* of a place's name, zero included */
#define WARM     22 /* degrees from which a place is marked */
#define HOT      30 /* degrees that it never has in here */

typedef struct Reading {
    unsigned degrees;
    char place[TEXT];
} Reading;

/* ---- the pool, and the box in which readings wait for the heater ---- */

static Reading pool[READINGS];
static Reading *spare[READINGS]; /* those that are free; the last one is taken first */
static int spares;
static MessageBox box; /* of addresses of readings */
static Memory box_memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(Reading *)), READINGS)];
} box_area;

static Reading *reading_take(void)
{
    Reading *reading;

    section_lock();
    reading = spares > 0 ? spare[--spares] : NULL;
    section_unlock();
    return reading;
}

static void reading_free(Reading *reading)
{
    section_lock();
    spare[spares++] = reading;
    section_unlock();
}

static void fill_pool(void)
{
    for (spares = 0; spares < READINGS; spares++)
        spare[spares] = &pool[spares];
}

/* ---- the probe ---- */

static const char *const places[] = {"door",     "bed one",     "bed two", "tomatoes",
                                     "pumpkins", "window sill", "cellar"};

#define PLACES (int)(sizeof(places) / sizeof(places[0]))

/* A place's name, with a star behind it where it is warm. */
static void describe(char *text, const char *place, int warm)
{
    while (*place != '\0')
        *text++ = *place++;
    if (warm) {
        *text++ = ' ';
        *text++ = '*';
    }
    *text = '\0';
}

/* The same, as far as there is room. */
static void describe_within(char *text, const char *place, int warm)
{
    char *const last = text + TEXT - 1;

    while (*place != '\0' && text < last)
        *text++ = *place++;
    if (warm && last - text >= 2) {
        *text++ = ' ';
        *text++ = '*';
    }
    *text = '\0';
}

static void (*write_place)(char *text, const char *place, int warm);
static unsigned weather; /* the state of its random numbers: the same night again */
static unsigned hottest; /* of what was measured */

static unsigned measure(void)
{
    unsigned degrees;

    weather = weather * 1664525u + 1013904223u;
    degrees = 17 + (weather >> 29);
    hottest = degrees > hottest ? degrees : hottest;
    return degrees;
}

static void probe_body(Task *this_task, void *this_data)
{
    Reading *reading;
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 0; i < ROUNDS * READINGS; i++) {
        lab_wait_until((bos_tick)i * PERIOD);
        reading = reading_take();
        if (reading == NULL)
            continue;
        reading->degrees = measure();
        write_place(reading->place, places[i % PLACES], reading->degrees >= WARM);
        (void)messagebox_put(&box, &reading);
    }
}

/* ---- the heater ---- */

static unsigned absurd; /* readings that cannot be true */
static Semaphore finished;

static void heat(const Reading *reading)
{
    if (reading->degrees < HOT)
        return;
    absurd++;
    lab_print("tick %u: %s has %u degrees! Heating off, windows open", lab_time(), reading->place,
              reading->degrees);
}

static void heater_body(Task *this_task, void *this_data)
{
    Reading *reading;
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 1; i <= ROUNDS; i++) {
        lab_wait_until((bos_tick)(i * READINGS * PERIOD - 1));
        while (messagebox_get(&box, &reading, BOS_NO_WAIT) == BOS_OK) {
            heat(reading);
            reading_free(reading);
        }
    }
    (void)semaphore_up(&finished);
}

/* ---- the lesson ---- */

static const TaskClass probe_class = TASK_CLASS("probe", NULL, probe_body, NULL, 512, 20, 0);
static const TaskClass heater_class = TASK_CLASS("heater", NULL, heater_body, NULL, 768, 10, 0);

static const char *const runs[] = {
    "a night in the greenhouse",
    "the same night, names are cut to what fits",
};

#define RUNS 2

static unsigned absurd_in[RUNS];

static void run(int which)
{
    write_place = which == 0 ? describe : describe_within;
    absurd = hottest = weather = 0;
    fill_pool();
    lab_begin();
    (void)task_create(&probe_class, NULL);
    (void)task_create(&heater_class, NULL);
    (void)semaphore_down(&finished, BOS_FOREVER);
    lab_print("%u readings, the highest %u degrees; not so in the heater: %u",
              (unsigned)(ROUNDS * READINGS), hottest, absurd);
    absurd_in[which] = absurd;
}

static int holds(void)
{
    return absurd_in[0] > 0 && absurd_in[1] == 0;
}

static void prepare(void)
{
    semaphore_init(&finished, SEMAPHORE_DOWN);
    semaphore_set_name(&finished, "finished");
    (void)memory_init(&box_memory, &box_area, MESSAGE_BLOCK(sizeof(Reading *)), READINGS);
    (void)messagebox_init(&box, &box_memory, sizeof(Reading *));
    messagebox_set_name(&box, "readings");
}

int main(void)
{
    static const Lab lab = {
        "corrupt", "a temperature that nobody measured", runs, RUNS, prepare, run, holds};

    lab_start(&lab);
    return 0;
}
