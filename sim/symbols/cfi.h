/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call frame information (.debug_frame, .eh_frame; the DWARF 5 standard, 6.4): where a function's
 * caller's registers are at one of its instructions. */
#ifndef SIM_SYMBOLS_CFI_H
#define SIM_SYMBOLS_CFI_H

#include "symbols/parts.h"

#define CFI_REGISTERS 64u /* DWARF numbers that are followed */

enum cfi_rule {
    CFI_UNSPECIFIED, /* as the ABI says */
    CFI_UNDEFINED,
    CFI_SAME,
    CFI_OFFSET,     /* in memory at CFA + number */
    CFI_VAL_OFFSET, /* it is CFA + number */
    CFI_REGISTER,   /* in another register */
    CFI_EXPRESSION, /* in memory at what is computed, CFA first on the stack */
    CFI_VAL_EXPRESSION
};

struct cfi_place {
    enum cfi_rule rule;
    int64_t number;
    struct reader expression;
};

struct cfi_row {
    struct cfi_place cfa; /* CFI_REGISTER: register in `reg` plus number; or CFI_EXPRESSION */
    uint64_t cfa_register;
    struct cfi_place registers[CFI_REGISTERS];
    uint64_t return_register;
    bool signal; /* what it was called by was interrupted */
};

/* False: no information for this address, or a damaged one. */
bool cfi_find(struct debug_info *, uint32_t address, struct cfi_row *);

#endif
