/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trace as text: a probe that writes one line for each event, with its time in picoseconds.
 *
 *     # bosim trace 1 board=mps2-an385 timing=manual image=1f3a...
 *     40120000 interrupt enter 15 SysTick
 *     41320000 task idle -> philosopher0
 *     52000000 serial uart0 out 48 H
 *
 * Numbers after a serial name are hexadecimal, those of interrupts decimal. The same image and
 * inputs give the same bytes. */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include "blob.h"
#include "machine.h"

/* What `--trace` writes; any other mask of probe kinds may be asked for. */
#define TRACE_DEFAULT (PROBE_INTERRUPT | PROBE_TASK | PROBE_SERIAL)

struct trace {
    struct blob text; /* may be written out and emptied (size = 0) between runs */
    uint64_t hash;    /* of all lines since the start (FNV-1a, 64 bits), the header left out */
    struct probe probe;
    struct machine *machine;
};

/* Begins with the header line. `image`: checksum or name of what runs, without blanks; may be
 * NULL. The trace must not move until trace_end. */
void trace_begin(struct trace *, struct machine *, unsigned mask, const char *image);
/* Takes the probe away and frees the text. Call before machine_destroy. */
void trace_end(struct trace *);

/* One line of an event, without time or newline, into `line`; for other front ends. False if the
 * kind has no line. */
bool trace_line(const struct probe_event *, char *line, size_t size);

#endif
