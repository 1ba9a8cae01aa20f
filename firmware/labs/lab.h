/* SPDX-License-Identifier: MIT */
/* What the labs share: work of a known length, a note of each event, and a chart of who had the
   processor. While a lab measures it prints nothing, because printing takes time as well: notes and
   chart are kept in memory and printed when all is over. */
#ifndef LAB_H
#define LAB_H

#include "board.h"
#include "print.h"

#define LAB_ROWS  4  /* of the chart, one a task */
#define LAB_TICKS 70 /* columns of the chart; later ones are not drawn */
#define LAB_NOTES 80 /* events that are kept; later ones are not */

/* A task that the chart shows. */
typedef struct LabRow {
    const char *name;
    unsigned short done[LAB_TICKS]; /* pieces of work in this tick */
    char shown[LAB_TICKS];          /* what stands for them */
    char wanted[LAB_TICKS];         /* what stands there otherwise */
    char marks[LAB_TICKS];          /* below the row */
} LabRow;

extern LabRow lab_rows[LAB_ROWS];

/* A lab: experiments that a person chooses by key, or that run one after another. */
typedef struct Lab {
    const char *name;
    const char *about;       /* what it is about, in a few words */
    const char *const *runs; /* a title for each experiment */
    int count;               /* how many there are, 9 at most */
    void (*prepare)(void);   /* called first */
    void (*run)(int which);  /* makes the experiment, 0 is the first */
    int (*holds)(void);      /* after all of them: 1 when they showed what the lesson says */
} Lab;

/* lab_start: readies board and kernel, and starts the task "lesson" of the highest priority, which
   calls the lab's functions. It shows the titles and waits two seconds for a key: 1 is the first
   experiment, and so on, after which it asks again; another key, or none: all of them, then a last
   line, "lab NAME: holds" or "lab NAME: DOES NOT HOLD", and the run ends with status 0 or 1. The
   last statement of main(). */
void lab_start(const Lab *lab);

/* The rest is for tasks. lab_begin: a new run: chart and notes are empty; tick 0 will begin in two
   ticks, time enough to make the tasks. lab_wait_until: sleeps till that tick begins. lab_time: the
   nearest tick: the one that is, or the next when most of the work of this one is done. lab_since:
   ticks from then to lab_time(). Task or ISR, but for the first two. */
void lab_begin(void);
void lab_wait_until(bos_tick tick);
bos_tick lab_time(void);
bos_tick lab_since(bos_tick tick);

/* lab_work: has the processor for 99 hundredths of so many ticks, whoever takes it away meanwhile:
   the rest is the kernel's. The chart's row `row` shows it as `shown`. */
void lab_work(int row, unsigned ticks, char shown);

/* lab_finish: goes on to the end of this tick, from now on with the highest priority, so that who
   runs next begins with a whole tick. For a task that is about to end. */
void lab_finish(void);

/* lab_wanted: from when till when the row wanted the processor: dots where it did not get it.
   lab_mark: a mark below the row, at that tick. lab_note: an event of this tick, and a number
   that goes with it unless it is 0. Task or ISR. */
void lab_wanted(int row, bos_tick from, bos_tick to);
void lab_mark(int row, bos_tick tick, char mark);
void lab_note(int row, const char *what, unsigned number);

/* Prints what was kept. */
void lab_print_notes(void);
void lab_print_chart(void);

/* lab_print: a line, with a text for %s and an unsigned number for %u; %8s is padded to 8 columns
   behind the text, %8u before the number; %% is a percent sign. */
void lab_print(const char *format, ...);

/* lab_measure: measures how much work goes into a tick; lab_start() does it. */
void lab_measure(void);

#endif
