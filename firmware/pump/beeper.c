/* SPDX-License-Identifier: MIT */
/* The beeper: see beeper.h. The board has no loudspeaker: an LED blinks. */
#include "beeper.h"

#include "alarm.h"
#include "health.h"

#define STACK STACK_OF(384)

static TASK_BLOCK_TRACED(block, STACK, TRACE_ENTRIES);

static int beeper_construct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    health_join(HEALTH_BEEPER);
    return BOS_OK;
}

static void beeper_body(Task *this_task, void *this_data)
{
    int lit = 0;

    (void)this_task;
    (void)this_data;
    while (alarm_sounding()) {
        health_here(HEALTH_BEEPER);
        lit = !lit;
        pump_led(LED_ALARM, lit);
        (void)task_sleep(PATIENCE);
    }
}

static void beeper_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    pump_led(LED_ALARM, 0);
    health_leave(HEALTH_BEEPER);
}

static const TaskClass beeper_class =
    TASK_CLASS_TRACED("beeper", beeper_construct, beeper_body, beeper_destruct, STACK,
                      PRIORITY_BEEPER, 0, TRACE_ENTRIES);

void beeper_init(Event *event)
{
    (void)event_starts(event, &block, sizeof(block), &beeper_class, NULL);
}
