/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a guest's memory, with an information record at 0x100: whatever lists of tasks and
 * traces are in it, reading and showing them ends and stays inside its bounds. */
#include "machines.h"

#include "aware/bos.h"
#include "aware/bos_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RECORD     0x100u
#define SIZE       0x800u
#define TASKS_MOST 16u

static void show_trace(struct machine *machine, const struct bos_record *record,
                       const struct bos_task *tasks, size_t count, const struct bos_task *task)
{
    struct bos_trace trace;
    char text[64]; /* shorter than some, on purpose */
    size_t i;
    if (!bos_trace_read(machine, record, task, &trace))
        abort();
    if (trace.count > BOS_CALLS_MOST)
        abort();
    for (i = 0; i < trace.count && i < 32; i++)
        bos_call_text(machine, record, tasks, count, &trace.entries[i], text, sizeof text);
    bos_groups_text(trace.calls, text, sizeof text);
    bos_trace_free(&trace);
}

static void show(struct machine *machine, const struct bos_record *record)
{
    struct bos_task tasks[TASKS_MOST];
    size_t count = bos_tasks(machine, record, tasks, TASKS_MOST), i;
    char text[64];
    count = count < TASKS_MOST ? count : TASKS_MOST;
    for (i = 0; i < count; i++) {
        bos_wait_text(&tasks[i], text, sizeof text);
        show_trace(machine, record, tasks, count, &tasks[i]);
    }
    show_trace(machine, record, tasks, count, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct machine *machine;
    uint8_t memory[SIZE] = {0};
    struct bos_memory peeked;
    struct bos_record record;
    if (machine == NULL)
        machine = fuzz_mps2();
    memcpy(memory, data, size < SIZE ? size : SIZE);
    bus_poke(machine->cpu->data, 0, memory, SIZE);
    peeked = (struct bos_memory){bos_peek_machine, machine};
    if (bos_record_read(&peeked, RECORD, &record))
        show(machine, &record);
    return 0;
}
