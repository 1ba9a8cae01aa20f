/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions over what streams say: --expect and --fail-on. Lines are matched as they
 * grow, so that a prompt without newline is seen; `$` matches only where a line is complete. The
 * moment of a match depends on the guest's output alone. */
#ifndef BOSIM_WATCH_H
#define BOSIM_WATCH_H

#include "options.h"

#include <regex.h>

#define WATCH_LINE 4096u /* a longer line is looked at in pieces */

struct watch {
    struct pattern {
        const char *text;
        regex_t compiled;
    } * expected, *failing;
    size_t expected_count, failing_count;
    size_t met; /* expectations are met one after the other, in the order given */
};

/* Each stream has a line of its own. */
struct watch_line {
    char text[WATCH_LINE + 1];
    size_t length;
    bool continued; /* its beginning was dropped: `^` does not match */
};

/* NEXT: one was met, and the next is looked for in what follows; MET: it was the last. */
enum watch_result { WATCH_NOTHING, WATCH_NEXT, WATCH_MET, WATCH_FAILED };

/* False with an error for what is no POSIX extended regular expression. */
bool watch_init(struct watch *, const struct texts *expect, const struct texts *fail_on,
                struct sim_error *);
void watch_free(struct watch *);
/* One more byte of a stream. On WATCH_MET and WATCH_FAILED *which is the expression. */
enum watch_result watch_byte(struct watch *, struct watch_line *, unsigned char byte,
                             const char **which);
/* The expression that is waited for, or NULL. */
const char *watch_missing(const struct watch *);

#endif
