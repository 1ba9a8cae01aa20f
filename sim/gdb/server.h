/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the gdb server: its state, and what its files give each other. */
#ifndef SIM_GDB_SERVER_H
#define SIM_GDB_SERVER_H

#include "blob.h"
#include "gdb.h"
#include "packet.h"

#define GDB_BREAKS_MOST    1024u /* of a client at once */
#define GDB_CONDITION_MOST 4096u /* bytes of a breakpoint's conditions */
#define GDB_LINE_MOST      1024u /* of a command for `monitor` */
#define GDB_PROCESSOR      1u    /* the thread that is the processor itself; tasks are 2 and up */
#define GDB_REGISTERS_MOST 64u

/* Error numbers of the protocol are of the client's choice; these are Linux's. */
enum gdb_error { GDB_NO_THREAD = 3, GDB_NO_MEMORY = 12, GDB_FAULT = 14, GDB_INVALID = 22 };

/* A breakpoint or watchpoint of the client: a stop of the debugger. */
struct gdb_break {
    unsigned stop; /* its number */
    unsigned type; /* of Z: 0 software, 1 hardware, 2 write, 3 read, 4 access */
    uint32_t address, size;
    struct machine *machine;
    struct blob condition; /* byte codes, each behind its size in 16 bits; empty: always */
    struct gdb_break *next;
};

struct gdb_resume {
    enum { RESUME_CONTINUE, RESUME_STEP, RESUME_BACK, RESUME_STEP_BACK } kind;
    uint32_t task;        /* of a step; 0: the processor */
    uint32_t first, last; /* a step ends outside of these; first > last: at once */
    bool no_handlers;     /* nor inside a handler: it began in none */
    bool under_way;       /* ended before at `cut`, only because time or the outside said so */
    sim_time cut;
};

struct gdb_reply {
    char bytes[GDB_PACKET_MOST];
    size_t count;
};

/* A text that clients read in pieces. */
struct gdb_document {
    const void *kind; /* row of the table that it was made by; NULL: none */
    struct blob text;
};

struct gdb_server {
    struct gdb_target target;
    struct machine *machine;
    struct history *history;
    struct gdb_packets packets;
    struct gdb_reply reply;
    enum gdb_state state;
    bool extended, interrupted;
    bool gone; /* to an extended client the guest is killed or has ended: it may run it anew */
    bool tells_swbreak, tells_hwbreak; /* the client knows such stop reasons */
    bool crash_told;
    struct gdb_resume resume;
    struct console *console;
    bool monitors; /* it does not run: it is to carry out this line */
    char line[GDB_LINE_MOST];
    struct gdb_break *breaks;
    size_t break_count;
    uint32_t *tasks; /* thread n is tasks[n - 2] */
    size_t task_count, task_capacity, task_hint;
    uint32_t general; /* thread of g, p, m ...; always one that there is */
    uint32_t stepper; /* thread of Hc; 0: any */
    size_t listed;    /* threads told by qfThreadInfo so far */
    struct gdb_document document;
    char reason[256]; /* of the last stop, as in a T packet, ends with ';' or empty */
    unsigned signal;
};

/* --- text.c: reading requests, writing replies --- */

/* Hexadecimal digits, at least one and at most 16, are read; false: none are there. */
bool gdb_read_number(const char **text, uint64_t *value);
bool gdb_read_char(const char **text, char wanted); /* false: another one is there */
/* Pairs of digits, up to the end of the text; returns how many bytes, at most `most`. */
size_t gdb_read_bytes(const char *text, void *bytes, size_t most);

void gdb_reply_begin(struct gdb_server *);
void gdb_add(struct gdb_server *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gdb_add_hex(struct gdb_server *, const void *bytes, size_t count);
void gdb_add_bytes(struct gdb_server *, const void *bytes, size_t count);
void gdb_reply_send(struct gdb_server *);
void gdb_reply_text(struct gdb_server *, const char *); /* begin, add, send */
void gdb_reply_error(struct gdb_server *, enum gdb_error);
/* A text for the client's user; while it waits for a stop or an answer to qRcmd. */
void gdb_tell_user(struct gdb_server *, const char *text);

/* --- commands: what follows the packet's name, and how many bytes that is --- */

typedef void gdb_command(struct gdb_server *, const char *rest, size_t count);

/* registers.c */
gdb_command gdb_registers_read, gdb_registers_write, gdb_register_read, gdb_register_write;
void gdb_add_register(struct gdb_server *, unsigned reg, uint64_t value, bool known);
/* memory.c */
gdb_command gdb_memory_read, gdb_memory_write, gdb_memory_write_binary, gdb_flash_erase,
    gdb_flash_write;
/* breaks.c */
gdb_command gdb_break_set, gdb_break_clear;
void gdb_breaks_clear(struct gdb_server *);
struct gdb_break *gdb_break_of_stop(struct gdb_server *, unsigned stop);
bool gdb_has_watches(const struct gdb_server *);
bool gdb_breaks_here(struct gdb_server *, uint32_t pc, struct gdb_break **);
/* threads.c */
gdb_command gdb_thread_select, gdb_thread_alive, gdb_threads_first, gdb_threads_more,
    gdb_thread_text, gdb_thread_current;
/* resume.c */
gdb_command gdb_resume_v, gdb_resume_old, gdb_step_old, gdb_step_back, gdb_run_back, gdb_why;
/* documents.c */
gdb_command gdb_document_read;
void gdb_document_forget(struct gdb_server *);
/* monitor.c */
gdb_command gdb_monitor;
void gdb_monitor_run(struct gdb_server *, sim_time until);

/* --- threads.c --- */

/* "3", "-1" (all), "0" (any), "p1.3": the thread; false: no such text. */
bool gdb_read_thread(const char **text, int64_t *thread);
/* The task's thread; 0: no memory. */
uint32_t gdb_thread_of(struct gdb_server *, uint32_t task);
/* The task of a thread, 0 of the processor. False: no such thread was ever told. */
bool gdb_task_of(const struct gdb_server *, int64_t thread, uint32_t *task);
uint32_t gdb_current_thread(struct gdb_server *); /* whose instruction is next */
/* Its own registers; those of the processor if it is the one that runs. False: not known. */
bool gdb_thread_registers(struct gdb_server *, uint32_t thread, uint64_t *values, bool *known);
/* Threads that there are now, the processor first if it is one of them: told one by one. */
struct gdb_thread {
    uint32_t number;
    const struct aware_task *task; /* NULL: the processor */
};
void gdb_threads(struct gdb_server *, void (*tell)(void *owner, const struct gdb_thread *),
                 void *owner);
/* "waiting: semaphore fork" */
void gdb_thread_describe(struct gdb_server *, const struct gdb_thread *, char *text, size_t size);

/* --- resume.c --- */

struct debugger_result gdb_run(struct gdb_server *, sim_time until);

/* Stopped, for this reason: no stop reply is sent. */
void gdb_stop(struct gdb_server *, unsigned signal, const char *reason);
void gdb_reply_stop(struct gdb_server *);
/* Back to the beginning of the history, which is the future now. False: an error was replied. */
bool gdb_restart(struct gdb_server *);

/* --- server.c --- */

const struct cpu_class *gdb_cpu_class(const struct gdb_server *);
unsigned gdb_register_count(const struct gdb_server *);
bool gdb_in_handler(const struct gdb_server *);
uint32_t gdb_pc(const struct gdb_server *);
/* Before state is changed, and after. False: it cannot be. */
bool gdb_change(struct gdb_server *);
void gdb_changed(struct gdb_server *);

#endif
