/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qRcmd, gdb's `monitor`. */
#include "server.h"

#include <string.h>

#define LINE_MOST 1024u

static void reset(struct gdb_server *server)
{
    if (!gdb_change(server))
        return;
    machine_reset(server->machine);
    gdb_changed(server);
    gdb_stop(server, 0, "");
    gdb_tell_user(server, "the machine is reset; memory is as it was\n");
}

void gdb_monitor(struct gdb_server *server, const char *rest, size_t count)
{
    char line[LINE_MOST];
    (void)count;
    if (!gdb_read_char(&rest, ',')) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    line[gdb_read_bytes(rest, line, sizeof line - 1)] = '\0';
    if (strncmp(line, "reset", 5) == 0)
        reset(server);
    else
        gdb_tell_user(server, "reset: the processor and all devices as at power-on\n");
    gdb_reply_text(server, "OK");
}
