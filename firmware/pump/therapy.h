/* SPDX-License-Identifier: MIT */
/* The therapy: a task that is made for each infusion and ends with it. It gives the dose, then
   keeps the vein open; it gives a bolus, pauses, is held by an alarm. */
#ifndef THERAPY_H
#define THERAPY_H

#include "pump.h"

typedef enum TherapyState {
    THERAPY_DOSING,
    THERAPY_BOLUSING,
    THERAPY_KEEPING, /* the vein open */
    THERAPY_PAUSED,  /* by the operator */
    THERAPY_HELD,    /* by an alarm */
    THERAPY_STATES
} TherapyState;

/* What it can be told. */
enum {
    THERAPY_DONE,  /* the motor has made the steps */
    THERAPY_CUT,   /* an alarm has stopped the motor */
    THERAPY_START, /* after a pause or an alarm */
    THERAPY_PAUSE,
    THERAPY_TOGGLE, /* the key: one of those two */
    THERAPY_BOLUS,
    THERAPY_RATE, /* value: the new rate */
    THERAPY_END
};

/* What is answered. */
enum {
    THERAPY_OK,
    THERAPY_NONE,      /* there is no infusion */
    THERAPY_BUSY,      /* there is one already */
    THERAPY_STATE,     /* not while it is so */
    THERAPY_CONDITION, /* something is wrong with the line: sensor_conditions() */
    THERAPY_MEMORY,
    THERAPY_SILENT, /* no answer in half a second */
    THERAPY_ANSWERS
};

/* therapy_init: at start-up. */
void therapy_init(void);

/* therapy_program: makes an infusion of so many steps at that rate, and starts it. Task. */
int therapy_program(unsigned steps, unsigned rate);

/* therapy_ask: tells it something and waits for the answer. One task at a time; blocks.
   therapy_tell: does not wait. Task or ISR. */
int therapy_ask(int what, unsigned value);
void therapy_tell(int what, unsigned value);

/* therapy_runs: 1 while an infusion gives something. Any context. */
int therapy_runs(void);

/* therapy_given: steps of the dose that have been given, and ordered in `volume`, 0 without an
   infusion. For who stops everything: it looks without waiting. Any context. */
unsigned therapy_given(unsigned *volume);

typedef struct TherapyView {
    int state;
    unsigned rate;   /* of the dose */
    unsigned volume; /* ordered */
    unsigned dosed, bolused, kept;
} TherapyView;

/* therapy_view: what the infusion stands at; 1, or 0 when there is none. `view` may be null. Task;
   blocks for a short while. therapy_rate: the rate at which something is given now. */
int therapy_view(TherapyView *view);
unsigned therapy_rate(const TherapyView *view);

extern const char *const therapy_states[THERAPY_STATES];
extern Memory therapy_memory;
extern MessageBox therapy_box;
extern Event therapy_reminder;
extern Timer therapy_pause;

#endif
