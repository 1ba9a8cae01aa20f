/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a processor's compilers take for granted and debug information older than DWARF does not
 * say: sizes, and which register a function's variables are counted from. Registers have the
 * numbers of the compiler, which are those of DWARF, too. */
#ifndef SIM_CPU_HABITS_H
#define SIM_CPU_HABITS_H

#include <stdbool.h>
#include <stdint.h>

#define HABIT_WORDS 2

struct cpu_habits {
    uint16_t machine;     /* ELF e_machine */
    uint32_t mask, flags; /* of e_flags: those that are meant */
    uint8_t pointer_bytes, register_bytes, int_bytes, double_bytes;
    bool char_is_signed;
    uint8_t frame, stack; /* registers */
    /* Words of instructions that set the frame register up; a function without one near its
     * beginning counts its variables from the stack pointer. 0: none. */
    uint16_t sets_frame[HABIT_WORDS];
};

/* NULL: not known. */
const struct cpu_habits *cpu_habits(unsigned machine, unsigned flags);

#endif
