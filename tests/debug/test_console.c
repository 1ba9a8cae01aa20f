/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debugger's commands (sim/debug/console.h): each row's example works, what is wrong is said,
 * scripts keep their expectations, names are completed. Looking at everything, at random moments,
 * forwards and backwards, leaves the same trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "blob.h"
#include "debug/console.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMAGE "firmware/images/philosophers-mps2-an385.elf"

static struct guest guest;
static struct image image;
static struct symbols *symbols;
static struct aware *aware;
static struct debugger *debugger;
static struct console *console;

/* --- a console around the philosophers --- */

static void *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    void *bytes = malloc(1 << 20);
    if (file == NULL || bytes == NULL)
        fail_msg("%s cannot be read", path);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void begin(void)
{
    struct sim_error error = {""};
    size_t size;
    void *bytes = read_file(IMAGE, &size);
    guest_start_file(&guest, IMAGE, NULL);
    if (!image_parse(&image, IMAGE, bytes, size, &error))
        fail_msg("%s", error.text);
    symbols = symbols_create(&image, bytes, size, &error);
    free(bytes);
    debugger = debugger_create(guest.machine, HISTORY_BYTES, &error);
    aware = aware_attach(guest.machine, symbols, NULL, &error);
    if (symbols == NULL || debugger == NULL || aware == NULL)
        fail_msg("%s", error.text);
    console = console_create(debugger, symbols, aware, &error);
    if (console == NULL)
        fail_msg("%s", error.text);
}

static void end(void)
{
    console_destroy(console);
    aware_detach(aware);
    debugger_destroy(debugger);
    symbols_destroy(symbols);
    image_free(&image);
    guest_end(&guest);
}

static struct console_answer execute(const char *line)
{
    struct console_answer answer = console_execute(console, line);
    assert_non_null(answer.json);
    assert_non_null(answer.text);
    return answer;
}

static void forget(struct console_answer *answer)
{
    json_decref(answer->json);
    free(answer->text);
}

/* A command that must work; its text must contain `text`. */
static void does(const char *line, const char *text)
{
    struct console_answer answer = execute(line);
    if (!answer.good || strstr(answer.text, text) == NULL)
        fail_msg("%s: not \"%s\", but: %s", line, text, answer.text);
    forget(&answer);
}

/* A command that must fail; the error must contain `text`. */
static void fails(const char *line, const char *text)
{
    struct console_answer answer = execute(line);
    if (answer.good || strstr(answer.text, text) == NULL)
        fail_msg("%s: not the error \"%s\", but: %s", line, text, answer.text);
    assert_string_equal(json_string_value(json_object_get(answer.json, "error")) == NULL ? "" : "x",
                        "x");
    forget(&answer);
}

/* --- files of this test --- */

static struct {
    char path[64];
    struct blob bytes;
} files[4];

static bool write_file(void *owner, const char *path, const void *bytes, size_t size,
                       struct sim_error *error)
{
    size_t i = 0;
    (void)owner, (void)error;
    while (files[i].path[0] != '\0' && strcmp(files[i].path, path) != 0)
        i++;
    snprintf(files[i].path, sizeof files[i].path, "%s", path);
    files[i].bytes.size = 0;
    blob_put(&files[i].bytes, bytes, size);
    return true;
}

static bool read_kept(void *owner, const char *path, struct blob *blob, struct sim_error *error)
{
    size_t i, size;
    (void)owner;
    for (i = 0; i < 4; i++)
        if (strcmp(files[i].path, path) == 0) {
            blob_put(blob, files[i].bytes.bytes, files[i].bytes.size);
            return true;
        }
    if (strstr(path, "philosophers/main.c") != NULL) {
        void *bytes = read_file("firmware/philosophers/main.c", &size);
        blob_put(blob, bytes, size);
        free(bytes);
        return true;
    }
    sim_error_set(error, "%s: cannot be read", path);
    return false;
}

static void forget_files(void)
{
    size_t i;
    for (i = 0; i < 4; i++)
        blob_free(&files[i].bytes);
    memset(files, 0, sizeof files);
}

/* --- every row --- */

/* In a task, a few calls deep, with a stop, another frame to go to, and something to go back to. */
static void prepare(const char *command)
{
    struct console_answer answer;
    does("go 20ms", "");
    does("delete", "deleted");
    does("break semaphore_down task Socrates", "stop");
    does("continue", "stop");
    does("next", "");
    if (strcmp(command, "down") == 0)
        does("up", "#1");
    answer = execute("snapshot save /tmp/bosim-example.snapshot");
    assert_true(answer.good);
    forget(&answer);
}

/* Numbers of stops go on; examples speak of the first. */
static void example_of(const char *example, char *line, size_t size)
{
    const struct stop *stop = debugger_stops(debugger);
    const char *one = strstr(example, " 1");
    if (strncmp(example, "delete", 6) != 0 && strncmp(example, "disable", 7) != 0 &&
        strncmp(example, "enable", 6) != 0 && strncmp(example, "ignore", 6) != 0 &&
        strncmp(example, "condition", 9) != 0)
        one = NULL;
    if (one == NULL)
        snprintf(line, size, "%s", example);
    else
        snprintf(line, size, "%.*s %u%s", (int)(one - example), example, stop->number, one + 2);
}

static void try_row(const json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "command"));
    const char *example = json_string_value(json_object_get(row, "example"));
    const char *help = json_string_value(json_object_get(row, "help"));
    struct console_answer answer;
    char line[256];
    assert_true(strlen(help) > 5);
    if (strncmp(example, name, strlen(name)) != 0)
        fail_msg("the example of %s is one of another command: %s", name, example);
    prepare(name);
    example_of(example, line, sizeof line);
    answer = execute(line);
    if (!answer.good)
        fail_msg("the example of %s fails: %s: %s", name, line, answer.text);
    if (answer.text[0] == '\0' && strcmp(name, "expect") != 0 && strcmp(name, "quit") != 0)
        fail_msg("%s says nothing", line);
    forget(&answer);
    snprintf(line, sizeof line, "help %s", name);
    does(line, example);
}

static void every_rows_example_works(void **state)
{
    static const struct console_files ours = {NULL, read_kept, write_file};
    static const char script[] = "echo one\nexpect one\n";
    struct console_answer answer;
    const json_t *rows;
    size_t i;
    (void)state;
    begin();
    console_set_files(console, &ours);
    write_file(NULL, "/tmp/bosim-example.script", script, strlen(script), NULL);
    answer = execute("help");
    rows = json_object_get(answer.json, "commands");
    assert_in_range(json_array_size(rows), 70, 200);
    for (i = 0; i < json_array_size(rows); i++)
        try_row(json_array_get(rows, i));
    forget(&answer);
    end();
    forget_files();
}

/* --- the page --- */

static void every_command_is_in_the_page(void **state)
{
    struct console_answer answer;
    const json_t *rows;
    size_t size, i;
    char *page = read_file("docs/debugger.md", &size), quoted[64];
    (void)state;
    page[size] = '\0';
    begin();
    answer = execute("help");
    rows = json_object_get(answer.json, "commands");
    for (i = 0; i < json_array_size(rows); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(rows, i), "command"));
        snprintf(quoted, sizeof quoted, "`%s", name);
        if (strstr(page, quoted) == NULL)
            fail_msg("docs/debugger.md does not name %s", name);
    }
    forget(&answer);
    end();
    free(page);
}

/* --- what is wrong is said --- */

/* As a vector or a return address is written. */
static void an_odd_address_is_that_of_its_instruction(void **state)
{
    (void)state;
    begin();
    does("go 20ms", "");
    does("break semaphore_down", "stop 1");
    does("continue", "stop 1");
    does("tbreak *($lr|1)", "stop 2");
    does("delete 1", "");
    does("continue", "stop 2");
    end();
}

static void errors_say_what_to_do(void **state)
{
    static const struct {
        const char *line, *text;
    } wrong[] = {
        {"set $r0 = 1", "only the processor's registers"},
        {"brek main", "is \"break\" meant?"},
        {"zzzzzzz", "`help` lists all"},
        {"re", "may be:"},
        {"info", "there is no command \"info\""},
        {"info taks", "\"info taks\": is \"info tasks\" meant?"},
        {"catch", "what may follow"},
        {"catch irq", "what may follow \"catch\": exception, interrupt"},
        {"stepi 99999999999999999999", "at most"},
        {"x/99999 0", "at most"},
        {"until *(0x100", "is missing"},
        {"break nowhere_at_all", "nowhere_at_all"},
        {"delete 77", "`info stops` lists them"},
        {"delete x", "a number is wanted"},
        {"ignore", "which stop?"},
        {"watch", "of what?"},
        {"watch nowhere", "nowhere"},
        {"print", "print what?"},
        {"print 1 +", ""},
        {"print/q 1", "formats are"},
        {"print no_such_thing", "no_such_thing"},
        {"x/8y 0", "x/y"},
        {"x 0xfffffff0", "nothing answers"},
        {"go", "go where?"},
        {"go yesterday", "not a time"},
        {"continue 1ns", "lies in the past"},
        {"step many", "a number is wanted"},
        {"stepi 1 2", "more than this command takes"},
        {"until", "up to which place?"},
        {"task Nobody", "`info tasks` lists them"},
        {"blocked Nobody", "`info tasks` lists them"},
        {"frame 63", "the outermost is"},
        {"down", "innermost"},
        {"last-writer", "of what?"},
        {"last-writer 0x20200000,4", "nothing has written"},
        {"catch exception Nonsense", "no exception \"Nonsense\""},
        {"catch return 70000", "`info interrupts` lists those in use"},
        {"catch serial uart77 \"x\"", "no stream \"uart77\""},
        {"catch serial", "which text?"},
        {"catch register uart0", "DEVICE.REGISTER"},
        {"catch register", "which one?"},
        {"info register nothing", "`info devices` lists them"},
        {"info register uart0 NOPE", "has no register"},
        {"info registers r99", "no register \"r99\""},
        {"info symbol 0xf0000000", "no symbol"},
        {"send uart77 \"x\"", "no stream"},
        {"send", "send which text?"},
        {"set", "set what?"},
        {"set time weeks", "s, ms, us, ns or cycles"},
        {"source x", "no files"},
        {"snapshot save x", "no files"},
        {"expect something", "expected something, but there came:"},
        {"quit now", "more than this command takes"},
        {"help zork", "there is no command"},
    };
    size_t i;
    (void)state;
    begin();
    does("go 20ms", "");
    does("task Hypatia", "task Hypatia");
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        fails(wrong[i].line, wrong[i].text);
    does("", "");
    does("   # a comment", "");
    end();
}

/* --- names --- */

static void beginnings_of_names_will_do(void **state)
{
    static const char *const same[][2] = {
        {"i tasks", "info tasks"}, {"i stop", "info stops"},
        {"b main", "break main"},  {"c 21ms", "continue"},
        {"si", "stepi"},           {"p 1", "print 1"},
        {"bt", "backtrace"},       {"x/2xb 0", "x/2xb 0"},
        {"p/x 16", "print /x 16"}, {"i r pc", "info registers pc"}};
    size_t i;
    (void)state;
    begin();
    does("go 20ms", "");
    for (i = 0; i < sizeof same / sizeof same[0]; i++)
        does(same[i][0], "");
    does("p/x 16", "0x10");
    end();
}

struct words_seen {
    char text[4096];
};

static void see(void *owner, const char *word)
{
    struct words_seen *seen = owner;
    size_t used = strlen(seen->text);
    snprintf(seen->text + used, sizeof seen->text - used, "%s ", word);
}

static void completes(const char *line, const char *words)
{
    struct words_seen seen = {""};
    console_complete(console, line, see, &seen);
    if (strcmp(seen.text, words) != 0)
        fail_msg("\"%s\" is completed to \"%s\", not to \"%s\"", line, seen.text, words);
}

static void names_are_completed(void **state)
{
    (void)state;
    begin();
    does("go 20ms", "");
    completes("las", "last-writer ");
    completes("rever", "reverse-continue reverse-until reverse-switch reverse-blocked "
                       "reverse-stepi reverse-step reverse-next reverse-finish reverse-tstepi "
                       "reverse-tstep reverse-tnext ");
    completes("info ta", "tasks task ");
    completes("info stac", "stacks ");
    completes("catch ex", "exception ");
    completes("break semaphore_d", "semaphore_down ");
    completes("task Hyp", "Hypatia ");
    completes("break main task Con", "Confucius ");
    completes("info register uart0.B", "uart0.BAUDDIV ");
    completes("catch exception Sys", "SysTick ");
    completes("send uart", "uart0 uart1 uart2 uart3 uart4 ");
    completes("help fini", "finish ");
    completes("zork ", "");
    end();
}

/* --- scripts --- */

static unsigned told;

static void count(void *owner, const char *line, const struct console_answer *answer)
{
    (void)owner, (void)line, (void)answer;
    told++;
}

static void script_is(const char *text, const char *wrong)
{
    struct sim_error error = {""};
    bool good = console_script(console, "a.script", text, count, NULL, &error);
    if (good != (wrong == NULL) || (wrong != NULL && strstr(error.text, wrong) == NULL))
        fail_msg("%s: %s", text, error.text);
}

static void scripts_keep_their_expectations(void **state)
{
    (void)state;
    begin();
    script_is("# nothing\n\necho one two\nexpect two\nexpect /^one/\n", NULL);
    assert_int_equal(told, 3);
    script_is("echo one\n\nexpect three\necho four\n",
              "a.script:3: expect three: expected three, but there came: one");
    script_is("echo one\nexpect /^.w/\n", "a.script:2: ");
    script_is("echo one\nexpect /(/\n", "is no regular expression");
    script_is("echo\nbrek main\n", "a.script:2: brek main: there is no command");
    script_is("brek main\n# but that is expected\n\nexpect no command\necho on\n", NULL);
    script_is("quit\nnothing\n", NULL);
    end();
}

/* --- tasks --- */

static void tasks_are_stepped_alone(void **state)
{
    struct console_answer answer;
    unsigned i;
    (void)state;
    begin();
    does("go 20ms", "");
    for (i = 0; i < 5; i++) {
        does("task Spinoza", "task Spinoza");
        answer = execute("tstep");
        assert_true(answer.good);
        assert_string_equal(json_string_value(json_object_get(answer.json, "task")), "Spinoza");
        assert_true(json_is_false(json_object_get(answer.json, "in_handler")));
        forget(&answer);
    }
    does("switch Hypatia", "Hypatia");
    does("blocked", "");
    does("info task Hypatia", "waiting");
    does("reverse-switch Hypatia", "Hypatia");
    end();
}

/* --- looking changes nothing --- */

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static const char *const looks[] = {"info tasks",
                                    "info stacks",
                                    "info objects",
                                    "info kernel",
                                    "info task",
                                    "task Hypatia",
                                    "backtrace",
                                    "bt Spinoza",
                                    "frame 1",
                                    "up",
                                    "down",
                                    "info locals",
                                    "info registers",
                                    "info devices",
                                    "info register uart0",
                                    "info register fpgaio",
                                    "info interrupts",
                                    "print table",
                                    "print /x $sp",
                                    "print $task",
                                    "print seats[0]",
                                    "whatis forks",
                                    "x/16xw 0x20000000",
                                    "x/8i $pc",
                                    "x/s 0",
                                    "list",
                                    "list main",
                                    "disassemble",
                                    "info symbol $pc",
                                    "info line",
                                    "info position",
                                    "info history",
                                    "info time",
                                    "info stops",
                                    "output",
                                    "help",
                                    "show",
                                    "x/4xw 0x40004000",
                                    "x/4xw 0xe000e010",
                                    "echo look",
                                    "expect look"};
static const char *const moves[] = {"stepi 3",
                                    "reverse-stepi 2",
                                    "step",
                                    "reverse-step",
                                    "next",
                                    "reverse-next",
                                    "finish",
                                    "reverse-finish",
                                    "tstep",
                                    "reverse-tstep",
                                    "tstepi",
                                    "switch",
                                    "reverse-switch",
                                    "blocked",
                                    "go -300us",
                                    "go +400us",
                                    "continue +1ms",
                                    "reverse-continue",
                                    "go start",
                                    "go end",
                                    "last-writer forks",
                                    "break semaphore_down if $time > 1",
                                    "watch turn",
                                    "delete",
                                    "catch exception SysTick ignore 2",
                                    "tbreak show",
                                    "until semaphore_up"};

static void random_command(const char *const *list, size_t count_, uint64_t *seed)
{
    struct console_answer answer = execute(list[next_random(seed) % count_]);
    forget(&answer);
}

#define UNTIL (60 * SIM_MS)

static void same_text(const struct blob *a, const struct blob *b)
{
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->bytes, b->bytes, a->size);
}

static void looking_changes_nothing(void **state)
{
    struct trace plain, looked;
    struct blob text = {0};
    uint64_t seed = 7;
    unsigned i;
    (void)state;
    begin();
    trace_begin(&plain, guest.machine, TRACE_DEFAULT, NULL);
    debugger_go(debugger, UNTIL);
    blob_put(&text, plain.text.bytes, plain.text.size);
    trace_end(&plain);
    end();
    begin();
    trace_begin(&looked, guest.machine, TRACE_DEFAULT, NULL);
    looked.probe.live_only = true;
    console_set_limit(console, UNTIL, "--until");
    for (i = 0; i < 150; i++) {
        random_command(looks, sizeof looks / sizeof looks[0], &seed);
        random_command(looks, sizeof looks / sizeof looks[0], &seed);
        random_command(moves, sizeof moves / sizeof moves[0], &seed);
    }
    does("delete", "");
    does("go end", "");
    does("go 60ms", "");
    same_text(&text, &looked.text);
    trace_end(&looked);
    blob_free(&text);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rows_example_works),
        cmocka_unit_test(every_command_is_in_the_page),
        cmocka_unit_test(an_odd_address_is_that_of_its_instruction),
        cmocka_unit_test(errors_say_what_to_do),
        cmocka_unit_test(beginnings_of_names_will_do),
        cmocka_unit_test(names_are_completed),
        cmocka_unit_test(scripts_keep_their_expectations),
        cmocka_unit_test(tasks_are_stepped_alone),
        cmocka_unit_test(looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
