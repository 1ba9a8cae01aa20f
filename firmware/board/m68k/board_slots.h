/* SPDX-License-Identifier: MIT */
/* Numbers for entry.S, too. BOARD_SLOTS, interrupts that can have a handler, is the board's. */
#ifndef BOARD_SLOTS_H
#define BOARD_SLOTS_H

#include "board_irqs.h"

#define BOARD_EXCEPTIONS 48 /* vectors 0 to 47: faults, instructions, TRAP; 24 to 31 autovectors   \
                             */
#define BOARD_UNEXPECTED 15 /* what others end in: the uninitialized interrupt's */

#endif
