/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gdb server: the table of packets, and its life. While the machine runs a client may only ask
 * it to stop: everything else gets an error. */
#include "server.h"

#include "debug/console.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct cpu_class *gdb_cpu_class(const struct gdb_server *server)
{
    return server->machine->cpu->device.class->cpu;
}

unsigned gdb_register_count(const struct gdb_server *server)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    unsigned count = 0;
    while (count < GDB_REGISTERS_MOST && class->registers[count].name != NULL)
        count++;
    return count;
}

bool gdb_in_handler(const struct gdb_server *server)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    return class->in_handler != NULL && class->in_handler(server->machine->cpu);
}

uint32_t gdb_pc(const struct gdb_server *server)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    return (uint32_t) class->get(server->machine->cpu, class->register_pc);
}

bool gdb_change(struct gdb_server *server)
{
    struct sim_error error;
    gdb_document_forget(server);
    return history_branch(server->history, &error);
}

void gdb_changed(struct gdb_server *server)
{
    struct sim_error error;
    (void)history_changed(server->history, &error);
}

/* --- packets --- */

static void supported(struct gdb_server *server, const char *rest, size_t count)
{
    (void)count;
    server->tells_swbreak = strstr(rest, "swbreak+") != NULL;
    server->tells_hwbreak = strstr(rest, "hwbreak+") != NULL;
    gdb_reply_begin(server);
    gdb_add(server,
            "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;qXfer:memory-map:read+;"
            "qXfer:threads:read+;vContSupported+;swbreak+;hwbreak+;ReverseStep+;ReverseContinue+;"
            "ConditionalBreakpoints+",
            GDB_PACKET_MOST - 1);
    if (server->target.file != NULL)
        gdb_add(server, ";qXfer:exec-file:read+");
    gdb_reply_send(server);
}

static void no_acks(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "OK");
    server->packets.acks = false;
}

static void say_nothing(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "");
}

static void say_ok(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "OK");
}

static void say_actions(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "vCont;c;C;s;S;r");
}

/* To leave the machine when gdb ends is what people expect of a simulator that they started. */
static void say_attached(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "1");
}

static void interrupt(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    server->interrupted = server->state == GDB_RUNNING;
    gdb_reply_text(server, "OK");
}

static void extend(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    server->extended = true;
    gdb_reply_text(server, "OK");
}

static void detach(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_breaks_clear(server);
    server->state = GDB_DETACHED;
    gdb_reply_text(server, "OK");
}

/* An extended client may let the guest begin anew; when it leaves instead, the run ends. */
static void kill_guest(struct gdb_server *server)
{
    gdb_breaks_clear(server);
    if (server->extended)
        server->gone = true;
    else
        server->state = GDB_KILLED;
}

static void kill_quietly(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    kill_guest(server);
}

static void kill_politely(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_text(server, "OK");
    kill_guest(server);
}

static void restart_quietly(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    (void)gdb_restart(server);
}

static void restart(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    if (gdb_restart(server))
        gdb_reply_stop(server);
}

static void attach(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    if (server->gone) {
        restart(server, rest, count);
        return;
    }
    gdb_stop(server, 0, "");
    gdb_reply_stop(server);
}

/* A name of several letters ends where no letter or digit follows. */
static const struct row {
    const char *name;
    gdb_command *command;
    bool running; /* may come while the machine runs */
} rows[] = {
    {"qSupported", supported, false},
    {"QStartNoAckMode", no_acks, false},
    {"qXfer", gdb_document_read, false},
    {"qRcmd", gdb_monitor, false},
    {"qfThreadInfo", gdb_threads_first, false},
    {"qsThreadInfo", gdb_threads_more, false},
    {"qThreadExtraInfo", gdb_thread_text, false},
    {"qC", gdb_thread_current, false},
    {"qAttached", say_attached, false},
    {"qSymbol", say_ok, false},
    {"vMustReplyEmpty", say_nothing, true},
    {"vCont?", say_actions, false},
    {"vCont", gdb_resume_v, false},
    {"vCtrlC", interrupt, true},
    {"vRun", restart, false},
    {"vAttach", attach, false},
    {"vKill", kill_politely, false},
    {"vFlashErase", gdb_flash_erase, false},
    {"vFlashWrite", gdb_flash_write, false},
    {"vFlashDone", say_ok, false},
    {"bs", gdb_step_back, false},
    {"bc", gdb_run_back, false},
    {"?", gdb_why, false},
    {"!", extend, false},
    {"g", gdb_registers_read, false},
    {"G", gdb_registers_write, false},
    {"p", gdb_register_read, false},
    {"P", gdb_register_write, false},
    {"m", gdb_memory_read, false},
    {"M", gdb_memory_write, false},
    {"X", gdb_memory_write_binary, false},
    {"Z", gdb_break_set, false},
    {"z", gdb_break_clear, false},
    {"H", gdb_thread_select, false},
    {"T", gdb_thread_alive, false},
    {"c", gdb_resume_old, false},
    {"C", gdb_resume_old, false},
    {"s", gdb_step_old, false},
    {"S", gdb_step_old, false},
    {"D", detach, false},
    {"k", kill_quietly, true},
    {"R", restart_quietly, false},
};

static const struct row *find_row(const char *content)
{
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t length = strlen(rows[i].name);
        if (strncmp(content, rows[i].name, length) == 0 &&
            (length == 1 || !isalnum((unsigned char)content[length])))
            return &rows[i];
    }
    return NULL;
}

/* The arguments of some names begin behind a separator. */
static const char *rest_of(const struct row *row, const char *content)
{
    const char *rest = content + strlen(row->name);
    bool flash = strncmp(row->name, "vFlash", 6) == 0;
    return flash && *rest == ':' ? rest + 1 : rest;
}

static void on_packet(void *owner, const char *content, size_t count)
{
    struct gdb_server *server = owner;
    const struct row *row;
    const char *rest;
    if (content == NULL) {
        gdb_reply_error(server, GDB_NO_MEMORY);
        return;
    }
    row = find_row(content);
    if (row == NULL) {
        gdb_reply_text(server, "");
        return;
    }
    rest = rest_of(row, content);
    if (server->state == GDB_STOPPED || row->running)
        row->command(server, rest, count - (size_t)(rest - content));
    else
        gdb_reply_error(server, GDB_INVALID);
}

static void on_interrupt(void *owner)
{
    struct gdb_server *server = owner;
    if (server->state == GDB_RUNNING)
        server->interrupted = true;
}

static void send_bytes(void *owner, const void *bytes, size_t count)
{
    struct gdb_server *server = owner;
    server->target.send(server->target.owner, bytes, count);
}

void gdb_server_receive(struct gdb_server *server, const void *bytes, size_t count)
{
    gdb_packets_receive(&server->packets, bytes, count);
}

/* --- life --- */

static void init_packets(struct gdb_server *server)
{
    const struct gdb_packet_user user = {server, on_packet, on_interrupt, send_bytes};
    gdb_packets_init(&server->packets, &user);
}

struct gdb_server *gdb_server_create(const struct gdb_target *target, struct sim_error *error)
{
    struct gdb_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        sim_error_set(error, "the host has no memory left for gdb: close other programs");
        return NULL;
    }
    server->target = *target;
    server->machine = debugger_machine(target->debugger);
    server->history = debugger_history(target->debugger);
    server->console = console_create(target->debugger, target->symbols, target->aware, error);
    if (server->console == NULL) {
        free(server);
        return NULL;
    }
    init_packets(server);
    gdb_stop(server, 0, "");
    return server;
}

void gdb_server_destroy(struct gdb_server *server)
{
    if (server == NULL)
        return;
    gdb_breaks_clear(server);
    console_destroy(server->console);
    gdb_document_forget(server);
    free(server->tasks);
    free(server);
}

void gdb_server_connect(struct gdb_server *server)
{
    init_packets(server);
    server->extended = server->tells_swbreak = server->tells_hwbreak = false;
    server->stepper = 0;
    gdb_stop(server, 0, "");
}

void gdb_server_disconnect(struct gdb_server *server)
{
    gdb_breaks_clear(server);
    if (server->gone)
        server->state = GDB_KILLED;
    if (server->state == GDB_RUNNING)
        gdb_stop(server, 0, "");
    server->monitors = false;
}

bool gdb_server_interrupted(const struct gdb_server *server)
{
    return server->interrupted || server->state == GDB_KILLED;
}

enum gdb_state gdb_server_state(const struct gdb_server *server)
{
    return server->state;
}

/* A step is done where a stop is told; without a client there is none to tell. */
static struct debugger_result run_detached(struct gdb_server *server, sim_time until)
{
    struct debugger_result result = debugger_run(server->target.debugger, until);
    if (result.end == DEBUGGER_ENDED || result.end == DEBUGGER_CRASHED)
        server->state = GDB_ENDED;
    return result;
}

enum gdb_state gdb_server_poll(struct gdb_server *server, sim_time until,
                               struct debugger_result *result)
{
    struct debugger_result ran = {.end = DEBUGGER_DONE};
    if (server->state == GDB_RUNNING && server->monitors)
        gdb_monitor_run(server, until);
    else if (server->state == GDB_RUNNING)
        ran = gdb_run(server, until);
    else if (server->state == GDB_DETACHED)
        ran = run_detached(server, until);
    if (result != NULL)
        *result = ran;
    return server->state;
}

void gdb_server_end(struct gdb_server *server, int status)
{
    bool waits = server->state == GDB_RUNNING && !server->monitors;
    server->state = GDB_ENDED;
    if (!waits)
        return;
    gdb_reply_begin(server);
    gdb_add(server, "W%02x", (unsigned)status & 0xff);
    gdb_reply_send(server);
}
