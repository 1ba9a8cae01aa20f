/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop of a run, in slices between which the outside is looked at. Slices follow the host's
 * speed; what the guest does never depends on them. */
#include "session.h"

#include "debug.h"
#include "gdb_port.h"
#include "guest_files.h"
#include "record_file.h"
#include "rom.h"
#include "snapshot.h"
#include "terminal.h"
#include "timeline_file.h"
#include "trace_file.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SLICE_FIRST   SIM_MS
#define SLICE_LEAST   (10 * SIM_US)
#define SLICE_MOST    (100 * SIM_MS)
#define SLICE_PACED   (10 * SIM_MS) /* what a user typing at a terminal does not notice */
#define SLICE_HOST    0.010         /* seconds that a slice should take of the host's time */
#define PROGRESS_HOST 0.2           /* seconds between two lines of progress */
#define WAIT_HOST     0.25 /* seconds between two looks at signals while only input helps */
#define WAIT_GDB      0.02 /* seconds between two looks at gdb's interrupt */
#define WAIT_FRONT    0.02 /* seconds between two looks at streams while a front end waits */
#define LAG_MOST      1.0  /* seconds behind real time that are still caught up with */

/* --- saying --- */

static void clear_progress(struct session *session)
{
    if (session->progress_on_screen)
        fputs("\r\033[K", stderr);
    session->progress_on_screen = false;
}

/* What the guest has said comes before what is said about it, and not in one line with it. */
static void begin_line(struct session *session)
{
    serials_flush(session);
    clear_progress(session);
    if (session->one_output && session->inside_line)
        fputc('\n', stderr);
    session->inside_line = false;
}

void session_end_line(struct session *session)
{
    serials_flush(session);
    if (session->inside_line)
        putchar('\n');
    session->inside_line = false;
}

void session_say(struct session *session, const char *format, ...)
{
    char text[1200];
    va_list arguments;
    if (session->quiet)
        return;
    begin_line(session);
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "bosim: %s\n", text);
    if (session->front != NULL && session->front->say != NULL)
        session->front->say(session->front->owner, text);
}

static void end_with(struct session *session, int status, const char *format, va_list arguments)
{
    if (session->over)
        return;
    session->over = true;
    session->status = status;
    vsnprintf(session->reason, sizeof session->reason, format, arguments);
    machine_stop(session->machine);
}

void session_end(struct session *session, int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    end_with(session, status, format, arguments);
    va_end(arguments);
}

static void add_missing(struct session *session)
{
    size_t used = strlen(session->reason);
    const char *missing = watch_missing(&session->watch);
    if (missing != NULL)
        snprintf(session->reason + used, sizeof session->reason - used,
                 "; what was expected did not come: %s", missing);
}

/* Good, unless an expectation is open. */
static void end_well(struct session *session, const char *format, ...)
{
    bool first = !session->over;
    va_list arguments;
    va_start(arguments, format);
    end_with(session, watch_missing(&session->watch) == NULL ? STATUS_GOOD : STATUS_FAILED, format,
             arguments);
    va_end(arguments);
    if (first)
        add_missing(session);
}

void session_quit(struct session *session, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    end_well(session, "%s", text);
}

/* --- what the guest says --- */

static void heard(void *owner, uint32_t value, sim_time now)
{
    struct ear *ear = owner;
    struct session *session = ear->session;
    const char *which = "";
    (void)now;
    switch (watch_byte(&session->watch, &ear->line, (unsigned char)value, &which)) {
    case WATCH_MET:
        session_end(session, STATUS_GOOD, "the expectation is met: %s", which);
        break;
    case WATCH_FAILED:
        session_end(session, STATUS_FAILED, "the guest said what must not be: %s", which);
        break;
    default:
        break;
    }
}

static void listen_to_streams(struct session *session)
{
    struct machine *machine = session->machine;
    struct stream *stream;
    size_t i = 0;
    if (session->watch.expected_count + session->watch.failing_count == 0)
        return;
    session->ears = must_allocate(NULL, (machine->stream_count + 1) * sizeof *session->ears);
    memset(session->ears, 0, (machine->stream_count + 1) * sizeof *session->ears);
    for (stream = machine->streams; stream != NULL && i < machine->stream_count;
         stream = stream->next, i++) {
        struct ear *ear = &session->ears[i];
        ear->session = session;
        ear->sink = (struct stream_sink){.owner = ear, .end = heard, .live_only = true};
        stream_subscribe(stream, &ear->sink);
    }
}

static void reported(void *owner, const struct probe_event *event)
{
    struct session *session = owner;
    enum report_kind kind = event->report.report;
    char time[MOMENT_TEXT];
    session->report_count++;
    session_say(session, "%s: %s", moment_text(event->now, time), event->report.text);
    if (kind == REPORT_FAULT && session->settings->fail_on_fault)
        session_end(session, STATUS_FAILED, "a fault (--fail-on-fault): %s", event->report.text);
    if (session->settings->strict &&
        (kind == REPORT_UNKNOWN_REGISTER || kind == REPORT_GAP || kind == REPORT_GUEST_ERROR))
        session_end(session, STATUS_FAILED, "a report (--strict): %s", event->report.text);
}

/* --- snapshots --- */

bool session_save_snapshot(struct session *session, const char *path)
{
    struct blob blob = {0};
    struct sim_error error;
    char time[MOMENT_TEXT];
    bool good = snapshot_save(session->machine, &blob, &error) &&
                file_write(path, blob.bytes, blob.size, &error);
    blob_free(&blob);
    if (good)
        session_say(session, "snapshot of %s: %s", moment_text(machine_now(session->machine), time),
                    path);
    else
        session_say(session, "no snapshot: %s", error.text);
    return good;
}

static void snapshot_due(struct session *session)
{
    session->snapshot_at = SIM_TIME_NEVER;
    if (!session_save_snapshot(session, session->settings->snapshot))
        session_end(session, STATUS_BAD_INPUT, "the snapshot could not be saved");
    else if (session->ends_at_snapshot)
        session_end(session, STATUS_GOOD, "the snapshot is saved");
}

static void host_time_out(struct session *session)
{
    const char *name = strrchr(session->name, '/');
    char path[4096];
    snprintf(path, sizeof path, "%s.timeout.snapshot", name != NULL ? name + 1 : session->name);
    session_end(session, STATUS_TIMEOUT, "the host's time ran out (--timeout %g)",
                session->settings->timeout);
    if (session->debug == NULL)
        session_save_snapshot(session, session->settings->snapshot != NULL &&
                                               session->snapshot_at == SIM_TIME_NEVER &&
                                               !session->settings->snapshot_at.given
                                           ? session->settings->snapshot
                                           : path);
    add_missing(session);
}

/* --- how runs end --- */

static void guest_ended(struct session *session)
{
    int status = session->machine->end_status;
    if (status == 0) {
        end_well(session, "the guest ended the run with status 0");
        return;
    }
    /* A status whose low eight bits are zero would look like success. */
    session_end(session, (status & 0xff) != 0 ? status & 0xff : STATUS_FAILED,
                "the guest ended the run with status %d", status);
}

static void nothing_can_happen(struct session *session)
{
    struct cpu *cpu = session->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    bool wakeable = class->wakeable == NULL || class->wakeable(cpu);
    const char *script = serials_waiting(session);
    session_end(session, STATUS_DEAD,
                "nothing can happen any more: the processor %s at 0x%08x%s%s%s",
                wakeable ? "waits, no event is pending and no input is open,"
                         : "waits where no interrupt can be taken,",
                class->pc(cpu), script != NULL ? "; " : "", script != NULL ? script : "",
                script != NULL ? " never came" : "");
    add_missing(session);
}

void session_guest_ended(struct session *session, enum run_result result)
{
    switch (result) {
    case RUN_ENDED:
        guest_ended(session);
        break;
    case RUN_CRASHED:
        session->crashed = !session->over;
        session_end(session, STATUS_CRASHED, "the guest crashed: %s", session->machine->cpu->crash);
        break;
    case RUN_DEAD:
        nothing_can_happen(session);
        break;
    default:
        break;
    }
}

static void handle_result(struct session *session, enum run_result result)
{
    if (result != RUN_ENDED && result != RUN_CRASHED && result != RUN_DEAD)
        return;
    machine_drain(session->machine); /* the last characters are on the wire still */
    session_guest_ended(session, result);
}

/* --- time --- */

static double virtual_seconds(const struct session *session, sim_time since)
{
    return (double)(machine_now(session->machine) - since) / (double)SIM_SECOND;
}

static void begin_pace(struct session *session)
{
    session->paced_from = machine_now(session->machine);
    session->paced_from_host = host_seconds();
}

/* Host seconds until virtual time is due; the schedule is absolute, so no error adds up. */
static double ahead(struct session *session)
{
    double due, now = host_seconds();
    if (session->pace == 0)
        return 0;
    due = session->paced_from_host + virtual_seconds(session, session->paced_from) / session->pace;
    if (now - due > LAG_MOST) /* the host was asleep, or is too slow: no race to catch up */
        begin_pace(session);
    return due > now ? due - now : 0;
}

/* Slow motion goes in small steps. */
static sim_time longest_slice(const struct session *session)
{
    sim_time slow = (sim_time)(session->pace < 1 ? SLICE_HOST * session->pace * SIM_SECOND : 0);
    if (session->pace == 0)
        return SLICE_MOST;
    return session->pace >= 1 ? SLICE_PACED : slow > 0 ? slow : 1;
}

static void adapt_slice(struct session *session, double took)
{
    sim_time most = longest_slice(session);
    if (took < SLICE_HOST / 2 && session->slice < most)
        session->slice *= 2;
    if (took > SLICE_HOST * 2 && session->slice > SLICE_LEAST)
        session->slice /= 2;
    if (session->slice > most)
        session->slice = most;
}

void session_set_pace(struct session *session, double ratio)
{
    session->pace = ratio;
    session->slice = longest_slice(session);
    begin_pace(session);
}

static void show_progress(struct session *session)
{
    double now = host_seconds(), host = now - session->host_begun;
    double seconds = virtual_seconds(session, session->begun);
    if (!session->progress || now - session->progress_shown < PROGRESS_HOST)
        return;
    session->progress_shown = now;
    session->progress_on_screen = true;
    fprintf(stderr, "\r\033[K%.3f s, %.2f times real time", seconds, host > 0 ? seconds / host : 0);
}

/* --- the loop --- */

static sim_time earliest(sim_time a, sim_time b)
{
    return a < b ? a : b;
}

static sim_time next_bound(struct session *session)
{
    sim_time now = machine_now(session->machine);
    sim_time slice = now < SIM_TIME_NEVER - session->slice ? now + session->slice : SIM_TIME_NEVER;
    sim_time fixed = earliest(session->until, session->snapshot_at);
    if (!session->live)
        fixed = earliest(fixed, session->record_end);
    return earliest(earliest(slice, fixed), earliest(serials_next(session), rom_next(session)));
}

static void check_times(struct session *session)
{
    sim_time now = machine_now(session->machine);
    rom_look(session);
    if (serials_next(session) <= now)
        serials_go(session);
    if (session->snapshot_at <= now)
        snapshot_due(session);
    if (session->until <= now)
        end_well(session, "--until is reached");
    else if (!session->live && session->record_end <= now && session->gdb == NULL)
        end_well(session, "the record ends");
}

static void check_host(struct session *session)
{
    double timeout = session->settings->timeout;
    if (signals_caught() == SIGINT && session->debugs != NULL) {
        signals_forget();
        session->interrupted = true;
    } else if (signals_caught() != 0)
        session_quit(session, "interrupted");
    else if (timeout > 0 && host_seconds() - session->host_begun >= timeout)
        host_time_out(session);
}

/* Nothing is pending and only input could change that: then the host need not run in circles. */
static bool only_input_helps(const struct session *session, sim_time slept)
{
    return slept > 0 && session->machine->queue.count == 0 && session->until == SIM_TIME_NEVER &&
           session->snapshot_at == SIM_TIME_NEVER && serials_next(session) == SIM_TIME_NEVER;
}

static double seconds_to_wait(struct session *session, sim_time slept)
{
    double wait = ahead(session);
    double left = session->settings->timeout - (host_seconds() - session->host_begun);
    if (wait == 0 && only_input_helps(session, slept))
        wait = WAIT_HOST;
    if (session->gdb != NULL && wait > WAIT_GDB)
        wait = WAIT_GDB;
    return session->settings->timeout > 0 && wait > left ? (left > 0 ? left : 0) : wait;
}

static void open_input(struct session *session)
{
    session->machine->input_open =
        serials_input_open(session) || (session->front != NULL && session->front->input_open) ||
        serials_next(session) != SIM_TIME_NEVER || session->record_input_open;
}

static void begin_looking(struct session *session)
{
    session->looked = machine_now(session->machine);
    session->looked_jumped = session->machine->jumped;
}

/* How long the guest has slept since the last look, if it has done nothing else. */
static sim_time slept(const struct session *session)
{
    uint64_t jumped = session->machine->jumped - session->looked_jumped;
    return jumped == machine_now(session->machine) - session->looked ? jumped : 0;
}

/* While the run is ahead of its pace, or only input helps. */
static void wait_outside(struct session *session, double seconds)
{
    const struct debug_front *front = session->front;
    if (front == NULL || front->look == NULL) {
        serials_poll(session, seconds);
        return;
    }
    serials_poll(session, 0);
    if (front->look(front->owner, seconds < WAIT_FRONT ? seconds : WAIT_FRONT))
        session->interrupted = true;
}

/* Between two slices. */
static void look_around(struct session *session)
{
    serials_flush(session);
    trace_file_write(session->trace);
    check_times(session);
    check_host(session);
    show_progress(session);
    if (!session->over)
        wait_outside(session, seconds_to_wait(session, slept(session)));
    open_input(session);
    begin_looking(session);
}

static void run_slice(struct session *session)
{
    double begun = host_seconds();
    handle_result(session, machine_run(session->machine, next_bound(session)));
    rom_give_up(session);
    adapt_slice(session, host_seconds() - begun);
    look_around(session);
}

/* --- under a debugger --- */

static bool take_interruption(struct session *session)
{
    bool interrupted = session->interrupted;
    session->interrupted = false;
    return interrupted;
}

static sim_time next_look(void *owner)
{
    struct session *session = owner;
    if (session->machine->repeats)
        return machine_now(session->machine) + session->slice;
    return next_bound(session);
}

/* What is repeated was shown when it happened; input has been brought. Who watches it in a window
 * sees it at its pace, but for what is only on its way. */
static void look_at_repetition(struct session *session)
{
    const struct debug_front *front = session->front;
    double wait = 0;
    check_host(session);
    if (front == NULL || debugger_travels(session->debug->debugger))
        begin_pace(session);
    else
        wait = ahead(session);
    if (front != NULL && front->look != NULL &&
        front->look(front->owner, wait < WAIT_FRONT ? wait : WAIT_FRONT))
        session->interrupted = true;
    begin_looking(session);
}

static bool look(void *owner)
{
    struct session *session = owner;
    bool wanted;
    do {
        wanted = session->gdb != NULL && gdb_port_look(session->gdb);
        if (session->machine->repeats || wanted)
            look_at_repetition(session);
        else
            look_around(session);
    } while (!wanted && !session->over && !session->interrupted && ahead(session) > 0);
    return take_interruption(session) || session->over || wanted;
}

struct history_outside session_outside(struct session *session)
{
    return (struct history_outside){.owner = session, .next = next_look, .look = look};
}

/* The machine stands still, or has run until something was to be told. */
static void debugger_turn(struct session *session)
{
    begin_pace(session);
    begin_looking(session);
    open_input(session);
    if (session->gdb != NULL)
        gdb_port_turn(session->gdb);
    else
        debug_turn(session->debug);
    serials_flush(session);
    check_host(session);
    if (!session->over && !session->machine->repeats)
        serials_poll(session, 0);
}

static void loop(struct session *session)
{
    serials_go(session);
    serials_poll(session, 0);
    begin_pace(session);
    begin_looking(session);
    open_input(session);
    check_times(session);
    while (!session->over && (session->gdb != NULL || session->debug != NULL))
        debugger_turn(session);
    rom_stop_at_waits(session);
    while (!session->over)
        run_slice(session);
    if (session->front != NULL && session->front->end != NULL)
        session->front->end(session->front->owner);
    /* A snapshot, a record or a table is of an instruction boundary: the machine is at one. */
    serials_flush(session);
}

/* --- before and after --- */

static double default_pace(const struct session *session)
{
    bool interactive = serials_interactive(session) && isatty(STDOUT_FILENO);
    return interactive ? 1.0 : 0;
}

static bool serial_on_terminal(const struct session *session)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->out == STDOUT_FILENO && isatty(STDOUT_FILENO))
            return true;
    return false;
}

static bool same_output(void)
{
    struct stat out, error;
    return fstat(STDOUT_FILENO, &out) == 0 && fstat(STDERR_FILENO, &error) == 0 &&
           out.st_dev == error.st_dev && out.st_ino == error.st_ino;
}

static void begin_counting(struct session *session)
{
    struct cpu *cpu = session->machine->cpu;
    const struct run_settings *settings = session->settings;
    session->pace = settings->pace.given ? settings->pace.ratio : default_pace(session);
    session->progress =
        isatty(STDERR_FILENO) && !serial_on_terminal(session) && session->debug == NULL;
    session->one_output = same_output();
    session->host_begun = host_seconds();
    session->begun = machine_now(session->machine);
    session->instructions_begun = cpu->device.class->cpu->instructions(cpu);
    session->jumped_begun = session->machine->jumped;
    session->slice = longest_slice(session);
    if (session->gdb == NULL && session->debug == NULL && session->slice > SLICE_FIRST)
        session->slice = SLICE_FIRST;
    session->until =
        session->debug == NULL ? moment_time(&settings->until, session->machine) : SIM_TIME_NEVER;
    session->snapshot_at = settings->snapshot == NULL
                               ? SIM_TIME_NEVER
                               : moment_time(&settings->snapshot_at, session->machine);
}

/* Who runs is followed only where somebody asks. A kernel that was asked for must be there. */
static bool follow_kernel(struct session *session, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    if (!settings->tasks && settings->trace == NULL && settings->timeline == NULL &&
        settings->kernel == NULL && settings->gdb == NULL && session->debugs == NULL)
        return true;
    if (!session_read_symbols(session, error))
        return false;
    session->kernel = aware_attach(session->machine, session->symbols, settings->kernel, error);
    if (session->kernel == NULL && settings->kernel != NULL) {
        sim_error_prefix(error, "--kernel");
        return false;
    }
    if (session->kernel == NULL)
        session->no_kernel = *error;
    return true;
}

static bool lies_ahead(const struct session *session, const char *option,
                       const struct moment *moment, struct sim_error *error)
{
    char time[MOMENT_TEXT];
    sim_time now = machine_now(session->machine);
    if (!moment->given || moment_time(moment, session->machine) >= now)
        return true;
    sim_error_set(error, "%s is a time before %s, where this run begins: give a later one", option,
                  moment_text(now, time));
    return false;
}

static bool check_settings(const struct session *session, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    return lies_ahead(session, "--until", &settings->until, error) &&
           lies_ahead(session, session->ends_at_snapshot ? "--at" : "--snapshot-at",
                      &settings->snapshot_at, error) &&
           outputs_check(session, error);
}

static bool open_gdb(struct session *session, struct sim_error *error)
{
    const char *port = session->settings->gdb;
    if (port != NULL)
        session->gdb = gdb_port_open(session, port, error);
    return port == NULL || session->gdb != NULL;
}

static bool open_streams(struct session *session, struct sim_error *error)
{
    if (!serials_open(session, &session->settings->serial, session->live, error))
        return false;
    listen_to_streams(session);
    return true;
}

static bool open_trace(struct session *session, struct sim_error *error)
{
    const char *path = session->settings->trace;
    if (path != NULL)
        session->trace = trace_file_open(path, session->machine, session->image_sum, error);
    return path == NULL || session->trace != NULL;
}

static bool open_files(struct session *session, struct sim_error *error)
{
    const char *folder = session->settings->semihosting;
    if (folder == NULL || !session->live)
        return true;
    session->files = guest_files_open(folder, error);
    if (session->files == NULL)
        return false;
    session->machine->files = guest_files_table(session->files);
    return true;
}

static bool open_timeline(struct session *session, struct sim_error *error)
{
    const char *path = session->settings->timeline;
    if (path != NULL)
        session->timeline = timeline_run_begin(session, path, error);
    return path == NULL || session->timeline != NULL;
}

static bool open_debug(struct session *session, struct sim_error *error)
{
    if (session->debugs != NULL)
        session->debug = debug_open(session, session->debugs, error);
    return session->debugs == NULL || session->debug != NULL;
}

/* The kernel after the trace: its lines follow those of the exception. */
static bool open_all(struct session *session, struct sim_error *error)
{
    return open_gdb(session, error) && open_streams(session, error) && open_trace(session, error) &&
           open_files(session, error) && follow_kernel(session, error) &&
           open_timeline(session, error) &&
           (session->gdb == NULL || gdb_port_begin(session->gdb, error)) &&
           (session->settings->record == NULL || record_begin(session, error)) &&
           open_debug(session, error);
}

static bool connect(struct session *session, struct sim_error *error)
{
    const struct run_settings *settings = session->settings;
    if (!check_settings(session, error))
        return false;
    if (!watch_init(&session->watch, &settings->expect, &settings->fail_on, error))
        return false;
    if (session->front == NULL)
        signals_catch();
    session->reports = (struct probe){
        .mask = PROBE_REPORT, .function = reported, .owner = session, .live_only = true};
    machine_probe_add(session->machine, &session->reports);
    rom_watch(session);
    return open_all(session, error);
}

static void not_written(struct session *session, const struct sim_error *error)
{
    session_say(session, "%s", error->text);
    if (session->status == STATUS_GOOD)
        session->status = STATUS_BAD_INPUT;
}

/* Input is all that a record holds. */
static bool is_changed(const struct session *session, struct sim_error *error)
{
    const struct debug *debug = session->debug;
    if (debug == NULL || history_changes(debugger_history(debug->debugger)) == 0)
        return false;
    sim_error_set(error,
                  "--record %s: is not written: memory, registers or the whole machine were "
                  "changed by a command, and a record holds input only",
                  session->settings->record);
    return true;
}

/* The run ended before the time of its snapshot. */
static void add_missed_snapshot(struct session *session)
{
    size_t used = strlen(session->reason);
    char time[MOMENT_TEXT];
    if (session->snapshot_at == SIM_TIME_NEVER || session->status == STATUS_TIMEOUT)
        return;
    snprintf(session->reason + used, sizeof session->reason - used,
             "; %s was not reached, no snapshot is saved", moment_text(session->snapshot_at, time));
    if (session->status == STATUS_GOOD)
        session->status = STATUS_FAILED;
}

static void finish(struct session *session)
{
    char time[MOMENT_TEXT];
    struct sim_error error;
    bool changed;
    session->host_seconds = host_seconds() - session->host_begun;
    clear_progress(session);
    gdb_port_close(session->gdb);
    session->gdb = NULL;
    changed = session->settings->record != NULL && is_changed(session, &error);
    if (changed)
        not_written(session, &error);
    debug_close(session->debug);
    session->debug = NULL;
    terminal_restore();
    if (!trace_file_close(session->trace, &error))
        not_written(session, &error);
    session->trace = NULL;
    if (!timeline_run_end(session->timeline, &error))
        not_written(session, &error);
    session->timeline = NULL;
    if (session->settings->record != NULL && !changed && !record_write(session, &error))
        not_written(session, &error);
    if (session->settings->snapshot != NULL && !session->settings->snapshot_at.given &&
        session->status != STATUS_TIMEOUT)
        session_save_snapshot(session, session->settings->snapshot);
    add_missed_snapshot(session);
    if (!rom_write(session) && session->status == STATUS_GOOD)
        session->status = STATUS_BAD_INPUT;
    rom_last_words(session, session->status == STATUS_DEAD);
    if (session->reason[0] != '\0')
        session_say(session, "%s: %s", moment_text(machine_now(session->machine), time),
                    session->reason);
}

static int cannot_begin(struct session *session, const struct sim_error *error)
{
    if (session->front != NULL && session->front->fail != NULL)
        session->front->fail(session->front->owner, error);
    else
        complain(STATUS_BAD_INPUT, "%s", error->text);
    session_free(session);
    return STATUS_BAD_INPUT;
}

int session_run(struct session *session)
{
    struct sim_error error;
    int status;
    if (!connect(session, &error))
        return cannot_begin(session, &error);
    begin_counting(session);
    loop(session);
    finish(session);
    if (session->crashed)
        print_crash(session);
    if (session->settings->tasks && session->kernel != NULL)
        print_tasks(session->machine, session->kernel, true, stderr);
    if (session->settings->tasks && session->settings->kernel != NULL)
        print_kernel(session->kernel, stderr);
    if (session->settings->tasks && session->kernel == NULL)
        session_say(session, "no tasks: %s", session->no_kernel.text);
    if (session->settings->stats != NULL)
        print_stats(session);
    status = session->status;
    session_free(session);
    return status;
}

void session_free(struct session *session)
{
    gdb_port_close(session->gdb);
    debug_close(session->debug);
    serials_close(session);
    trace_file_close(session->trace, NULL);
    timeline_run_drop(session->timeline);
    aware_detach(session->kernel);
    symbols_destroy(session->symbols);
    watch_free(&session->watch);
    machine_destroy(session->machine);
    rom_free(session);
    free(session->watched);
    guest_files_close(session->files);
    blob_free(&session->start);
    image_free(&session->image);
    free(session->ears);
}
