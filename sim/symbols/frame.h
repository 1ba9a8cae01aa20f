/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames: the activations of functions on a stack, unwound by the DWARF call frame information and,
 * through exceptions, by the processor's own rules. Memory is peeked. */
#ifndef SIM_SYMBOLS_FRAME_H
#define SIM_SYMBOLS_FRAME_H

#include "machine.h"
#include "symbols/symbols.h"

#define FRAME_REGISTERS 64
#define FRAMES_MOST     64

/* A function's activation: registers as they are there, by the processor's register table. */
struct frame {
    uint32_t pc; /* where it goes on; for a look-up of a caller's line take pc - 1 */
    uint32_t cfa;
    bool is_caller; /* pc is a return address */
    bool cfa_known;
    bool guessed;   /* found by what looks like a return address */
    bool exception; /* it was interrupted: its callee is a handler */
    uint64_t registers[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
};

/* The frame of the processor as it is, or of registers given (a task's). */
void frame_of_cpu(struct machine *, struct frame *);
void frame_of_registers(struct machine *, const uint64_t *values, const bool *known,
                        struct frame *);
/* Where the caller's stack pointer was at the call, by the CFI: the same all through an activation.
 * False: not known. */
bool frame_find_cfa(struct machine *, const struct symbols *, const struct frame *, uint32_t *cfa);
/* The caller's, by the CFI; through an exception entry by the processor's rules; without CFI by the
 * link register where the function is a leaf, else false. False at the outermost, too. symbols may
 * be NULL. Never loops: a frame that does not go up the stack ends it. */
bool frame_caller(struct machine *, const struct symbols *, const struct frame *, struct frame *);
/* All, innermost first, at most `most`; returns how many. */
size_t frame_backtrace(struct machine *, const struct symbols *, const struct frame *innermost,
                       struct frame *frames, size_t most);

#endif
