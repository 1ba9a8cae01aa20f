/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compare matches as signals inside of H8 chips: see h8_matches.h. */
#include "dev/h8_matches.h"

#include <stddef.h>

extern const struct device_class h8_timer16_class, h8_tpu_class;

/* How the structs of such timers begin. */
struct matching_timer {
    struct h8_module module;
    struct h8_matches matches;
};

bool h8_matches_listen(struct device *timer, struct h8_match_listener *listener,
                       struct sim_error *error)
{
    struct h8_matches *matches = &((struct matching_timer *)timer)->matches;
    if (timer->class != &h8_timer16_class && timer->class != &h8_tpu_class) {
        sim_error_set(error, "%s: is no timer whose matches go to other modules", timer->name);
        return false;
    }
    listener->next = matches->first;
    matches->first = listener;
    return true;
}

void h8_matches_wanted(struct device *timer)
{
    ((struct matching_timer *)timer)->matches.changed(timer);
}
