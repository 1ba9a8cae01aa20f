/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run of a machine from the command line: what it is made of, the loop, and how it ends. */
#ifndef BOSIM_SESSION_H
#define BOSIM_SESSION_H

#include "aware/aware.h"
#include "aware/bos.h"
#include "blob.h"
#include "choose_board.h"
#include "debug/history.h"
#include "image/image.h"
#include "moment.h"
#include "options.h"
#include "serial.h"
#include "symbols/symbols.h"
#include "watch.h"

#include <stdio.h>

struct debug;
struct debug_front;
struct debug_settings;
struct gdb_port;
struct guest_files;
struct rom;
struct timeline_run;
struct trace_file;
struct watched;

/* What `run`, `replay` and `snapshot` take; zero is the default of each. */
struct run_settings {
    const char *board;
    const char *cpu, *svd, *draft, *console; /* a board that is drafted */
    struct texts answers, ticks;
    struct moment until;
    double timeout; /* host seconds; 0: none */
    struct texts expect, fail_on;
    bool fail_on_fault, strict;
    struct texts serial, load;
    const char *trace, *timeline, *record;
    const char *from;
    struct moment snapshot_at;
    const char *snapshot;
    struct pace {
        bool given;
        double ratio; /* virtual to host seconds; 0: as fast as it goes */
    } pace;
    struct timing {
        bool given;
        enum cpu_timing timing;
    } timing;
    const char *engine; /* NULL: the processor's default, or what a snapshot was saved with */
    const char *stats;  /* "text" or "json" */
    bool tasks;
    const char *kernel; /* NULL: whichever is recognised */
    const char *semihosting;
    const char *gdb; /* [HOST:]PORT */
    struct number {
        bool given;
        uint64_t value;
    } seed, ram_fill, slice;
};

/* What a stream says, as the expectations see it. */
struct ear {
    struct session *session;
    struct stream_sink sink;
    struct watch_line line;
};

#define IMAGE_SUM 17 /* characters, zero included */

struct session {
    const struct run_settings *settings;
    const char *name; /* of the image, for messages and files */
    bool quiet;       /* says nothing */
    bool live;        /* input comes from outside, not from a log */
    struct machine *machine;
    struct image image;        /* symbols; empty if there is none */
    struct symbols *symbols;   /* with debug information; NULL: nobody has asked */
    char image_sum[IMAGE_SUM]; /* of what was loaded at power-on; empty if that is not known */
    struct watch watch;
    struct ear *ears;
    struct serial *serials;
    struct probe reports;
    unsigned report_count;
    struct aware *kernel;       /* NULL: no kernel that is known, or nobody asks */
    struct sim_error no_kernel; /* why */
    struct trace_file *trace;
    struct timeline_run *timeline;
    struct rom *rom;         /* NULL: the board is none that was drafted now */
    struct watched *watched; /* NULL: the board knows all its chips */
    struct guest_files *files;
    const struct debug_settings *debugs; /* of `bosim debug`; NULL: none */
    struct debug *debug;
    const struct debug_front *front; /* that drives the debugger; NULL: terminal or pipe */
    bool interrupted;                /* Ctrl-C, for the debugger to see */
    struct gdb_port *gdb;            /* NULL: nobody debugs */
    struct blob start;               /* of a record: the snapshot that it begins with */
    sim_time until, snapshot_at;
    sim_time record_end; /* of a replay */
    bool record_input_open;
    bool ends_at_snapshot;

    bool over;
    int status;
    char reason[700];
    bool crashed;

    /* The host's side: nothing here decides what the guest does. */
    double pace; /* 0: as fast as it goes */
    double host_begun, host_seconds;
    double paced_from_host, progress_shown;
    sim_time paced_from;
    bool progress, progress_on_screen;
    bool one_output;  /* standard output and error go to the same place */
    bool inside_line; /* what the guest has said on standard output ends without a newline */
    sim_time begun, slice;
    uint64_t instructions_begun, jumped_begun;
    sim_time looked; /* when the outside was looked at last, and how long the guest had slept */
    uint64_t looked_jumped;
};

/* Connects everything to session->machine, runs to the end, says why, and frees all but the
 * settings. Returns the exit status. */
int session_run(struct session *);

/* Virtual to host seconds from now on; 0: as fast as it goes. Between slices. */
void session_set_pace(struct session *, double ratio);

/* The first call decides how the run ends; the machine stops at the next boundary. */
void session_end(struct session *, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The user ends it: good unless an expectation is open. */
void session_quit(struct session *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The guest has ended, crashed, or nothing can happen any more: so does the run. What is on the
 * wire has left. */
void session_guest_ended(struct session *, enum run_result);
/* What the guest has said on standard output is written, and ends with a newline. */
void session_end_line(struct session *);
/* For a history that runs the session's machine: the outside is looked at as between slices. */
struct history_outside session_outside(struct session *);
/* A line "bosim: ..." on standard error. */
void session_say(struct session *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes a machine: image loaded and reset, or a snapshot. On false the error says why. */
/* Reads IMAGE (may be NULL) and what --load adds into session->image. */
bool session_read_image(struct session *, const char *image, struct sim_error *);
/* Reads the debug information of IMAGE into session->symbols, if it is an ELF or COFF file. */
bool session_read_symbols(struct session *, struct sim_error *);
bool session_load(struct session *, const char *image, struct sim_error *);
bool session_restore(struct session *, const char *snapshot, const char *image, struct sim_error *);
void session_free(struct session *);

/* Saves a snapshot to a file; says so, or why not. */
bool session_save_snapshot(struct session *, const char *path);

/* outputs.c: no file that the run writes is one that it reads, or writes under another option. */
bool outputs_check(const struct session *, struct sim_error *);

/* summary.c */
void print_crash(struct session *);
/* `sums`: with run times and switches. */
void print_tasks(struct machine *, struct aware *, bool sums, FILE *);
void print_kernel(struct aware *, FILE *); /* what is known of it and how */
void print_stats(const struct session *);

#endif
