/* SPDX-License-Identifier: MIT */
/* Lab "race": two tasks add 1 to one counter, and some of the additions are lost. How many depends
   on what is printed meanwhile. Then the cures, and what each costs. */
#include "lab.h"

#define RUN 300 /* ticks for which they count */

/* ---- adding 1: bare, and with each cure; they return what they have stored ---- */

static volatile unsigned counter;
static Semaphore guard;
static Lock lock;

static unsigned add_bare(void)
{
    unsigned value;

    value = counter;   /* load */
    value = value + 1; /* add */
    counter = value;   /* store */
    return value;
}

static unsigned add_interrupts_off(void)
{
    unsigned value;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    value = add_bare();
    INTERRUPTS_RESTORE(mask);
    return value;
}

static unsigned add_section(void)
{
    unsigned value;

    section_lock();
    value = add_bare();
    section_unlock();
    return value;
}

static unsigned add_semaphore(void)
{
    unsigned value;

    (void)semaphore_down(&guard, BOS_FOREVER);
    value = add_bare();
    (void)semaphore_up(&guard);
    return value;
}

static unsigned add_lock(void)
{
    unsigned value;

    (void)lock_take(&lock, BOS_FOREVER);
    value = add_bare();
    (void)lock_give(&lock);
    return value;
}

/* ---- the two tasks ---- */

typedef struct Adder {
    unsigned (*add)(void);
    unsigned random;                /* the state of its own random numbers */
    unsigned made;                  /* additions */
    unsigned first, last;           /* what it stored first and last in this turn */
    unsigned lost_first, lost_last; /* the first turn that another task has undone */
} Adder;

static Adder adders[2];
static Semaphore finished;

/* Between two additions a task does something else, for a time that differs, so that the end of
   its turn falls on any place of the loop. */
static void other_work(Adder *adder)
{
    volatile unsigned turns;

    adder->random = adder->random * 1664525u + 1013904223u;
    for (turns = adder->random >> 30; turns > 0; turns--)
        continue;
}

/* Keeps in mind what is stored: the next number, or another one when it is a new turn. One that is
   not greater says that the turn before was in vain. */
static void watch(Adder *adder, unsigned value)
{
    if (value <= adder->last && adder->lost_first == 0) {
        adder->lost_first = adder->first;
        adder->lost_last = adder->last;
    }
    if (value != adder->last + 1)
        adder->first = value;
    adder->last = value;
}

static void adder_body(Task *this_task, void *this_data)
{
    Adder *adder = this_data;
    bos_tick begun;

    (void)this_task;
    lab_wait_until(0);
    begun = kernel_ticks();
    while (kernel_ticks() - begun < RUN) {
        watch(adder, adder->add());
        adder->made++;
        other_work(adder);
    }
    (void)semaphore_up(&finished);
}

static const TaskClass classes[2] = {TASK_CLASS("Ann", NULL, adder_body, NULL, 512, 10, 0),
                                     TASK_CLASS("Ben", NULL, adder_body, NULL, 512, 10, 0)};

/* Both count, while `text` is on its way through the UART. Returns how many additions they made;
   the counter has as many, less what is lost. */
static unsigned count(unsigned (*add)(void), const char *text)
{
    static const Adder ann = {NULL, 1, 0, 0, 0, 0, 0}, ben = {NULL, 2, 0, 0, 0, 0, 0};
    int i;

    adders[0] = ann;
    adders[1] = ben;
    counter = 0;
    lab_begin();
    for (i = 0; i < 2; i++) {
        adders[i].add = add;
        (void)task_create(&classes[i], &adders[i]);
    }
    lab_wait_until(0);
    console_write(text);
    (void)semaphore_down(&finished, BOS_FOREVER);
    (void)semaphore_down(&finished, BOS_FOREVER);
    return adders[0].made + adders[1].made;
}

/* ---- the lesson ---- */

static void print_undone(int who)
{
    const Adder *adder = &adders[who];

    if (adder->lost_first != 0)
        lab_print("    %s counts from %u to %u, then %s stores %u", classes[who].name,
                  adder->lost_first, adder->lost_last, classes[1 - who].name, adder->lost_first);
}

static unsigned race_while(const char *text)
{
    const unsigned made = count(add_bare, text);

    lab_print("counted %u of %u, lost %u", counter, made, made - counter);
    print_undone(0);
    print_undone(1);
    return made - counter;
}

/* What one addition takes when nobody interrupts: the least of some. */
static unsigned cycles_of(unsigned (*add)(void))
{
    unsigned least = BOS_FOREVER, begun, taken;
    int i;

    for (i = 0; i < 8; i++) {
        begun = board_cycles();
        (void)add();
        taken = board_cycles() - begun;
        least = taken < least ? taken : least;
    }
    return least;
}

static unsigned no_add(void)
{
    return 0;
}

static unsigned cure(const char *name, unsigned (*add)(void))
{
    const unsigned made = count(add, ""), lost = made - counter;

    lab_print("%16s%6u%10u%12u", name, lost, cycles_of(add) - cycles_of(no_add), made);
    return lost;
}

static unsigned try_cures(void)
{
    unsigned lost;

    print_line("cure              lost    cycles   additions");
    (void)cure("none", add_bare);
    lost = cure("interrupts off", add_interrupts_off);
    lost += cure("section", add_section);
    lost += cure("semaphore", add_semaphore);
    return lost + cure("lock", add_lock);
}

static const char *const runs[] = {
    "unprotected; nothing is printed meanwhile",
    "unprotected; a few words are printed",
    "unprotected; a line is printed",
    "the cures, and what each costs",
};

#define CURES 3

static const char *const texts[CURES] = {
    "", "a few words\n", "a line that is longer, so that it is on its way for longer as well\n"};

static unsigned lost_in[CURES + 1];

static void run(int which)
{
    lost_in[which] = which == CURES ? try_cures() : race_while(texts[which]);
}

static int holds(void)
{
    return lost_in[0] > 0 && lost_in[1] > 0 && lost_in[2] > 0 && lost_in[CURES] == 0;
}

static void prepare(void)
{
    (void)semaphore_init_counting(&finished, 0, 2);
    semaphore_set_name(&finished, "finished");
    semaphore_init(&guard, SEMAPHORE_UP);
    semaphore_set_name(&guard, "guard");
    (void)lock_init(&lock, LOCK_INHERIT, 0);
}

int main(void)
{
    static const Lab lab = {"race", "two tasks, one counter", runs, CURES + 1, prepare, run, holds};

    lab_start(&lab);
    return 0;
}
