/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as a const table: how it is recognised and where its tasks are. aware.c does the rest:
 * it watches who runs, keeps the account of switches and run times, and tells the probes.
 * A new kernel is one more file and a line in aware_kernels[]. */
#ifndef SIM_AWARE_KERNEL_H
#define SIM_AWARE_KERNEL_H

#include "aware/aware.h"
#include "aware/glance.h"

/* `kernel` below is what attach() returned. What is NULL in a row, a kernel does not have. */
struct aware_kernel {
    const char *name; /* "FreeRTOS"; --kernel takes it in upper or lower case */
    bool if_asked;    /* only when it is asked for by name */

    /* Recognises the kernel. NULL if it is not there; the error then says what is missing. */
    void *(*attach)(struct aware *, struct sim_error *);
    void (*detach)(void *kernel);
    void (*describe)(void *kernel, char *text, size_t size); /* lines: see aware_describe() */

    /* The task that runs now, 0 for none. `before`: the one that ran until now, for kernels that
     * write a zero for a moment while they switch. */
    uint32_t (*running)(void *kernel, uint32_t before);
    /* The address of a word that changes whenever who runs does, as it is now; it may move: it is
     * asked for again after each change. NULL: the kernel calls aware_switched() itself. */
    uint32_t (*watch)(void *kernel);
    /* The machine was put elsewhere in time. */
    void (*moved)(void *kernel);

    /* As in aware.h. Of tasks, all but since, run_time, switches, in_handler and the running task's
     * stack pointer, which aware.c fills in. */
    size_t (*tasks)(void *kernel, struct aware_task *, size_t most);
    size_t (*objects)(void *kernel, struct aware_object *, size_t most);
    void (*name_of)(void *kernel, uint32_t task, char *name); /* AWARE_NAME bytes */
    bool (*waits)(void *kernel, uint32_t task);
    /* The registers of a task that does not run. */
    bool (*registers)(void *kernel, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *);

    /* For who asks at each switch (glance.h): cheap, a few peeks each. */
    bool low_is_urgent; /* the smallest priority is the most urgent one */
    bool (*glance)(void *kernel, uint32_t task, struct aware_glance *);
    void (*wait_of)(void *kernel, struct aware_task *); /* from its id: wait_text, without times */
    unsigned (*words)(void *kernel, uint32_t task, uint32_t *addresses);
    size_t (*list)(void *kernel, uint32_t *tasks, size_t most);
    unsigned (*list_words)(void *kernel, uint32_t *addresses);
    bool (*ticks)(void *kernel, struct aware_variable *);
    bool (*job)(void *kernel, uint32_t task, struct aware_job *);
};

extern const struct aware_kernel *const aware_kernels[]; /* ends with NULL */

struct machine *aware_machine(const struct aware *);
const struct symbols *aware_symbols(const struct aware *); /* may be NULL */
const struct aware_kernel *aware_class(const struct aware *);
void *aware_owner(const struct aware *); /* what the kernel's attach() returned */

/* Of a kernel without watch(): `task` runs from now on (0: none). */
void aware_switched(struct aware *, uint32_t task);

/* --- reading the guest's memory: peeked, in the processor's byte order --- */

bool aware_read(struct machine *, uint32_t address, unsigned bytes, uint32_t *value); /* 1, 2, 4 */
uint32_t aware_word(struct machine *, uint32_t address); /* 0 if nothing answers */
uint32_t aware_half(struct machine *, uint32_t address);
uint32_t aware_byte(struct machine *, uint32_t address);
/* Is it in RAM (ROM too), all `bytes` of it? */
bool aware_in_memory(struct machine *, uint32_t address, uint32_t bytes);
/* A text of at most `most` bytes, ended by a zero; what is not plain text becomes '?'. `room`: of
 * `text`. "" at address 0. */
void aware_text(struct machine *, uint32_t address, uint32_t most, char *text, size_t room);
/* How many bytes from the lowest up, at most `size`, hold `fill`. */
uint32_t aware_filled(struct machine *, uint32_t address, uint32_t size, uint8_t fill);

/* --- what symbols say of memory --- */

/* Address of an object or function; false without symbols, too. */
bool aware_symbol(const struct aware *, const char *name, uint32_t *address);
/* The size that the symbol table tells of it; 0: not told. */
uint32_t aware_symbol_size(const struct aware *, const char *name);
/* The name of what begins at an address; false and "" if nothing does. */
bool aware_symbol_at(const struct aware *, uint32_t address, char *text, size_t room);
/* The same, or the name of a variable that holds this address, for which all are looked at. */
void aware_symbol_text(const struct aware *, uint32_t address, char *text, size_t room);

/* Where a member of the kernel's structures lies: by DWARF, else as `offset` says. */
struct aware_member {
    const char *types; /* names that the type has had in the kernel's versions, by spaces */
    const char *path;  /* "base.pended_on"; other names that it has had, by spaces */
    int offset;        /* without DWARF; -1: then it is not there */
};
/* Fills in the offsets, -1 for what is not there. Returns how many came from DWARF. */
unsigned aware_layout(const struct aware *, const struct aware_member *, size_t count,
                      int *offsets);

/* --- collecting --- */

/* A set of addresses, bounded: lists in a guest's memory may be rings or worse. */
struct aware_set {
    uint32_t *items; /* in order of addition */
    size_t count, room;
};
bool aware_set_add(struct aware_set *, uint32_t); /* false: it is there already, or it is full */
bool aware_set_has(const struct aware_set *, uint32_t);
void aware_set_free(struct aware_set *);
/* Copies what there is room for, and frees the set. Returns how many there were. */
size_t aware_set_take(struct aware_set *, uint32_t *items, size_t most);

/* Appends to a text of `size` bytes. */
void aware_append(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* --- saved registers --- */

/* How a kernel and port save a task that is switched out: the words from its saved stack pointer
 * up, by the names of the processor's register table; `-` is a word without a meaning, `exc` the
 * EXC_RETURN value that says what follows, `{` and `}` enclose words that are there only when it
 * says that floating-point registers were saved, `format` is the word with which ColdFire's entry
 * begins. Behind a name a colon and how many bytes it has, if not those of the others. The task's
 * stack pointer is behind the last; with `base` among the words, which is where the exception's
 * entry was, behind that one. */
struct aware_frame {
    const char *name;   /* "ARM_CM3" */
    const char *words;  /* "r4 r5 r6 r7 r8 r9 r10 r11 " AWARE_FRAME_ENTRY */
    int start;          /* of the first word from the saved stack pointer, bytes */
    uint8_t word_bytes; /* 2; 0: 4 */
};

/* What a Cortex-M puts on the stack at an exception entry (ARM DDI 0403E, B1.5.6). */
#define AWARE_FRAME_ENTRY "r0 r1 r2 r3 r12 lr pc xpsr"
#define AWARE_FRAME_FPU_ENTRY                                                                      \
    AWARE_FRAME_ENTRY " { s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12 s13 s14 s15 fpscr - }"
#define AWARE_FRAME_FPU "{ s16 s17 s18 s19 s20 s21 s22 s23 s24 s25 s26 s27 s28 s29 s30 s31 }"

/* Reads the registers of a frame at `sp`. Registers that it does not name are left as they are, so
 * that a kernel may read two. False with error if memory does not answer. */
bool aware_frame_read(struct machine *, const struct aware_frame *, uint32_t sp, uint64_t *values,
                      bool *known, struct sim_error *);
/* The first of the frames, a row without name behind the last, that what lies at `sp` can be: its
 * words are registers of the processor, its `pc` is in memory, its status word a task's, its `exc`
 * an EXC_RETURN. NULL: none. */
const struct aware_frame *aware_frame_find(struct machine *, const struct aware_frame *,
                                           uint32_t sp);

#endif
