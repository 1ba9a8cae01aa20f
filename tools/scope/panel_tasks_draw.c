/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing of the panel of tasks. */
#include "panel_tasks.h"

#include "timeline.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEAST_SHARE 0.0005 /* that is shown: 0.1 % */

const struct panel_column tasks_columns[] = {
    [TASKS_NAME] = {"name", "Task", 13, 24, 0, false, false, NULL},
    [TASKS_STATE] = {"state", "State", 11, 14, 4, false, false, NULL},
    [TASKS_PRIORITY] = {"priority", "Priority", 6, 9, 0, true, false, NULL},
    [TASKS_WAITS] = {"waits", "Waits for", 17, 44, 0, false, false, NULL},
    [TASKS_SINCE] = {"since", "Since", 13, 14, 1, true, false, NULL},
    [TASKS_STACK] = {"stack", "Stack used/of", 11, 32, 3, true, false,
                     "bar: in use now, line: most that was ever used"},
    [TASKS_SHARE] = {"share", "CPU", 7, 8, 0, true, false, "handlers that interrupted it included"},
    [TASKS_SWITCHES] = {"switches", "Switches", 8, 11, 2, true, false, NULL},
    {.key = NULL},
};

enum { OBJECT_NAME, OBJECT_KIND, OBJECT_TEXT, OBJECT_WHO, OBJECT_ADDRESS };

const struct panel_column tasks_object_columns[] = {
    [OBJECT_NAME] = {"name", "Object", 13, 24, 0, false, true, NULL},
    [OBJECT_KIND] = {"kind", "Kind", 12, 16, 2, false, true, NULL},
    [OBJECT_TEXT] = {"text", "State", 16, 40, 0, false, true, NULL},
    [OBJECT_WHO] = {"who", "Who waits", 12, 40, 0, false, true, NULL},
    [OBJECT_ADDRESS] = {"address", "Address", 10, 12, 1, true, true, NULL},
    {.key = NULL},
};

/* --- a row --- */

static struct ui_rect cell_rect(const struct panel_slot *slot, struct ui_rect row)
{
    return (struct ui_rect){slot->x, row.y, slot->w, row.h};
}

/* As in the timeline, where idle that runs is a grey bar. */
static void draw_sign(struct ui *ui, struct ui_rect rect, const struct tasks_row *row)
{
    if (row->task.idle && row->state == LANE_RUNNING)
        ui_fill(ui, rect, UI_IDLE);
    else
        timeline_draw_state(ui, rect, row->state);
}

/* The timeline's words. */
static const char *word_of(const struct tasks_row *row)
{
    static const char *const words[LANE_STATES] = {
        [LANE_ABSENT] = "ended",
        [LANE_RUNNING] = "running",
        [LANE_INTERRUPTED] = "interrupted",
        [LANE_READY] = "ready",
        [LANE_BLOCKED] = "waits",
        [LANE_SUSPENDED] = "suspended",
        [LANE_UNKNOWN] = "does not run",
    };
    return words[row->state];
}

/* Of a name that was made up, "task2@0x3a64", "task2" will do where there is no room. */
static void fit_name(struct ui *ui, enum ui_font font, double width, const char *whole,
                     char name[static AWARE_NAME])
{
    snprintf(name, AWARE_NAME, "%s", whole);
    if (ui_text_width(ui, font, whole) > width)
        name[strcspn(name, "@")] = '\0';
}

static void draw_name(struct ui *ui, struct ui_rect rect, const struct tasks_row *row)
{
    enum ui_font font = row->running ? UI_BOLD : UI_PLAIN;
    char name[AWARE_NAME];
    double indent = 18 + 8;
    draw_sign(ui, (struct ui_rect){rect.x, rect.y + (rect.h - 12) / 2, 18, 12}, row);
    rect.x += indent;
    rect.w -= indent;
    if (row->stop != 0) {
        rect.w -= 18;
        panel_stop_mark(ui, rect.x + rect.w + 4, rect.y + (rect.h - 11) / 2, 11, row->stop_enabled);
    }
    fit_name(ui, font, rect.w, row->name, name);
    panel_cell(ui, rect, font, UI_TEXT, false, (row->changed & 1u << TASKS_NAME) != 0, name);
}

static double part(uint32_t bytes, uint32_t size)
{
    return size == 0 ? 0 : fmin(1, (double)bytes / (double)size);
}

/* What is used now is solid, what was ever used is lighter and ends in a line. */
static void draw_bar(struct ui *ui, struct ui_rect rect, const struct aware_task *task)
{
    double high = part(task->stack_used, task->stack_size), now;
    uint32_t top = task->stack_base + task->stack_size;
    enum ui_colour colour = high >= 1 ? UI_BAD : high > 0.9 ? UI_WARN : UI_DIM;
    cairo_t *cairo = ui_cairo(ui);
    now = task->stack_pointer > task->stack_base && task->stack_pointer <= top
              ? part(top - task->stack_pointer, task->stack_size)
              : 0;
    ui_fill_round(ui, rect, 2, UI_LINE);
    if (task->stack_used_known) {
        ui_source_alpha(ui, colour, 0.4);
        cairo_rectangle(cairo, rect.x, rect.y, rect.w * high, rect.h);
        cairo_fill(cairo);
        ui_fill(ui, (struct ui_rect){rect.x + rect.w * high - 1.5, rect.y - 2, 1.5, rect.h + 4},
                colour);
    }
    ui_fill_round(ui, (struct ui_rect){rect.x, rect.y, rect.w * now, rect.h}, 2, colour);
}

static void draw_stack(struct ui *ui, struct ui_rect rect, const struct tasks_row *row)
{
    const struct aware_task *task = &row->task;
    double numbers = 10 * ui_mono_width(ui);
    char text[48];
    if (task->stack_size == 0)
        snprintf(text, sizeof text, "-");
    else if (task->stack_used_known)
        snprintf(text, sizeof text, "%" PRIu32 "/%" PRIu32, task->stack_used, task->stack_size);
    else
        snprintf(text, sizeof text, "?/%" PRIu32, task->stack_size);
    if (task->stack_size != 0 && rect.w > numbers + 20)
        draw_bar(ui, (struct ui_rect){rect.x, rect.y + (rect.h - 6) / 2, rect.w - numbers - 8, 6},
                 task);
    rect.x += rect.w - numbers;
    rect.w = numbers;
    panel_cell(ui, rect, UI_PLAIN, UI_TEXT, true, (row->changed & 1u << TASKS_STACK) != 0, text);
}

/* What a task waits for shall be read to its end: rather without the ticks that are left, in small
 * letters, without its kind, than with three dots. */
static enum ui_font fit_wait(struct ui *ui, double width, char *text)
{
    char *brackets = strstr(text, " ("), *quote = strchr(text, '\'');
    if (ui_text_width(ui, UI_PLAIN, text) > width && brackets != NULL)
        *brackets = '\0';
    if (ui_text_width(ui, UI_PLAIN, text) <= width)
        return UI_PLAIN;
    if (ui_text_width(ui, UI_SMALL, text) > width && quote != NULL)
        memmove(text, quote, strlen(quote) + 1);
    return UI_SMALL;
}

static void draw_texts(struct ui *ui, struct ui_rect rect, const struct panel_slot *slots,
                       const struct tasks_row *row)
{
    char length[TIMELINE_TEXT];
    static const enum ui_colour grounds[LANE_STATES] = {
        [LANE_ABSENT] = UI_DIM, [LANE_RUNNING] = UI_TEXT, [LANE_INTERRUPTED] = UI_TEXT,
        [LANE_READY] = UI_TEXT, [LANE_BLOCKED] = UI_TEXT, [LANE_SUSPENDED] = UI_DIM,
        [LANE_UNKNOWN] = UI_DIM};
    struct {
        enum tasks_column column;
        enum ui_colour colour;
        char text[AWARE_TEXT + 2];
    } cells[] = {{TASKS_STATE, grounds[row->state], ""},
                 {TASKS_PRIORITY, UI_TEXT, ""},
                 {TASKS_WAITS, UI_TEXT, ""},
                 {TASKS_SINCE, UI_DIM, ""},
                 {TASKS_SHARE, UI_TEXT, ""},
                 {TASKS_SWITCHES, UI_TEXT, ""}};
    size_t i;
    snprintf(cells[0].text, AWARE_TEXT, "%s", word_of(row));
    snprintf(cells[1].text, AWARE_TEXT, "%s", row->level);
    snprintf(cells[2].text, sizeof cells[2].text, "%s", row->waits);
    if (slots[TASKS_STATE].w <= 0 && row->waits[0] == '\0')
        snprintf(cells[2].text, AWARE_TEXT, "(%s)", word_of(row));
    snprintf(cells[3].text, AWARE_TEXT, row->ago == 0 ? "now" : "%s ago",
             timeline_length(row->ago, length));
    snprintf(cells[4].text, AWARE_TEXT, "%.1f %%", 100 * row->share);
    panel_count(row->task.switches, cells[5].text, AWARE_TEXT);
    for (i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        const struct panel_slot *slot = &slots[cells[i].column];
        enum ui_font font = UI_PLAIN;
        if (cells[i].column == TASKS_WAITS)
            font = fit_wait(ui, slot->w, cells[i].text);
        else if (cells[i].column == TASKS_STATE && row->running)
            font = UI_BOLD;
        panel_cell(ui, cell_rect(slot, rect), font, cells[i].colour,
                   tasks_columns[cells[i].column].right,
                   (row->changed & 1u << cells[i].column) != 0, cells[i].text);
    }
}

static void draw_row(struct ui *ui, struct ui_rect rect, const struct panel_slot *slots,
                     const struct tasks_row *row)
{
    panel_row_ground(ui, rect, row->chosen);
    draw_name(ui, cell_rect(&slots[TASKS_NAME], rect), row);
    draw_texts(ui, rect, slots, row);
    if (slots[TASKS_STACK].w > 0)
        draw_stack(ui, cell_rect(&slots[TASKS_STACK], rect), row);
}

static void make_row(struct ui *ui, struct ui_rect rect, const struct tasks_row *row, size_t index)
{
    struct ui_control control = {.rect = rect, .kind = UI_ROW};
    const char *word = row->word;
    snprintf(control.id, sizeof control.id, "row.%zu", index);
    snprintf(control.command, sizeof control.command, "task %s", word);
    snprintf(control.menu, sizeof control.menu,
             "Step it alone\ttasks step %s\nRun until it runs\tswitch %s\n"
             "%s whenever it runs\ttasks stop %s\nBreakpoint only in it\ttype break  task %s\n"
             "Its call chain\tbacktrace %s",
             word, word, row->stop != 0 ? "No more stop" : "Stop", word, word, word);
    snprintf(control.label, sizeof control.label, "task %.50s: look at it with all panels",
             row->name);
    ui_control(ui, &control);
}

/* --- lists --- */

static void reveal(struct tasks *tasks, struct ui *ui, double row_height)
{
    const struct tasks_row *chosen = tasks_chosen(tasks);
    size_t index = chosen == NULL ? 0 : (size_t)(chosen - tasks->now.rows);
    if (chosen == NULL || tasks->revealed == chosen->task.id)
        return;
    tasks->revealed = chosen->task.id;
    ui_scroll_to(ui, "list", (double)index * row_height, (double)(index + 1) * row_height);
}

/* What is left of the processor's time: then all shares make 100 %. */
static void draw_rest(struct ui *ui, struct ui_rect rect, const struct panel_slot *slots,
                      const char *who, double share)
{
    struct ui_rect name = cell_rect(&slots[TASKS_NAME], rect);
    char text[32];
    name.x += 26;
    name.w = rect.x + rect.w - name.x;
    panel_cell(ui, name, UI_PLAIN, UI_DIM, false, false, who);
    snprintf(text, sizeof text, "%.1f %%", 100 * share);
    panel_cell(ui, cell_rect(&slots[TASKS_SHARE], rect), UI_PLAIN, UI_DIM, true, false, text);
}

static void draw_tasks(struct tasks *tasks, struct ui *ui, struct ui_rect rect)
{
    struct panel_column columns[TASKS_COLUMNS + 1];
    struct panel_slot slots[PANEL_COLUMNS];
    double row_height = panel_row_height(ui), heading;
    bool no_task = tasks->no_task >= LEAST_SHARE, ended = tasks->ended >= LEAST_SHARE;
    size_t i, count = tasks->now.row_count;
    struct panel_list list;
    memcpy(columns, tasks_columns, sizeof columns);
    columns[TASKS_PRIORITY].about =
        tasks->low_is_urgent ? "the smallest is most urgent" : "the greatest is most urgent";
    panel_lay_columns(ui, tasks_columns, rect.x + PANEL_PAD, rect.w - 2 * PANEL_PAD, slots);
    heading = panel_headings(ui, rect, columns, slots, "tasks sort",
                             tasks->sort < TASKS_COLUMNS ? tasks_columns[tasks->sort].key : NULL,
                             tasks->descending);
    rect.y += heading;
    rect.h -= heading;
    reveal(tasks, ui, row_height);
    list = panel_list(ui, rect, "list", row_height, count + no_task + ended);
    for (i = list.first; i < list.end && i < count; i++) {
        struct ui_rect row = panel_list_row(&list, i);
        draw_row(ui, row, slots, &tasks->now.rows[i]);
        make_row(ui, row, &tasks->now.rows[i], i);
    }
    if (no_task)
        draw_rest(ui, panel_list_row(&list, count++), slots, "before or between tasks",
                  tasks->no_task);
    if (ended)
        draw_rest(ui, panel_list_row(&list, count), slots, "ended tasks", tasks->ended);
    ui_unclip(ui);
}

static void draw_object(struct ui *ui, struct ui_rect rect, const struct panel_slot *slots,
                        const struct tasks_object *object)
{
    char address[16];
    panel_row_ground(ui, rect, false);
    snprintf(address, sizeof address, "0x%08" PRIx32, object->object.address);
    panel_cell(ui, cell_rect(&slots[OBJECT_NAME], rect), UI_PLAIN, UI_TEXT, false, false,
               object->object.name[0] != '\0' ? object->object.name : address);
    panel_cell(ui, cell_rect(&slots[OBJECT_KIND], rect), UI_PLAIN, UI_DIM, false, false,
               object->object.kind != NULL ? object->object.kind : "?");
    panel_cell(ui, cell_rect(&slots[OBJECT_TEXT], rect), UI_PLAIN, UI_TEXT, false, object->changed,
               object->object.text);
    panel_cell(ui, cell_rect(&slots[OBJECT_WHO], rect), UI_PLAIN, UI_TEXT, false, false,
               object->who);
    panel_cell(ui, cell_rect(&slots[OBJECT_ADDRESS], rect), UI_MONO, UI_DIM, true, false, address);
}

static void make_object(struct ui *ui, struct ui_rect rect, const struct tasks_object *object,
                        size_t index)
{
    struct ui_control control = {.rect = rect, .kind = UI_ROW};
    snprintf(control.id, sizeof control.id, "object.%zu", index);
    snprintf(control.command, sizeof control.command, "memory go 0x%08" PRIx32,
             object->object.address);
    snprintf(control.label, sizeof control.label, "%.60s: show its memory", object->object.name);
    ui_control(ui, &control);
}

static void draw_objects(struct tasks *tasks, struct ui *ui, struct ui_rect rect)
{
    struct panel_slot slots[PANEL_COLUMNS];
    struct panel_list list;
    double heading;
    size_t i;
    panel_lay_columns(ui, tasks_object_columns, rect.x + PANEL_PAD, rect.w - 2 * PANEL_PAD, slots);
    heading = panel_headings(ui, rect, tasks_object_columns, slots, NULL, NULL, false);
    rect.y += heading;
    rect.h -= heading;
    list = panel_list(ui, rect, "objects", panel_row_height(ui), tasks->now.object_count);
    if (tasks->now.object_count == 0)
        panel_paragraph(ui, rect.x + PANEL_PAD, rect.y + PANEL_PAD, rect.w - 2 * PANEL_PAD,
                        UI_PLAIN, UI_DIM,
                        "No objects are known now: no task waits for one, and the kernel keeps no "
                        "list of others.");
    for (i = list.first; i < list.end; i++) {
        struct ui_rect row = panel_list_row(&list, i);
        draw_object(ui, row, slots, &tasks->now.objects[i]);
        make_object(ui, row, &tasks->now.objects[i], i);
    }
    ui_unclip(ui);
}

/* --- above and below --- */

static double draw_tabs(struct tasks *tasks, struct ui *ui, struct ui_rect rect)
{
    double x = rect.x + PANEL_PAD, right = rect.x + rect.w - PANEL_PAD, y = rect.y + 6;
    char count[32], since[TIMELINE_TEXT];
    x = panel_button(ui, x, y, right, "tab.tasks", "Tasks", "tasks show tasks",
                     !tasks->shows_objects);
    x = panel_button(ui, x, y, right, "tab.objects", "Objects", "tasks show objects",
                     tasks->shows_objects);
    ui_textf(ui, x + 8, y + 5, right - x - 8, UI_SMALL, UI_DIM, UI_RIGHT,
             "%s, %zu tasks, %s switches, CPU since %s", tasks->kernel, tasks->now.row_count,
             panel_count(tasks->switches, count, sizeof count),
             tasks->followed == 0 ? "0 s" : timeline_length(tasks->followed, since));
    return panel_button_height(ui) + 10;
}

static void draw_actions(const struct tasks *tasks, struct ui *ui, struct ui_rect rect)
{
    const struct tasks_row *row = tasks_chosen(tasks);
    double x = rect.x + PANEL_PAD, right = rect.x + rect.w - PANEL_PAD, y = rect.y + 5;
    char command[160];
    ui_line(ui, rect.x, rect.y + 0.5, rect.x + rect.w, rect.y + 0.5, UI_LINE, 1);
    if (row == NULL) {
        panel_button(ui, x, y, right, "first",
                     tasks->switches > 0 ? "Run until a task runs"
                                         : "Run until the first task runs",
                     "switch", false);
        return;
    }
    ui_text(ui, x, y + 4, 14 * ui_mono_width(ui), UI_BOLD, UI_TEXT, UI_LEFT, row->name);
    x += fmin(14 * ui_mono_width(ui), ui_text_width(ui, UI_BOLD, row->name)) + 12;
    snprintf(command, sizeof command, "tasks step %s", row->word);
    x = panel_button(ui, x, y, right, "step", "Step alone", command, false);
    snprintf(command, sizeof command, "switch %s", row->word);
    x = panel_button(ui, x, y, right, "run", "Run to it", command, false);
    snprintf(command, sizeof command, "tasks stop %s", row->word);
    x = panel_button(ui, x, y, right, "stop", "Stop at it", command, row->stop != 0);
    snprintf(command, sizeof command, "type break  task %s", row->word);
    x = panel_button(ui, x, y, right, "break", "Break in it", command, false);
    snprintf(command, sizeof command, "backtrace %s", row->word);
    panel_button(ui, x, y, right, "backtrace", "Call chain", command, false);
}

static void draw_without(const struct tasks *tasks, struct ui *ui, struct ui_rect rect)
{
    char text[1100];
    snprintf(text, sizeof text,
             "%s\n\nWhat helps: start the window with --kernel blackbox, which finds tasks from "
             "outside in a kernel that nobody knows. The other panels work without a kernel.",
             tasks->problem);
    panel_message(ui, rect, "No kernel is known here", text);
}

void tasks_draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct tasks *tasks = (struct tasks *)panel;
    double top, bottom = panel_button_height(ui) + 10;
    if (!tasks->has_kernel) {
        if (tasks->watch.machine != NULL)
            draw_without(tasks, ui, rect);
        return;
    }
    top = draw_tabs(tasks, ui, rect);
    draw_actions(tasks, ui, (struct ui_rect){rect.x, rect.y + rect.h - bottom, rect.w, bottom});
    rect.y += top;
    rect.h -= top + bottom;
    if (tasks->shows_objects)
        draw_objects(tasks, ui, rect);
    else if (tasks->now.row_count > 0)
        draw_tasks(tasks, ui, rect);
    else
        panel_message(ui, rect, "The kernel has not started yet",
                      "Its tasks are shown as soon as it has made them.");
}
