/* SPDX-License-Identifier: MIT */
/* The alarm task: see alarm.h. */
#include "alarm.h"

#include "beeper.h"
#include "health.h"
#include "log.h"
#include "motor.h"
#include "retained.h"
#include "text.h"
#include "therapy.h"

#define MESSAGES 8

typedef struct AlarmMessage {
    bos_byte kind;
    bos_byte over; /* it is no longer so */
    bos_byte code; /* of the kernel */
    size_t value;
} AlarmMessage;

typedef struct AlarmKind {
    const char *text;
    bos_byte stops, sounds;
} AlarmKind;

#define ALARM_ROW(number, name, text, stops, sounds) {text, stops, sounds},
static const AlarmKind kinds[ALARM_KINDS] = {{"?", 0, 0}, ALARMS(ALARM_ROW)};

Task *alarm_task;
Memory alarm_memory, alarm_records;
MessageBox alarm_box;
Event alarm_sound;

static List history; /* the alarm task's; others with pre-emption locked */
static volatile int sounding;
static unsigned told; /* the alarm task's: a bit for each kind that is not over */

static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(AlarmMessage)), MESSAGES)];
} message_area;

static union {
    port_align align;
    char bytes[MEMORY_SIZE(sizeof(AlarmRecord), ALARM_HISTORY)];
} record_area;

void alarm_init(void)
{
    (void)memory_init(&alarm_memory, &message_area, MESSAGE_BLOCK(sizeof(AlarmMessage)), MESSAGES);
    (void)memory_init(&alarm_records, &record_area, sizeof(AlarmRecord), ALARM_HISTORY);
    (void)messagebox_init(&alarm_box, &alarm_memory, sizeof(AlarmMessage));
    messagebox_set_name(&alarm_box, "alarms");
    event_init(&alarm_sound);
    event_set_name(&alarm_sound, "sound");
    beeper_init(&alarm_sound);
    list_init(&history);
}

/* An alarm that cannot be told stops the motor. */
static void tell(int kind, int over, int code, size_t value)
{
    AlarmMessage message;

    message.kind = (bos_byte)kind;
    message.over = (bos_byte)over;
    message.code = (bos_byte)code;
    message.value = value;
    if (messagebox_put(&alarm_box, &message) != BOS_OK)
        motor_cut();
}

void alarm_raise(int kind, unsigned value)
{
    tell(kind, 0, 0, value);
}

void alarm_over(int kind)
{
    tell(kind, 1, 0, 0);
}

void alarm_kernel(int code, void *object)
{
    tell(ALARM_KERNEL, 0, code, (size_t)object);
}

void alarm_acknowledge(void)
{
    sounding = 0;
}

int alarm_sounding(void)
{
    return sounding;
}

const char *alarm_text(int kind)
{
    return kinds[kind > 0 && kind < ALARM_KINDS ? kind : 0].text;
}

/* ---- the history ---- */

int alarm_copy(int n, AlarmRecord *record)
{
    const Node *node;

    section_lock();
    node = history.first != NULL ? history.first->previous : NULL;
    for (; n > 0 && node != NULL; n--)
        node = node == history.first ? NULL : node->previous;
    if (node != NULL)
        *record = *(const AlarmRecord *)node;
    section_unlock();
    return node != NULL;
}

/* When all records are in use the oldest gives way. */
static void keep(int kind, unsigned value, bos_tick when)
{
    AlarmRecord *record = alloc_fmem(&alarm_records);

    if (record == NULL) {
        record = (AlarmRecord *)history.first;
        list_remove(&history, &record->node);
    }
    record->kind = kind;
    record->value = value;
    record->when = when;
    list_append(&history, &record->node);
}

/* What was before the reset. */
static void recall(void)
{
    const Retained *const before = retained();
    unsigned i = before->alarm_count > ALARM_HISTORY ? before->alarm_count - ALARM_HISTORY : 0;

    for (; i < before->alarm_count; i++) {
        const RetainedAlarm *const alarm = &before->alarms[i % RETAINED_ALARMS];

        keep(alarm->kind, alarm->value, alarm->when);
    }
}

/* ---- what is done about them ---- */

static void print_value(Line *line, int kind, size_t value)
{
    static const char *const whys[] = {"", "did not answer", "overflowed its stack, kernel code 1",
                                       "found the kernel's data broken"};

    if (kind == ALARM_OCCLUSION) {
        print_text(line, ", ");
        text_number(line, (unsigned)value);
        print_text(line, " mmHg");
    } else if (kind == ALARM_RESTART && value == RESTART_UNKNOWN) {
        print_text(line, ": by a reset of which nobody has noted why");
    } else if (kind == ALARM_RESTART) {
        print_text(line, ": task ");
        print_text(line, retained()->who);
        print_text(line, " ");
        print_text(line, whys[value % RESTART_UNKNOWN]);
    }
}

/* The infusion that a restart has ended: what stood there before this start. */
static RetainedCounts ended;

static void log_ended(void)
{
    Line line;

    if (ended.volume == 0)
        return;
    log_begin(&line);
    print_text(&line, "the infusion ended at ");
    text_volume(&line, ended.given);
    print_text(&line, " of ");
    text_volume(&line, ended.volume);
    log_line(&line);
}

static void note(int kind, size_t value)
{
    keep(kind, (unsigned)value, pump_ticks());
    retained_alarm((unsigned)kind, (unsigned)value, pump_ticks());
}

static void sound(void)
{
    sounding = 1;
    event_make(&alarm_sound);
}

static void raise(int kind, size_t value)
{
    const AlarmKind *const alarm = &kinds[kind];
    Line line;

    if (alarm->stops && !therapy_runs())
        return;
    if (alarm->stops) {
        motor_cut();
        therapy_tell(THERAPY_CUT, 0);
    }
    note(kind, value);
    told |= 1u << kind;
    log_begin(&line);
    print_text(&line, "ALARM ");
    print_text(&line, alarm->text);
    print_value(&line, kind, value);
    if (alarm->stops)
        print_text(&line, ": motor stopped");
    log_line(&line);
    if (kind == ALARM_RESTART)
        log_ended();
    sound();
}

static void over(int kind)
{
    Line line;

    if ((told & 1u << kind) == 0)
        return;
    told &= ~(1u << kind);
    log_begin(&line);
    print_text(&line, "over: ");
    print_text(&line, alarm_text(kind));
    log_line(&line);
}

static void kernel_text(Line *line, const char *what, const char *who, const char *then)
{
    log_begin(line);
    print_text(line, "KERNEL code ");
    print_text(line, what);
    print_text(line, who);
    print_text(line, then);
}

static void kernel_line(const char *what, const char *who, const char *then)
{
    Line line;

    kernel_text(&line, what, who, then);
    log_line(&line);
}

#define OVERFLOWED "1 BOS_PANIC_STACK: task "
#define RESTARTS   " runs no more; restart"

void alarm_last_words(const Task *task)
{
    static Line line;

    motor_cut();
    kernel_text(&line, OVERFLOWED, task->type->name, RESTARTS "\n");
    line.text[line.length] = '\0';
    board_print_polled("\n");
    board_print_polled(line.text);
    board_flush();
}

/* A task of the pump that runs no more: the pump cannot go on without it. The log has the time to
   write why. One that is not supervised is removed, and its destructor frees what it had. */
static void stack_overflow(Task *task)
{
    const int ours = health_supervises(task);

    if (!ours) {
        kernel_line(OVERFLOWED, task->type->name, " runs no more and is removed");
        (void)task_remove(task);
        return;
    }
    if (task->type == &log_class) {
        alarm_last_words(task);
    } else {
        motor_cut();
        kernel_line(OVERFLOWED, task->type->name, RESTARTS);
        (void)task_sleep(PATIENCE);
    }
    health_restart(RESTART_STACK, task);
}

static void wrong_free(size_t address)
{
    Line text;

    print_begin(&text);
    print_hex(&text, (unsigned)address);
    text.text[text.length] = '\0';
    kernel_line("2 BOS_PANIC_FREE: 0x", text.text, " is no block in use; nothing is freed");
}

static void kernel_told(int code, size_t object)
{
    note(ALARM_KERNEL, (unsigned)code);
    if (code == BOS_PANIC_STACK)
        stack_overflow((Task *)object);
    else if (code == BOS_PANIC_FREE)
        wrong_free(object);
    else if (code == BOS_PANIC_UNLOCK)
        kernel_line("3 BOS_PANIC_UNLOCK: task ", ((Task *)object)->type->name,
                    " unlocked what was not locked; it goes on");
    else
        kernel_line("that this pump does not know", "", "");
}

static int alarm_construct(Task *this_task, void *this_data)
{
    (void)this_data;
    alarm_task = this_task;
    health_join(HEALTH_ALARM);
    ended = retained()->counts;
    recall();
    if (retained()->why != RESTART_NONE)
        alarm_raise(ALARM_RESTART, retained()->why);
    return BOS_OK;
}

static void alarm_body(Task *this_task, void *this_data)
{
    AlarmMessage message;
    int result;

    (void)this_task;
    (void)this_data;
    for (;;) {
        result = messagebox_get(&alarm_box, &message, PATIENCE);
        health_here(HEALTH_ALARM);
        if (result != BOS_OK)
            continue;
        if (message.kind == ALARM_KERNEL)
            kernel_told(message.code, message.value);
        else if (message.over)
            over(message.kind);
        else
            raise(message.kind, message.value);
    }
}

static void alarm_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    motor_cut();
    health_leave(HEALTH_ALARM);
}

const TaskClass alarm_class =
    TASK_CLASS_TRACED("alarm", alarm_construct, alarm_body, alarm_destruct, STACK_OF(768),
                      PRIORITY_ALARM, 0, TRACE_ENTRIES);
