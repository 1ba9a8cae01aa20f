/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction of the H8 costs, as the programming manuals count it: accesses of each kind
 * and states inside. How many states an access takes the memory says that is accessed. */
#ifndef SIM_CPU_H8_H8_COST_H
#define SIM_CPU_H8_H8_COST_H

#include "isa/isa.h"

/* Fetches, branch addresses, stack and words are accesses of 16 bits, bytes of 8. EEPMOV reads and
 * writes, for each byte that it moves, two bytes more. */
struct h8_counts {
    uint8_t fetches, branch_addresses, stack, bytes, words, inside;
};

/* Of an instruction of isa_h8, for the model that it was taken apart for. */
struct h8_counts h8_counts_of(const struct isa_decoded *);

#endif
