/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine: a board's processor, buses, devices, lines, clocks and events, and the loop that
 * runs them. It owns all its state; two in one process never touch each other. */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "cpu.h"
#include "probe.h"

struct image;
struct input_log;
struct semihost_files;

/* Defaults: zero. */
struct machine_options {
    enum cpu_timing timing;
    uint8_t ram_fill;    /* RAM's content at power-on; ROM too */
    uint64_t seed;       /* of whatever is random on the board */
    uint64_t start_date; /* seconds since 1970 that a real-time clock shows at power-on */
    const char *engine;  /* NULL: the processor's default */
    uint64_t slice_test; /* tests only: 0, or stop the CPU after at most so many instructions */
    bool no_semihosting; /* a breakpoint instruction is then only a breakpoint */
};

enum run_result {
    RUN_UNTIL,   /* the time was reached */
    RUN_STOPPED, /* machine_stop */
    RUN_ENDED,   /* the guest ended the run; machine->end_status */
    RUN_CRASHED, /* locked up; machine->cpu->crash */
    RUN_DEAD,    /* nothing can happen any more: no event, no input is open, the CPU waits */
};

/* An address space; spaces[0] is "memory", 32 bits of bytes. */
struct machine_space {
    struct bus_space bus;
    int node;
};

/* A fixed clock of the board. */
struct machine_clock {
    struct clock_domain domain;
    int node;
};

struct report_seen {
    const struct device *device;
    uint32_t key;
};

/* A word of RAM whose changes are told. */
struct machine_watch {
    uint32_t address, word; /* word: as it was told last, in the host's byte order */
    unsigned users;
};

struct machine {
    struct machine_options options;
    void *dtb; /* owned copy */
    size_t dtb_size;
    struct tree_node *tree_nodes; /* array, in the blob's order: device_tree.c */
    size_t tree_count;
    const char *board;      /* the root's model name as in boards/NAME.dts; owned */
    struct device *devices; /* in board order */
    struct cpu *cpu;
    unsigned device_count;
    struct machine_space *spaces; /* array */
    unsigned space_count;
    struct machine_clock *clocks; /* array */
    unsigned clock_count;
    struct line *lines, *queued_lines;
    bool telling_lines;
    struct stream *streams; /* in order of number */
    unsigned stream_count;
    struct event_queue queue;
    struct probe *probes;
    unsigned probe_mask;
    uint64_t probe_changes; /* rises with each change of masks, breaks, watched addresses */

    sim_time now;       /* outside the CPU; machine_now() is right everywhere */
    sim_time run_limit; /* of the CPU's present run */
    bool in_cpu;
    bool stop_asked;
    bool repeats; /* a history runs through its past: who is live_only is not told */
    bool reset_asked;
    bool ended, draining;
    int end_status;
    bool input_open;      /* the front end may still bring input: waiting is not the end */
    uint64_t jumped;      /* picoseconds that the CPU slept */
    uint64_t slice_state; /* of the generator for slice_test */
    struct input_log *input;
    const struct semihost_files *files; /* of the front end; NULL: none */
    uint32_t *breaks;                   /* addresses, sorted; one may be there several times */
    unsigned break_count;
    struct machine_watch *watches; /* words whose changes are told */
    unsigned watch_count;
    uint64_t moves;      /* how often a snapshot or checkpoint was put into this machine */
    sim_time moved_to;   /* the moment of the last one */
    sim_time lives_from; /* the latest moment at which it began to live instead of to repeat */
    struct report_seen *reports;
    unsigned report_count;
    uint64_t memory_bytes;
    struct machine_allocation *allocations; /* what lives as long as the machine */
};

/* Builds the board that a devicetree blob describes. The blob is copied. NULL and error (node,
 * property, remedy) if it cannot be built. Any bytes may be given as blob. */
struct machine *machine_create(const void *dtb, size_t size, const struct machine_options *,
                               struct sim_error *);
void machine_destroy(struct machine *);

/* Puts an image's bytes into memory (before machine_reset). False if it is for another CPU or
 * does not fit into RAM or ROM: nothing is loaded then. */
bool machine_load(struct machine *, const struct image *, struct sim_error *);

/* Power-on reset: all devices, then the CPU. Also what the guest's reset request does, except
 * that time and memory go on. */
void machine_reset(struct machine *);

enum run_result machine_run(struct machine *, sim_time until);

/* Names of the engines that can run its processor on this host, the default first: index 0 and up;
 * NULL: there are no more. */
const char *machine_engine(const struct machine *, unsigned index);
/* The one that runs it; "" for a processor that knows only one way. */
const char *machine_engine_used(const struct machine *);

/* After a run has ended for good: what a transmitter still holds leaves, without the CPU running,
 * for a second of virtual time at most. */
void machine_drain(struct machine *);

/* Asks a run to end: at the next instruction boundary; inside an instruction probe, before that
 * instruction. From any handler. */
void machine_stop(struct machine *);
/* The guest ends the run with a status (semihosting SYS_EXIT). */
void machine_end(struct machine *, int status);
/* The guest asks for a system reset at the next boundary (AIRCR, watchdog). */
void machine_ask_reset(struct machine *);

sim_time machine_now(const struct machine *);
/* A device gives a clock another rate, which may be the processor's: at the present instruction
 * if one runs, else at the boundary that the processor has come to. */
void machine_set_clock(struct machine *, struct clock_domain *, struct clock_rate);

void machine_probe_add(struct machine *, struct probe *);
void machine_probe_remove(struct machine *, struct probe *);
void machine_probe_set_mask(struct machine *, struct probe *, unsigned mask);
/* Addresses of instructions before which probes are told PROBE_BREAK: the others cost nothing.
 * What was added twice is to be removed twice. Between runs, or inside a probe. */
void machine_break_add(struct machine *, uint32_t address);
void machine_break_remove(struct machine *, uint32_t address);
bool machine_breaks_at(const struct machine *, uint32_t address);
/* Words of RAM of whose changes, whoever made them, probes are told PROBE_WATCH, at the first
 * instruction boundary behind the change; inside an IT block, behind the block. One word costs next
 * to nothing, more take the longer way before each instruction. `address` is a multiple of 4; what
 * is no RAM never changes. Added twice: removed twice. Between runs, or inside a probe. */
void machine_watch_add(struct machine *, uint32_t address);
void machine_watch_remove(struct machine *, uint32_t address);
/* For processors: where the word's four bytes lie (NULL: not in RAM); at a boundary, when one has
 * changed: tells, and then probes_changed() again. */
const uint8_t *machine_watch_bytes(struct machine *, unsigned index);
void machine_watch_look(struct machine *);
/* A snapshot or checkpoint was put into the machine: what is watched is what is there now. */
void machine_moved(struct machine *);
/* Fills in time and PC and tells the probes. Call only if machine->probe_mask has the kind. */
void machine_tell(struct machine *, struct probe_event *);
/* Tells a report to the probes; once for each (device, key). `device` may be NULL. */
void machine_report(struct machine *, enum report_kind, const struct device *, uint32_t key,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

struct device *machine_device(struct machine *, const char *name); /* NULL if there is none */
struct stream *machine_stream(struct machine *, const char *name); /* name or number */
struct line *machine_line(struct machine *, const char *name);

/* Zeroed memory that lives as long as the machine. Asserts on none. */
void *machine_allocate(struct machine *, size_t bytes);
char *machine_text(struct machine *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
