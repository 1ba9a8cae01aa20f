/* SPDX-License-Identifier: MIT */
/* The panel: see panel.h. A Timer's event wakes it twenty times a second. */
#include "panel.h"

#include "alarm.h"
#include "health.h"
#include "log.h"
#include "text.h"
#include "therapy.h"

#define PERIOD  TICKS(50)
#define DISPLAY 20 /* periods: the display is looked after once a second */
#define KEYS    (INPUT_KEY_START | INPUT_KEY_BOLUS)

Event panel_tick;

static Timer timer;

/* What the constructor allocates and the destructor frees. */
typedef struct Panel {
    unsigned seen;    /* keys at the last look */
    unsigned pressed; /* keys that were so at two looks */
    int turn;
    Line display;
} Panel;

void panel_init(void)
{
    event_init(&panel_tick);
    event_set_name(&panel_tick, "panel");
    timer_init(&timer, &panel_tick);
}

static void follow_keys(unsigned keys)
{
    if (keys != 0 && !therapy_view(NULL))
        log_text("key: there is no infusion, program one with `dose`");
    if ((keys & INPUT_KEY_START) != 0)
        therapy_tell(THERAPY_TOGGLE, 0);
    if ((keys & INPUT_KEY_BOLUS) != 0)
        therapy_tell(THERAPY_BOLUS, 0);
}

static void look_at_keys(Panel *panel)
{
    const unsigned keys = pump_inputs() & KEYS;
    unsigned fresh = 0;

    if (keys == panel->seen) {
        fresh = keys & ~panel->pressed;
        panel->pressed = keys;
    }
    panel->seen = keys;
    follow_keys(fresh);
}

static void compose(Line *line)
{
    TherapyView view;

    print_begin(line);
    if (!therapy_view(&view)) {
        pump_led(LED_RUNS, 0);
        print_text(line, "ready");
        return;
    }
    pump_led(LED_RUNS, therapy_rate(&view) != 0);
    print_text(line, therapy_states[view.state]);
    print_text(line, " ");
    text_rate(line, therapy_rate(&view));
    print_text(line, ", ");
    text_volume(line, view.dosed);
    print_text(line, " of ");
    text_volume(line, view.volume);
}

/* The display is written only when it changes. */
static void refresh(Panel *panel)
{
    Line line;
    int i;

    compose(&line);
    line.text[line.length] = '\0';
    if (text_equal(line.text, panel->display.text))
        return;
    for (i = 0; i <= line.length; i++)
        panel->display.text[i] = line.text[i];
    board_display(panel->display.text);
}

static int panel_construct(Task *this_task, void *this_data)
{
    Panel **const panel = this_data;

    (void)this_task;
    *panel = alloc_vmem(bos.heap, sizeof(Panel));
    if (*panel == NULL)
        return BOS_ERROR_MEMORY;
    (*panel)->seen = 0;
    (*panel)->pressed = 0;
    (*panel)->turn = 0;
    (*panel)->display.text[0] = '\0';
    health_join(HEALTH_PANEL);
    return timer_start(&timer, PERIOD, PERIOD);
}

static void panel_body(Task *this_task, void *this_data)
{
    Panel *const panel = *(Panel **)this_data;

    (void)this_task;
    for (;;) {
        (void)event_wait(&panel_tick, PATIENCE);
        health_here(HEALTH_PANEL);
        look_at_keys(panel);
        if (event_wait(&therapy_reminder, BOS_NO_WAIT) == BOS_OK)
            alarm_raise(ALARM_REMINDER, 0);
        panel->turn = (panel->turn + 1) % DISPLAY;
        if (panel->turn == 0)
            refresh(panel);
    }
}

static void panel_destruct(Task *this_task, void *this_data)
{
    Panel **const panel = this_data;

    (void)this_task;
    (void)timer_stop(&timer);
    if (*panel != NULL)
        (void)free_vmem(bos.heap, *panel);
    *panel = NULL;
    health_leave(HEALTH_PANEL);
}

const TaskClass panel_class =
    TASK_CLASS_TRACED("panel", panel_construct, panel_body, panel_destruct, STACK_OF(576),
                      PRIORITY_PANEL, 0, TRACE_ENTRIES);
