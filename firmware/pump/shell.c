/* SPDX-License-Identifier: MIT */
/* The shell task: a line of input, edited and echoed, becomes words and a command. */
#include "shell.h"

#include "health.h"
#include "text.h"

#define WORDS 8

#define CONTROL_C 3
#define BELL      7
#define BACKSPACE 8
#define CONTROL_U 21
#define ESCAPE    27
#define DELETE    127

/* What the constructor allocates and the destructor frees. */
typedef struct Editor {
    Typed typed;
    Typed last;     /* the line before, for the key up */
    int escape;     /* characters of an escape sequence so far */
    int was_return; /* a newline behind it belongs to it */
    unsigned lost;  /* characters lost that were told of */
    char line[sizeof(((Typed *)NULL)->text) + 1];
    char *words[WORDS];
} Editor;

static void help(int count, char **words);

static const Command help_command[] = {
    {"help", "[COMMAND]", "all commands, or how one is used", help},
    {NULL, NULL, NULL, NULL},
};

static const Command *const tables[] = {help_command, shell_therapy_commands, shell_kernel_commands,
                                        shell_fault_commands};

#define TABLES ((int)(sizeof(tables) / sizeof(tables[0])))

static const Command *find(const char *name)
{
    const Command *command;
    int i;

    for (i = 0; i < TABLES; i++) {
        for (command = tables[i]; command->name != NULL; command++) {
            if (text_equal(command->name, name))
                return command;
        }
    }
    return NULL;
}

void shell_say2(const char *one, const char *two)
{
    Line line;

    print_begin(&line);
    print_text(&line, one);
    print_text(&line, two);
    log_say(&line);
}

static void say_command(const char *before, const Command *command)
{
    Line line;

    print_begin(&line);
    print_text(&line, before);
    print_text(&line, command->name);
    print_text(&line, " ");
    print_padded(&line, command->usage, 29 - text_length(command->name));
    print_text(&line, command->help);
    log_say(&line);
}

void shell_usage(const char *name)
{
    say_command("usage: ", find(name));
}

static void help(int count, char **words)
{
    const Command *command;
    int i;

    if (count > 1) {
        command = find(words[1]);
        if (command == NULL)
            shell_say2("there is no such command: ", words[1]);
        else
            shell_usage(command->name);
        return;
    }
    for (i = 0; i < TABLES; i++) {
        for (command = tables[i]; command->name != NULL; command++) {
            health_here(HEALTH_SHELL);
            say_command("", command);
        }
    }
}

/* ---- from a line to a command ---- */

/* The words of the line, which is cut in pieces; how many. What is too much is one word. */
static int split(char *line, char **words)
{
    int count = 0;

    while (count < WORDS) {
        while (*line == ' ')
            *line++ = '\0';
        if (*line == '\0')
            break;
        words[count++] = line;
        while (*line != ' ' && *line != '\0')
            line++;
    }
    return count;
}

static void keep(Editor *editor)
{
    int i;

    for (i = 0; i < editor->typed.length; i++)
        editor->last.text[i] = editor->typed.text[i];
    editor->last.length = i;
}

static void run_line(Editor *editor)
{
    const Command *command;
    int count, i;

    for (i = 0; i < editor->typed.length; i++)
        editor->line[i] = editor->typed.text[i];
    editor->line[i] = '\0';
    count = split(editor->line, editor->words);
    if (count == 0)
        return;
    keep(editor);
    command = find(editor->words[0]);
    if (command != NULL)
        command->run(count, editor->words);
    else
        shell_say2(editor->words[0], ": no such command; `help` lists them");
}

/* ---- the editor; with the screen taken ---- */

static void erase(Editor *editor, int characters)
{
    while (characters-- > 0 && editor->typed.length > 0) {
        editor->typed.length--;
        log_write("\b \b", 3);
    }
}

static void append(Editor *editor, const char *text, int length)
{
    const char bell = BELL;

    while (length-- > 0) {
        if (editor->typed.length == (int)sizeof(editor->typed.text)) {
            log_write(&bell, 1);
            return;
        }
        editor->typed.text[editor->typed.length++] = *text;
        log_write(text++, 1);
    }
}

static void recall(Editor *editor)
{
    erase(editor, editor->typed.length);
    append(editor, editor->last.text, editor->last.length);
}

/* The only sequence that means something is that of the key up. */
static void follow_escape(Editor *editor, char character)
{
    editor->escape++;
    if (editor->escape == 2 && character == '[')
        return;
    editor->escape = 0;
    if (character == 'A')
        recall(editor);
}

static void edit(Editor *editor, char character)
{
    if (editor->escape != 0)
        follow_escape(editor, character);
    else if (character == ESCAPE)
        editor->escape = 1;
    else if (character == BACKSPACE || character == DELETE)
        erase(editor, 1);
    else if (character == CONTROL_U)
        erase(editor, editor->typed.length);
    else if (character >= ' ')
        append(editor, &character, 1);
}

/* ---- the task ---- */

static void tell_lost(Editor *editor)
{
    Line line;

    if (console.lost == editor->lost)
        return;
    print_begin(&line);
    text_number(&line, (unsigned)console.lost - editor->lost);
    print_text(&line, " characters came too fast and are lost");
    log_say(&line);
    editor->lost = console.lost;
}

static void next_line(Editor *editor, int run)
{
    log_prompt(NULL);
    log_take();
    log_write(run ? "\r\n" : "^C\r\n", run ? 2 : 4);
    log_give();
    if (run)
        run_line(editor);
    tell_lost(editor);
    editor->typed.length = 0;
    editor->escape = 0;
    log_prompt(&editor->typed);
}

static int ends_line(char character)
{
    return character == '\r' || character == '\n' || character == CONTROL_C;
}

/* A newline behind a return is part of it. */
static void end_line(Editor *editor, char character)
{
    const int part = character == '\n' && editor->was_return;

    editor->was_return = character == '\r';
    if (!part)
        next_line(editor, character != CONTROL_C);
}

/* The screen is taken once for what has come together. */
static void follow(Editor *editor, const char *characters, int count)
{
    int i = 0;

    while (i < count) {
        log_take();
        while (i < count && !ends_line(characters[i])) {
            editor->was_return = 0;
            edit(editor, characters[i++]);
        }
        log_give();
        if (i < count)
            end_line(editor, characters[i++]);
    }
}

static int shell_construct(Task *this_task, void *this_data)
{
    Editor *const editor = alloc_vmem(bos.heap, sizeof(Editor));

    (void)this_task;
    *(Editor **)this_data = editor;
    if (editor == NULL)
        return BOS_ERROR_MEMORY;
    editor->typed.length = 0;
    editor->last.length = 0;
    editor->escape = 0;
    editor->was_return = 0;
    editor->lost = console.lost;
    health_join(HEALTH_SHELL);
    return BOS_OK;
}

static void shell_body(Task *this_task, void *this_data)
{
    Editor *const editor = *(Editor **)this_data;
    char characters[16];
    int count;

    (void)this_task;
    log_prompt(&editor->typed);
    for (;;) {
        health_here(HEALTH_SHELL);
        count = device_read(&console, characters, sizeof(characters), PATIENCE);
        if (count > 0)
            follow(editor, characters, count);
        else if (count != BOS_TIMEOUT)
            (void)task_sleep(PATIENCE);
    }
}

static void shell_destruct(Task *this_task, void *this_data)
{
    Editor **const editor = this_data;

    (void)this_task;
    log_prompt(NULL);
    if (*editor != NULL)
        (void)free_vmem(bos.heap, *editor);
    *editor = NULL;
    health_leave(HEALTH_SHELL);
}

const TaskClass shell_class =
    TASK_CLASS_TRACED("shell", shell_construct, shell_body, shell_destruct, STACK_OF(960),
                      PRIORITY_SHELL, 0, TRACE_ENTRIES);
