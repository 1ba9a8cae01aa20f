/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines from a terminal, by libedit: editing, completion, and a history that is kept in
 * $XDG_STATE_HOME/bosim/history, else ~/.local/state/bosim/history, where that can be written. */
#include "debug.h"
#include "terminal.h"

#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HISTORY_LINES 1000
#define LINE_MOST     4096

struct debug_lines {
    struct console *console;
    EditLine *edit;
    History *history;
    char path[4096]; /* of the history; "": none */
    char line[LINE_MOST];
};

static char *prompt(EditLine *edit)
{
    static char text[] = "(bosim) ";
    (void)edit;
    return text;
}

/* --- completion --- */

struct candidates {
    char **words;
    size_t count;
};

static void add_candidate(void *owner, const char *word)
{
    struct candidates *found = owner;
    char *copy = strdup(word);
    if (copy == NULL)
        return;
    found->words = must_allocate(found->words, (found->count + 1) * sizeof *found->words);
    found->words[found->count++] = copy;
}

static size_t common_length(const struct candidates *found)
{
    size_t length = strlen(found->words[0]), i, k;
    for (i = 1; i < found->count; i++) {
        for (k = 0; k < length && found->words[i][k] == found->words[0][k]; k++)
            continue;
        length = k;
    }
    return length;
}

#define SHOWN 60 /* candidates that are listed */

static void list(const struct candidates *found)
{
    size_t i;
    putchar('\n');
    for (i = 0; i < found->count && i < SHOWN; i++)
        printf("%s%s", found->words[i], i % 6 == 5 ? "\n" : "  ");
    printf(found->count > SHOWN ? "... %zu in all\n" : "\n", found->count);
}

static unsigned char complete(EditLine *edit, int key)
{
    struct debug_lines *lines;
    const LineInfo *info = el_line(edit);
    struct candidates found = {NULL, 0};
    char before[LINE_MOST], rest[512];
    const char *begun;
    unsigned char result = CC_ERROR;
    size_t i, common;
    (void)key;
    el_get(edit, EL_CLIENTDATA, &lines);
    snprintf(before, sizeof before, "%.*s", (int)(info->cursor - info->buffer), info->buffer);
    begun = strrchr(before, ' ');
    begun = begun == NULL ? before : begun + 1;
    console_complete(lines->console, before, add_candidate, &found);
    if (found.count > 0) {
        common = common_length(&found);
        snprintf(rest, sizeof rest, "%.*s%s", (int)(common - strlen(begun)),
                 found.words[0] + strlen(begun), found.count == 1 ? " " : "");
        if (found.count > 1 && common == strlen(begun)) {
            list(&found);
            result = CC_REDISPLAY;
        } else if (el_insertstr(edit, rest) == 0) {
            result = CC_REFRESH;
        }
    }
    for (i = 0; i < found.count; i++)
        free(found.words[i]);
    free(found.words);
    return result;
}

/* --- history --- */

static bool make_folder(char *path)
{
    char *slash;
    for (slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            *slash = '/';
            return false;
        }
        *slash = '/';
    }
    return true;
}

static void find_path(struct debug_lines *lines)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state != NULL && *state == '/')
        snprintf(lines->path, sizeof lines->path, "%s/bosim/history", state);
    else if (home != NULL && *home == '/')
        snprintf(lines->path, sizeof lines->path, "%s/.local/state/bosim/history", home);
    if (lines->path[0] != '\0' && !make_folder(lines->path))
        lines->path[0] = '\0';
}

static void open_history(struct debug_lines *lines)
{
    HistEvent event;
    find_path(lines);
    lines->history = history_init();
    if (lines->history == NULL)
        return;
    history(lines->history, &event, H_SETSIZE, HISTORY_LINES);
    history(lines->history, &event, H_SETUNIQUE, 1);
    if (lines->path[0] != '\0')
        history(lines->history, &event, H_LOAD, lines->path);
    el_set(lines->edit, EL_HIST, history, lines->history);
}

static void remember(struct debug_lines *lines)
{
    HistEvent event;
    if (lines->history == NULL || lines->line[strspn(lines->line, " \t\n")] == '\0')
        return;
    history(lines->history, &event, H_ENTER, lines->line);
    if (lines->path[0] != '\0')
        history(lines->history, &event, H_SAVE, lines->path);
}

/* --- lines --- */

struct debug_lines *debug_lines_open(struct console *console)
{
    struct debug_lines *lines = must_allocate(NULL, sizeof *lines);
    memset(lines, 0, sizeof *lines);
    lines->console = console;
    lines->edit = el_init("bosim", stdin, stdout, stderr);
    if (lines->edit == NULL) {
        free(lines);
        return NULL;
    }
    el_set(lines->edit, EL_CLIENTDATA, lines);
    el_set(lines->edit, EL_PROMPT, prompt);
    el_set(lines->edit, EL_EDITOR, "emacs");
    el_set(lines->edit, EL_ADDFN, "complete", "complete a word", complete);
    el_set(lines->edit, EL_BIND, "^I", "complete", NULL);
    el_set(lines->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    open_history(lines);
    el_source(lines->edit, NULL);
    return lines;
}

void debug_lines_close(struct debug_lines *lines)
{
    if (lines == NULL)
        return;
    el_end(lines->edit);
    if (lines->history != NULL)
        history_end(lines->history);
    free(lines);
}

/* Ctrl-C at the prompt drops the line. */
const char *debug_lines_read(struct debug_lines *lines)
{
    const char *line;
    int count = 0;
    do {
        if (signals_caught() == SIGINT) {
            signals_forget();
            fputs("^C\n", stdout);
            el_reset(lines->edit);
        }
        errno = 0;
        line = el_gets(lines->edit, &count);
    } while (line == NULL && signals_caught() == SIGINT);
    if (line == NULL)
        return NULL;
    snprintf(lines->line, sizeof lines->line, "%s", line);
    remember(lines);
    lines->line[strcspn(lines->line, "\r\n")] = '\0';
    return lines->line;
}
