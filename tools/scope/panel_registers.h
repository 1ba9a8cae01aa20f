/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of registers: what it has copied, for its drawing and for tests. */
#ifndef SCOPE_PANEL_REGISTERS_H
#define SCOPE_PANEL_REGISTERS_H

#include "panel_parts.h"

#include "symbols/frame.h"

#define REGISTERS_PLACE 64

/* Of a task and frame, at a stop. */
struct registers_shown {
    bool there;
    uint32_t task; /* 0: the processor's own */
    size_t frame;
    uint64_t values[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
};

struct registers {
    struct panel panel;
    struct panel_watch watch;
    const struct cpu_class *class; /* const tables; NULL: nothing was looked at */
    unsigned count;
    struct registers_shown now, stood, before;
    bool changed[FRAME_REGISTERS];
    char places[FRAME_REGISTERS][REGISTERS_PLACE]; /* what an address is of; "" */
    char whose[AWARE_NAME + 32];
};

#endif
