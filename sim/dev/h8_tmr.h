/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 8-bit timers of H8 chips: what differs between the families (h8_tmr_kinds.c), and the device
 * (h8_tmr.c). */
#ifndef SIM_DEV_H8_TMR_H
#define SIM_DEV_H8_TMR_H

#include "dev/h8_chip.h"
#include "dev/h8_port.h"

#define H8_TMR_CHANNELS 2u
#define H8_TMR_IRQS     6u

enum h8_tmr_source { H8_TMR_CMIA, H8_TMR_CMIB, H8_TMR_OVI, H8_TMR_SOURCES };
enum h8_tmr_register { H8_TCR, H8_TCSR, H8_TCORA, H8_TCORB, H8_TCNT };

struct h8_tmr_kind {
    uint16_t divisors[H8_TMR_CHANNELS][2][3]; /* by bit ICKS, by CKS 1 to 3 */
    bool cascades;                            /* CKS 4: overflow, compare match of the other */
    bool captures; /* ICE in TCSR of the second; CCLR 3 clears by capture, not by a pin */
    uint8_t ones[H8_TMR_CHANNELS];                /* bits of TCSR that read as 1 */
    uint8_t irqs;                                 /* how many "interrupts" */
    uint8_t irq[H8_TMR_CHANNELS][H8_TMR_SOURCES]; /* which of them a source requests */
    const char *outputs[H8_TMR_CHANNELS];         /* pins 0 and 1 of renesas,pins */
    const char *inputs[2 * H8_TMR_CHANNELS];      /* 2 to 5: clocks, resets; NULL: none */
};

extern const struct device_class h8300_tmr_class, h8300h_tmr_class, h8s_tmr_class;
const struct h8_tmr_kind *h8_tmr_kind_of(const struct device *);

struct h8_tmr;

/* Where a request is acknowledged. */
struct h8_tmr_request {
    struct h8_tmr *tmr;
    uint8_t flags[H8_TMR_CHANNELS];
};

struct h8_tmr {
    struct h8_module module;
    const struct h8_tmr_kind *kind;
    uint8_t tcr[H8_TMR_CHANNELS], tcsr[H8_TMR_CHANNELS], tcora[H8_TMR_CHANNELS];
    uint8_t tcorb[H8_TMR_CHANNELS], tcnt[H8_TMR_CHANNELS];
    uint8_t seen[H8_TMR_CHANNELS];   /* flags of TCSR that were read as 1 */
    uint64_t origin;                 /* cycle of the reset, at which the prescaler began */
    uint64_t since[H8_TMR_CHANNELS]; /* pulse of the prescaler at which TCNT had its value */
    bool output[H8_TMR_CHANNELS], icks[H8_TMR_CHANNELS], input[2 * H8_TMR_CHANNELS];
    struct event due[H8_TMR_CHANNELS]; /* the next compare match or overflow */
    struct line_driver irqs[H8_TMR_IRQS], trigger;
    struct h8_output outputs[H8_TMR_CHANNELS];
    struct line_listener inputs[2 * H8_TMR_CHANNELS], captures, stcr[H8_TMR_CHANNELS];
    struct h8_tmr_request requests[H8_TMR_IRQS];
};

extern const struct state_field h8_tmr_state[];
bool h8_tmr_init(struct device *, struct sim_error *);
void h8_tmr_reset(struct device *);
uint32_t h8_tmr_peek(struct device *, unsigned reg, unsigned element);
void h8_tmr_read_effect(struct device *, unsigned reg, unsigned element);
enum bus_result h8_tmr_write(struct device *, unsigned reg, unsigned element, uint32_t number,
                             uint32_t mask);

#endif
