/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board: LEDs, buttons, switches, displays, ports and serial lines, as its devicetree has them.
 * What is pressed or driven is input from outside, stamped and logged. Leaves out voltages of
 * converters, which are no input yet, and displays whose chips have no model (docs/limits.md). */
#include "panel_board.h"

#include <stdlib.h>
#include <string.h>

static struct board_panel *board_of(struct panel *panel)
{
    return (struct board_panel *)panel;
}

static bool look(struct panel *panel, const struct worker_look *look)
{
    return board_look(board_of(panel), look);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    board_draw(board_of(panel), ui, rect);
}

static void closed(struct panel *panel)
{
    free(board_of(panel)->picture);
    board_of(panel)->picture = NULL;
}

/* --- doing --- */

static struct board_shown_part *find_part(struct board_panel *board, const char *name)
{
    unsigned i;
    for (i = 0; i < board->part_count; i++)
        if (board->parts[i].kind != PART_LED && (strcmp(board->parts[i].name, name) == 0 ||
                                                 strcasecmp(board->parts[i].label, name) == 0))
            return &board->parts[i];
    return NULL;
}

static void put(struct board_panel *board, struct board_shown_part *part, bool on)
{
    struct worker *worker = scope_worker(board->panel.scope);
    part->held = on;
    board->panel.stale = true;
    if (worker != NULL)
        worker_pin(worker, part->pin, on != part->active_low);
}

static bool press(struct board_panel *board, const char *name, int on, struct sim_error *error)
{
    struct board_shown_part *part = find_part(board, name);
    if (part != NULL) {
        put(board, part, on < 0 ? !(part->held || part->on) : on);
        return true;
    }
    sim_error_set(error, "board: %s has no button or switch %s", board->board, name);
    return false;
}

/* "gpio0.p3 1" */
static bool set_pin(struct board_panel *board, const char *words, struct sim_error *error)
{
    struct worker *worker = scope_worker(board->panel.scope);
    char name[BOARD_NAME];
    unsigned level;
    if (sscanf(words, "%47s %u", name, &level) != 2 || level > 1) {
        sim_error_set(error, "board set PIN 0 or 1, for example: board set gpio0.p3 1");
        return false;
    }
    if (worker != NULL)
        worker_pin(worker, name, level);
    return true;
}

/* The panel may never have been shown. */
static bool has_machine(struct board_panel *board, struct sim_error *error)
{
    struct worker *worker = scope_worker(board->panel.scope);
    const struct worker_look *now;
    if (board->machine == NULL && worker != NULL) {
        while ((now = worker_enter(worker)) == NULL)
            ;
        board_look(board, now);
        worker_leave(worker);
    }
    if (board->machine == NULL)
        sim_error_set(error, "there is no machine: `open IMAGE` begins one");
    return board->machine != NULL;
}

static bool command(struct panel *panel, const char *words, struct sim_error *error)
{
    struct board_panel *board = board_of(panel);
    const struct {
        const char *word;
        int on;
    } rows[] = {{"press ", 1}, {"release ", 0}, {"toggle ", -1}};
    size_t i;
    if (!has_machine(board, error))
        return false;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strncmp(words, rows[i].word, strlen(rows[i].word)) == 0)
            return press(board, words + strlen(rows[i].word), rows[i].on, error);
    if (strncmp(words, "set ", 4) == 0)
        return set_pin(board, words + 4, error);
    sim_error_set(error, "board %s: it is press, release or toggle NAME, or set PIN 0 or 1", words);
    return false;
}

/* A button is pressed as long as the mouse holds it; Space and Enter press it, and release it. */
static bool event(struct panel *panel, const struct ui_event *event)
{
    const char *name = strchr(event->id, '.');
    const char *what = NULL;
    if (strncmp(event->id, "button.", 7) != 0 || name == NULL)
        return false;
    if (event->kind == UI_PRESS && event->button == 1)
        what = "press";
    if (event->kind == UI_RELEASE && event->button == 1)
        what = "release";
    if (event->kind == UI_KEY_DOWN &&
        (strcmp(event->key, "Space") == 0 || strcmp(event->key, "Return") == 0))
        what = "toggle";
    if (what != NULL)
        scope_commandf(panel->scope, "board %s %s", what, name + 1);
    return what != NULL;
}

static const char *const keys[] = {"Space, Enter", "press, and release again", NULL};

const struct panel_class board_panel = {
    .name = "board",
    .title = "Board",
    .size = sizeof(struct board_panel),
    .close = closed,
    .look = look,
    .draw = draw,
    .event = event,
    .command = command,
    .keys = keys,
};
