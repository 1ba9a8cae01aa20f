/* SPDX-License-Identifier: MIT */
/* The sensors: see sensor.h. */
#include "sensor.h"

#include "alarm.h"
#include "health.h"
#include "line_model.h"
#include "motor.h"

#define SENSOR_TIMER 1
#define SENSOR_LEVEL 0x60
#define MEAN         8 /* samples: 160 ms */
#define STEADY       3 /* samples that an input must last: 60 ms */

Buffer sensor_samples;

static bos_byte sample_bytes[16];
static volatile unsigned conditions, pressure, lost;
static volatile unsigned limit = PRESSURE_LIMIT_USUAL;

void sensor_init(void)
{
    (void)buffer_init(&sensor_samples, sample_bytes, sizeof(sample_bytes));
    buffer_set_name(&sensor_samples, "samples");
}

unsigned sensor_conditions(void)
{
    return conditions;
}

unsigned sensor_pressure(void)
{
    return pressure;
}

unsigned sensor_limit(void)
{
    return limit;
}

void sensor_set_limit(unsigned mmhg)
{
    limit = mmhg;
}

unsigned sensor_lost(void)
{
    return lost;
}

/* ---- the interrupt ---- */

static void sensor_handler(void)
{
    static unsigned last;
    const unsigned steps = motor_steps();

    ENTER_ISR;
    board_timer_clear(SENSOR_TIMER);
    if (buffer_put(&sensor_samples, line_sample(steps - last, (pump_inputs() & INPUT_CLAMP) != 0),
                   BOS_NO_WAIT) != BOS_OK)
        lost++;
    last = steps;
    EXIT_ISR;
}

/* ---- the task ---- */

/* What the constructor allocates and the destructor frees. */
typedef struct Filter {
    bos_byte samples[MEAN];
    unsigned sum;
    int at;
    int air, door; /* samples that each has lasted */
} Filter;

static Filter *filter;

static void set_condition(unsigned bit, int alarm, int on, unsigned value)
{
    if (on == ((conditions & bit) != 0))
        return;
    conditions ^= bit;
    if (on)
        alarm_raise(alarm, value);
    else
        alarm_over(alarm);
}

static void take_sample(int sample)
{
    filter->sum += (unsigned)sample - filter->samples[filter->at];
    filter->samples[filter->at] = (bos_byte)sample;
    filter->at = (filter->at + 1) % MEAN;
    pressure = filter->sum * LINE_MMHG_PER_COUNT / MEAN;
}

/* The first one counts as often as the mean needs it. */
static void judge_pressure(int sample)
{
    int times;

    for (times = filter->sum == 0 ? MEAN : 1; times > 0; times--)
        take_sample(sample);
    if (pressure >= limit)
        set_condition(CONDITION_OCCLUSION, ALARM_OCCLUSION, 1, pressure);
    else if (pressure < limit * 7u / 10u)
        set_condition(CONDITION_OCCLUSION, ALARM_OCCLUSION, 0, pressure);
}

/* The input counts once it has been so for some samples; 1 and 0 alike. */
static void judge_input(int *lasted, int on, unsigned bit, int alarm)
{
    const int was = (conditions & bit) != 0;

    *lasted = on == was ? 0 : *lasted + 1;
    if (*lasted >= STEADY) {
        *lasted = 0;
        set_condition(bit, alarm, on, 0);
    }
}

static int sensor_construct(Task *this_task, void *this_data)
{
    bos_byte *at;

    (void)this_task;
    (void)this_data;
    filter = alloc_vmem(bos.heap, sizeof(Filter));
    if (filter == NULL)
        return BOS_ERROR_MEMORY;
    for (at = (bos_byte *)filter; at < (bos_byte *)(filter + 1); at++)
        *at = 0;
    health_join(HEALTH_SENSOR);
    board_timer_start(SENSOR_TIMER, BOARD_TIMER_HZ / LINE_SAMPLES_HZ, sensor_handler, SENSOR_LEVEL);
    return BOS_OK;
}

static void sensor_body(Task *this_task, void *this_data)
{
    unsigned inputs;
    int sample;

    (void)this_task;
    (void)this_data;
    for (;;) {
        sample = buffer_get(&sensor_samples, PATIENCE);
        health_here(HEALTH_SENSOR);
        set_condition(CONDITION_SILENT, ALARM_SENSOR, sample < 0, 0);
        if (sample < 0)
            continue;
        inputs = pump_inputs();
        judge_pressure(sample);
        judge_input(&filter->air, (inputs & INPUT_AIR) != 0, CONDITION_AIR, ALARM_AIR);
        judge_input(&filter->door, (inputs & INPUT_DOOR) != 0, CONDITION_DOOR, ALARM_DOOR);
    }
}

static void sensor_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    board_timer_stop(SENSOR_TIMER);
    if (filter != NULL)
        (void)free_vmem(bos.heap, filter);
    filter = NULL;
    health_leave(HEALTH_SENSOR);
}

const TaskClass sensor_class =
    TASK_CLASS_TRACED("sensor", sensor_construct, sensor_body, sensor_destruct, STACK_OF(448),
                      PRIORITY_SENSOR, 0, TRACE_ENTRIES);
