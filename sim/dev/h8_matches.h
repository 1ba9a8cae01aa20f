/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compare matches and input captures of a timer's channels as signals inside of a chip: the pulse
 * outputs (TPC, PPG) and the A/D converter take them. */
#ifndef SIM_DEV_H8_MATCHES_H
#define SIM_DEV_H8_MATCHES_H

#include "dev/h8_chip.h"

enum { H8_MATCH_A = 1 << 0, H8_MATCH_B = 1 << 1, H8_MATCH_TRIGGER = 1 << 2 };

struct h8_match_listener {
    void *owner;
    /* `what`: bits above, of one moment. TRIGGER: a match A that is to start the converter. */
    void (*matched)(void *owner, unsigned channel, unsigned what, sim_time when);
    uint8_t channels; /* bits: those whose matches A and B are wanted now */
    struct h8_match_listener *next;
};

/* The listener must outlive the timer's use. False with an error if `timer` is no such timer. */
bool h8_matches_listen(struct device *timer, struct h8_match_listener *, struct sim_error *);
/* To be called whenever `channels` has changed. */
void h8_matches_wanted(struct device *timer);

/* --- for timers --- */

/* Their part: the first member of their structs behind the struct h8_module. */
struct h8_matches {
    struct h8_match_listener *first;
    void (*changed)(struct device *); /* what is wanted may be other than before */
};

static inline unsigned h8_matches_channels(const struct h8_matches *matches)
{
    const struct h8_match_listener *listener;
    unsigned channels = 0;
    for (listener = matches->first; listener != NULL; listener = listener->next)
        channels |= listener->channels;
    return channels;
}

static inline void h8_matches_tell(const struct h8_matches *matches, unsigned channel,
                                   unsigned what, sim_time when)
{
    const struct h8_match_listener *listener;
    for (listener = matches->first; what != 0 && listener != NULL; listener = listener->next)
        listener->matched(listener->owner, channel, what, when);
}

#endif
