/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A probe on all instructions, for the time of a stretch: see stretch.h. */
#include "stretch.h"

struct stretch {
    struct machine *machine;
    void (*tell)(void *owner, sim_time when, uint32_t address);
    void *owner;
    sim_time first, last;
    unsigned told;
};

static void on_instruction(void *owner, const struct probe_event *event)
{
    struct stretch *stretch = owner;
    if (event->now < stretch->first)
        return;
    if (event->now >= stretch->last || stretch->told == STRETCH_MOST) {
        machine_stop(stretch->machine);
        return;
    }
    stretch->told++;
    stretch->tell(stretch->owner, event->now, event->instruction.address);
}

/* A moment is a boundary at or after the time that is asked for: the instruction that runs at
 * `first` may begin before. */
static void run_through(struct history *history, struct stretch *stretch)
{
    struct probe probe = {.mask = PROBE_INSTRUCTION, .function = on_instruction, .owner = stretch};
    machine_probe_add(stretch->machine, &probe);
    history_run(history, stretch->last);
    machine_probe_remove(stretch->machine, &probe);
}

static bool stands_elsewhere(const struct sim_error *why, struct sim_error *error)
{
    sim_error_set(error, "the machine stands elsewhere now: %.400s", why->text);
    return false;
}

/* The way back is made whatever the outside says: each try comes nearer. */
bool stretch_tell(struct history *history, struct machine *machine, sim_time first, sim_time last,
                  void (*tell)(void *owner, sim_time when, uint32_t address), void *owner,
                  struct sim_error *error)
{
    struct stretch stretch = {
        .machine = machine, .tell = tell, .owner = owner, .first = first, .last = last};
    sim_time here = machine_now(machine);
    struct sim_error back;
    bool good;
    if (stretch.first < history_first(history))
        stretch.first = history_first(history);
    if (stretch.last > history_front(history))
        stretch.last = history_front(history);
    if (stretch.first >= stretch.last)
        return true;
    good = history_go(history, stretch.first, error);
    if (good)
        run_through(history, &stretch);
    if (good && history_interrupted(history)) {
        sim_error_set(error, "interrupted on the way");
        good = false;
    }
    while (!history_go(history, here, &back))
        if (!history_interrupted(history))
            return stands_elsewhere(&back, error);
    return good;
}
