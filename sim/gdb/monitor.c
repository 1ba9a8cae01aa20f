/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qRcmd, gdb's `monitor`: the debugger's own commands, and those that users of other servers type.
 * One is carried out by gdb_server_poll(), as a run is: it may run the machine, and the client may
 * interrupt it. */
#include "server.h"

#include "debug/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- commands of other servers --- */

static void reset(struct gdb_server *server)
{
    struct sim_error error;
    if (!history_branch(server->history, &error))
        return;
    machine_reset(server->machine);
    if (history_changed(server->history, &error))
        gdb_tell_user(server, "the machine is reset; memory is as it was\n");
    else
        gdb_tell_user(server, error.text);
}

static void halt(struct gdb_server *server)
{
    gdb_tell_user(server, "the machine stands still\n");
}

static const struct {
    const char *name, *help;
    void (*run)(struct gdb_server *);
} others[] = {
    {"reset", "the processor and all devices as at power-on; memory stays", reset},
    {"reset halt", NULL, reset},
    {"reset init", NULL, reset},
    {"halt", "does nothing: while gdb asks, the machine stands still", halt},
};

static bool is_other(struct gdb_server *server, const char *line)
{
    size_t i;
    for (i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i].name, line) == 0) {
            others[i].run(server);
            return true;
        }
    return false;
}

static void help_others(struct gdb_server *server)
{
    char line[128];
    size_t i;
    gdb_tell_user(server,
                  "gdb's own commands do most of this; of `monitor` alone there are also:\n");
    for (i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i].help == NULL)
            continue;
        snprintf(line, sizeof line, "  %-12s %s\n", others[i].name, others[i].help);
        gdb_tell_user(server, line);
    }
}

/* --- the console's --- */

static void ask_console(struct gdb_server *server, const char *line)
{
    struct console_answer answer = console_execute(server->console, line);
    if (answer.text != NULL)
        gdb_tell_user(server, answer.text);
    if (answer.quit)
        gdb_tell_user(server, "`detach` lets the machine run on, `kill` ends it\n");
    json_decref(answer.json);
    free(answer.text);
}

static bool same_place(const struct gdb_server *server, sim_time when, uint32_t pc)
{
    return server->machine->now == when && gdb_pc(server) == pc;
}

void gdb_monitor_run(struct gdb_server *server, sim_time until)
{
    sim_time now = server->machine->now;
    uint32_t pc = gdb_pc(server), general = server->general;
    server->monitors = false;
    console_set_limit(server->console, until, "--until");
    if (!is_other(server, server->line))
        ask_console(server, server->line);
    if (strcmp(server->line, "help") == 0)
        help_others(server);
    if (!same_place(server, now, pc))
        gdb_tell_user(server,
                      "gdb does not know yet that the machine is elsewhere: type `maintenance "
                      "flush register-cache`\n");
    gdb_stop(server, 0, "");
    server->general = general; /* as the client believes */
    gdb_reply_text(server, "OK");
}

/* ",LINE" in hexadecimal. */
void gdb_monitor(struct gdb_server *server, const char *rest, size_t count)
{
    (void)count;
    if (!gdb_read_char(&rest, ',') || strlen(rest) / 2 >= sizeof server->line) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    server->line[gdb_read_bytes(rest, server->line, sizeof server->line - 1)] = '\0';
    server->monitors = true;
    server->interrupted = false;
    server->state = GDB_RUNNING;
}
