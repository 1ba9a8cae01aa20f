/* SPDX-License-Identifier: MIT */
/* An infusion pump: the start, and what is shared by interrupts and tasks of all kinds. What it
   does and how: docs/pump.md. */
#include "alarm.h"
#include "fault.h"
#include "health.h"
#include "log.h"
#include "motor.h"
#include "panel.h"
#include "retained.h"
#include "sensor.h"
#include "shell.h"
#include "therapy.h"

#define HEAP ((BOS_TRACE ? 9088 : 6400) + 10 * STACK_OF(0))

static union {
    port_align align;
    char bytes[HEAP];
} heap;

static volatile unsigned set_inputs, lit;
static bos_tick ticks_before; /* from power-on to the last reset */
static unsigned steps_before; /* the same */

unsigned pump_inputs(void)
{
    return board_inputs() | set_inputs;
}

void pump_set_input(unsigned input, int on)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    set_inputs = on ? set_inputs | input : set_inputs & ~input;
    INTERRUPTS_RESTORE(mask);
}

void pump_led(unsigned led, int on)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    lit = on ? lit | led : lit & ~led;
    board_leds(lit);
    INTERRUPTS_RESTORE(mask);
}

bos_tick pump_ticks(void)
{
    return ticks_before + kernel_ticks();
}

unsigned pump_steps(void)
{
    return steps_before + motor_steps();
}

int pump_is_static(size_t address)
{
    const size_t in_heap = address - (size_t)&heap;

    return address < (size_t)board_heap && in_heap >= sizeof(heap);
}

static void make_objects(void)
{
    alarm_init();
    motor_init();
    sensor_init();
    therapy_init();
    panel_init();
    log_init();
    fault_init();
}

/* The log's constructor opens the console before the shell reads it: it is more urgent. */
static int make_tasks(void)
{
    static void *panel, *editor;

    return task_create(&alarm_class, NULL) != NULL && task_create(&motor_class, NULL) != NULL &&
           task_create(&sensor_class, NULL) != NULL && task_create(&panel_class, &panel) != NULL &&
           task_create(&log_class, NULL) != NULL && task_create(&shell_class, &editor) != NULL &&
           task_create(&health_class, NULL) != NULL;
}

/* The interrupts' trace leaves out what each character of the console does. */
static void trace_interrupts(void)
{
#if BOS_TRACE
    static char trace[TRACE_SIZE(TRACE_ENTRIES)];

    (void)trace_set_buffer(NULL, trace, sizeof(trace));
    (void)trace_select(NULL, TRACE_ALL & ~(TRACE_BUFFER | TRACE_DEVICE));
#endif
}

int main(void)
{
    board_init();
    retained_init();
    ticks_before = retained()->counts.ticks;
    steps_before = retained()->counts.steps;
    (void)kernel_init(&heap, sizeof(heap));
    trace_interrupts();
    make_objects();
    log_text(bos_notice);
    log_text("infusion pump on " BOARD_NAME ", `help` lists the commands");
    if (!make_tasks()) {
        board_print_polled("no memory for the tasks\n");
        board_exit(1);
    }
    kernel_start();
    return 0;
}
