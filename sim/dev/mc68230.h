/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the MC68230 share: its struct. mc68230.c has the registers and interrupts,
 * mc68230_ports.c the ports with their handshakes, mc68230_timer.c the timer. */
#ifndef SIM_DEV_MC68230_H
#define SIM_DEV_MC68230_H

#include "dev/countdown.h"

/* Port C: pins that other parts of the chip may take. */
enum { PIT_PC_TIN = 2, PIT_PC_TOUT = 3, PIT_PC_DMAREQ = 4, PIT_PC_PIRQ = 5, PIT_PC_PIACK = 6 };
enum { PIT_A, PIT_B, PIT_C, PIT_PORTS };
enum { PIT_H1, PIT_H2, PIT_H3, PIT_H4, PIT_HANDSHAKES };

/* PSRR */
#define PIT_PIRQ_ON     0x08u /* PC5 is the interrupt request */
#define PIT_PIACK_ON    0x10u /* PC6 is the acknowledge */
#define PIT_SVCRQ       0x60u /* who controls DMAREQ */
#define PIT_SVCRQ_DMA   0x40u
#define PIT_SVCRQ_BY_H3 0x20u

/* A pair of handshake pins, H1 and H2 or H3 and H4, and the two latches that it may move. */
struct pit_pair {
    uint8_t control; /* PACR, PBCR */
    uint16_t latch;  /* behind the final one: of an input what came second, of an output what is
                        to leave next */
    uint16_t final;  /* of an input: what is read next */
    uint8_t count;   /* latches that hold data */
    bool edges[2];   /* an asserted edge came, at the odd and at the even pin */
    bool asserted;   /* the even pin, as output */
    bool announcing; /* the event asserts it; else it ends a pulse */
    struct event step;
};

struct mc68230 {
    struct device device;
    uint8_t pgcr, psrr, pivr;
    uint8_t ddr[PIT_PORTS], out[PIT_PORTS];
    uint8_t pins[PIT_PORTS]; /* levels on the lines */
    uint8_t handshakes;      /* levels of H1 to H4 */
    uint8_t upper;           /* of 16 bits to be sent */
    struct pit_pair pairs[2];

    uint8_t tcr, tivr;
    uint32_t preload;
    bool zero;     /* ZDS */
    bool square;   /* TOUT */
    uint8_t edges; /* of TIN, not yet a count */
    struct countdown counter;
    struct event zero_due;

    struct clock_domain *clock;
    struct line_driver port_irq, timer_irq;
    struct line_driver drivers[PIT_PORTS][8], handshake_drivers[PIT_HANDSHAKES];
    struct line_listener listeners[PIT_PORTS][8], handshake_listeners[PIT_HANDSHAKES];
};

/* --- mc68230_ports.c --- */

/* HxS, bit 0 is H1S. */
uint8_t pit_port_status(const struct mc68230 *);
/* Those whose interrupts are on. */
uint8_t pit_port_requests(const struct mc68230 *);
void pit_clear_edges(struct mc68230 *, uint8_t which);
uint8_t pit_port_data(const struct mc68230 *, unsigned port);
void pit_port_was_read(struct mc68230 *, unsigned port);
void pit_port_write(struct mc68230 *, unsigned port, uint8_t value);
void pit_general_control(struct mc68230 *, uint8_t value);
void pit_pair_control(struct mc68230 *, unsigned pair, uint8_t value);
/* Drives all pins as they are now to be. */
void pit_drive(struct mc68230 *);
void pit_ports_reset(struct mc68230 *);
bool pit_ports_init(struct mc68230 *, struct sim_error *);

/* --- mc68230_timer.c --- */

uint32_t pit_counter(const struct mc68230 *);
void pit_timer_control(struct mc68230 *, uint8_t value);
void pit_timer_preload(struct mc68230 *, uint32_t value);
void pit_timer_input(struct mc68230 *, bool level);
/* Is PC3 TOUT, and its level? */
bool pit_timer_has_tout(const struct mc68230 *);
bool pit_timer_tout(const struct mc68230 *);
bool pit_timer_has_tin(const struct mc68230 *);
bool pit_timer_requests(const struct mc68230 *);
void pit_timer_reset(struct mc68230 *);
void pit_timer_init(struct mc68230 *);

/* --- mc68230.c --- */

/* After any change: interrupts and pins. */
void pit_update(struct mc68230 *);

#endif
