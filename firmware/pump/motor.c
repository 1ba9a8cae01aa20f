/* SPDX-License-Identifier: MIT */
/* The motor: see motor.h. A four-phase stepper at the board's outputs; a period of the timer is a
   step. */
#include "motor.h"

#include "health.h"
#include "therapy.h"

#define MOTOR_TIMER 0
#define MOTOR_LEVEL 0x20
#define MESSAGES    6

typedef struct MotorMessage {
    bos_byte what; /* MOTOR_... */
    unsigned rate, steps;
} MotorMessage;

enum { MOTOR_LOOK, MOTOR_RUN, MOTOR_HALT };

/* Shared with the interrupt: with interrupts off. */
static volatile struct {
    unsigned granted; /* steps that may be made */
    unsigned low;     /* the task is told when so many are left */
    unsigned made;
    bos_byte cut;
} stepper;

/* The task's own. */
static struct {
    unsigned left; /* steps ordered and not yet granted */
    unsigned most; /* that are granted at once */
    bos_byte runs;
} order;

Memory motor_memory;
MessageBox motor_box;

static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(MotorMessage)), MESSAGES)];
} area;

void motor_init(void)
{
    (void)memory_init(&motor_memory, &area, MESSAGE_BLOCK(sizeof(MotorMessage)), MESSAGES);
    (void)messagebox_init(&motor_box, &motor_memory, sizeof(MotorMessage));
    messagebox_set_name(&motor_box, "motor");
    board_outputs(0);
}

static void tell(int what, unsigned rate, unsigned steps)
{
    MotorMessage message;

    message.what = (bos_byte)what;
    message.rate = rate;
    message.steps = steps;
    (void)messagebox_put(&motor_box, &message);
}

void motor_run(unsigned rate, unsigned steps)
{
    tell(MOTOR_RUN, rate, steps);
}

void motor_halt(void)
{
    tell(MOTOR_HALT, 0, 0);
}

void motor_cut(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    stepper.cut = 1;
    stepper.granted = 0;
    board_timer_stop(MOTOR_TIMER);
    board_outputs(0);
    INTERRUPTS_RESTORE(mask);
}

void motor_release(void)
{
    stepper.cut = 0;
}

int motor_is_cut(void)
{
    return stepper.cut;
}

unsigned motor_steps(void)
{
    return stepper.made;
}

/* ---- the interrupt ---- */

static void step(void)
{
    static const bos_byte phases[] = {0x1, 0x3, 0x2, 0x6, 0x4, 0xC, 0x8, 0x9};

    stepper.granted--;
    stepper.made++;
    board_outputs(phases[stepper.made % sizeof(phases)]);
    if (stepper.granted == stepper.low || stepper.granted == 0)
        tell(MOTOR_LOOK, 0, 0);
}

/* A step that the task has not granted in time is made later, never faster. */
static void motor_handler(void)
{
    ENTER_ISR;
    board_timer_clear(MOTOR_TIMER);
    if (stepper.granted > 0)
        step();
    EXIT_ISR;
}

/* ---- the task ---- */

static void grant(void)
{
    unsigned more = order.most - stepper.granted;
    bos_mask mask;

    if (order.left != MOTOR_ENDLESS) {
        if (more > order.left)
            more = order.left;
        order.left -= more;
    }
    INTERRUPTS_OFF(mask);
    if (!stepper.cut)
        stepper.granted += more;
    INTERRUPTS_RESTORE(mask);
}

static void halt(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    board_timer_stop(MOTOR_TIMER);
    stepper.granted = 0;
    INTERRUPTS_RESTORE(mask);
    board_outputs(0);
    order.runs = 0;
}

/* Half a second's steps: 4,000 of them a ml, and the rate in tenths of a ml in an hour. A step
   takes 3,600 s * 10 / (4,000 * rate), nine seconds for 0.1 ml/h. */
static void run(unsigned rate, unsigned steps)
{
    bos_mask mask;

    halt();
    if (stepper.cut || steps == 0)
        return;
    order.left = steps;
    order.most = rate / 18u + 2u;
    stepper.low = order.most / 2u;
    order.runs = 1;
    grant();
    INTERRUPTS_OFF(mask);
    if (!stepper.cut)
        board_timer_start(MOTOR_TIMER, (BOARD_TIMER_HZ * 9u + rate / 2u) / rate, motor_handler,
                          MOTOR_LEVEL);
    INTERRUPTS_RESTORE(mask);
}

static void look(void)
{
    if (stepper.cut)
        order.runs = 0;
    if (!order.runs)
        return;
    if (order.left != 0 && stepper.granted <= stepper.low)
        grant();
    if (order.left == 0 && stepper.granted == 0) {
        halt();
        therapy_tell(THERAPY_DONE, 0);
    }
}

static int motor_construct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    health_join(HEALTH_MOTOR);
    return BOS_OK;
}

static void motor_body(Task *this_task, void *this_data)
{
    MotorMessage message;

    (void)this_task;
    (void)this_data;
    for (;;) {
        message.what = MOTOR_LOOK;
        (void)messagebox_get(&motor_box, &message, PATIENCE);
        health_here(HEALTH_MOTOR);
        if (message.what == MOTOR_RUN)
            run(message.rate, message.steps);
        else if (message.what == MOTOR_HALT)
            halt();
        else
            look();
    }
}

/* A motor without its task stands. */
static void motor_destruct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    motor_cut();
    health_leave(HEALTH_MOTOR);
}

const TaskClass motor_class =
    TASK_CLASS_TRACED("motor", motor_construct, motor_body, motor_destruct, STACK_OF(448),
                      PRIORITY_MOTOR, 0, TRACE_ENTRIES);
