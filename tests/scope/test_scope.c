/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window as a person uses it, drawn into a picture in memory, with a machine behind it: keys,
 * clicks and typed lines do commands; the keyboard reaches every control; what was chosen is there
 * again the next time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/bosim/debug.h"
#include "tools/scope/scope_parts.h"

#include "blob.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMAGE "firmware/images/philosophers-mps2-an385.elf"

static struct worker *open_worker(void *owner, const char *operand, void (*wake)(void *),
                                  void *wake_owner, struct sim_error *error)
{
    static const struct debug_settings settings;
    (void)owner;
    return worker_create(&settings, operand, wake, wake_owner, error);
}

static const struct scope_choice choices[] = {
    {IMAGE, "Labs", "Dining philosophers", "Five tasks and five forks", "mps2-an385"},
    {"nowhere.elf", "Labs", "Nothing", "There is no such file", "mps2-an385"},
    {NULL, NULL, NULL, NULL, NULL},
};

static const struct scope_options usual = {
    .open = open_worker, .operand = IMAGE, .choices = choices, .fresh = true};

static struct scope *begin_with(const struct scope_options *options)
{
    struct sim_error error;
    struct scope *scope = scope_create(options, &error);
    if (scope == NULL) {
        fail_msg("%s", error.text);
        return NULL;
    }
    scope_resize(scope, 1280, 800, 1);
    scope->canvas = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 800);
    scope_settle(scope);
    return scope;
}

static void end(struct scope *scope)
{
    cairo_surface_destroy(scope->canvas);
    scope_destroy(scope);
}

/* --- what a person does --- */

static void press(struct scope *scope, const char *key, unsigned modifiers)
{
    const struct ui_event event = {.kind = UI_KEY_DOWN, .key = key, .modifiers = modifiers};
    scope_event(scope, &event);
    scope_settle(scope);
}

static void type(struct scope *scope, const char *text)
{
    for (; *text != '\0'; text++) {
        char letter[2] = {*text, '\0'};
        const struct ui_event event = {.kind = UI_TYPED, .text = letter};
        scope_event(scope, &event);
    }
    scope_settle(scope);
}

static void enter_line(struct scope *scope, const char *line)
{
    press(scope, "L", UI_CTRL);
    type(scope, line);
    press(scope, "Return", 0);
}

static void click(struct scope *scope, const struct ui_known *known, unsigned button)
{
    struct ui_event event = {.kind = UI_MOVE,
                             .x = known->seen.x + known->seen.w / 2,
                             .y = known->seen.y + known->seen.h / 2};
    scope_event(scope, &event);
    event.kind = UI_PRESS;
    event.button = button;
    event.clicks = 1;
    scope_event(scope, &event);
    event.kind = UI_RELEASE;
    scope_event(scope, &event);
    scope_settle(scope);
}

static const struct ui_known *control(struct scope *scope, const char *panel, const char *id)
{
    const struct region *region = scope_region(scope, panel);
    const struct ui_known *known = region == NULL ? NULL : ui_view_find(&region->view, id);
    if (known == NULL)
        fail_msg("no control %s in %s", id, panel);
    return known;
}

static const struct scope_answer *last_answer(struct scope *scope)
{
    const struct scope_answer *answer = scope_answer_at(scope, scope->answer_count - 1);
    assert_non_null(answer);
    return answer;
}

static void assert_focus(const struct scope *scope, const char *panel, const char *id)
{
    assert_string_equal(scope->focus->panel->class->name, panel);
    assert_string_equal(scope->focus->view.focus, id);
}

/* --- the run --- */

static void keys_step_the_machine(void **state)
{
    struct scope *scope = begin_with(&usual);
    sim_time begun = scope->now;
    (void)state;
    press(scope, "F9", 0);
    assert_string_equal(last_answer(scope)->line, "stepi");
    assert_true(scope->now > begun);
    press(scope, "F9", UI_ALT);
    assert_string_equal(last_answer(scope)->line, "reverse-stepi");
    assert_true(scope->now == begun);
    press(scope, "F8", 0);
    assert_string_equal(last_answer(scope)->line, "switch");
    assert_true(last_answer(scope)->good);
    press(scope, "Home", UI_ALT);
    assert_true(scope->now == begun);
    end(scope);
}

static void clicks_do_the_same(void **state)
{
    struct scope *scope = begin_with(&usual);
    sim_time begun = scope->now;
    (void)state;
    click(scope, control(scope, "toolbar", "instruction"), 1);
    assert_string_equal(last_answer(scope)->line, "stepi");
    assert_true(scope->now > begun);
    click(scope, control(scope, "toolbar", "start"), 1);
    assert_true(scope->now == begun);
    end(scope);
}

static void run_and_pause(void **state)
{
    struct scope *scope = begin_with(&usual);
    const struct ui_event key = {.kind = UI_KEY_DOWN, .key = "F5"};
    (void)state;
    scope_event(scope, &key);
    while (!scope_runs(scope) || scope->now < 10 * SIM_MS)
        scope_frame(scope);
    /* What only looks is answered at once, and the run goes on. */
    scope_command(scope, "info time");
    while (scope->answer_count < 2)
        scope_frame(scope);
    assert_string_equal(scope_answer_at(scope, 1)->line, "info time");
    while (!scope_runs(scope))
        scope_frame(scope);
    scope_event(scope, &key);
    scope_settle(scope);
    assert_int_equal(scope->state, WORKER_STANDS);
    end(scope);
}

static struct worker *open_limited(void *owner, const char *operand, void (*wake)(void *),
                                   void *wake_owner, struct sim_error *error)
{
    static const struct debug_settings settings = {
        .run.until = {.given = true, .value = 3 * SIM_MS}};
    (void)owner;
    return worker_create(&settings, operand, wake, wake_owner, error);
}

/* At --until, F5 says what can be done; from the past it runs again. */
static void a_run_that_is_over_says_so(void **state)
{
    struct scope_options options = usual;
    struct scope *scope;
    (void)state;
    options.open = open_limited;
    scope = begin_with(&options);
    press(scope, "F5", 0);
    assert_true(scope->now >= 3 * SIM_MS);
    assert_string_equal(scope->reason, "stopped at --until, 0.003 s");
    press(scope, "F5", 0);
    assert_non_null(strstr(scope->said, "the run is over"));
    press(scope, "Home", UI_ALT);
    assert_int_equal(scope->now, 0);
    press(scope, "F5", 0);
    assert_true(scope->now >= 3 * SIM_MS);
    end(scope);
}

/* --- the command line --- */

static void a_line_is_typed_and_done(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    enter_line(scope, "print 6 * 7");
    assert_non_null(strstr(last_answer(scope)->text, "42"));
    enter_line(scope, "nonsense");
    assert_false(last_answer(scope)->good);
    assert_true(scope->said_bad);
    enter_line(scope, "theme pink");
    assert_false(last_answer(scope)->good);
    assert_non_null(strstr(last_answer(scope)->text, "light or dark"));
    end(scope);
}

static void a_colon_goes_there_too(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    type(scope, ":print 1 + 1");
    assert_focus(scope, "command", "input");
    press(scope, "Return", 0);
    assert_string_equal(last_answer(scope)->line, "print 1 + 1");
    end(scope);
}

static void a_line_is_edited(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    press(scope, "L", UI_CTRL);
    type(scope, "rint 77");
    press(scope, "Home", 0);
    type(scope, "p");
    press(scope, "End", 0);
    press(scope, "Backspace", 0);
    press(scope, "Left", 0);
    press(scope, "Delete", 0);
    type(scope, "5 bad words");
    press(scope, "W", UI_CTRL);
    press(scope, "Backspace", UI_CTRL);
    press(scope, "Return", 0);
    assert_string_equal(last_answer(scope)->line, "print 5 ");
    end(scope);
}

static void lines_come_back(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    enter_line(scope, "print 1");
    enter_line(scope, "print 2");
    type(scope, "half");
    press(scope, "Up", 0);
    press(scope, "Up", 0);
    press(scope, "Up", 0);
    press(scope, "Return", 0);
    assert_string_equal(last_answer(scope)->line, "print 1");
    press(scope, "Up", 0);
    press(scope, "Up", 0);
    press(scope, "Return", 0);
    assert_string_equal(last_answer(scope)->line, "print 2");
    end(scope);
}

static void words_are_completed(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    press(scope, "L", UI_CTRL);
    type(scope, "reverse-fi");
    press(scope, "Tab", 0);
    press(scope, "U", UI_CTRL);
    type(scope, "break print_ti");
    press(scope, "Tab", 0);
    press(scope, "Return", 0);
    assert_true(last_answer(scope)->good);
    assert_memory_equal(last_answer(scope)->line, "break print_ti", 9);
    type(scope, "scre");
    press(scope, "Tab", 0);
    press(scope, "Home", 0);
    press(scope, "Delete", 0);
    press(scope, "Return", 0);
    assert_memory_equal(last_answer(scope)->line, "creenshot", 9);
    end(scope);
}

static void an_answer_of_several_lines_is_shown(void **state)
{
    struct scope *scope = begin_with(&usual);
    double high;
    (void)state;
    high = scope_region(scope, "command")->rect.h;
    enter_line(scope, "print 1");
    assert_true(scope_region(scope, "command")->rect.h == high);
    enter_line(scope, "info devices");
    assert_true(scope_region(scope, "command")->rect.h > high + 100);
    press(scope, "Escape", 0);
    assert_true(scope_region(scope, "command")->rect.h == high);
    end(scope);
}

/* The mouse selects what was answered; all of it is as it was said. */
static void answers_are_selected(void **state)
{
    struct scope *scope = begin_with(&usual);
    struct ui_event event = {.kind = UI_PRESS, .button = 1, .clicks = 1};
    double width, high;
    char *text;
    (void)state;
    enter_line(scope, "print 1234");
    enter_line(scope, "answers");
    scope_command(scope, "answers all");
    scope_settle(scope);
    text = answers_selected(scope);
    assert_non_null(text);
    assert_string_equal(text, "› print 1234\n1234 = 1234");
    free(text);
    width = ui_mono_width(scope->ui);
    high = scope->answers_view.high;
    event.x = scope->answers_view.x + 2 * width;
    event.y = scope->answers_view.first_y + high / 2;
    scope_event(scope, &event);
    event.kind = UI_MOVE;
    event.x = scope->answers_view.x + 2 * width;
    event.y += high;
    scope_event(scope, &event);
    event.kind = UI_RELEASE;
    scope_event(scope, &event);
    scope_settle(scope);
    text = answers_selected(scope);
    assert_non_null(text);
    assert_string_equal(text, "print 1234\n12");
    free(text);
    end(scope);
}

/* --- the keyboard --- */

/* Each key does a command that there is. */
static void the_table_of_keys_is_right(void **state)
{
    struct scope *scope = begin_with(&usual);
    const struct scope_key *key;
    const struct scope_row *row;
    (void)state;
    for (key = scope_keys; key->key != NULL || key->help != NULL; key++) {
        size_t length = key->key == NULL ? 0 : strcspn(key->command, " ");
        if (key->key == NULL)
            continue;
        for (row = scope_rows; row->name != NULL; row++)
            if (strlen(row->name) == length && strncmp(row->name, key->command, length) == 0)
                break;
        if (row->name != NULL)
            continue;
        scope_commandf(scope, "help %.*s", (int)length, key->command);
        scope_settle(scope);
        if (!last_answer(scope)->good)
            fail_msg("%s: %s", key->command, last_answer(scope)->text);
    }
    end(scope);
}

/* Of a list the keyboard reaches one row by Tab, the others by the arrows. */
static bool reached(const struct ui_known *known, char (*seen)[128], unsigned count,
                    const char *panel)
{
    char name[128];
    unsigned i;
    snprintf(name, sizeof name, "%s %.60s", panel, known->control.id);
    for (i = 0; i < count; i++) {
        if (strcmp(seen[i], name) == 0)
            return true;
        if (known->control.kind == UI_ROW && strncmp(seen[i], name, strlen(panel) + 1) == 0 &&
            ui_same_list(seen[i] + strlen(panel) + 1, known->control.id))
            return true;
    }
    return false;
}

static void walk_round(struct scope *scope, unsigned modifiers)
{
    static char seen[2000][128];
    unsigned count = 0, i;
    size_t j;
    scope_command(scope, "focus toolbar start");
    do {
        snprintf(seen[count++], sizeof *seen, "%s %.60s", scope->focus->panel->class->name,
                 scope->focus->view.focus);
        if (strcmp(scope->focus->panel->class->name, "console") == 0)
            press(scope, "F6", modifiers); /* a terminal keeps its Tab */
        else
            press(scope, "Tab", modifiers);
        assert_true(count < 2000);
    } while (strcmp(scope->focus->panel->class->name, "toolbar") != 0 ||
             strcmp(scope->focus->view.focus, "start") != 0);
    for (i = 0; i < scope->region_count; i++) {
        const struct region *region = &scope->regions[i];
        const char *panel = region->panel->class->name;
        for (j = 0; !ui_empty(region->rect) && strcmp(panel, "console") != 0 &&
                    j < region->view.known_count;
             j++)
            if (!ui_empty(region->view.known[j].seen) &&
                !reached(&region->view.known[j], seen, count, panel))
                fail_msg("%s in %s is not reached", region->view.known[j].control.id, panel);
    }
}

static void tab_reaches_everything(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    scope_command(scope, "go 50ms");
    scope_settle(scope);
    walk_round(scope, 0);
    walk_round(scope, UI_SHIFT);
    end(scope);
}

static void f6_goes_round_the_panels(void **state)
{
    struct scope *scope = begin_with(&usual);
    const struct region *begun = scope->focus;
    unsigned steps = 0;
    (void)state;
    do {
        press(scope, "F6", 0);
        steps++;
        assert_false(ui_empty(scope->focus->rect));
        assert_true(steps < 20);
    } while (scope->focus != begun);
    assert_true(steps >= 2);
    while (steps-- > 0)
        press(scope, "F6", UI_SHIFT);
    assert_ptr_equal(scope->focus, begun);
    end(scope);
}

static void the_help_is_opened_and_closed(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    scope_command(scope, "focus toolbar line");
    press(scope, "F1", 0);
    assert_focus(scope, "keys", "close");
    assert_false(ui_empty(scope_region(scope, "keys")->rect));
    press(scope, "Escape", 0);
    assert_focus(scope, "toolbar", "line");
    assert_true(ui_empty(scope_region(scope, "keys")->rect));
    press(scope, "F1", 0);
    press(scope, "Return", 0);
    assert_focus(scope, "toolbar", "line");
    end(scope);
}

static void nothing_is_drawn_when_nothing_changes(void **state)
{
    struct scope *scope = begin_with(&usual);
    (void)state;
    assert_false(scope_frame(scope));
    assert_false(scope_wants_frame(scope));
    scope_command(scope, "print 1");
    scope_settle(scope);
    assert_false(scope_frame(scope));
    assert_false(scope_wants_frame(scope));
    end(scope);
}

static uint64_t picture(struct scope *scope)
{
    cairo_surface_flush(scope->canvas);
    return blob_checksum(cairo_image_surface_get_data(scope->canvas),
                         (size_t)cairo_image_surface_get_stride(scope->canvas) * scope->height);
}

static void what_the_mouse_shows_goes_with_it(void **state)
{
    struct scope *scope = begin_with(&usual);
    const struct ui_known *lanes;
    struct ui_event over = {.kind = UI_MOVE};
    uint64_t before;
    (void)state;
    scope_command(scope, "go 50ms");
    scope_settle(scope);
    lanes = control(scope, "timeline", "lanes");
    over.x = lanes->seen.x + lanes->seen.w * 0.6;
    over.y = lanes->seen.y + lanes->seen.h * 0.6;
    before = picture(scope);
    scope_event(scope, &over);
    scope_settle(scope);
    assert_true(picture(scope) != before);
    scope_mouse_left(scope);
    scope_settle(scope);
    scope->hint[0] = '\0'; /* what it was over is still said below */
    scope_stale(scope);
    scope_settle(scope);
    assert_true(picture(scope) == before);
    end(scope);
}

/* --- the first screen --- */

static void the_first_screen_begins_an_image(void **state)
{
    struct scope_options options = usual;
    struct scope *scope;
    (void)state;
    options.operand = NULL;
    scope = begin_with(&options);
    assert_null(scope->worker);
    assert_focus(scope, "start", "choice.0");
    press(scope, "Down", 0);
    press(scope, "Return", 0); /* a file that is not there */
    assert_null(scope->worker);
    assert_true(scope->said_bad);
    press(scope, "Up", 0);
    press(scope, "Return", 0);
    assert_non_null(scope->worker);
    press(scope, "F9", 0);
    assert_true(scope->now > 0);
    /* Another image takes its place. */
    scope_command(scope, "open " IMAGE);
    scope_settle(scope);
    assert_true(scope->now == 0);
    end(scope);
}

/* --- between runs --- */

static char folder[] = "/tmp/bosim-scope-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    return mkdtemp(folder) == NULL || setenv("XDG_CONFIG_HOME", folder, 1) != 0;
}

static int remove_folder(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof path, "%s/bosim/scope.json", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/bosim", folder);
    rmdir(path);
    return rmdir(folder);
}

static void what_was_chosen_is_kept(void **state)
{
    struct scope_options options = usual;
    struct scope *scope;
    struct ui_rect command;
    (void)state;
    options.fresh = false;
    scope = begin_with(&options);
    enter_line(scope, "theme light");
    enter_line(scope, "text 17");
    enter_line(scope, "print 1234");
    command = scope_region(scope, "command")->rect;
    scope_keep(scope);
    end(scope);
    scope = begin_with(&options);
    assert_string_equal(ui_theme(scope->ui)->name, "light");
    assert_true(ui_text_size(scope->ui) == 17);
    assert_true(scope_region(scope, "command")->rect.h == command.h);
    press(scope, "L", UI_CTRL);
    press(scope, "Up", 0);
    press(scope, "Return", 0);
    assert_string_equal(last_answer(scope)->line, "print 1234");
    end(scope);
    options.theme = "dark"; /* what is asked for goes before */
    scope = begin_with(&options);
    assert_string_equal(ui_theme(scope->ui)->name, "dark");
    end(scope);
}

/* A window that was made for one screen would be a stamp on another. */
static void a_size_is_kept_for_each_screen(void **state)
{
    struct scope_options options = usual;
    struct scope *scope;
    (void)state;
    options.fresh = false;
    scope = begin_with(&options);
    strcpy(scope->screen, "1280x800");
    scope->width = 1000;
    scope->height = 700;
    scope_keep(scope);
    strcpy(scope->screen, "3840x2160");
    assert_false(scope_restore_size(scope));
    scope->width = 3000;
    scope->height = 2000;
    scope_keep(scope);
    strcpy(scope->screen, "1280x800");
    assert_true(scope_restore_size(scope));
    assert_int_equal(scope->width, 1000);
    assert_int_equal(scope->height, 700);
    strcpy(scope->screen, "3840x2160");
    assert_true(scope_restore_size(scope));
    assert_int_equal(scope->width, 3000);
    end(scope);
}

static void write_kept(const char *text)
{
    char path[128];
    FILE *file;
    snprintf(path, sizeof path, "%s/bosim", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/bosim/scope.json", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void a_damaged_file_is_told(void **state)
{
    static const char *const texts[] = {
        "",
        "{\"theme\": \"light\"",
        "[]garbage",
        "{\"layout\": {\"tabs\": [\"no such panel\"]}}",
        "{\"layout\": 7}",
        "{\"layout\": {\"rows\": [0.5, {}, {}]}, \"theme\": 3, \"text\": \"big\", \"window\": []}",
    };
    struct scope_options options = usual;
    size_t i;
    (void)state;
    options.fresh = false;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scope *scope;
        write_kept(texts[i]);
        scope = begin_with(&options);
        assert_false(scope_answer_at(scope, 0)->good);
        assert_non_null(strstr(scope_answer_at(scope, 0)->text, "scope.json"));
        assert_non_null(scope->layout.root);
        press(scope, "F9", 0);
        assert_true(last_answer(scope)->good);
        end(scope);
    }
}

/* Panels of another version, or the same one twice: the others are where they were. */
static void panels_that_are_not_there_are_left_out(void **state)
{
    struct scope_options options = usual;
    const char *names[SCOPE_REGIONS];
    struct scope *scope;
    (void)state;
    options.fresh = false;
    write_kept(
        "{\"layout\": {\"columns\": [0.3, {\"tabs\": [\"code\", \"crystal ball\"]},"
        "{\"rows\": [0.5, {\"tabs\": [\"tasks\"]}, {\"tabs\": [\"tasks\", \"toolbar\"]}]}]}}");
    scope = begin_with(&options);
    assert_true(scope->answer_count == 0);
    assert_int_equal(layout_order(&scope->layout, names, SCOPE_REGIONS), 2);
    assert_string_equal(names[0], "code");
    assert_string_equal(names[1], "tasks");
    end(scope);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_step_the_machine),
        cmocka_unit_test(clicks_do_the_same),
        cmocka_unit_test(run_and_pause),
        cmocka_unit_test(a_run_that_is_over_says_so),
        cmocka_unit_test(a_line_is_typed_and_done),
        cmocka_unit_test(a_colon_goes_there_too),
        cmocka_unit_test(a_line_is_edited),
        cmocka_unit_test(lines_come_back),
        cmocka_unit_test(words_are_completed),
        cmocka_unit_test(an_answer_of_several_lines_is_shown),
        cmocka_unit_test(answers_are_selected),
        cmocka_unit_test(the_table_of_keys_is_right),
        cmocka_unit_test(tab_reaches_everything),
        cmocka_unit_test(f6_goes_round_the_panels),
        cmocka_unit_test(the_help_is_opened_and_closed),
        cmocka_unit_test(nothing_is_drawn_when_nothing_changes),
        cmocka_unit_test(what_the_mouse_shows_goes_with_it),
        cmocka_unit_test(the_first_screen_begins_an_image),
        cmocka_unit_test_setup_teardown(what_was_chosen_is_kept, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_size_is_kept_for_each_screen, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_told, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(panels_that_are_not_there_are_left_out, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
