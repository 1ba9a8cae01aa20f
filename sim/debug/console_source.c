/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source files: looked for below the folders of `set source`, where the compiler found them, below
 * the present folder, and beside the image; kept as they were read first. */
#include "console_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source_file {
    char *name; /* as the compiler was told */
    char *text; /* lines end with zeros; NULL: not found */
    char **lines;
    unsigned count;
    struct source_file *next;
};

static char *read_file(const struct console *console, const char *path)
{
    const struct console_files *files = &console->outside;
    struct blob blob = {0};
    struct sim_error error;
    if (files->read == NULL || !files->read(files->owner, path, &blob, &error)) {
        blob_free(&blob);
        return NULL;
    }
    blob_put(&blob, "", 1);
    return (char *)blob.bytes;
}

/* Below a folder: the whole path, then without its first folder, and so on to its name alone. */
static char *read_below(const struct console *console, const char *folder, size_t length,
                        const char *name)
{
    const char *part;
    char path[4096], *text = NULL;
    for (part = name; part != NULL && text == NULL; part = strchr(part + 1, '/')) {
        snprintf(path, sizeof path, "%.*s/%s", (int)length, folder, part + (*part == '/'));
        text = read_file(console, path);
    }
    return text;
}

/* Beside the image, and at the compiler's relative path below each folder that the image is in. */
static char *read_beside(const struct console *console, const char *name)
{
    const char *image = console->settings.image, *end = strrchr(image, '/');
    char path[4096],
        *text = end == NULL ? NULL : read_below(console, image, (size_t)(end - image), name);
    for (; text == NULL && end != NULL && end > image && *name != '/';) {
        snprintf(path, sizeof path, "%.*s/%s", (int)(end - image), image, name);
        text = read_file(console, path);
        end = memrchr(image, '/', (size_t)(end - image));
    }
    return text;
}

/* The folders of `set source`, colons between them, then the compiler's own path. */
static char *find_file(const struct console *console, const char *name)
{
    const char *folder = console->settings.sources;
    char *text = NULL;
    while (*folder != '\0' && text == NULL) {
        size_t length = strcspn(folder, ":");
        text = read_below(console, folder, length, name);
        folder += length + (folder[length] == ':');
    }
    if (text == NULL)
        text = read_file(console, name);
    if (text == NULL)
        text = read_below(console, ".", 1, name);
    return text == NULL ? read_beside(console, name) : text;
}

static void cut_lines(struct source_file *file)
{
    unsigned count = 1;
    char *at;
    for (at = file->text; *at != '\0'; at++)
        count += *at == '\n';
    file->lines = calloc(count, sizeof *file->lines);
    for (at = file->text; file->lines != NULL && file->count < count;) {
        char *end = at + strcspn(at, "\n");
        bool last = *end == '\0';
        file->lines[file->count++] = at;
        if (end > at && end[-1] == '\r')
            end[-1] = '\0';
        *end = '\0';
        at = end + 1;
        if (last || *at == '\0')
            break;
    }
}

static struct source_file *open_file(struct console *console, const char *name)
{
    struct source_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return NULL;
    file->name = strdup(name);
    file->text = find_file(console, name);
    if (file->text != NULL)
        cut_lines(file);
    file->next = console->files;
    console->files = file;
    return file;
}

const char *source_line_text(struct console *console, const char *name, unsigned line)
{
    struct source_file *file = console->files;
    if (name == NULL)
        return NULL;
    while (file != NULL && (file->name == NULL || strcmp(file->name, name) != 0))
        file = file->next;
    if (file == NULL)
        file = open_file(console, name);
    return file == NULL || line == 0 || line > file->count ? NULL : file->lines[line - 1];
}

void source_looked(struct console *console, const char *name, char *text, size_t size)
{
    if (console->settings.sources[0] != '\0')
        snprintf(text, size, "%s is neither there nor below %s", name, console->settings.sources);
    else
        snprintf(text, size, "%s is not there: `set source FOLDER` tells where sources are", name);
}

void source_forget(struct console *console)
{
    while (console->files != NULL) {
        struct source_file *file = console->files;
        console->files = file->next;
        free(file->lines);
        free(file->text);
        free(file->name);
        free(file);
    }
}
