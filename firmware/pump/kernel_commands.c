/* SPDX-License-Identifier: MIT */
/* The shell's commands that look at the kernel: tasks, mem, trace. What others change meanwhile is
   copied with pre-emption locked and printed afterwards. */
#include "alarm.h"
#include "health.h"
#include "motor.h"
#include "shell.h"
#include "text.h"
#include "therapy.h"
#include "trace_names.h"

/* ---- tasks ---- */

#define ROWS 14

typedef struct Row {
    const char *name, *state, *waits;
    int priority;
    bos_size used, size;
} Row;

static const char *state_of(const Task *task)
{
    if ((task->flags & TASK_SUSPENDED) != 0)
        return "suspended";
    if (task == task_this())
        return "running";
    return task->state == TASK_WAITING ? "waiting" : "ready";
}

/* An object begins with its waiters, and so is found from them. */
static const char *waits_for(const Task *task)
{
    const char *name = "";
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (task->wait != NULL)
        name = task->wait->object == NULL ? "time"
                                          : ((const Waitable *)(void *)task->wait->object)->name;
    INTERRUPTS_RESTORE(mask);
    return name != NULL ? name : "?";
}

static void copy_row(Row *row, const Task *task)
{
    row->name = task->type->name;
    row->state = state_of(task);
    row->waits = waits_for(task);
    row->priority = task->priority;
    row->size = task->type->stack_size;
    row->used = row->size - task_stack_unused(task);
}

static int copy_rows(Row *rows)
{
    const Task *task;
    int count = 0;

    section_lock();
    for (task = bos.all; task != NULL && count < ROWS; task = task->next)
        copy_row(&rows[count++], task);
    section_unlock();
    return count;
}

static void say_row(const Row *row)
{
    Line line;

    print_begin(&line);
    print_padded(&line, row->name, 9);
    print_padded(&line, row->state, 10);
    print_number(&line, (unsigned)row->priority, 8, ' ');
    print_number(&line, row->used, 7, ' ');
    print_text(&line, "/");
    print_number(&line, row->size, 0, ' ');
    while (line.length < 41)
        print_text(&line, " ");
    print_text(&line, row->waits);
    log_say(&line);
}

static void tasks(int count, char **words)
{
    Row *const rows = alloc_vmem(bos.heap, ROWS * sizeof(Row));
    int i;

    (void)words;
    if (rows == NULL) {
        log_say_text("no memory; see `mem`");
        return;
    }
    count = copy_rows(rows);
    log_say_text("task     state     priority   stack used  waits for");
    for (i = 0; i < count; i++) {
        health_here(HEALTH_SHELL);
        say_row(&rows[i]);
    }
    (void)free_vmem(bos.heap, rows);
}

/* ---- mem ---- */

static const struct {
    const char *name;
    const Memory *memory;
} memories[] = {{"alarms", &alarm_memory},
                {"history", &alarm_records},
                {"motor", &motor_memory},
                {"therapy", &therapy_memory},
                {"log", &log_memory}};

#define MEMORIES ((int)(sizeof(memories) / sizeof(memories[0])))

typedef struct Chunks {
    unsigned used, used_bytes, free, free_bytes, largest;
} Chunks;

static void count_chunks(Chunks *chunks)
{
    const Node *node = NULL;

    chunks->used = chunks->used_bytes = chunks->free = chunks->free_bytes = chunks->largest = 0;
    section_lock();
    while ((node = list_next(&bos.heap->chunks, node)) != NULL) {
        const Chunk *const chunk = (const Chunk *)node;

        if (chunk->owner != NULL) {
            chunks->used++;
            chunks->used_bytes += chunk->size;
            continue;
        }
        chunks->free++;
        chunks->free_bytes += chunk->size;
        if (chunk->size > chunks->largest)
            chunks->largest = chunk->size;
    }
    section_unlock();
}

static void say_heap(void)
{
    Chunks chunks;
    Line line;

    count_chunks(&chunks);
    print_begin(&line);
    print_text(&line, "heap: ");
    text_number(&line, chunks.used);
    print_text(&line, " chunks of ");
    text_number(&line, chunks.used_bytes);
    print_text(&line, " bytes in use, ");
    text_number(&line, chunks.free);
    print_text(&line, " of ");
    text_number(&line, chunks.free_bytes);
    print_text(&line, " free, the largest of ");
    text_number(&line, chunks.largest);
    log_say(&line);
}

static void say_memory(const char *name, const Memory *memory)
{
    Line line;

    print_begin(&line);
    print_padded(&line, name, 9);
    print_number(&line, memory->block_size, 6, ' ');
    print_number(&line, memory->blocks, 8, ' ');
    print_number(&line, memory->blocks - memory_unused(memory), 6, ' ');
    print_number(&line, memory_unused(memory), 6, ' ');
    log_say(&line);
}

static void mem(int count, char **words)
{
    int i;

    (void)count;
    (void)words;
    log_say_text("memory    block  blocks  used  free");
    for (i = 0; i < MEMORIES; i++) {
        health_here(HEALTH_SHELL);
        say_memory(memories[i].name, memories[i].memory);
    }
    say_heap();
}

/* ---- names ---- */

static const char *task_name(size_t word)
{
    const Task *task;
    const char *name = NULL;

    section_lock();
    for (task = bos.all; task != NULL; task = task->next) {
        if ((size_t)task == word)
            name = task->type->name;
    }
    section_unlock();
    return name;
}

/* An entry may be older than the object. The pump's objects are in static memory and stay, but for
   what is in the heap, whose memory is another's by now. */
const char *pump_object_name(char kind, size_t word)
{
    int i;

    if (kind == 't')
        return task_name(word);
    if (kind == 'd' && word == (size_t)&console)
        return "console";
    if (kind == 'c')
        return ((const TaskClass *)word)->name;
    if (kind == 'm' && word == (size_t)bos.heap)
        return "heap";
    for (i = 0; kind == 'm' && i < MEMORIES; i++) {
        if (word == (size_t)memories[i].memory)
            return memories[i].name;
    }
    if (kind == 'o' && pump_is_static(word))
        return ((const Waitable *)word)->name;
    return NULL;
}

/* ---- trace ---- */

#if BOS_TRACE

static Task *find_task(const char *name)
{
    Task *task;

    section_lock();
    task = bos.all;
    while (task != NULL && !text_equal(task->type->name, name))
        task = task->next;
    section_unlock();
    return task;
}

static void print_hexadecimal(Line *line, size_t word)
{
    print_text(line, "0x");
    print_hex(line, (unsigned)word);
}

static void print_signed(Line *line, size_t word)
{
    const int negative = word > ((size_t) ~(size_t)0 >> 1);

    print_text(line, negative ? "-" : "");
    text_number(line, (unsigned)(negative ? (size_t)0 - word : word));
}

static void print_timeout(Line *line, size_t word)
{
    if (word == (size_t)BOS_FOREVER)
        print_text(line, "BOS_FOREVER");
    else if (word == (size_t)BOS_NO_WAIT)
        print_text(line, "BOS_NO_WAIT");
    else
        text_number(line, (unsigned)word);
}

static void print_word(Line *line, char kind, size_t word)
{
    const char *name =
        kind == 'r' || kind == 'i' ? trace_result_name((int)word) : pump_object_name(kind, word);

    if (name != NULL && !(kind == 'i' && word == 0))
        print_text(line, name);
    else if (kind == 'k')
        print_timeout(line, word);
    else if (kind == 'n' || kind == 'i' || kind == 'r')
        print_signed(line, word);
    else
        print_hexadecimal(line, word);
}

static void print_result(Line *line, const TraceName *name, const TraceEntry *entry)
{
    if (entry->state == TRACE_INSIDE) {
        print_text(line, " has not returned");
    } else if (entry->state == TRACE_ABANDONED) {
        print_text(line, " was abandoned");
    } else if (name->result != 'v') {
        print_text(line, " = ");
        print_word(line, name->result, entry->result);
    }
}

static void say_entry(const TraceEntry *entry)
{
    const TraceName *const name = trace_name(entry->call);
    Line line;
    int i;

    if (name == NULL)
        return;
    print_begin(&line);
    text_time(&line, pump_ticks() - kernel_ticks() + entry->tick);
    print_text(&line, " ");
    print_text(&line, name->name);
    print_text(&line, "(");
    for (i = 0; name->parameters[i] != '\0'; i++) {
        print_text(&line, i > 0 ? ", " : "");
        print_word(&line, name->parameters[i], entry->parameters[i]);
    }
    print_text(&line, ")");
    print_result(&line, name, entry);
    log_say(&line);
}

/* The latest entries, the oldest of them first. */
static void say_entries(const Task *task, TraceEntry *entries)
{
    bos_mask mask;
    bos_size count = 0;

    INTERRUPTS_OFF(mask);
    while (count < TRACE_ENTRIES && trace_read(task, count, &entries[count]) == BOS_OK)
        count++;
    INTERRUPTS_RESTORE(mask);
    if (count == 0)
        log_say_text("no calls");
    while (count-- > 0) {
        health_here(HEALTH_SHELL);
        say_entry(&entries[count]);
    }
}

#define GROUP_ROW(number, name, text) {TRACE_##name, text},
static const struct {
    unsigned bit;
    const char *name;
} groups[] = {TRACE_GROUPS(GROUP_ROW){0, NULL}};

static unsigned find_group(const char *name)
{
    int i = 0;

    while (groups[i].name != NULL && !text_equal(groups[i].name, name))
        i++;
    return groups[i].bit;
}

/* `off`, `on`, `only GROUP ...` */
static void select_calls(Task *task, int count, char **words)
{
    unsigned calls = text_equal(words[2], "on") ? TRACE_ALL : TRACE_NOTHING;
    int i;

    for (i = 3; i < count && text_equal(words[2], "only"); i++) {
        if (find_group(words[i]) == 0) {
            shell_say2(words[i], ": no group of calls; such as: task semaphore message memory");
            return;
        }
        calls |= find_group(words[i]);
    }
    if (calls == TRACE_NOTHING && !text_equal(words[2], "off"))
        shell_usage("trace");
    else
        log_say_text(trace_select(task, calls) >= 0 ? "trace: done" : "trace: the task has none");
}

static void trace(int count, char **words)
{
    TraceEntry *entries;
    const int isr = count > 1 && text_equal(words[1], "interrupts");
    Task *const task = isr || count < 2 ? NULL : find_task(words[1]);

    if (count < 2) {
        shell_usage("trace");
        return;
    }
    if (task == NULL && !isr) {
        shell_say2(words[1], ": no such task; `tasks` lists them");
        return;
    }
    if (count > 2) {
        select_calls(task, count, words);
        return;
    }
    entries = alloc_vmem(bos.heap, TRACE_ENTRIES * sizeof(TraceEntry));
    if (entries == NULL) {
        log_say_text("no memory; see `mem`");
        return;
    }
    say_entries(task, entries);
    (void)free_vmem(bos.heap, entries);
}

#endif

const Command shell_kernel_commands[] = {
    {"tasks", "", "all tasks: state, priority, stack, wait", tasks},
    {"mem", "", "all memories", mem},
#if BOS_TRACE
    {"trace", "TASK|interrupts", "its latest calls; with off, on, only GROUP...: selects", trace},
#endif
    {NULL, NULL, NULL, NULL},
};
