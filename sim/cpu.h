/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contract of a processor.
 * run(until) takes an absolute time and takes interrupts by itself. An event at T is seen at the
 * first instruction boundary at or after T. now() is exact inside every bus access: the time at
 * which the running instruction began. An access that makes an event due earlier shortens the
 * run. The same program gives the same trace whatever the slices. */
#ifndef SIM_CPU_H
#define SIM_CPU_H

#include "device.h"
#include "processor.h"

enum cpu_stop {
    CPU_DEADLINE,  /* now() >= until, or the shortened limit */
    CPU_WAITING,   /* sleeps; now() is where it fell asleep; may be run again at any later time */
    CPU_STOPPED,   /* a stop was asked for (machine_stop) */
    CPU_RESET,     /* asks for a system reset */
    CPU_LOCKED_UP, /* the manual's lockup, or its like */
    CPU_IDLE_LOOP, /* a branch to itself that no interrupt can leave: only a reset or event can */
};

enum cpu_timing { TIMING_MANUAL, TIMING_UNIT };

struct cpu;

/* An exception or interrupt, by its number in the processor's manual. */
struct cpu_interrupt {
    unsigned number;
    const char *name; /* "SysTick", "IRQ8"; may lie in `text` */
    char text[16];
    bool enabled, pending, active;
    int priority; /* smaller is more urgent */
};

struct cpu_register {
    const char *name; /* as the manual spells it */
    uint8_t bits;
    const char *group; /* "core", "system", "fpu" */
    /* The feature of gdb's target descriptions that it belongs to; NULL: of none that gdb knows. */
    const char *gdb_feature;
}; /* a table ends with a NULL name */

/* What a register consists of, by the processor's manual. */
struct cpu_fields {
    const char *reg; /* of the register table */
    const struct register_field *fields;
}; /* a table ends with a NULL name */

#define CPU_GDB_NONE 0xffu

/* A register as gdb has it, where its numbers, names or sizes are not the register table's. */
struct cpu_gdb_register {
    const char *name;    /* NULL ends the list */
    uint8_t row;         /* of the register table; CPU_GDB_NONE: there is none, it reads as 0 */
    uint8_t bits;        /* in gdb: 8, 16, 32, 64 */
    const char *feature; /* of the target description; NULL: gdb knows it without one */
};

/* Where a guess looks for a return address. */
enum cpu_guess {
    GUESS_LEAF,     /* where a call leaves it, else on the stack */
    GUESS_STACK,    /* on the stack */
    GUESS_EXCEPTION /* on the stack, near: only the mark of an exception */
};

/* What an exception's entry has left on a stack. */
struct cpu_entry {
    uint32_t pc, status;
    unsigned bytes; /* of all of it */
};

/* How its compilers use the stack, and exceptions do: what unwinding must know. */
struct cpu_unwinding {
    const uint8_t *dwarf_registers; /* row of the register table for each number of DWARF */
    unsigned dwarf_register_count;
    uint8_t register_return; /* where a call leaves its return address */
    uint8_t register_result; /* where a function leaves what it returns */
    uint64_t lost;           /* rows that a called function may change, as bits */
    uint32_t mark_bits;      /* of a return address that are none of the address (Thumb's bit 0) */
    /* If the PC among these registers (by the table) is the mark of a return from an exception:
     * replaces them by those of what was interrupted. False: it is none, or nothing is there. */
    bool (*exception_caller)(struct cpu *, uint64_t *values, bool *known);
    /* While an entry or return is under way: the registers of what it interrupted, or goes back
     * to. May be NULL. */
    void (*settle)(struct cpu *, uint64_t *values, bool *known);
    /* Where call frame information has a return address on the stack: does an exception's entry
     * lie there instead? Then exception_caller() wants this PC, and SP there. May be NULL. */
    bool (*is_entry)(struct cpu *, uint32_t stack);
    uint32_t entry_pc;
    /* What the outermost of the handlers that run has interrupted: its registers, as far as the
     * entry saved them. False: no handler runs, or they are not there. May be NULL. */
    bool (*interrupted)(struct cpu *, uint64_t *values, bool *known);
    /* Takes what lies at `stack` for an entry's. False: no memory. NULL: tables know it. */
    bool (*read_entry)(struct cpu *, uint32_t stack, struct cpu_entry *);
    /* Is this what a call leaves as its return address? May be NULL. */
    bool (*is_return)(struct cpu *, uint32_t address);
    /* Without any information, by what looks like a return address. False: nothing does. May be
     * NULL. */
    bool (*guess_caller)(struct cpu *, uint64_t *values, bool *known, enum cpu_guess);
};

struct cpu_class {
    const struct processor *processor; /* what is known of it, its instructions first of all */
    const struct cpu_register *registers;
    uint8_t register_pc, register_sp; /* indices in that table */
    const struct cpu_fields *fields;  /* of status registers and the like; may be NULL */
    const char *gdb_architecture;     /* as gdb's `set architecture` calls it; NULL: it has none */
    /* By gdb's numbers; NULL: the register table is gdb's, too. */
    const struct cpu_gdb_register *gdb_registers;
    bool gdb_watch_before; /* gdb takes a watchpoint for told before the access is made */

    enum cpu_stop (*run)(struct cpu *, sim_time until);
    sim_time (*now)(struct cpu *);
    /* While it runs: be back at the first boundary at or after `when`. */
    void (*shorten)(struct cpu *, sim_time when);
    /* Time passed while it waited (CPU_WAITING, CPU_IDLE_LOOP): it is `now` at least. */
    void (*advance)(struct cpu *, sim_time now);
    uint64_t (*get)(struct cpu *, unsigned reg);
    void (*set)(struct cpu *, unsigned reg, uint64_t value); /* only while it does not run */
    /* Address of the instruction that runs, or that is next. Cheap, exact in a bus access. */
    uint32_t (*pc)(struct cpu *);
    uint64_t (*instructions)(struct cpu *); /* executed since power-on */
    void (*probes_changed)(struct cpu *);   /* the machine's probe mask has changed */
    /* The call chain: fills up to `count` return addresses, returns how many. May be NULL. */
    unsigned (*backtrace)(struct cpu *, uint32_t *addresses, unsigned count);
    /* The last instructions' addresses, oldest first; returns how many. May be NULL. */
    unsigned (*history)(struct cpu *, uint32_t *addresses, unsigned count);
    /* Does a handler of an exception or interrupt run? NULL: the processor does not know. */
    bool (*in_handler)(struct cpu *);
    /* Its exceptions and interrupts, index 0 and up; false: there are no more. May be NULL. */
    bool (*interrupt)(struct cpu *, unsigned index, struct cpu_interrupt *);
    /* Can an interrupt, as the processor is masked now, still be taken? */
    bool (*wakeable)(struct cpu *);
    /* Fields of its state table that the registers show, or that each engine may keep in its own
     * way: lockstep looks at the former there, and not at the latter. Ends with NULL; may be NULL.
     */
    const char *const *state_elsewhere;
    /* Names of the engines that can run it on this host, the default first; NULL: there are no
     * more. May be NULL: it has none but itself. */
    const char *(*engine)(unsigned index);
    /* An image was loaded that begins there: does the board what its boot program would? NULL: only
     * what is in memory counts. */
    void (*boots)(struct cpu *, uint32_t entry);
    const struct cpu_unwinding *unwinding; /* NULL: only the innermost frame is known */
};

/* Begins with a device; the processor's own struct begins with this. */
struct cpu {
    struct device device;
    struct clock_domain *clock;
    struct bus_space *program, *data, *io; /* program == data on a von Neumann machine; io: NULL */
    enum cpu_timing timing;
    uint32_t
        stolen; /* cycles that DMA took from the bus: the next instruction takes so many more */
    char crash[256]; /* why it locked up, one line; empty if it did not */
};

#endif
