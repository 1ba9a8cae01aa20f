/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which stream is meant: by number or name, or as the board's console. */
#include "machine.h"

#include <libfdt.h>
#include <stdio.h>
#include <string.h>

static struct stream *stream_of_node(struct machine *machine, const char *path)
{
    int node = path == NULL ? -1 : fdt_path_offset(machine->dtb, path);
    struct stream *stream;
    for (stream = machine->streams; stream != NULL && node >= 0; stream = stream->next)
        if (stream->device != NULL && ((struct device *)stream->device)->node == node)
            return stream;
    return NULL;
}

struct stream *stream_find(struct machine *machine, const char *name)
{
    char alias[40];
    struct stream *stream;
    snprintf(alias, sizeof alias, "serial%.20s", name);
    stream = stream_of_node(machine, fdt_get_alias(machine->dtb, alias));
    return stream != NULL ? stream : machine_stream(machine, name);
}

struct stream *stream_console(struct machine *machine)
{
    int chosen = fdt_path_offset(machine->dtb, "/chosen"), length;
    const char *path =
        chosen < 0 ? NULL : fdt_getprop(machine->dtb, chosen, "stdout-path", &length);
    char name[128];
    struct stream *stream = NULL;
    if (path != NULL) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(path, ":"), path);
        stream = stream_of_node(machine, *name == '/' ? name : fdt_get_alias(machine->dtb, name));
    }
    return stream != NULL ? stream : stream_find(machine, "0");
}
