/* SPDX-License-Identifier: MIT */
/* Faults: see fault.h. The hook may be called in the midst of a switch, where nothing of the kernel
   may be called: it notes what it was told and raises an interrupt, which sends it on. */
#include "fault.h"

#include "alarm.h"
#include "health.h"
#include "retained.h"
#include "shell.h"
#include "text.h"

#define FAULT_IRQ   SPARE_IRQ_HIGH
#define FAULT_LEVEL 0x80
#define REPORTS     4u

/* Written and read with interrupts off. */
static struct {
    int code;
    void *object;
} reports[REPORTS];
static volatile unsigned reports_in, reports_out;

void bos_hook(int code, void *object)
{
    if (code == BOS_PANIC_STACK && object == alarm_task) {
        alarm_last_words(object);
        health_restart(RESTART_STACK, object);
    }
    if (reports_in - reports_out < REPORTS) {
        reports[reports_in % REPORTS].code = code;
        reports[reports_in % REPORTS].object = object;
        reports_in++;
    }
    interrupt_raise(FAULT_IRQ);
}

static void fault_handler(void)
{
    bos_mask mask;

    ENTER_ISR;
    INTERRUPTS_OFF(mask);
    for (; reports_out != reports_in; reports_out++)
        alarm_kernel(reports[reports_out % REPORTS].code, reports[reports_out % REPORTS].object);
    INTERRUPTS_RESTORE(mask);
    EXIT_ISR;
}

void fault_init(void)
{
    interrupt_attach(FAULT_IRQ, fault_handler, FAULT_LEVEL);
}

/* ---- a task that overflows its stack and is nobody's ---- */

static void *sub_object;

static int visitor_construct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    sub_object = alloc_vmem(bos.heap, 64);
    return sub_object != NULL ? BOS_OK : BOS_ERROR_MEMORY;
}

static void visitor_body(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    health_overflow();
}

static void visitor_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    if (sub_object != NULL)
        (void)free_vmem(bos.heap, sub_object);
    sub_object = NULL;
    log_text("task visitor: its destructor has run");
}

static const TaskClass visitor_class =
    TASK_CLASS_TRACED("visitor", visitor_construct, visitor_body, visitor_destruct, STACK_OF(384),
                      PRIORITY_VISITOR, 0, 4);

/* ---- the command ---- */

/* A fault that a supervised task commits where it checks in. */
static void ask(const char *what, const char *who, int fault)
{
    const char *const name = health_ask(who, fault);
    Line line;

    if (name == NULL) {
        shell_say2(who, ": no supervised task; they are alarm motor sensor panel log shell "
                        "therapy beeper");
        return;
    }
    print_begin(&line);
    print_text(&line, "task ");
    print_text(&line, name);
    print_text(&line, what);
    log_say(&line);
}

static void fault_stack(const char *who)
{
    if (who != NULL) {
        ask(" overflows its stack", who, FAULT_STACK);
        return;
    }
    log_say_text("task visitor overflows its stack");
    if (sub_object != NULL || task_create(&visitor_class, NULL) == NULL)
        log_say_text("no: there is one, or no memory");
}

static void say_result(const char *service, int result)
{
    Line line;

    print_begin(&line);
    print_text(&line, service);
    print_text(&line, result == BOS_ERROR_STATE ? " returned BOS_ERROR_STATE" : " returned 0");
    log_say(&line);
}

static void fault_free(const char *who)
{
    char no_block[32];

    (void)who;
    log_say_text("freeing what is no block of the log's memory, then of the heap");
    say_result("free_fmem()", free_fmem(&log_memory, no_block + 16));
    say_result("free_vmem()", free_vmem(bos.heap, no_block + 16));
}

static void fault_unlock(const char *who)
{
    (void)who;
    log_say_text("unlocking a section that is not locked");
    section_unlock();
}

static void fault_hang(const char *who)
{
    ask(" hangs in an endless loop", who != NULL ? who : "panel", FAULT_HANG);
}

static void fault_stuck(const char *who)
{
    ask(" waits for what never comes", who != NULL ? who : "panel", FAULT_STUCK);
}

static void fault_deaf(const char *who)
{
    ask(" hangs with interrupts off", who != NULL ? who : "panel", FAULT_DEAF);
}

/* The processor's fault, which the board's handler reports: on neither board is anything there. */
static void fault_wild(const char *who)
{
    (void)who;
    log_say_text("reading where nothing is");
    (void)task_sleep(TICKS(100));
    (void)*(volatile unsigned *)0xA0000000u;
}

static const struct {
    const char *name;
    void (*commit)(const char *who);
    const char *help;
} faults[] = {
    {"free", fault_free, "frees what is no block: code 2, nothing is freed, all goes on"},
    {"unlock", fault_unlock, "unlocks what is not locked: code 3, all goes on"},
    {"stack", fault_stack, "overflows a stack: code 1, that task is removed; of [TASK]: restart"},
    {"hang", fault_hang, "an endless loop of [TASK]: the watchdog finds it, restart"},
    {"stuck", fault_stuck, "[TASK] waits for ever: the health task finds it, restart"},
    {"deaf", fault_deaf, "the same as hang, with interrupts off"},
    {"wild", fault_wild, "reads where nothing is: the processor faults, the run ends"},
    {NULL, NULL, NULL},
};

static void say_faults(void)
{
    Line line;
    int i;

    for (i = 0; faults[i].name != NULL; i++) {
        health_here(HEALTH_SHELL);
        print_begin(&line);
        print_text(&line, "fault ");
        print_padded(&line, faults[i].name, 8);
        print_text(&line, faults[i].help);
        log_say(&line);
    }
}

static void fault(int count, char **words)
{
    int i;

    for (i = 0; count > 1 && faults[i].name != NULL; i++) {
        if (text_equal(faults[i].name, words[1])) {
            faults[i].commit(count > 2 ? words[2] : NULL);
            return;
        }
    }
    if (count > 1)
        shell_say2(words[1], ": no such fault; there are:");
    say_faults();
}

const Command shell_fault_commands[] = {
    {"fault", "KIND [TASK]", "commits a fault; `fault` lists them", fault},
    {NULL, NULL, NULL, NULL},
};
