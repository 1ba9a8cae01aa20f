/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window's panels of tasks and code: what they show is what the debugger says at the same
 * moment, what changed since the last stop is marked and nothing else, clicks and keys set and
 * remove stops that stop, a chosen task is followed by all panels; and without a kernel, symbols or
 * sources they say what is missing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/scope/stage.h"
#include "tests/support/program.h"

#include "tools/scope/panel_code.h"
#include "tools/scope/panel_registers.h"
#include "tools/scope/panel_tasks.h"

#define PUMP         "firmware/images/pump-mps2-an385.elf"
#define PHILOSOPHERS "firmware/images/philosophers-mps2-an385.elf"

/* --- tasks --- */

static const struct tasks_row *row_of(const struct tasks *tasks, const char *name)
{
    size_t i;
    for (i = 0; i < tasks->now.row_count; i++)
        if (strcmp(tasks->now.rows[i].name, name) == 0)
            return &tasks->now.rows[i];
    fail_msg("task %s is not shown", name);
    return NULL;
}

static enum lane_state state_said(const json_t *task)
{
    static const struct {
        const char *word;
        enum lane_state state;
    } words[] = {{"running", LANE_RUNNING},
                 {"ready", LANE_READY},
                 {"waiting", LANE_BLOCKED},
                 {"suspended", LANE_SUSPENDED},
                 {"ended", LANE_ABSENT}};
    size_t i;
    if (json_is_true(json_object_get(task, "in_handler")))
        return LANE_INTERRUPTED;
    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, json_text(task, "state")) == 0)
            return words[i].state;
    return LANE_UNKNOWN;
}

static void compare_task(const struct tasks *tasks, const json_t *said)
{
    const struct tasks_row *row = row_of(tasks, json_text(said, "name"));
    assert_int_equal(row->task.id, json_count(said, "id"));
    assert_int_equal(row->state, state_said(said));
    assert_int_equal(row->task.priority, json_integer_value(json_object_get(said, "priority")));
    assert_string_equal(row->task.wait_text, json_text(said, "waits_for"));
    assert_int_equal(row->task.stack_size, json_count(said, "stack_size"));
    assert_int_equal(row->task.stack_used, json_count(said, "stack_used"));
    assert_int_equal(row->task.since, json_count(said, "since_ps"));
    assert_int_equal(row->task.run_time, json_count(said, "run_time_ps"));
    assert_int_equal(row->task.switches, json_count(said, "switches"));
    assert_int_equal(row->chosen, json_is_true(json_object_get(said, "selected")));
}

static void compare_tasks(struct stage *stage)
{
    const struct tasks *tasks = (struct tasks *)stage_panel(stage, &tasks_panel);
    json_t *answer = stage_ask(stage, "info tasks"), *list = json_object_get(answer, "tasks"),
           *said;
    size_t i;
    assert_int_equal(tasks->now.row_count, json_array_size(list));
    json_array_foreach(list, i, said) compare_task(tasks, said);
    json_decref(answer);
}

static void test_tasks_are_the_debuggers(void **state)
{
    static const char *const lines[] = {"go 1ms",         "go 25ms",  "switch", "stepi 40",
                                        "continue +40ms", "go -20ms", "go end"};
    static const char *const images[] = {PUMP, PHILOSOPHERS,
                                         "firmware/images/lab_inversion-mps2-an385.elf"};
    size_t i, k;
    (void)state;
    for (k = 0; k < sizeof images / sizeof images[0]; k++) {
        struct stage stage;
        stage_begin(&stage, images[k]);
        compare_tasks(&stage);
        for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
            stage_do(&stage, lines[i]);
            compare_tasks(&stage);
        }
        stage_end(&stage);
    }
}

/* All shares make 100 %; who has them that are no task's any more is named. Of the third lesson two
 * tasks have ended, and the kernel's start-up took less than a tenth of the time. */
static void test_shares_are_accounted_for(void **state)
{
    const struct tasks *tasks;
    struct stage stage;
    double sum;
    size_t i;
    (void)state;
    stage_begin(&stage, "firmware/images/lab_inversion-mps2-an385.elf");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    stage_do(&stage, "go 100us");
    assert_true(tasks->no_task > 0.99);
    stage_do(&stage, "continue 60s");
    sum = tasks->no_task + tasks->ended;
    for (i = 0; i < tasks->now.row_count; i++)
        sum += tasks->now.rows[i].share;
    assert_true(fabs(sum - 1) < 1e-9);
    assert_true(tasks->no_task > 0 && tasks->no_task < 0.1);
    assert_true(tasks->ended > 0.1);
    stage_end(&stage);
}

static void test_task_changes_are_marked(void **state)
{
    struct tasks_row before[TASKS_MOST];
    struct stage stage;
    struct tasks *tasks;
    size_t i, count, marked = 0;
    (void)state;
    stage_begin(&stage, PUMP);
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    stage_do(&stage, "go 25ms");
    count = tasks->now.row_count;
    memcpy(before, tasks->now.rows, count * sizeof *before);
    stage_do(&stage, "switch");
    for (i = 0; i < count; i++) {
        const struct tasks_row *row = row_of(tasks, before[i].name);
        bool other = row->state != before[i].state;
        assert_int_equal((row->changed & 1u << TASKS_STATE) != 0, other);
        assert_int_equal((row->changed & 1u << TASKS_SWITCHES) != 0,
                         row->task.switches != before[i].task.switches);
        marked += other;
    }
    assert_true(marked >= 1);
    stage_do(&stage, "stepi");
    stage_do(&stage, "stepi"); /* nothing of the tasks has changed by the second one */
    for (i = 0; i < tasks->now.row_count; i++)
        assert_int_equal(tasks->now.rows[i].changed & ~(1u << TASKS_STACK), 0);
    stage_end(&stage);
}

static void test_headings_sort(void **state)
{
    struct stage stage;
    struct tasks *tasks;
    size_t i;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    for (i = 1; i < tasks->now.row_count; i++) /* the most urgent first, idle last */
        assert_true(tasks->now.rows[i - 1].task.priority >= tasks->now.rows[i].task.priority);
    assert_true(tasks->now.rows[i - 1].task.idle);
    stage_click(&stage, &tasks_panel, "heading.priority");
    for (i = 1; i < tasks->now.row_count; i++)
        assert_true(tasks->now.rows[i - 1].task.priority <= tasks->now.rows[i].task.priority);
    stage_focus(&stage, &tasks_panel, "heading.priority");
    stage_key(&stage, "Return");
    for (i = 1; i < tasks->now.row_count; i++)
        assert_true(tasks->now.rows[i - 1].task.priority >= tasks->now.rows[i].task.priority);
    compare_tasks(&stage);
    assert_false(stage_try(&stage, "tasks sort colour"));
    assert_non_null(strstr(stage_said(&stage), "priority"));
    stage_end(&stage);
}

static void test_waits_are_quoted(void **state)
{
    static const char *const texts[][2] = {
        {"semaphore finished (8 ticks left)", "semaphore 'finished' (8 ticks left)"},
        {"lock bus, held by weather", "lock 'bus', held by weather"},
        {"message box motor", "message box 'motor'"},
        {"queue 0x20000100", "queue 0x20000100"},
        {"sleep (9 ticks left)", "sleep (9 ticks left)"},
        {"delay", "delay"},
        {"queue", "queue"},
        {"lock ", "lock "},
        {"", ""}};
    char text[AWARE_TEXT];
    size_t i;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        aware_quote_wait(texts[i][0], text, sizeof text);
        assert_string_equal(text, texts[i][1]);
    }
}

static void click_task(struct stage *stage, const char *name, unsigned button)
{
    const struct tasks *tasks = (struct tasks *)stage_panel(stage, &tasks_panel);
    char id[32];
    snprintf(id, sizeof id, "row.%zu", (size_t)(row_of(tasks, name) - tasks->now.rows));
    if (button == 1)
        stage_click(stage, &tasks_panel, id);
    else
        stage_menu(stage, &tasks_panel, id, "top");
}

static void test_chosen_task_is_followed(void **state)
{
    const struct registers *registers;
    const struct code *code;
    json_t *frames;
    struct stage stage;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    click_task(&stage, "sensor", 1);
    compare_tasks(&stage);
    assert_true(row_of((struct tasks *)stage_panel(&stage, &tasks_panel), "sensor")->chosen);
    code = (struct code *)stage_show(&stage, &code_panel);
    frames = stage_ask(&stage, "backtrace");
    assert_int_equal(code->frame_count, json_array_size(json_object_get(frames, "frames")));
    assert_int_equal(code->here,
                     json_count(json_array_get(json_object_get(frames, "frames"), 0), "pc"));
    json_decref(frames);
    registers = (struct registers *)stage_show(&stage, &registers_panel);
    assert_non_null(strstr(registers->whose, "sensor"));
    assert_int_equal(registers->now.values[registers->class->register_pc], code->here);
    stage_end(&stage);
}

static void test_stop_at_a_task(void **state)
{
    const struct tasks *tasks;
    struct stage stage;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    click_task(&stage, "motor", 3);
    assert_true(row_of(tasks, "motor")->stop != 0);
    stage_do(&stage, "continue 2s");
    assert_true(row_of(tasks, "motor")->running);
    click_task(&stage, "motor", 3); /* and away again */
    assert_int_equal(row_of(tasks, "motor")->stop, 0);
    click_task(&stage, "sensor", 1);
    stage_click(&stage, &tasks_panel, "run");
    assert_true(row_of(tasks, "sensor")->running);
    stage_end(&stage);
}

/* A task that ends before it is switched to again: the run to it ends, and says so. */
static void test_run_to_a_task_that_ends(void **state)
{
    const struct tasks *tasks;
    struct stage stage;
    unsigned runs = 0;
    (void)state;
    stage_begin(&stage, "firmware/images/lab_turns-mps2-an385.elf");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    stage_do(&stage, "go 2500ms");
    for (; strstr(stage.scope->reason, "key has ended") == NULL && runs < 100; runs++)
        stage_do(&stage, "switch key");
    assert_true(runs < 100);
    assert_true(stage.scope->state == WORKER_STANDS);
    for (runs = 0; runs < tasks->now.row_count; runs++)
        assert_true(strcmp(tasks->now.rows[runs].name, "key") != 0 ||
                    tasks->now.rows[runs].state == LANE_ABSENT);
    stage_do(&stage, "reverse-switch");
    stage_end(&stage);
}

static void test_step_alone(void **state)
{
    const struct tasks *tasks;
    json_t *position;
    struct stage stage;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    click_task(&stage, "sensor", 1);
    stage_click(&stage, &tasks_panel, "step");
    assert_true(row_of(tasks, "sensor")->running);
    position = stage_ask(&stage, "info position");
    assert_string_equal(json_text(position, "task"), "sensor");
    json_decref(position);
    stage_end(&stage);
}

static void test_objects(void **state)
{
    const struct tasks *tasks;
    json_t *answer, *list, *said;
    struct stage stage;
    size_t i, waited = 0;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    stage_click(&stage, &tasks_panel, "tab.objects");
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    answer = stage_ask(&stage, "info objects");
    list = json_object_get(answer, "objects");
    assert_int_equal(tasks->now.object_count, json_array_size(list));
    json_array_foreach(list, i, said)
    {
        const struct tasks_object *object = &tasks->now.objects[i];
        assert_int_equal(object->object.address, json_count(said, "address"));
        assert_string_equal(object->object.text, json_text(said, "text"));
        if (object->who[0] != '\0') {
            assert_true(json_count(said, "waiting") > 0);
            waited++;
        }
    }
    assert_true(waited > 0);
    json_decref(answer);
    stage_end(&stage);
}

static void test_without_kernel(void **state)
{
    static const char source[] = "int count;\nvoid start(void)\n{\n    for (;;)\n"
                                 "        count++;\n}\n";
    const struct tasks *tasks;
    struct program program;
    struct stage stage = {.settings.run.board = "mps2-an385"};
    struct code *code;
    (void)state;
    program_compile(&program, source, "-s"); /* no symbols either */
    stage_begin_sized(&stage, program.path, 1280, 800);
    tasks = (struct tasks *)stage_panel(&stage, &tasks_panel);
    assert_false(tasks->has_kernel);
    assert_true(tasks->problem[0] != '\0');
    assert_false(stage_try(&stage, "tasks step"));
    assert_true(stage_said(&stage)[0] != '\0');
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "stepi 5");
    assert_int_equal(code_mode_now(code), CODE_ASSEMBLY);
    assert_true(code->row_count > 3);
    stage_do(&stage, "code mode both");
    stage_do(&stage, "code mode last");
    assert_int_equal(code->traced_count, 5);
    stage_end(&stage);
    program_end(&program);
}

/* --- code --- */

static unsigned line_of(const char *path, const char *text)
{
    char line[512];
    unsigned number = 1;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (; fgets(line, sizeof line, file) != NULL; number++)
        if (strstr(line, text) != NULL) {
            fclose(file);
            return number;
        }
    fail_msg("%s has no line with %s", path, text);
    return 0;
}

static bool has_stop(const struct code *code, unsigned line)
{
    return code_stop_in(code, line) != NULL;
}

/* Where a source line was drawn. */
static double line_y(struct stage *stage, const struct code *code, unsigned line)
{
    struct ui_rect rect = stage_control(stage, &code_panel, "source")->seen;
    return rect.y + (line - 0.5) * code->row_height - code->offset;
}

static void test_margin_sets_stops(void **state)
{
    unsigned line = line_of("rtos/kernel/buffer.c", "buffer_put(");
    struct ui_rect rect;
    struct code *code;
    struct stage stage;
    (void)state;
    stage_begin(&stage, PUMP);
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "code mode source");
    stage_do(&stage, "code go buffer_put");
    assert_non_null(strstr(code->file.name, "rtos/kernel/buffer.c"));
    assert_true(code->source_cursor >= line && code->source_cursor < line + 20);
    line = code->source_cursor;
    rect = stage_control(&stage, &code_panel, "source")->seen;
    stage_press(&stage, rect.x + 8, line_y(&stage, code, line), 1);
    assert_true(has_stop(code, line));
    stage_do(&stage, "continue 1s");
    assert_int_equal(code->here_line, line);
    assert_string_equal(code->here_file, code->file.name);
    stage_press(&stage, rect.x + 8, line_y(&stage, code, line), 1);
    assert_false(has_stop(code, line));
    stage_focus(&stage, &code_panel, "source");
    stage_key(&stage, "Down");
    assert_int_equal(code->source_cursor, line + 1);
    stage_key(&stage, "Up");
    stage_type(&stage, "b");
    assert_true(has_stop(code, line));
    stage_end(&stage);
}

static void test_instructions_are_the_debuggers(void **state)
{
    json_t *answer, *list, *said;
    struct code *code;
    struct stage stage;
    size_t i, row = 0;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "code mode assembly");
    answer = stage_ask(&stage, "disassemble");
    list = json_object_get(answer, "instructions");
    while (row < code->row_count &&
           (code->rows[row].kind != CODE_INSTRUCTION ||
            code->rows[row].address != json_count(json_array_get(list, 0), "address")))
        row++;
    json_array_foreach(list, i, said)
    {
        if (row + i >= code->row_count)
            break;
        assert_int_equal(code->rows[row + i].address, json_count(said, "address"));
        assert_string_equal(code->rows[row + i].text, json_text(said, "text"));
        assert_string_equal(code->rows[row + i].bytes, json_text(said, "bytes"));
    }
    assert_true(i > 5);
    json_decref(answer);
    assert_non_null(code_stop_at(code, code->here));
    stage_end(&stage);
}

/* Down as far as up, over many functions: the same rows are there again. */
static void test_scrolling_comes_back(void **state)
{
    struct code_row rows[8];
    struct code *code;
    struct stage stage;
    unsigned i;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "go 25ms");
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "code mode assembly");
    stage_do(&stage, "code go buffer_put");
    memcpy(rows, code->rows, sizeof rows);
    stage_focus(&stage, &code_panel, "instructions");
    for (i = 0; i < 20; i++) {
        struct ui_rect rect = stage_control(&stage, &code_panel, "instructions")->seen;
        struct ui_event event = {
            .kind = UI_WHEEL, .x = rect.x + 50, .y = rect.y + 50, .wheel_y = i < 10 ? 1 : -1};
        scope_event(stage.scope, &event);
        stage_settle(&stage);
        assert_true((i == 19) == (code->top == rows[0].address));
    }
    for (i = 0; i < 8; i++)
        assert_string_equal(code->rows[i].text, rows[i].text);
    stage_end(&stage);
}

/* Wherever it was scrolled to before, a line that was not visible stands at a third. */
static void test_lines_come_to_a_third(void **state)
{
    struct code *code;
    struct stage stage;
    unsigned i;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    code = (struct code *)stage_panel(&stage, &code_panel);
    stage_do(&stage, "layout show code");
    stage_do(&stage, "code mode source");
    for (i = 0; i < 2; i++) {
        struct ui_rect rect = stage_control(&stage, &code_panel, "source")->seen;
        struct ui_event event = {
            .kind = UI_WHEEL, .x = rect.x + 50, .y = rect.y + 50, .wheel_y = i == 0 ? 100 : -100};
        scope_event(stage.scope, &event);
        stage_settle(&stage);
        assert_false(code->source_first < code->source_cursor &&
                     code->source_cursor < code->source_first + code->source_visible);
        stage_do(&stage, "code here");
        assert_int_equal(code->source_cursor, code->here_line);
        assert_int_equal(code->source_cursor - code->source_first, (code->source_visible - 1) / 3);
    }
    stage_end(&stage);
}

static void test_trail_ends_before_here(void **state)
{
    uint32_t pcs[12];
    struct code *code;
    struct stage stage;
    unsigned i;
    (void)state;
    stage_begin(&stage, PUMP);
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "code mode last");
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    for (i = 0; i < 12; i++) {
        pcs[i] = code->here;
        stage_do(&stage, "stepi");
    }
    assert_true(code->traced_count == CODE_TRACED);
    for (i = 0; i < 12; i++)
        assert_int_equal(code->traced[CODE_TRACED - 12 + i].address, pcs[i]);
    stage_end(&stage);
}

static void test_frames_are_chosen(void **state)
{
    struct code *code;
    struct stage stage;
    uint32_t outer;
    (void)state;
    stage_begin(&stage, PUMP);
    stage_do(&stage, "break buffer_put");
    stage_do(&stage, "continue 1s");
    code = (struct code *)stage_show(&stage, &code_panel);
    assert_true(code->frame_count > 1);
    outer = code->frames[1].pc;
    stage_click(&stage, &code_panel, "frame.1");
    assert_int_equal(code->frame, 1);
    assert_int_equal(code->here, outer);
    stage_end(&stage);
}

static void copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    int byte;
    assert_non_null(in);
    assert_non_null(out);
    while ((byte = getc(in)) != EOF)
        putc(byte, out);
    fclose(in);
    fclose(out);
}

/* Another folder is the present one: firmware that lies in its tree has its sources all the same.
 */
static void test_sources_beside_the_image(void **state)
{
    char here[1000], image[1100];
    const struct code *code;
    struct stage stage;
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    snprintf(image, sizeof image, "%s/%s", here, PUMP);
    assert_int_equal(chdir("/"), 0);
    memset(&stage, 0, sizeof stage);
    stage_begin_sized(&stage, image, 1280, 800);
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "go 25ms");
    assert_true(code->file.count > 0);
    stage_end(&stage);
    assert_int_equal(chdir(here), 0);
}

static void test_without_sources(void **state)
{
    char here[1000], line[1100], folder[] = "/tmp/bosim-panels-XXXXXX", image[64];
    struct code *code;
    struct stage stage;
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    assert_non_null(mkdtemp(folder));
    snprintf(image, sizeof image, "%s/pump.elf", folder);
    copy_file(PUMP, image);
    assert_int_equal(chdir("/"), 0);
    memset(&stage, 0, sizeof stage);
    stage_begin_sized(&stage, image, 1280, 800);
    unlink(image);
    rmdir(folder);
    stage_do(&stage, "go 25ms");
    code = (struct code *)stage_show(&stage, &code_panel);
    stage_do(&stage, "code mode source");
    assert_true(code->file.name[0] != '\0');
    assert_int_equal(code->file.count, 0);
    assert_non_null(strstr(code->file.looked, "set source"));
    assert_true(code->row_count > 3); /* instructions instead */
    snprintf(line, sizeof line, "set source %s", here);
    stage_do(&stage, line);
    stage_do(&stage, "code here");
    assert_true(code->file.count > 0);
    stage_end(&stage);
    assert_int_equal(chdir(here), 0);
}

static void test_errors(void **state)
{
    static const char *const lines[] = {"code",          "code go",       "code go nowhere_at_all",
                                        "code mode odd", "tasks",         "tasks show walls",
                                        "tasks stop me", "tasks choose x"};
    struct stage stage;
    size_t i;
    (void)state;
    stage_begin(&stage, PUMP);
    for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (stage_try(&stage, lines[i]))
            fail_msg("%s was taken", lines[i]);
        assert_true(strlen(stage_said(&stage)) > 8);
    }
    stage_end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tasks_are_the_debuggers),
        cmocka_unit_test(test_shares_are_accounted_for),
        cmocka_unit_test(test_task_changes_are_marked),
        cmocka_unit_test(test_headings_sort),
        cmocka_unit_test(test_waits_are_quoted),
        cmocka_unit_test(test_chosen_task_is_followed),
        cmocka_unit_test(test_stop_at_a_task),
        cmocka_unit_test(test_run_to_a_task_that_ends),
        cmocka_unit_test(test_step_alone),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_without_kernel),
        cmocka_unit_test(test_margin_sets_stops),
        cmocka_unit_test(test_instructions_are_the_debuggers),
        cmocka_unit_test(test_scrolling_comes_back),
        cmocka_unit_test(test_lines_come_to_a_third),
        cmocka_unit_test(test_trail_ends_before_here),
        cmocka_unit_test(test_frames_are_chosen),
        cmocka_unit_test(test_sources_beside_the_image),
        cmocka_unit_test(test_without_sources),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
