/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the black box shows: the table of tasks, their registers, what was found and how sure it is.
 * Left out: what a task waits for, priorities, the lower end of a stack that nothing marks. */
#include "aware/blackbox_parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOP_BYTES   64u  /* an idle loop is not longer */
#define LOOP_LEAST   16u  /* times that it was interrupted there */
#define FILL_LEAST   16u  /* bytes of a fill that count */
#define FILL_DEPTH   256u /* bytes below what was seen in use that the fill begins at the latest */
#define STACK_MOST   65536u /* bytes of a stack, at the most */
#define DESCRIBED    64     /* tasks */
#define PERIOD_LEAST 3u

/* --- one task --- */

static size_t find(const struct blackbox *bb, uint32_t id)
{
    size_t i;
    for (i = 0; id != 0 && i < bb->state.count; i++)
        if (bb->state.tasks[i].id == id)
            return i;
    return SIZE_MAX;
}

static bool runs(const struct blackbox *bb, const struct bb_task *task)
{
    return task == &bb->state.tasks[bb->state.running];
}

/* Its stack is another's, or its frame is no more what it left there. */
static bool is_over(const struct blackbox *bb, const struct bb_task *task)
{
    uint32_t words[BLACKBOX_FRAME];
    if (task->over || runs(bb, task) || task->way != BB_INTERRUPT)
        return task->over;
    return bb_frame(bb, task->saved, words) && (words[bb->processor->frame_pc] & ~1u) != task->pc;
}

/* It waits for interrupts, or does nothing but run in a short loop until it is interrupted. */
static bool is_idle(const struct blackbox *bb, const struct bb_task *task)
{
    const struct bb_seen *seen = bb_seen_of(bb, task->id);
    if (seen == NULL || seen->interrupted == 0)
        return false;
    if (seen->waiting * 2 > seen->interrupted)
        return true;
    return seen->interrupted >= LOOP_LEAST && seen->pc_high - seen->pc_low <= LOOP_BYTES;
}

static bool is_periodic(const struct bb_task *task)
{
    return task->in_period >= PERIOD_LEAST && task->in_period > 2 * task->off_period;
}

static uint32_t word_at(const struct blackbox *bb, uint32_t address, bool *there)
{
    uint8_t b[4] = {0};
    *there = bus_peek(bb->machine->cpu->data, address, b, 4) == 4;
    return bb_number(bb, b);
}

/* A stack reaches no lower than where the next one below ends. */
static uint32_t floor_of(const struct blackbox *bb, const struct bb_task *task)
{
    uint32_t low = task->top > STACK_MOST ? task->top - STACK_MOST : 0;
    size_t i;
    for (i = 0; i < bb->state.count; i++) {
        const struct bb_task *other = &bb->state.tasks[i];
        if (!other->over && other->top < task->top && other->top > low)
            low = other->top;
    }
    return (low + 3) & ~3u;
}

/* Below what was seen in use a kernel's fill may show how far the stack goes: the same word again
 * and again, not zero. True: `low` is the lowest word that was ever used, `base` the fill's. */
static bool find_fill(const struct blackbox *bb, uint32_t end, uint32_t *low, uint32_t *base)
{
    const uint32_t seen = *low & ~3u, least = seen - end > FILL_DEPTH ? seen - FILL_DEPTH : end;
    uint32_t first = seen, at = seen, fill = 0;
    bool there = true;
    for (; at > least && first - at < FILL_LEAST && there; at -= 4)
        if (fill == 0 || word_at(bb, at - 4, &there) != fill) {
            fill = word_at(bb, at - 4, &there);
            first = at;
        }
    if (fill == 0 || first - at < FILL_LEAST)
        return false;
    while (at > end && word_at(bb, at - 4, &there) == fill && there)
        at -= 4;
    *low = first;
    *base = at;
    return true;
}

static void show_stack(const struct blackbox *bb, const struct bb_task *task,
                       struct aware_task *shown)
{
    const uint32_t end = floor_of(bb, task);
    uint32_t low = runs(bb, task) && bb->low < task->low ? bb->low : task->low, base;
    if (low < end)
        low = end;
    base = low;
    shown->stack_used_known = find_fill(bb, end, &low, &base);
    shown->stack_base = base;
    shown->stack_size = task->top > base ? task->top - base : 0;
    shown->stack_used = task->top > low ? task->top - low : 0;
    shown->stack_pointer = task->saved;
    if (runs(bb, task))
        shown->stack_pointer = bb_in_handler(bb) && bb->frame_known
                                   ? bb->frame
                                   : bb_register(bb, bb->class->register_sp);
}

static void show_wait(const struct bb_task *task, struct aware_task *shown)
{
    char period[64] = "";
    if (is_periodic(task))
        snprintf(period, sizeof period, ", every %.6g ms (%u of %u times)",
                 (double)task->period / (double)SIM_MS, (unsigned)task->in_period,
                 (unsigned)(task->in_period + task->off_period));
    if (shown->state == AWARE_WAITING)
        snprintf(shown->wait_text, sizeof shown->wait_text, "left by itself at 0x%08" PRIx32 "%s",
                 task->pc, period);
    else if (shown->state == AWARE_READY)
        snprintf(shown->wait_text, sizeof shown->wait_text, "interrupted at 0x%08" PRIx32 "%s",
                 task->pc, period);
}

static enum aware_state state_of(const struct blackbox *bb, const struct bb_task *task)
{
    if (runs(bb, task))
        return AWARE_RUNNING;
    if (is_over(bb, task))
        return AWARE_ENDED;
    return task->by_itself ? AWARE_WAITING : AWARE_READY;
}

static void show(const struct blackbox *bb, const struct bb_task *task, struct aware_task *shown)
{
    memset(shown, 0, sizeof *shown);
    shown->id = task->id;
    bb_name(task, shown->name, sizeof shown->name);
    shown->state = state_of(bb, task);
    shown->priority = shown->own_priority = AWARE_NO_PRIORITY;
    shown->idle = is_idle(bb, task);
    shown->in_handler = shown->state == AWARE_RUNNING && bb_in_handler(bb);
    shown->since = task->since;
    shown->run_time = task->run_time;
    if (runs(bb, task))
        shown->run_time += machine_now(bb->machine) - task->since;
    shown->switches = task->switches;
    show_stack(bb, task, shown);
    show_wait(task, shown);
}

/* --- all of them --- */

/* The places of all that are not over, in order of their numbers, which is that of the array but
 * for the start-up, the first. Returns how many there are. */
static size_t list(const struct blackbox *bb, size_t *places, size_t most)
{
    const struct bb_task *all = bb->state.tasks;
    bool early = all->id != 0 && !is_over(bb, all);
    size_t count = 0, i;
    for (i = 1; i <= bb->state.count; i++) {
        const bool last = i == bb->state.count;
        if (early && (last || all[i].id > all->id)) {
            if (count < most)
                places[count] = 0;
            count++;
            early = false;
        }
        if (last || is_over(bb, &all[i]))
            continue;
        if (count < most)
            places[count] = i;
        count++;
    }
    return count;
}

size_t blackbox_tasks(struct blackbox *bb, struct aware_task *tasks, size_t most)
{
    size_t *places, count, i;
    blackbox_moved(bb);
    places = most == 0 ? NULL : calloc(most, sizeof *places);
    count = list(bb, places, places == NULL ? 0 : most);
    for (i = 0; places != NULL && i < count && i < most; i++)
        show(bb, &bb->state.tasks[places[i]], &tasks[i]);
    free(places);
    return count;
}

bool blackbox_task(struct blackbox *bb, uint32_t id, struct aware_task *task)
{
    size_t i;
    blackbox_moved(bb);
    i = find(bb, id);
    if (i == SIZE_MAX)
        return false;
    show(bb, &bb->state.tasks[i], task);
    return true;
}

bool blackbox_waits(struct blackbox *bb, uint32_t id)
{
    size_t i;
    blackbox_moved(bb);
    i = find(bb, id);
    return i != SIZE_MAX && state_of(bb, &bb->state.tasks[i]) != AWARE_RUNNING &&
           state_of(bb, &bb->state.tasks[i]) != AWARE_READY;
}

void blackbox_name(struct blackbox *bb, uint32_t id, char *name)
{
    size_t i = find(bb, id);
    name[0] = '\0';
    if (i != SIZE_MAX)
        bb_name(&bb->state.tasks[i], name, AWARE_NAME);
}

/* --- registers --- */

static void set(uint64_t *values, bool *known, unsigned index, uint32_t value)
{
    values[index] = value;
    known[index] = true;
}

static void set_kept(const struct blackbox *bb, const uint32_t *kept, uint64_t *values, bool *known)
{
    unsigned i;
    for (i = 0; i < bb->processor->kept_count; i++)
        set(values, known, bb->processor->kept[i], kept[i]);
}

static bool from_frame(const struct blackbox *bb, uint32_t stack, const uint32_t *kept,
                       uint64_t *values, bool *known)
{
    const struct blackbox_processor *processor = bb->processor;
    uint32_t words[BLACKBOX_FRAME];
    unsigned i;
    if (!bb_frame(bb, stack, words))
        return false;
    for (i = 0; i < processor->frame_words; i++)
        set(values, known, processor->frame[i], words[i]);
    values[processor->frame[processor->frame_pc]] &= ~(uint64_t)1;
    set(values, known, bb->class->register_sp, bb_behind_frame(bb, stack, words));
    set_kept(bb, kept, values, known);
    return true;
}

static void from_processor(const struct blackbox *bb, uint64_t *values, bool *known)
{
    unsigned i;
    for (i = 0; bb->class->registers[i].name != NULL; i++) {
        values[i] = bb->class->get(bb->machine->cpu, i);
        known[i] = true;
    }
}

static bool of_running(const struct blackbox *bb, uint64_t *values, bool *known)
{
    if (!bb_in_handler(bb)) {
        from_processor(bb, values, known);
        return true;
    }
    return bb->frame_known && from_frame(bb, bb->frame, bb->kept, values, known);
}

static bool of_left(const struct blackbox *bb, const struct bb_task *task, uint64_t *values,
                    bool *known)
{
    if (task->way == BB_INTERRUPT)
        return from_frame(bb, task->saved, task->kept, values, known);
    set_kept(bb, task->kept, values, known);
    set(values, known, bb->class->register_sp, task->saved);
    set(values, known, bb->class->register_pc, task->pc);
    return true;
}

bool blackbox_registers(struct blackbox *bb, uint32_t id, uint64_t *values, bool *known,
                        struct sim_error *error)
{
    size_t i, count = 0;
    bool good;
    blackbox_moved(bb);
    i = find(bb, id);
    while (bb->class->registers[count].name != NULL)
        count++;
    memset(values, 0, count * sizeof *values);
    memset(known, 0, count * sizeof *known);
    if (i == SIZE_MAX) {
        sim_error_set(error, "no task%u", (unsigned)id);
        return false;
    }
    good = runs(bb, &bb->state.tasks[i]) ? of_running(bb, values, known)
                                         : of_left(bb, &bb->state.tasks[i], values, known);
    if (!good)
        sim_error_set(error, "task%u: what the handler interrupted is known when it has returned",
                      (unsigned)id);
    return good;
}

/* --- in words --- */

struct writer {
    char *text;
    size_t size, length;
};

static void put(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void put(struct writer *writer, const char *format, ...)
{
    va_list arguments;
    int length;
    if (writer->length + 1 >= writer->size)
        return;
    va_start(arguments, format);
    length =
        vsnprintf(writer->text + writer->length, writer->size - writer->length, format, arguments);
    va_end(arguments);
    writer->length += length > 0 ? (size_t)length : 0;
    if (writer->length >= writer->size)
        writer->length = writer->size - 1;
}

static void put_causes(struct writer *writer, const struct blackbox *bb)
{
    struct instruction instruction;
    size_t i;
    for (i = 0; i < BB_CAUSES && bb->causes[i].switches != 0; i++)
        put(writer, "  %" PRIu64 " switches when the handler of %s (exception %u) returned\n",
            bb->causes[i].switches, bb->causes[i].name, bb->causes[i].exception);
    for (i = 0; i < bb->place_count; i++) {
        if (bb->places[i].switches == 0)
            continue;
        disassemble_at(bb->disassembler, bb->machine->cpu->program, bb->places[i].address,
                       &instruction);
        put(writer, "  %" PRIu64 " switches in ordinary code, at 0x%08" PRIx32 ": %s\n",
            bb->places[i].switches, bb->places[i].address, instruction.text);
    }
}

static void put_sure(struct writer *writer, const struct blackbox *bb)
{
    put(writer,
        "how sure: %" PRIu64 " times a task went on with exactly the stack pointer that it had "
        "left, %" PRIu64 " times with\n  one near it, %" PRIu64 " times a stack pointer that "
        "nobody had left began a new task; %" PRIu64 " times a handler\n  returned to a moved "
        "frame of the same task\n",
        bb->exact - bb->near, bb->near, bb->started, bb->moved);
}

static void put_task(struct writer *writer, const struct blackbox *bb, const struct bb_task *task)
{
    const struct bb_seen *seen = bb_seen_of(bb, task->id);
    struct aware_task shown;
    show(bb, task, &shown);
    put(writer, "%s: stack 0x%08" PRIx32 " to 0x%08" PRIx32 "%s", shown.name, shown.stack_base,
        task->top, shown.stack_used_known ? ", its fill seen" : ", the lowest that was seen");
    if (task->entry != 0 && task->argument != 0)
        put(writer, "; began with 0x%" PRIx32, task->argument);
    if (task->entry == 0)
        put(writer, task == bb->state.tasks ? "; ran before the others began"
                                            : "; its beginning was not seen");
    if (shown.idle && seen != NULL && seen->waiting != 0)
        put(writer, "; idle: waits for interrupts at 0x%08" PRIx32, seen->wait_pc);
    else if (shown.idle && seen != NULL)
        put(writer,
            "; idle, it seems: interrupted %" PRIu64 " times between 0x%08" PRIx32
            " and 0x%08" PRIx32,
            seen->interrupted, seen->pc_low, seen->pc_high);
    if (is_periodic(task))
        put(writer, "; every %.6g ms (%u of %u times)", (double)task->period / (double)SIM_MS,
            (unsigned)task->in_period, (unsigned)(task->in_period + task->off_period));
    put(writer, "\n");
}

void blackbox_describe(struct blackbox *bb, char *text, size_t size)
{
    struct writer writer = {text, size, 0};
    size_t places[DESCRIBED], count, i;
    if (size == 0)
        return;
    blackbox_moved(bb);
    text[0] = '\0';
    count = list(bb, places, DESCRIBED);
    if (bb->state.last_id == 0) {
        put(&writer, "no tasks were found from outside: the stack pointer has not moved from one "
                     "stack to another and back\n");
        return;
    }
    put(&writer, "found from outside, without symbols: %zu tasks, %" PRIu64 " switches\n", count,
        bb->state.switches);
    put_causes(&writer, bb);
    put_sure(&writer, bb);
    for (i = 0; i < count && i < DESCRIBED; i++)
        put_task(&writer, bb, &bb->state.tasks[places[i]]);
}
