/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines: a signal with drivers, a resolution and listeners; and Analog, a value with a unit.
 * Two drivers on a LINE_SINGLE are an error of the board, found when it is built. A listener is
 * called when the resolved level changes. What changes while a listener runs is queued and told
 * afterwards, in board order. An interrupt source may give its line an acknowledge function: the
 * one call upwards (68000 IACK, 8259 INTA). */
#ifndef SIM_LINE_H
#define SIM_LINE_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>

struct machine;

enum line_resolution { LINE_SINGLE, LINE_WIRED_OR, LINE_WIRED_AND };

#define LINE_DRIVERS_MAX 64

struct line_listener {
    void *owner;
    void (*changed)(void *owner, unsigned input, bool level);
    unsigned input; /* the listener's own number for this line */
    struct line_listener *next;
};

struct line {
    const char *name;
    struct machine *machine;
    uint32_t order; /* board order of deliveries */
    enum line_resolution resolution;
    unsigned drivers;
    uint64_t driven; /* level of each driver */
    bool level;      /* as the listeners know it */
    bool queued;
    struct line_listener *listeners;
    struct line *next_queued, *next;
    /* Interrupt sources: returns a vector and may change the source's state; NULL: autovector. */
    int (*acknowledge)(void *owner, unsigned level);
    void *acknowledge_owner;
};

/* One driver's end of a line; a driver that is wired to nothing (line NULL) may be set, too. */
struct line_driver {
    struct line *line;
    unsigned index;
};

/* Initial level: low (wired-and: high, as all its drivers start high). */
void line_init(struct line *, struct machine *, uint32_t order, const char *name,
               enum line_resolution);
/* False with an error that names the line when it takes no further driver. */
bool line_drive(struct line *, struct line_driver *, struct sim_error *);
void line_listen(struct line *, struct line_listener *, void *owner,
                 void (*changed)(void *owner, unsigned input, bool level), unsigned input);
void line_set(struct line_driver *, bool level);
bool line_level(const struct line_driver *); /* what this driver drives */
/* The driver's new level is on the line, but no listener is told: for snapshots being loaded. */
void line_restore(struct line_driver *, bool level);

/* Vector of the source behind a line, or -1 for none (autovector). */
int line_acknowledge(struct line *, unsigned level);

/* A value in millionths of its unit ("V", "degC", "%"), set by boards and outside input. */
struct analog {
    const char *name, *unit;
    int64_t micro;
};

#endif
