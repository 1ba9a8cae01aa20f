/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables by name: locals of a frame, statics, globals, functions, enumerators. */
#ifndef SIM_SYMBOLS_VARIABLES_H
#define SIM_SYMBOLS_VARIABLES_H

#include "symbols/frame.h"
#include "symbols/location.h"
#include "symbols/type.h"

struct variable {
    const struct type *type;
    struct location location;
    bool is_enumerator; /* then `value`, and no location */
    int64_t value;
};

/* What a name means at a frame: innermost block first, then the file's own, then any. `within` may
 * be NULL, or a file ("uart.c") or function whose own it is to be. False: no such name. */
bool symbols_variable(struct machine *, const struct symbols *, const struct frame *,
                      const char *within, const char *name, struct variable *);
/* Locals and parameters visible at a frame, innermost block first. */
void symbols_locals(const struct symbols *, const struct frame *,
                    void (*tell)(void *owner, const char *name), void *owner);
/* A known name that is much like this one, NULL if none is. */
const char *symbols_suggest(const struct symbols *, const char *name);

#endif
