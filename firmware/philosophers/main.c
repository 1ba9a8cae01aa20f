/* SPDX-License-Identifier: MIT */
/* The dining philosophers: five tasks share five forks, which are semaphores, and each needs two
   to eat. Each takes the fork with the lower number first, so that they cannot all wait for each
   other. They think and eat for random times from fixed seeds: every run is the same. When all have
   had their meals they wait for the way home, and a table of what happened ends the run. */
#include "board.h"
#include "print.h"

#define PHILOSOPHERS 5
#define MEALS        16
#define COLUMN       12

typedef struct Philosopher {
    const char *name;
    Semaphore *first, *second; /* the forks in the order in which they are taken */
    unsigned long random;      /* the state of its own random numbers */
    unsigned meals;
    bos_tick thought, waited, longest_wait, eaten; /* ticks */
    int doing;
} Philosopher;

enum { THINKS, WAITS, EATS, HOME };
static const char *const words[] = {"thinks", "waits", "EATS", "done"};

static Semaphore forks[PHILOSOPHERS];
static const char *const fork_names[PHILOSOPHERS] = {"fork 1", "fork 2", "fork 3", "fork 4",
                                                     "fork 5"};
static Semaphore done;    /* counts the philosophers that have had all their meals */
static Semaphore home;    /* is never Up: there is no way home */
static Semaphore showing; /* one row of the show at a time */
static Philosopher table[PHILOSOPHERS] = {
    {"Socrates", &forks[0], &forks[1], 11u, 0, 0, 0, 0, 0, THINKS},
    {"Hypatia", &forks[1], &forks[2], 23u, 0, 0, 0, 0, 0, THINKS},
    {"Confucius", &forks[2], &forks[3], 37u, 0, 0, 0, 0, 0, THINKS},
    {"Avicenna", &forks[3], &forks[4], 41u, 0, 0, 0, 0, 0, THINKS},
    {"Spinoza", &forks[0], &forks[4], 59u, 0, 0, 0, 0, 0, THINKS},
};
static Task *seats[PHILOSOPHERS];

/* ---- the show ---- */

static void print_time(Line *line, bos_tick ticks)
{
    print_number(line, ticks / BOS_TICK_HZ, 3, ' ');
    print_text(line, ".");
    print_number(line, ticks % BOS_TICK_HZ * 100u / BOS_TICK_HZ, 2, '0');
    print_text(line, " s");
}

/* One row: the time, and what each does; the one that changed has a mark. */
static void show(Philosopher *changed, int doing)
{
    Line line;
    int i;

    (void)semaphore_down(&showing, BOS_FOREVER);
    changed->doing = doing;
    print_begin(&line);
    print_time(&line, kernel_ticks());
    for (i = 0; i < PHILOSOPHERS; i++) {
        print_text(&line, &table[i] == changed ? " > " : "   ");
        print_padded(&line, words[table[i].doing], COLUMN - 3);
    }
    print_end(&line);
    (void)semaphore_up(&showing);
}

static void show_names(void)
{
    Line line;
    int i;

    print_begin(&line);
    print_padded(&line, "", 8);
    for (i = 0; i < PHILOSOPHERS; i++) {
        print_text(&line, "   ");
        print_padded(&line, table[i].name, COLUMN - 3);
    }
    print_end(&line);
}

/* ---- the philosophers ---- */

/* `least` to least + spread - 1 ticks, after a linear congruential generator. */
static bos_tick random_time(Philosopher *this, unsigned least, unsigned spread)
{
    this->random = (this->random * 1664525ul + 1013904223ul) & 0xFFFFFFFFul;
    return (bos_tick)(least + (unsigned)(this->random >> 16) % spread);
}

static void think(Philosopher *this)
{
    const bos_tick time = random_time(this, 5u, 40u);

    show(this, THINKS);
    (void)task_sleep(time);
    this->thought += time;
}

static void take_forks(Philosopher *this)
{
    const bos_tick begun = kernel_ticks();
    bos_tick waited;

    if (semaphore_status(this->first) == SEMAPHORE_DOWN ||
        semaphore_status(this->second) == SEMAPHORE_DOWN)
        show(this, WAITS);
    (void)semaphore_down(this->first, BOS_FOREVER);
    (void)semaphore_down(this->second, BOS_FOREVER);
    waited = kernel_ticks() - begun;
    this->waited += waited;
    if (waited > this->longest_wait)
        this->longest_wait = waited;
}

static void eat(Philosopher *this)
{
    const bos_tick time = random_time(this, 8u, 25u);

    show(this, EATS);
    (void)task_sleep(time);
    this->eaten += time;
    this->meals++;
    (void)semaphore_up(this->second);
    (void)semaphore_up(this->first);
}

static void dine(Task *this_task, void *this_data)
{
    Philosopher *philosopher = this_data;

    (void)this_task;
    while (philosopher->meals < MEALS) {
        think(philosopher);
        take_forks(philosopher);
        eat(philosopher);
    }
    show(philosopher, HOME);
    (void)semaphore_up(&done);
    (void)semaphore_down(&home, BOS_FOREVER);
}

/* ---- the host ---- */

static void summary_row(const Philosopher *philosopher, const Task *task)
{
    Line line;

    print_begin(&line);
    print_padded(&line, philosopher->name, 12);
    print_number(&line, philosopher->meals, 5, ' ');
    print_text(&line, "  ");
    print_time(&line, philosopher->thought);
    print_text(&line, "  ");
    print_time(&line, philosopher->eaten);
    print_text(&line, "  ");
    print_time(&line, philosopher->waited);
    print_text(&line, "      ");
    print_time(&line, philosopher->longest_wait);
    print_number(&line, task->type->stack_size - task_stack_unused(task), 9, ' ');
    print_text(&line, " of ");
    print_number(&line, task->type->stack_size, 0, ' ');
    print_end(&line);
}

static void receive(Task *this_task, void *this_data)
{
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 0; i < PHILOSOPHERS; i++)
        (void)semaphore_down(&done, BOS_FOREVER);
    print_line("");
    print_line("philosopher  meals    thought      eaten     waited  longest wait   stack bytes");
    for (i = 0; i < PHILOSOPHERS; i++)
        summary_row(&table[i], seats[i]);
    print_line("all philosophers have dined");
    board_exit(0);
}

#define DINE(name) TASK_CLASS(name, NULL, dine, NULL, 1024, 10, 0)

static const TaskClass classes[PHILOSOPHERS] = {
    DINE("Socrates"), DINE("Hypatia"), DINE("Confucius"), DINE("Avicenna"), DINE("Spinoza")};
static const TaskClass host_class = TASK_CLASS("host", NULL, receive, NULL, 1024, 5, 0);

static void lay_the_table(void)
{
    int i;

    for (i = 0; i < PHILOSOPHERS; i++) {
        semaphore_init(&forks[i], SEMAPHORE_UP);
        semaphore_set_name(&forks[i], fork_names[i]);
    }
    (void)semaphore_init_counting(&done, 0, PHILOSOPHERS);
    semaphore_set_name(&done, "done");
    semaphore_init(&home, SEMAPHORE_DOWN);
    semaphore_set_name(&home, "home");
    semaphore_init(&showing, SEMAPHORE_UP);
    semaphore_set_name(&showing, "showing");
}

int main(void)
{
    int i;

    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    lay_the_table();
    print_line(bos_notice);
    print_line("five philosophers, five forks, on " BOARD_NAME);
    print_line("");
    show_names();
    (void)task_create(&host_class, NULL);
    for (i = 0; i < PHILOSOPHERS; i++)
        seats[i] = task_create(&classes[i], &table[i]);
    kernel_start();
    return 0;
}
