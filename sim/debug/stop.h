/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stops: what a machine is to be stopped at. A stop is a row of data; matching it against a probe
 * event changes nothing. */
#ifndef SIM_DEBUG_STOP_H
#define SIM_DEBUG_STOP_H

#include "machine.h"

enum stop_kind {
    STOP_ADDRESS,   /* before the instruction at `first` */
    STOP_ACCESS,    /* after a data access that touches first to last */
    STOP_EXCEPTION, /* exception or interrupt `name` (or its number), any if "", entered */
    STOP_RETURN,    /* the same, left */
    STOP_TASK,      /* a switch to the task `name` or with the control block `first`, any if both
                       are empty */
    STOP_CALL,      /* kernel call `name`, any if "": see calls.h */
    STOP_REPORT,    /* something was reported: an unknown register, a fault; of a kind, if it
                       has a value, by enum report_kind */
    STOP_REGISTER,  /* device register `name`, "DEVICE.REGISTER", accessed */
    STOP_SERIAL,    /* a stream `name` (any if "") has sent `text` */
    STOP_KINDS
};

enum stop_access { STOP_READ = 1, STOP_WRITE = 2, STOP_CHANGE = 4 };

#define STOP_NAME 96
#define STOP_TEXT 128

/* What it takes besides to stop: the owner's to free. */
struct stop_condition {
    bool (*holds)(void *owner, const struct probe_event *);
    void *owner;
};

struct stop {
    unsigned number; /* given by the list; 1 and up */
    enum stop_kind kind;
    uint32_t first, last; /* addresses, inclusive */
    unsigned access;      /* enum stop_access; of STOP_ACCESS and STOP_REGISTER */
    bool has_value;       /* only when `value` was read or written, in the watched bytes */
    uint64_t value;
    char name[STOP_NAME];
    char text[STOP_TEXT];
    uint32_t task; /* only while this task runs; 0: whichever */
    struct stop_condition condition;
    uint64_t ignore;      /* matches that are let by yet; each lowers it */
    bool disabled, once;  /* once: it goes when it has stopped */
    uint64_t hits;        /* matches that runs have met, in either direction */
    char said[STOP_TEXT]; /* STOP_SERIAL: the end of what the stream has sent */
    struct stop *next;
};

/* The probe kinds that stops of this kind must be told of. */
unsigned stop_mask(enum stop_kind);
const char *stop_kind_name(enum stop_kind); /* "address", "access" ... */

/* Is this event what the stop is for? Its task, condition and hits are not looked at. */
bool stop_matches(struct stop *, const struct probe_event *);

#endif
