/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source file for the panel of code, read by the debugger's own way to sources. */
#include "panel_code.h"

#include "debug/console_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAB        4
#define LINES_MOST 100000u

void code_free_file(struct code_file *file)
{
    unsigned i;
    for (i = 0; i < file->count; i++)
        free(file->lines[i]);
    free(file->lines);
    free(file->code);
    free(file->comment);
    memset(file, 0, sizeof *file);
}

static char *expand(const char *text)
{
    size_t length = strlen(text), used = 0;
    char *line = malloc(length * TAB + 1);
    if (line == NULL)
        abort();
    for (; *text != '\0'; text++) {
        if (*text != '\t')
            line[used++] = *text;
        else
            do
                line[used++] = ' ';
            while (used % TAB != 0);
    }
    line[used] = '\0';
    return line;
}

static void make_room(struct code_file *file, unsigned room)
{
    file->lines = realloc(file->lines, room * sizeof *file->lines);
    file->code = realloc(file->code, room * sizeof *file->code);
    file->comment = realloc(file->comment, room * sizeof *file->comment);
    if (file->lines == NULL || file->code == NULL || file->comment == NULL)
        abort();
}

void code_read_file(struct code_file *file, const struct worker_look *look, const char *name)
{
    const char *text;
    bool in_comment = false;
    unsigned room = 0;
    code_free_file(file);
    snprintf(file->name, sizeof file->name, "%s", name);
    while (file->count < LINES_MOST &&
           (text = source_line_text(look->console, name, file->count + 1)) != NULL) {
        if (file->count == room)
            make_room(file, room = room == 0 ? 512 : 2 * room);
        file->lines[file->count] = expand(text);
        file->code[file->count] = 0;
        file->comment[file->count] = in_comment;
        in_comment = code_ends_in_comment(file->lines[file->count], in_comment);
        file->count++;
    }
    if (file->count == 0)
        source_looked(look->console, name, file->looked, sizeof file->looked);
}

/* What has no code itself leads to the next line that has some: all between have none. */
void code_find_lines(struct code_file *file, const struct worker_look *look, unsigned first,
                     unsigned last)
{
    unsigned line = first < 1 ? 1 : first;
    while (line <= last && line <= file->count) {
        unsigned found = line;
        uint32_t address;
        if (file->code[line - 1] != 0) {
            line++;
            continue;
        }
        if (symbols_line_addresses(look->symbols, file->name, &found, &address, 1) == 0)
            found = file->count + 1;
        for (; line < found && line <= file->count; line++)
            file->code[line - 1] = 1;
        if (found >= line && found <= file->count)
            file->code[found - 1] = 2;
    }
}
