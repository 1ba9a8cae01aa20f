/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following the switches of a kernel that nobody knows. Told of are: the outermost handler's entry,
 * each return that does not lead into a handler, and the instructions that load the stack pointer.
 * Who goes on is the one that was left with the stack pointer that is found there. Left out: tasks
 * that share a stack; a switch that the kernel undoes before its handler returns. */
#include "aware/blackbox_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAMPOLINE   16u   /* instructions before the call of a task's own function */
#define NEAR         256u  /* bytes between what one way of leaving stores and another loads */
#define CODE_NEAR    128u  /* bytes between instructions of one function that switches */
#define FIRST_FRAME  128u  /* bytes of a new task's stack that are popped at most */
#define FRAMES_MOST  4096u /* bytes that a stack grows by from one interrupt to the next */
#define HANDLED_MOST 64u   /* times that only handlers ran a load, until it is not looked at */

/* --- telling --- */

void bb_name(const struct bb_task *task, char *name, size_t size)
{
    if (task->id == 0)
        name[0] = '\0';
    else if (task->entry != 0)
        snprintf(name, size, "task%u@0x%x", (unsigned)task->id,
                 (unsigned)(task->body != 0 ? task->body : task->entry));
    else
        snprintf(name, size, "task%u", (unsigned)task->id);
}

static void tell(struct blackbox *bb)
{
    bb->listener.switched(bb->listener.owner, bb->state.tasks[bb->state.running].id);
}

/* --- matching --- */

static bool is_among(const struct bb_addresses *addresses, uint32_t address)
{
    unsigned i;
    for (i = 0; i < addresses->count; i++)
        if (addresses->list[i] == address)
            return true;
    return false;
}

static void add_address(struct bb_addresses *addresses, uint32_t address)
{
    if (address != 0 && addresses->count < BB_ADDRESSES && !is_among(addresses, address))
        addresses->list[addresses->count++] = address;
}

static bool was_left(const struct blackbox *bb, size_t index)
{
    const struct bb_task *task = &bb->state.tasks[index];
    return index != bb->state.running && !task->over && task->saved != 0;
}

/* The one that was left latest with the stack pointer that belongs to this one. 0 is the start-up:
 * -1 says that there is none. */
static long find_exact(const struct blackbox *bb, uint32_t stack, enum bb_way way)
{
    size_t i;
    long found = -1;
    for (i = 0; i < bb->state.count; i++) {
        const struct bb_task *task = &bb->state.tasks[i];
        if (was_left(bb, i) && bb->distance_known[task->way][way] &&
            task->saved + bb->distance[task->way][way] == stack &&
            (found < 0 || task->since > bb->state.tasks[found].since))
            found = (long)i;
    }
    return found;
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* One that was left the other way: how far apart the two ways' stack pointers are is learnt from
 * the first. `pc`: where the frame goes on. */
static long find_other_way(struct blackbox *bb, uint32_t stack, enum bb_way way, uint32_t pc)
{
    size_t i;
    long found = -1;
    enum bb_way other = way == BB_LOAD ? BB_INTERRUPT : BB_LOAD;
    if (bb->distance_known[other][way])
        return -1;
    for (i = 0; i < bb->state.count; i++) {
        const struct bb_task *task = &bb->state.tasks[i];
        if (!was_left(bb, i) || task->way != other || apart(task->saved, stack) > NEAR ||
            (way == BB_INTERRUPT && apart(task->pc, pc) > CODE_NEAR))
            continue;
        if (found < 0 || apart(task->saved, stack) < apart(bb->state.tasks[found].saved, stack))
            found = (long)i;
    }
    if (found >= 0) {
        bb->distance_known[other][way] = true;
        bb->distance[other][way] = stack - bb->state.tasks[found].saved;
        bb->near++;
    }
    return found;
}

/* --- switching --- */

static struct bb_record leaving(const struct blackbox *bb, enum bb_kind kind, enum bb_way way,
                                uint32_t saved, uint32_t end, uint32_t pc)
{
    struct bb_record record = {.when = machine_now(bb->machine),
                               .kind = (uint8_t)kind,
                               .way = (uint8_t)way,
                               .by_itself = bb->by_itself,
                               .saved = saved,
                               .end = end,
                               .pc = pc,
                               .low = bb->low};
    memcpy(record.kept, bb->kept, sizeof record.kept);
    return record;
}

static void happen(struct blackbox *bb, const struct bb_record *record)
{
    if (!bb_happen(bb, record))
        return;
    if (record->by_itself)
        add_address(&bb->yields, record->pc);
    bb->low = bb->state.tasks[bb->state.running].low;
    bb->fresh = true;
    tell(bb);
}

static void switch_to(struct blackbox *bb, struct bb_record *record, size_t to)
{
    record->kind = BB_SWITCH;
    record->to = (uint32_t)to;
    bb->exact++;
    happen(bb, record);
}

static void start(struct blackbox *bb, struct bb_record *record, uint32_t first, uint32_t top,
                  uint32_t entry)
{
    record->kind = BB_START;
    record->first = first;
    record->top = top;
    record->entry = entry;
    add_address(&bb->entries, entry);
    bb->started++;
    happen(bb, record);
}

/* A frame can be gone on with; else it is a handler's makeshift, and nobody's beginning. */
static bool is_frame(struct blackbox *bb, const uint32_t *words)
{
    const struct blackbox_processor *processor = bb->processor;
    bb_places_at(bb, words[processor->frame_pc]); /* code that was copied there since */
    return (words[processor->valid_word] & processor->valid_mask) == processor->valid &&
           bb_places_known(bb, words[processor->frame_pc]);
}

/* A frame that holds the same values as the one that was interrupted is that one, moved: so do
 * system calls that run on a stack of their own. */
static bool is_moved(const struct blackbox *bb, const uint32_t *words)
{
    uint32_t before[BLACKBOX_FRAME];
    return bb->processor->same != 0 && bb_frame(bb, bb->frame, before) &&
           memcmp(before, words, bb->processor->same * sizeof *words) == 0;
}

/* The one that goes on in this frame; -1: none that was left. */
static long find_left(struct blackbox *bb, uint32_t stack, uint32_t pc)
{
    long found = find_exact(bb, stack, BB_INTERRUPT);
    if (found < 0)
        return find_other_way(bb, stack, BB_INTERRUPT, pc);
    if (pc != bb->state.tasks[found].pc && is_among(&bb->entries, pc))
        return -1; /* another one begins where that one was left */
    return found;
}

/* Nobody was left there: is it still the one that was interrupted, elsewhere on its stack, or in a
 * frame that was moved? */
static bool is_same_task(struct blackbox *bb, uint32_t stack, const uint32_t *words)
{
    const struct bb_task *running = &bb->state.tasks[bb->state.running];
    uint32_t pc = words[bb->processor->frame_pc] & ~1u;
    if (!is_frame(bb, words) || is_moved(bb, words))
        return true;
    return running->id != 0 && apart(stack, bb->frame) <= NEAR && stack < running->first &&
           !is_among(&bb->entries, pc);
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Kernels that begin all tasks in one function give it the task's own as the first argument. */
static uint32_t find_body(struct blackbox *bb, uint32_t entry, uint32_t argument)
{
    const struct blackbox_processor *processor = bb->processor;
    struct instruction instruction;
    uint32_t odd = processor->odd_code, i;
    if ((argument & odd) != odd || argument <= odd || !bb_places_known(bb, argument))
        return 0;
    for (i = 0; i < TRAMPOLINE; i++, entry += instruction.size) {
        disassemble_at(bb->disassembler, bb->machine->cpu->program, entry, &instruction);
        if (starts(instruction.text, processor->calls_register))
            return argument & ~odd;
        if (instruction.size == 0 || starts(instruction.text, processor->branches))
            return 0;
    }
    return 0;
}

/* A handler returns to another stack pointer than was interrupted. True: a switch. */
static bool returned_elsewhere(struct blackbox *bb, uint32_t stack)
{
    uint32_t words[BLACKBOX_FRAME] = {0}, before[BLACKBOX_FRAME] = {0}, pc;
    struct bb_record record;
    long found;
    if (!bb_frame(bb, stack, words))
        return false;
    pc = words[bb->processor->frame_pc] & ~1u;
    bb_frame(bb, bb->frame, before);
    record = leaving(bb, BB_SWITCH, BB_INTERRUPT, bb->frame, bb_behind_frame(bb, bb->frame, before),
                     before[bb->processor->frame_pc] & ~1u);
    found = find_left(bb, stack, pc);
    if (found >= 0) {
        switch_to(bb, &record, (size_t)found);
        return true;
    }
    if (is_same_task(bb, stack, words)) {
        bb->moved++;
        return false;
    }
    if (!bb->processor->no_argument) {
        record.argument = words[0];
        record.body = find_body(bb, pc, words[0]);
    }
    start(bb, &record, stack, bb_behind_frame(bb, stack, words), pc);
    return true;
}

/* An address of so many bytes on a stack. */
static uint32_t address_at(const struct blackbox *bb, const uint8_t *bytes, unsigned count)
{
    uint8_t four[4] = {0};
    unsigned bits = bb->class->registers[bb->class->register_pc].bits;
    memcpy(bb->class->processor->big_endian ? four + 4 - count : four, bytes, count);
    return bb_number(bb, four) & (uint32_t)(((uint64_t)1 << bits) - 1);
}

/* What a new task pops off its stack holds where it is to begin: an address of code, and odd, where
 * that says which instruction set; even else. */
static bool holds_beginning(const struct blackbox *bb, uint32_t stack)
{
    uint8_t bytes[FIRST_FRAME] = {0};
    uint32_t i, odd = bb->processor->odd_code;
    unsigned size = bb->class->registers[bb->class->register_pc].bits <= 16 ? 2 : 4;
    size_t count = bus_peek(bb->machine->cpu->data, stack, bytes, sizeof bytes);
    for (i = 0; i + size <= count; i += bb->processor->step == 2 && odd == 0 ? 2 : 4) {
        uint32_t word = address_at(bb, bytes + i, size);
        if ((word & 1) == odd && word > odd && bb_places_known(bb, word))
            return true;
    }
    return false;
}

/* Behind an instruction that loads the stack pointer, in ordinary code, or in a handler that goes
 * on with another task without returning. */
static void loaded(struct blackbox *bb, uint32_t stack)
{
    bool handler = bb_in_handler(bb);
    struct bb_place *place = bb->loading;
    const struct bb_task *running = &bb->state.tasks[bb->state.running];
    struct bb_record record;
    long found;
    bb->loading = NULL;
    if (stack == bb->before || !bb->live)
        return;
    if (!handler)
        bb->by_itself = true;
    record = leaving(bb, BB_SWITCH, BB_LOAD, bb->before, bb->before, place->behind);
    found = find_exact(bb, stack, BB_LOAD);
    if (found < 0 && place->meaning == WORD_POPS)
        found = find_other_way(bb, stack, BB_LOAD, 0);
    if (found >= 0)
        switch_to(bb, &record, (size_t)found);
    else if ((stack < bb->before || stack > running->top) &&
             apart(stack, bb->before) > bb->processor->unwind &&
             (place->meaning == WORD_JUMPS ||
              (place->meaning == WORD_POPS && holds_beginning(bb, stack))))
        start(bb, &record, stack, stack, 0);
    else
        return;
    place->switches++;
    if (bb->processor->handlers_switch) /* what returns next is another's handler */
        bb->frame_known = false;
}

/* --- what is told --- */

static void count_cause(struct blackbox *bb, const struct probe_event *event)
{
    unsigned i;
    for (i = 0; i < BB_CAUSES; i++) {
        struct bb_cause *cause = &bb->causes[i];
        unsigned number = event->interrupt.number;
        bool said = number != 0;
        if (!said)
            number = bb->cause;
        if (cause->switches == 0) {
            cause->exception = number;
            snprintf(cause->name, sizeof cause->name, "%s",
                     said ? event->interrupt.name : bb->cause_name);
        }
        if (cause->exception == number) {
            cause->switches++;
            return;
        }
    }
}

static void entered(struct blackbox *bb, const struct probe_event *event)
{
    uint32_t words[BLACKBOX_FRAME] = {0}, stack = event->interrupt.stack, end, pc;
    if (event->interrupt.nested)
        return;
    if (event->interrupt.chained) {
        if (bb->fresh)
            bb->by_itself = blackbox_asks(bb->processor, event->interrupt.number);
        bb->fresh = false;
        return;
    }
    bb->cause = event->interrupt.number;
    snprintf(bb->cause_name, sizeof bb->cause_name, "%s", event->interrupt.name);
    bb_frame(bb, stack, words);
    end = bb_behind_frame(bb, stack, words);
    if (bb->loading != NULL) /* between the load and the instruction behind it */
        loaded(bb, end);
    pc = words[bb->processor->frame_pc] & ~1u;
    bb->frame = stack;
    bb->frame_known = true;
    bb->fresh = false;
    /* Another interrupt may come before the exception that it asked for. */
    bb->by_itself =
        blackbox_asks(bb->processor, event->interrupt.number) || is_among(&bb->yields, pc);
    if (stack < bb->low && bb->low - stack < FRAMES_MOST) /* else it is on another stack */
        bb->low = stack;
    bb_read_kept(bb);
    if (!bb->by_itself)
        bb_note_interrupted(bb, pc);
    bb_places_at(bb, pc);
}

static void left(struct blackbox *bb, const struct probe_event *event)
{
    uint32_t stack = event->interrupt.stack;
    if (event->interrupt.nested)
        return;
    if (bb->frame_known && stack != bb->frame && bb->live && returned_elsewhere(bb, stack))
        count_cause(bb, event);
    bb->frame = stack; /* another handler may be chained */
    bb->frame_known = !bb->processor->handlers_switch;
    bb_read_kept(bb);
}

static void reached(struct blackbox *bb, uint32_t pc)
{
    struct bb_place *place;
    if (bb->loading != NULL && pc == bb->loading->behind)
        loaded(bb, bb_stack_pointer(bb));
    place = bb_place_find(bb, pc);
    if (place == NULL || !place->armed)
        return;
    if (!bb_in_handler(bb) || (bb->processor->handlers_switch && !place->leaves)) {
        bb->loading = place;
        bb->before = bb_stack_pointer(bb);
        if (!bb_in_handler(bb))
            bb_read_kept(bb);
    } else if (++place->handled >= HANDLED_MOST && place->switches == 0) {
        bb_place_disarm(bb, place);
    }
}

/* The processor begins anew. */
static void began(struct blackbox *bb)
{
    struct bb_record record = leaving(bb, BB_RESET, BB_INTERRUPT, 0, 0, 0);
    record.first = bb_stack_pointer(bb);
    if (bb->state.count > 1 && bb->live && !bb_in_handler(bb))
        happen(bb, &record);
    bb->frame_known = false;
    bb->loading = NULL;
}

/* The machine was put elsewhere in time. */
static void follow_moves(struct blackbox *bb)
{
    if (bb->moves == bb->machine->moves)
        return;
    bb->moves = bb->machine->moves;
    bb_state_at(bb, bb->machine->moved_to);
    bb->low = bb->state.tasks[bb->state.running].low;
    bb->frame_known = bb->fresh = false;
    bb->loading = NULL;
    if (bb->listener.moved != NULL)
        bb->listener.moved(bb->listener.owner);
}

/* A stretch of the past runs again: who runs is in the log. */
static void repeat(struct blackbox *bb, sim_time now)
{
    const struct bb_log *log = &bb->log;
    while (log->place < log->count && log->records[log->place].when <= now) {
        if (!bb_repeat(bb))
            return;
        bb->low = bb->state.tasks[bb->state.running].low;
        tell(bb);
    }
}

static void told(void *owner, const struct probe_event *event)
{
    struct blackbox *bb = owner;
    follow_moves(bb);
    bb->live = event->now > bb->watched || !bb->machine->repeats;
    if (bb->live)
        bb->watched = event->now;
    else
        repeat(bb, event->now);
    if (event->kind == PROBE_BREAK) {
        if (event->pc == bb->reset_pc)
            began(bb);
        reached(bb, event->pc);
    } else if (event->interrupt.enter) {
        entered(bb, event);
    } else {
        left(bb, event);
    }
}

/* --- life --- */

static struct blackbox *fail(struct blackbox *bb)
{
    blackbox_unfollow(bb);
    return NULL;
}

static bool prepare(struct blackbox *bb, struct sim_error *error)
{
    bb->class = bb->machine->cpu->device.class->cpu;
    bb->processor = blackbox_processor_find(bb->class);
    if (bb->processor == NULL) {
        sim_error_set(error, "%s: what this processor does with stacks is not described here",
                      bb->class->processor->title);
        return false;
    }
    bb->disassembler = disassembler_create(bb->class, error);
    if (bb->disassembler == NULL)
        return false;
    if (!bb_state_begin(&bb->state, bb_stack_pointer(bb))) {
        sim_error_set(error, "no memory");
        return false;
    }
    return true;
}

struct blackbox *blackbox_follow(struct machine *machine, const struct blackbox_listener *listener,
                                 struct sim_error *error)
{
    struct blackbox *bb = calloc(1, sizeof *bb);
    if (bb == NULL) {
        sim_error_set(error, "no memory");
        return NULL;
    }
    bb->machine = machine;
    bb->listener = *listener;
    bb->moves = machine->moves;
    if (!prepare(bb, error))
        return fail(bb);
    bb->state.tasks[0].since = machine_now(machine);
    bb->low = bb->state.tasks[0].low;
    bb->distance_known[BB_INTERRUPT][BB_INTERRUPT] = bb->distance_known[BB_LOAD][BB_LOAD] = true;
    bb->last_page = UINT32_MAX;
    bb->probe =
        (struct probe){.mask = PROBE_INTERRUPT | PROBE_BREAK, .function = told, .owner = bb};
    bb_places_search_all(bb);
    if (machine_now(machine) == 0) {
        bb->reset_pc = bb->class->pc(machine->cpu);
        machine_break_add(machine, bb->reset_pc);
    }
    machine_probe_add(machine, &bb->probe);
    return bb;
}

void blackbox_unfollow(struct blackbox *bb)
{
    if (bb == NULL)
        return;
    if (bb->probe.function != NULL)
        machine_probe_remove(bb->machine, &bb->probe);
    if (bb->reset_pc != 0)
        machine_break_remove(bb->machine, bb->reset_pc);
    bb_places_free(bb);
    bb_log_free(&bb->log);
    bb_state_free(&bb->state);
    disassembler_destroy(bb->disassembler);
    free(bb->seen);
    free(bb);
}

void blackbox_moved(struct blackbox *bb)
{
    follow_moves(bb);
}

uint32_t blackbox_running(struct blackbox *bb)
{
    follow_moves(bb);
    return bb->state.tasks[bb->state.running].id;
}

uint64_t blackbox_switches(const struct blackbox *bb)
{
    return bb->state.switches;
}
