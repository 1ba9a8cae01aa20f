/* SPDX-License-Identifier: MIT */
/* The log task: see log.h. */
#include "log.h"

#include "health.h"
#include "retained.h"
#include "text.h"

typedef struct LogLine {
    Node node; /* in the queue */
    int length;
    char text[LOG_TEXT];
} LogLine;

Device console;
Memory log_memory;
Queue log_queue;

static Lock screen;        /* whose turn it is to write */
static const Typed *shown; /* behind the prompt; null: there is none. Guarded by `screen` */
static volatile unsigned dropped;
static bos_byte input_bytes[128], output_bytes[256];

static union {
    port_align align;
    char bytes[MEMORY_SIZE(sizeof(LogLine), LOG_LINES)];
} area;

void log_init(void)
{
    (void)memory_init(&log_memory, &area, sizeof(LogLine), LOG_LINES);
    queue_init(&log_queue);
    queue_set_name(&log_queue, "log");
    (void)lock_init(&screen, LOCK_INHERIT, 0);
    lock_set_name(&screen, "screen");
    board_console(&console);
    (void)device_set_input(&console, input_bytes, sizeof(input_bytes));
    (void)device_set_output(&console, output_bytes, sizeof(output_bytes));
}

void log_begin(Line *line)
{
    print_begin(line);
    text_time(line, pump_ticks());
    print_text(line, " ");
}

void log_line(Line *line)
{
    LogLine *const block = alloc_fmem(&log_memory);
    int i;

    if (block == NULL) {
        dropped++;
        return;
    }
    block->length = line->length < LOG_TEXT ? line->length : LOG_TEXT;
    for (i = 0; i < block->length; i++)
        block->text[i] = line->text[i];
    queue_put(&log_queue, &block->node);
}

void log_text(const char *text)
{
    Line line;

    log_begin(&line);
    print_text(&line, text);
    log_line(&line);
}

unsigned log_dropped(void)
{
    return dropped;
}

/* ---- writing: between log_take() and log_give() ---- */

void log_take(void)
{
    (void)lock_take(&screen, BOS_FOREVER);
}

void log_give(void)
{
    (void)lock_give(&screen);
}

void log_write(const char *characters, int length)
{
    (void)device_write(&console, characters, (bos_size)length, BOS_FOREVER);
}

static void write_prompt(void)
{
    log_write(LOG_PROMPT, (int)sizeof(LOG_PROMPT) - 1);
    log_write(shown->text, shown->length);
}

void log_say(Line *line)
{
    while (line->length > 0 && line->text[line->length - 1] == ' ')
        line->length--;
    log_take();
    log_write(line->text, line->length);
    log_write("\r\n", 2);
    log_give();
}

void log_say_text(const char *text)
{
    Line line;

    print_begin(&line);
    print_text(&line, text);
    log_say(&line);
}

void log_prompt(const Typed *typed)
{
    log_take();
    shown = typed;
    if (shown != NULL)
        write_prompt();
    log_give();
}

/* A line of the log begins a line of its own, and leaves the prompt as it was. */
static void write_line(const LogLine *line)
{
    log_take();
    if (shown != NULL)
        log_write("\r\n", 2);
    log_write(line->text, line->length);
    log_write("\r\n", 2);
    if (shown != NULL)
        write_prompt();
    log_give();
}

/* After a restart the cursor may be anywhere. */
static int log_construct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    health_join(HEALTH_LOG);
    if (device_open(&console) != BOS_OK)
        return BOS_ERROR_STATE;
    if (retained()->restarts != 0)
        (void)device_write(&console, "\r\n", 2, BOS_FOREVER);
    return BOS_OK;
}

static void log_body(Task *this_task, void *this_data)
{
    Node *item;

    (void)this_task;
    (void)this_data;
    for (;;) {
        health_here(HEALTH_LOG);
        if (queue_get(&log_queue, &item, PATIENCE) != BOS_OK)
            continue;
        write_line((const LogLine *)item);
        (void)free_fmem(&log_memory, item);
    }
}

static void log_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    (void)device_close(&console);
    health_leave(HEALTH_LOG);
}

const TaskClass log_class = TASK_CLASS_TRACED("log", log_construct, log_body, log_destruct,
                                              STACK_OF(448), PRIORITY_LOG, 0, TRACE_ENTRIES);
