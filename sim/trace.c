/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces as text: see trace.h. A function for each kind of event, found by the kind's bit. */
#include "trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE 64

/* Names may come from the guest's memory: what is not plain text becomes a dot, no name "-". */
static const char *plain(const char *name, char *buffer)
{
    size_t i;
    if (name == NULL || *name == '\0')
        return "-";
    for (i = 0; name[i] != '\0' && i + 1 < NAME_SIZE; i++)
        buffer[i] = name[i] > ' ' && name[i] < 0x7f ? name[i] : '.';
    buffer[i] = '\0';
    return buffer;
}

static void instruction_line(const struct probe_event *event, char *line, size_t size)
{
    snprintf(line, size, "instruction %08" PRIx32, event->instruction.address);
}

static void access_line(const struct probe_event *event, char *line, size_t size)
{
    static const char *const initiators[] = {"cpu", "dma", "debugger"};
    const char *who = event->access.initiator < 3 ? initiators[event->access.initiator] : "?";
    if (event->access.write)
        snprintf(line, size,
                 "access %s %s write %u %08" PRIx32 " %0*" PRIx64 " -> %0*" PRIx64 " pc %08" PRIx32,
                 who, event->access.space->name, event->access.width, event->access.address,
                 2 * event->access.width, event->access.old_value, 2 * event->access.width,
                 event->access.new_value, event->pc);
    else
        snprintf(line, size, "access %s %s read %u %08" PRIx32 " %0*" PRIx64 " pc %08" PRIx32, who,
                 event->access.space->name, event->access.width, event->access.address,
                 2 * event->access.width, event->access.new_value, event->pc);
}

static void interrupt_line(const struct probe_event *event, char *line, size_t size)
{
    char name[NAME_SIZE];
    snprintf(line, size, "interrupt %s %u %s%s", event->interrupt.enter ? "enter" : "leave",
             event->interrupt.number, plain(event->interrupt.name, name),
             event->interrupt.chained ? " chained" : "");
}

static void line_line(const struct probe_event *event, char *line, size_t size)
{
    snprintf(line, size, "line %s %d", event->line.name, event->line.level);
}

static void register_line(const struct probe_event *event, char *line, size_t size)
{
    snprintf(line, size, "register %s.%s %s %0*" PRIx64 " pc %08" PRIx32, event->reg.device,
             event->reg.name, event->reg.write ? "write" : "read", 2 * event->reg.width,
             event->reg.value, event->pc);
}

static void task_line(const struct probe_event *event, char *line, size_t size)
{
    char from[NAME_SIZE], to[NAME_SIZE];
    snprintf(line, size, "task %s -> %s", plain(event->task.from_name, from),
             plain(event->task.to_name, to));
}

static void call_line(const struct probe_event *event, char *line, size_t size)
{
    char name[NAME_SIZE];
    snprintf(line, size, "call %s", plain(event->call.name, name));
}

static void serial_line(const struct probe_event *event, char *line, size_t size)
{
    uint32_t value = event->serial.value;
    bool printable = value > ' ' && value < 0x7f;
    int length = snprintf(line, size, "serial %s %s %02" PRIx32, event->serial.stream,
                          event->serial.out ? "out" : "in", value);
    if (printable && length > 0 && (size_t)length < size)
        snprintf(line + length, size - (size_t)length, " %c", (char)value);
}

static void report_line(const struct probe_event *event, char *line, size_t size)
{
    static const char *const kinds[] = {"unknown-register", "gap", "guest-error", "fault", "note"};
    snprintf(line, size, "report %s %s", kinds[event->report.report], event->report.text);
}

static void input_line(const struct probe_event *event, char *line, size_t size)
{
    size_t i;
    int length = snprintf(line, size, "input %s", event->input.channel);
    for (i = 0; i < event->input.count && length > 0 && (size_t)length + 4 < size; i++)
        length += snprintf(line + length, size - (size_t)length, " %02x", event->input.bytes[i]);
}

/* By the bit number of the kind. */
static void (*const lines[])(const struct probe_event *, char *, size_t) = {
    instruction_line, access_line, interrupt_line, line_line,   register_line,
    task_line,        call_line,   serial_line,    report_line, input_line,
};

bool trace_line(const struct probe_event *event, char *line, size_t size)
{
    unsigned bit = (unsigned)__builtin_ctz(event->kind);
    if (bit >= sizeof lines / sizeof lines[0] || lines[bit] == NULL)
        return false;
    lines[bit](event, line, size);
    return true;
}

static void add_hash(struct trace *trace, const char *text, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++)
        trace->hash = (trace->hash ^ (uint8_t)text[i]) * 0x100000001b3u;
}

static void add_event(void *owner, const struct probe_event *event)
{
    struct trace *trace = owner;
    char line[800], timed[840];
    int length;
    if (!trace_line(event, line, sizeof line))
        return;
    length = snprintf(timed, sizeof timed, "%" PRIu64 " %s\n", event->now, line);
    add_hash(trace, timed, (size_t)length);
    blob_put(&trace->text, timed, (size_t)length);
}

void trace_begin(struct trace *trace, struct machine *machine, unsigned mask, const char *image)
{
    char line[400], board[NAME_SIZE];
    memset(trace, 0, sizeof *trace);
    trace->machine = machine;
    trace->hash = 0xcbf29ce484222325u;
    snprintf(line, sizeof line, "# bosim trace 1 board=%s timing=%s image=%s\n",
             plain(machine->board, board),
             machine->options.timing == TIMING_UNIT ? "unit" : "manual",
             image == NULL ? "-" : image);
    blob_put(&trace->text, line, strlen(line));
    trace->probe = (struct probe){.mask = mask, .function = add_event, .owner = trace};
    machine_probe_add(machine, &trace->probe);
}

void trace_end(struct trace *trace)
{
    if (trace->machine != NULL)
        machine_probe_remove(trace->machine, &trace->probe);
    trace->machine = NULL;
    blob_free(&trace->text);
}
