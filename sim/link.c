/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linked machines: see link.h. While one has reached the time T, nothing that it sends can arrive
 * before T + latency: so far the other may run. */
#include "link.h"

#include "input.h"

#include <string.h>

static struct link_end *other_end(struct link_end *end)
{
    return end == &end->link->ends[0] ? &end->link->ends[1] : &end->link->ends[0];
}

/* A character's first bit leaves: its arrival is known already, and becomes the other's input. */
static void character_begins(void *owner, uint32_t value, sim_time when_left)
{
    struct link_end *from = owner, *to = other_end(from);
    sim_time soonest = machine_now(from->machine) + from->link->latency;
    sim_time arrives = when_left > soonest ? when_left : soonest;
    if (!to->over && !input_character_at(to->machine, arrives, to->stream, value, NULL))
        from->link->failed = true;
}

/* What is pending may still send before the machine's boundary. */
static sim_time reached_by(const struct machine *machine)
{
    sim_time next = event_queue_next(&machine->queue);
    return next < machine->now ? next : machine->now;
}

static bool open_end(struct link *link, unsigned number, struct machine *machine, const char *name,
                     struct sim_error *error)
{
    struct link_end *end = &link->ends[number];
    *end = (struct link_end){.link = link, .machine = machine};
    end->stream = machine_stream(machine, name);
    end->sink = (struct stream_sink){.owner = end, .begin = character_begins};
    end->reached = reached_by(machine);
    if (end->stream == NULL)
        sim_error_set(error, "link: board %s has no serial port %s", machine->board, name);
    return end->stream != NULL;
}

bool link_connect(struct link *link, struct machine *a, const char *stream_a, struct machine *b,
                  const char *stream_b, sim_time latency, struct sim_error *error)
{
    memset(link, 0, sizeof *link);
    link->latency = latency;
    if (a == b || latency == 0) {
        sim_error_set(error, "link: needs two machines and a latency above 0");
        return false;
    }
    if (!open_end(link, 0, a, stream_a, error) || !open_end(link, 1, b, stream_b, error))
        return false;
    stream_subscribe(link->ends[0].stream, &link->ends[0].sink);
    stream_subscribe(link->ends[1].stream, &link->ends[1].sink);
    return true;
}

/* How far an end may run now. */
static sim_time bound_of(struct link_end *end, sim_time until)
{
    const struct link_end *other = other_end(end);
    sim_time bound = other->reached + end->link->latency;
    if (other->over || bound < other->reached || bound > until)
        return until;
    return bound;
}

/* Runs one end as far as it may; false if it was stopped. Input may always come over the cable:
 * a machine that sleeps is not dead. */
static bool advance(struct link_end *end, sim_time until)
{
    bool input_open = end->machine->input_open;
    sim_time bound = bound_of(end, until);
    if (end->over || bound < end->reached)
        return true;
    end->machine->input_open = true;
    end->result = machine_run(end->machine, bound);
    end->machine->input_open = input_open;
    if (end->result == RUN_STOPPED)
        return false;
    end->reached = bound;
    end->over = end->result != RUN_UNTIL;
    return true;
}

static bool arrived(const struct link_end *end, sim_time until)
{
    return end->over || end->reached >= until;
}

enum run_result link_run(struct link *link, sim_time until, unsigned first)
{
    struct link_end *one = &link->ends[first & 1], *two = other_end(one);
    while (!arrived(one, until) || !arrived(two, until))
        if (!advance(one, until) || !advance(two, until))
            return RUN_STOPPED;
    return RUN_UNTIL;
}
