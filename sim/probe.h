/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes: a mask and a function that is told what happens. No probe, no cost. */
#ifndef SIM_PROBE_H
#define SIM_PROBE_H

#include "bus.h"
#include "clock.h"

enum probe_kind {
    PROBE_INSTRUCTION = 1 << 0, /* before it runs; machine_stop() keeps it from running */
    PROBE_ACCESS = 1 << 1,      /* every data access, RAM too */
    PROBE_INTERRUPT = 1 << 2,   /* exception or interrupt entered, left */
    PROBE_LINE = 1 << 3,
    PROBE_REGISTER = 1 << 4, /* device register read or written */
    PROBE_TASK = 1 << 5,     /* task switch */
    PROBE_CALL = 1 << 6,     /* kernel call */
    PROBE_SERIAL = 1 << 7,   /* a character has left or arrived completely */
    PROBE_REPORT = 1 << 8,   /* something the user should know: see machine_report */
    PROBE_INPUT = 1 << 9,    /* outside input was logged */
    PROBE_BREAK = 1 << 10,   /* as PROBE_INSTRUCTION, at the addresses of machine_break_add only */
    PROBE_WATCH = 1 << 11,   /* a word of machine_watch_add has changed; as an access */
};

enum report_kind {
    REPORT_UNKNOWN_REGISTER, /* access that the model does not know */
    REPORT_GAP,              /* a register that only stores what the manual says acts */
    REPORT_GUEST_ERROR,      /* what the manual forbids */
    REPORT_FAULT,            /* a processor fault was taken */
    REPORT_NOTE,
};

struct probe_event {
    enum probe_kind kind;
    sim_time now;
    uint32_t pc; /* of the running instruction, where there is one */
    union {
        struct {
            uint32_t address;
            uint8_t size; /* bytes */
        } instruction;
        struct {
            struct bus_space *space;
            uint32_t address;
            uint64_t old_value, new_value; /* equal for a read */
            uint8_t width, initiator;
            bool write;
        } access;
        struct {
            unsigned number;  /* exception number of the processor's manual */
            const char *name; /* "SVCall", "IRQ8" */
            bool enter;       /* else left */
            bool chained;     /* entered by tail-chaining */
            bool nested;      /* what it interrupts, or returns to, is a handler (or a fault) */
            uint32_t stack;   /* stack pointer of that, what the entry saved still on the stack */
        } interrupt;
        struct {
            const char *name;
            bool level;
        } line;
        struct {
            const char *device, *name;
            uint32_t offset;
            uint64_t value;
            uint8_t width;
            bool write;
        } reg;
        struct {
            uint32_t from, to; /* control blocks; 0: none */
            const char *from_name, *to_name;
        } task;
        struct {
            const char *name; /* of the kernel's service; before its first instruction */
        } call;
        struct {
            const char *stream;
            uint32_t value;
            bool out;
        } serial;
        struct {
            enum report_kind report;
            const char *text; /* one line, with place and name */
        } report;
        struct {
            const char *channel;
            const uint8_t *bytes;
            size_t count;
        } input;
    };
};

struct probe {
    unsigned mask; /* of enum probe_kind; change through probe_set_mask once added */
    void (*function)(void *owner, const struct probe_event *);
    void *owner;
    struct probe *next;
    bool live_only; /* not told what only repeats a past that was told already (history.h) */
};

#endif
