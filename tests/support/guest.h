/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small programs for a Cortex-M3 in tests: Thumb assembly text, assembled and linked by the GNU
 * tools for arm-none-eabi when the test runs, on the built-in board mps2-an385 (25 MHz).
 *
 * The program begins at its label `start`, in Thread mode, on the main stack that ends at
 * 0x20008000, with r10 = GUEST_LOG, and ends by branching to `finish`, a branch to itself. Labels
 * `nmi hard mem bus usage svc debugmon pendsv systick irq0` to `irq31` are handlers; an exception
 * without one ends in `unexpected`. Macros:
 *     set ADDRESS, VALUE   writes a word; uses r0 and r1
 *     get REG, ADDRESS     reads a word
 *     log REG              appends a register to the log at r10
 *     mark NUMBER          appends a number; uses r0
 * Registers of the processor have their names of the manual: set ICSR, 1 << 28. */
#ifndef TESTS_SUPPORT_GUEST_H
#define TESTS_SUPPORT_GUEST_H

#include "sim/cpu/armv7m/armv7m.h"
#include "sim/image/image.h"
#include "sim/trace.h"

#define GUEST_LOG 0x20001000u

struct guest {
    struct machine *machine;
    struct armv7m *cpu;
    struct image image;
    char text[512]; /* what was written to the semihosting console and the ITM, and left uart0 */
    size_t text_length;
    struct stream_sink sinks[3];
    char report[256]; /* the last fault or guest error that was told */
    struct probe probe;
};

/* Assembles a program. Fails the test if it does not assemble. Free with image_free. */
void guest_assemble(const char *source, struct image *);

/* A machine with the program in it, reset. `options` may be NULL. */
void guest_start(struct guest *, const char *source, const struct machine_options *);
/* For another processor, on the MPS2 that has it: "cortex-m4" (mps2-an386),
 * "cortex-m0" (mps2-an382); there r7 cannot be logged, and logging changes the flags. */
void guest_start_on(struct guest *, const char *cpu, const char *source,
                    const struct machine_options *);
/* On a board with nothing but two memories of 64 KB, at 0 and 0x20000000, and 3 priority bits: all
 * other addresses are bus errors. */
void guest_start_small(struct guest *, const char *source);
/* On mps2-an385, from a file; no program's labels are expected. */
void guest_start_file(struct guest *, const char *path, const struct machine_options *);
/* Around an existing machine of the same board, which it then owns. */
void guest_adopt(struct guest *, struct machine *);
/* Runs until `finish` is reached; fails the test if it is not within ten milliseconds. */
void guest_run(struct guest *);
/* All at once: start, run. */
void guest_play(struct guest *, const char *source);
void guest_end(struct guest *);

uint64_t guest_cycle(const struct guest *); /* of the processor's clock since power-on */
void guest_run_to_cycle(struct guest *, uint64_t cycle);

uint32_t guest_register(struct guest *, const char *name); /* "r0", "sp", "psp", "xpsr" */
uint32_t guest_word(struct guest *, uint32_t address);
uint32_t guest_label(struct guest *, const char *name);

/* How many words were logged. */
unsigned guest_log_count(struct guest *);
uint32_t guest_logged(struct guest *, unsigned index);
/* Fails the test unless exactly these words were logged; tells both rows. */
void guest_log_is(struct guest *, const uint32_t *words, unsigned count);
#define guest_expect(guest, ...)                                                                   \
    guest_log_is(guest, (const uint32_t[]){__VA_ARGS__},                                           \
                 sizeof(const uint32_t[]){__VA_ARGS__} / sizeof(uint32_t))
/* A whole case: plays the program, expects these words, ends. */
void guest_play_log_is(const char *source, const uint32_t *words, unsigned count);
#define guest_logs(source, ...)                                                                    \
    guest_play_log_is(source, (const uint32_t[]){__VA_ARGS__},                                     \
                      sizeof(const uint32_t[]){__VA_ARGS__} / sizeof(uint32_t))

#endif
