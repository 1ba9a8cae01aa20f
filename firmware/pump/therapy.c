/* SPDX-License-Identifier: MIT */
/* The therapy task: see therapy.h. What is given is counted by the motor's steps since the segment
   began: a segment is a time in which one thing, dose, bolus or keeping, is given. */
#include "therapy.h"

#include "alarm.h"
#include "health.h"
#include "log.h"
#include "motor.h"
#include "sensor.h"
#include "text.h"

#define MESSAGES 6
#define GIVING   3 /* the states in which the motor runs are the first */

typedef struct TherapyMessage {
    bos_byte what;
    bos_byte asked; /* who sent it waits for the answer */
    unsigned value;
} TherapyMessage;

/* What the constructor allocates and the destructor frees. */
typedef struct Infusion {
    unsigned volume, rate;
    unsigned given[GIVING];
    unsigned bolus_left;
    unsigned segment; /* the motor's steps when it began */
    bos_tick began;
    int state;
    int resumes; /* what goes on after a pause, an alarm, a bolus */
    int after_bolus;
} Infusion;

const char *const therapy_states[THERAPY_STATES] = {"infusing", "bolus", "keeping vein open",
                                                    "paused", "stopped by an alarm"};

Memory therapy_memory;
MessageBox therapy_box;
Event therapy_reminder;
Timer therapy_pause;

static Infusion *infusion; /* guarded by `gate` but in the therapy task itself when it reads */
static Lock gate;
static Semaphore answered;
static volatile int answer;
static Task *volatile therapy_task;

static struct {
    unsigned volume, rate;
} order; /* for the constructor */

static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(TherapyMessage)), MESSAGES)];
} area;

void therapy_init(void)
{
    (void)memory_init(&therapy_memory, &area, MESSAGE_BLOCK(sizeof(TherapyMessage)), MESSAGES);
    (void)messagebox_init(&therapy_box, &therapy_memory, sizeof(TherapyMessage));
    messagebox_set_name(&therapy_box, "therapy");
    (void)lock_init(&gate, LOCK_INHERIT, 0);
    lock_set_name(&gate, "infusion");
    semaphore_init(&answered, SEMAPHORE_DOWN);
    semaphore_set_name(&answered, "answer");
    event_init(&therapy_reminder);
    event_set_name(&therapy_reminder, "reminder");
    timer_init(&therapy_pause, &therapy_reminder);
}

static void take(void)
{
    (void)lock_take(&gate, BOS_FOREVER);
}

static void give(void)
{
    (void)lock_give(&gate);
}

/* ---- what others ask ---- */

static int put(int what, int asked, unsigned value)
{
    TherapyMessage message;

    message.what = (bos_byte)what;
    message.asked = (bos_byte)asked;
    message.value = value;
    return messagebox_put(&therapy_box, &message);
}

void therapy_tell(int what, unsigned value)
{
    if (therapy_task != NULL)
        (void)put(what, 0, value);
}

int therapy_ask(int what, unsigned value)
{
    if (therapy_task == NULL)
        return THERAPY_NONE;
    (void)semaphore_down(&answered, BOS_NO_WAIT); /* an answer that came too late */
    if (put(what, 1, value) != BOS_OK || semaphore_down(&answered, TICKS(500)) != BOS_OK)
        return THERAPY_SILENT;
    return answer;
}

int therapy_runs(void)
{
    const Infusion *const now = infusion;

    return now != NULL && now->state < GIVING;
}

static unsigned given(const Infusion *now, int kind)
{
    return now->given[kind] + (now->state == kind ? motor_steps() - now->segment : 0);
}

unsigned therapy_given(unsigned *volume)
{
    const Infusion *const now = infusion;

    *volume = now != NULL ? now->volume : 0;
    return now != NULL ? given(now, THERAPY_DOSING) : 0;
}

int therapy_view(TherapyView *view)
{
    int there;

    take();
    there = infusion != NULL;
    if (there && view != NULL) {
        view->state = infusion->state;
        view->rate = infusion->rate;
        view->volume = infusion->volume;
        view->dosed = given(infusion, THERAPY_DOSING);
        view->bolused = given(infusion, THERAPY_BOLUSING);
        view->kept = given(infusion, THERAPY_KEEPING);
    }
    give();
    return there;
}

static unsigned rate_of(int state, unsigned rate)
{
    if (state == THERAPY_DOSING)
        return rate;
    if (state == THERAPY_BOLUSING)
        return BOLUS_RATE;
    if (state == THERAPY_KEEPING)
        return rate < KVO_RATE ? rate : KVO_RATE;
    return 0;
}

unsigned therapy_rate(const TherapyView *view)
{
    return rate_of(view->state, view->rate);
}

/* ---- the task's own ---- */

/* The segment ends. The motor stands: its task is more urgent, and has followed motor_halt(). */
static void settle(int state)
{
    take();
    if (infusion->state < GIVING)
        infusion->given[infusion->state] = given(infusion, infusion->state);
    infusion->segment = motor_steps();
    infusion->state = state;
    give();
}

static unsigned steps_left(int state)
{
    if (state == THERAPY_DOSING)
        return infusion->volume - infusion->given[THERAPY_DOSING];
    return state == THERAPY_BOLUSING ? infusion->bolus_left : MOTOR_ENDLESS;
}

static void log_state(const char *text)
{
    Line line;

    log_begin(&line);
    print_text(&line, text);
    print_text(&line, ": ");
    text_volume(&line, infusion->given[THERAPY_DOSING]);
    print_text(&line, " of ");
    text_volume(&line, infusion->volume);
    log_line(&line);
}

/* A segment begins; a dose that has been given whole goes over into keeping the vein open. */
static void go(int state)
{
    motor_halt();
    settle(state);
    if (state == THERAPY_DOSING && steps_left(state) == 0)
        settle(state = THERAPY_KEEPING);
    (void)timer_stop(&therapy_pause);
    motor_run(rate_of(state, infusion->rate), steps_left(state));
}

static void stop(int state)
{
    infusion->resumes = infusion->state;
    motor_halt();
    if (infusion->state == THERAPY_BOLUSING)
        infusion->bolus_left -= motor_steps() - infusion->segment;
    settle(state);
    log_state(therapy_states[state]);
}

static int start(void)
{
    if (infusion->state < GIVING)
        return THERAPY_STATE;
    if (sensor_conditions() != 0)
        return THERAPY_CONDITION;
    alarm_acknowledge();
    motor_release();
    log_state("goes on");
    go(infusion->resumes);
    return THERAPY_OK;
}

static int pause(void)
{
    if (infusion->state >= GIVING)
        return THERAPY_STATE;
    stop(THERAPY_PAUSED);
    (void)timer_start(&therapy_pause, TICKS(120000u), 0);
    return THERAPY_OK;
}

/* When the motor was cut its task may still have orders: it follows none until it is released. */
static int cut(void)
{
    if (infusion->state < GIVING)
        stop(THERAPY_HELD);
    return THERAPY_OK;
}

static int bolus(void)
{
    if (infusion->state != THERAPY_DOSING && infusion->state != THERAPY_KEEPING)
        return THERAPY_STATE;
    infusion->after_bolus = infusion->state;
    infusion->bolus_left = BOLUS_STEPS;
    go(THERAPY_BOLUSING);
    log_text("bolus of 1.000 ml");
    return THERAPY_OK;
}

static int change_rate(unsigned rate)
{
    take();
    infusion->rate = rate;
    give();
    if (infusion->state == THERAPY_DOSING || infusion->state == THERAPY_KEEPING)
        go(infusion->state);
    return THERAPY_OK;
}

/* The motor has made its steps; if another segment has begun meanwhile this one's end is known. */
static int done(void)
{
    if (infusion->state == THERAPY_BOLUSING &&
        motor_steps() - infusion->segment >= infusion->bolus_left) {
        infusion->bolus_left = 0;
        go(infusion->after_bolus);
        log_text("bolus complete");
    } else if (infusion->state == THERAPY_DOSING &&
               given(infusion, THERAPY_DOSING) >= infusion->volume) {
        go(THERAPY_DOSING);
        log_state("dose complete");
        alarm_raise(ALARM_COMPLETE, 0);
    }
    return THERAPY_OK;
}

static int toggle(void)
{
    const int result = infusion->state < GIVING ? pause() : start();

    if (result == THERAPY_CONDITION)
        log_text("key: not while something is wrong with the line");
    return result;
}

/* 1 as long as the infusion goes on. */
static int follow(const TherapyMessage *message)
{
    int result = THERAPY_OK;

    switch (message->what) {
    case THERAPY_DONE:
        result = done();
        break;
    case THERAPY_CUT:
        result = cut();
        break;
    case THERAPY_START:
        result = start();
        break;
    case THERAPY_PAUSE:
        result = pause();
        break;
    case THERAPY_TOGGLE:
        result = toggle();
        break;
    case THERAPY_BOLUS:
        result = bolus();
        break;
    case THERAPY_RATE:
        result = change_rate(message->value);
        break;
    default:
        break;
    }
    if (message->asked) {
        answer = result;
        (void)semaphore_up(&answered);
    }
    return message->what != THERAPY_END;
}

/* What a message that found no memory would have told. */
static void look(void)
{
    if (motor_is_cut())
        (void)cut();
    else
        (void)done();
}

static int therapy_construct(Task *this_task, void *this_data)
{
    Infusion *const made = alloc_vmem(bos.heap, sizeof(Infusion));
    TherapyMessage old;
    int i;

    (void)this_data;
    if (made == NULL) {
        log_text("no memory for an infusion");
        return BOS_ERROR_MEMORY;
    }
    while (messagebox_get(&therapy_box, &old, BOS_NO_WAIT) == BOS_OK)
        continue;
    made->volume = order.volume;
    made->rate = order.rate;
    for (i = 0; i < GIVING; i++)
        made->given[i] = 0;
    made->bolus_left = 0;
    made->segment = motor_steps();
    made->began = kernel_ticks();
    made->state = THERAPY_PAUSED;
    infusion = made;
    therapy_task = this_task;
    health_join(HEALTH_THERAPY);
    return BOS_OK;
}

static void therapy_body(Task *this_task, void *this_data)
{
    TherapyMessage message;
    int goes_on = 1;

    (void)this_task;
    (void)this_data;
    motor_release();
    go(THERAPY_DOSING);
    log_state("infusing");
    while (goes_on) {
        health_here(HEALTH_THERAPY);
        if (messagebox_get(&therapy_box, &message, PATIENCE) == BOS_OK)
            goes_on = follow(&message);
        else
            look();
    }
}

static void log_sum(void)
{
    Line line;

    log_begin(&line);
    print_text(&line, "ended: dose ");
    text_volume(&line, infusion->given[THERAPY_DOSING]);
    print_text(&line, ", bolus ");
    text_volume(&line, infusion->given[THERAPY_BOLUSING]);
    print_text(&line, ", vein ");
    text_volume(&line, infusion->given[THERAPY_KEEPING]);
    print_text(&line, ", ");
    text_time(&line, kernel_ticks() - infusion->began);
    print_text(&line, " s");
    log_line(&line);
}

static void therapy_destruct(Task *this_task, void *this_data)
{
    Infusion *const gone = infusion;

    (void)this_task;
    (void)this_data;
    (void)timer_stop(&therapy_pause);
    motor_halt();
    if (gone != NULL) {
        settle(THERAPY_PAUSED);
        log_sum();
        take();
        infusion = NULL;
        give();
        (void)free_vmem(bos.heap, gone);
    }
    health_leave(HEALTH_THERAPY);
    therapy_task = NULL;
}

static const TaskClass therapy_class =
    TASK_CLASS_TRACED("therapy", therapy_construct, therapy_body, therapy_destruct, STACK_OF(576),
                      PRIORITY_THERAPY, 0, TRACE_ENTRIES);

/* With a priority above the therapy's, that nobody gets in between. The constructor runs when it is
   lowered again. */
int therapy_program(unsigned steps, unsigned rate)
{
    const int priority = task_set_priority(task_this(), PRIORITY_THERAPY + 1);
    int result = THERAPY_OK;

    if (therapy_task != NULL) {
        result = THERAPY_BUSY;
    } else if (sensor_conditions() != 0) {
        result = THERAPY_CONDITION;
    } else {
        order.volume = steps;
        order.rate = rate;
        if (task_create(&therapy_class, NULL) == NULL)
            result = THERAPY_MEMORY;
    }
    (void)task_set_priority(task_this(), priority);
    return result;
}
