/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The core of a PrimeCell SP805 watchdog, as different makers put it into their chips: a 32-bit
 * down counter that interrupts at 0 and resets the system when it comes to 0 again before the
 * interrupt was cleared, and a lock. After the SP805 Technical Reference Manual (ARM DDI 0270),
 * chapter "Programmer's Model". A chip's struct begins with one; its class has the register table,
 * whose first rows are these in this order, and calls these functions. */
#ifndef SIM_DEV_SP805_H
#define SIM_DEV_SP805_H

#include "dev/countdown.h"

enum {
    SP805_LOAD,
    SP805_VALUE,
    SP805_CONTROL,
    SP805_INTCLR,
    SP805_RIS,
    SP805_MIS,
    SP805_LOCK,
    SP805_REGISTERS /* the chip's own ones follow */
};

enum { SP805_INTEN = 1 << 0, SP805_RESEN = 1 << 1 };         /* of control */
enum { SP805_TEST_RESET = 1 << 0, SP805_TEST_IRQ = 1 << 1 }; /* of itop */

struct sp805 {
    struct device device;
    struct countdown counter; /* its top is the reload value */
    uint32_t control, ris;
    uint32_t itcr, itop; /* test mode: outputs follow itop; 0 in chips that have none */
    bool locked;
    bool keeps_inten;        /* set by init: only a reset clears INTEN */
    const char *locked_text; /* set by init: what a write is told while locked */
    struct event zero;
    struct line_driver irq;
};

/* The rows of a state table for a struct that begins with a core, as `member`. */
#define STATE_SP805(type, member)                                                                  \
    STATE_COUNTDOWN(type, member.counter), STATE_MAX(type, member.control, 3),                     \
        STATE_MAX(type, member.ris, 1), STATE_MAX(type, member.itcr, 1),                           \
        STATE_MAX(type, member.itop, 3), STATE_MAX(type, member.locked, 1),                        \
        STATE_EVENT(type, member.zero), STATE_DRIVER(type, member.irq)

/* Clock, area 0, event and interrupt of the node. The chip sets keeps_inten and locked_text. */
bool sp805_init(struct sp805 *, struct sim_error *);
void sp805_reset(struct sp805 *);
/* Of a register of the list above. */
uint32_t sp805_peek(const struct sp805 *, unsigned reg);
/* Of any register: one that is not in the list above, the chip has written before, unless locked.
 */
void sp805_write(struct sp805 *, unsigned reg, uint32_t value);

#endif
