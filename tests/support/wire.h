/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outside of a serial port for tests: what has left it and when, and what comes in. */
#ifndef TESTS_SUPPORT_WIRE_H
#define TESTS_SUPPORT_WIRE_H

#include "machine.h"

#define WIRE_PLACES 128u

struct test_wire {
    struct stream_sink sink;
    struct machine *machine;
    const char *name;
    unsigned count;
    char text[WIRE_PLACES + 1];  /* what has left, a zero behind it */
    sim_time ended[WIRE_PLACES]; /* when each character's last bit had left */
};

/* Listens to the stream of this name. Must outlive the machine's runs. */
void test_wire_open(struct test_wire *, struct machine *, const char *name);
/* From outside: characters, a character time apart; and the level of a pin, at once. */
void test_wire_feed(struct test_wire *, const char *text);
void test_pin(struct machine *, const char *name, bool level);

#endif
