/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The refresh timer of H8 bus controllers: RTCNT counts to RTCOR, which sets a flag, and begins
 * again at 0. Computed from time, never ticked. */
#ifndef SIM_DEV_H8_REFRESH_H
#define SIM_DEV_H8_REFRESH_H

#include "device.h"

struct h8_refresh {
    struct device *device;
    struct clock_domain *clock;
    uint64_t since; /* count of the prescaled clock at which RTCNT had `count` */
    uint8_t shift;  /* of the prescaler; 0: stands */
    uint8_t count, top;
    bool matched, interrupts; /* CMF, CMIE */
    struct event match;       /* only while it would interrupt */
    struct line_driver irq;
};

#define STATE_H8_REFRESH(type, member)                                                             \
    STATE(type, member.since), STATE_MAX(type, member.shift, 12), STATE(type, member.count),       \
        STATE(type, member.top), STATE_MAX(type, member.matched, 1),                               \
        STATE_MAX(type, member.interrupts, 1), STATE_EVENT(type, member.match),                    \
        STATE_DRIVER(type, member.irq)

/* "interrupts" entry 0 of the device is the compare match. */
bool h8_refresh_init(struct device *, struct h8_refresh *, struct clock_domain *,
                     struct sim_error *);
void h8_refresh_reset(struct h8_refresh *);
/* CKS2 to CKS0, CMIE. */
void h8_refresh_set(struct h8_refresh *, unsigned clock_select, bool interrupts);
void h8_refresh_set_count(struct h8_refresh *, uint8_t count);
void h8_refresh_set_top(struct h8_refresh *, uint8_t top);
void h8_refresh_clear(struct h8_refresh *); /* CMF */
uint8_t h8_refresh_count(const struct h8_refresh *);
bool h8_refresh_matched(const struct h8_refresh *);

#endif
