/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single instructions of a short stretch of the past, for a picture that shows them: made while the
 * machine stands and nothing else is to be done. */
#include "worker_parts.h"

#include "debug/stretch.h"
#include "disassemble.h"

#include <stdio.h>
#include <stdlib.h>

struct collection {
    struct worker *worker;
    struct disassembler *disassembler;
};

static void collect(void *owner, sim_time when, uint32_t address)
{
    struct collection *collection = owner;
    struct worker *worker = collection->worker;
    struct instructions *instructions = &worker->instructions;
    struct worker_instruction *one = &instructions->list[instructions->count++];
    struct instruction instruction;
    disassemble_at(collection->disassembler, worker->session.machine->cpu->program, address,
                   &instruction);
    one->when = when;
    one->address = address;
    snprintf(one->text, sizeof one->text, "%.*s", (int)sizeof one->text - 1, instruction.text);
}

static const struct cpu_class *class_of(const struct worker *worker)
{
    return worker->session.machine->cpu->device.class->cpu;
}

/* Do those that are there belong to the past as it is now? */
static bool is_up_to_date(const struct worker *worker)
{
    const struct instructions *there = &worker->instructions;
    const struct history *history = debugger_history(worker->debug->debugger);
    bool reaches = there->of.last <= there->front || there->front == history_front(history);
    return there->of.given && reaches && there->futures == history_futures(history);
}

bool worker_lacks_instructions(const struct worker *worker)
{
    const struct instructions *there = &worker->instructions;
    return worker->wish.given && there->read &&
           !(there->of.first == worker->wish.first && there->of.last == worker->wish.last &&
             is_up_to_date(worker));
}

static void make(struct worker *worker, const struct instructions_wish *wish)
{
    struct history *history = debugger_history(worker->debug->debugger);
    struct machine *machine = worker->session.machine;
    struct instructions *instructions = &worker->instructions;
    struct collection collection = {.worker = worker};
    struct sim_error error;
    bool good;
    collection.disassembler = disassembler_create(class_of(worker), &error);
    if (collection.disassembler == NULL)
        return;
    if (instructions->list == NULL)
        instructions->list = must_allocate(NULL, STRETCH_MOST * sizeof *instructions->list);
    instructions->count = 0;
    good = stretch_tell(history, machine, wish->first, wish->last, collect, &collection, &error);
    disassembler_destroy(collection.disassembler);
    instructions->of = *wish;
    instructions->of.given = good || !worker_has_work(worker); /* else it is tried again */
    instructions->front = history_front(history);
    instructions->futures = history_futures(history);
    instructions->read = false;
}

/* The lock is not held. What comes meanwhile ends it on the way there; then it is made later. The
 * way is nobody's to watch: it goes as fast as it can. */
void worker_make_instructions(struct worker *worker)
{
    struct instructions_wish wish;
    double pace = worker->session.pace;
    pthread_mutex_lock(&worker->lock);
    wish = worker->wish;
    pthread_mutex_unlock(&worker->lock);
    worker->fetches = true;
    session_set_pace(&worker->session, 0);
    make(worker, &wish);
    session_set_pace(&worker->session, pace);
    worker->fetches = false;
    worker_note_position(worker);
    worker->look.moves++;
}

void worker_want_instructions(struct worker *worker, sim_time first, sim_time last)
{
    pthread_mutex_lock(&worker->lock);
    worker->wish = (struct instructions_wish){.given = last > first, .first = first, .last = last};
    worker_ask(worker);
    pthread_mutex_unlock(&worker->lock);
}

size_t worker_instructions(struct worker *worker, sim_time *first, sim_time *last,
                           const struct worker_instruction **list)
{
    struct instructions *there = &worker->instructions;
    there->read = true;
    if (!is_up_to_date(worker))
        return 0;
    *first = there->of.first;
    *last = there->of.last;
    *list = there->list;
    return there->count;
}
