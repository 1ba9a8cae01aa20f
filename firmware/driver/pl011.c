/* SPDX-License-Identifier: MIT */
/* Interrupt-driven transmitter of the PL011: a ring that tasks fill and the transmit interrupt
   empties. The interrupt comes when the FIFO passes its level downwards, so the rule is: while
   anything waits in the ring or the Device, the FIFO has been filled above its level. */
#include "pl011_registers.h"

/* The divisor counts 16ths of a bit in 64ths of a cycle: clock * 64 / (16 * baud), rounded. */
void pl011_init(Pl011 *this, unsigned base, unsigned clock, unsigned baud)
{
    const unsigned divisor = (clock * 4u + baud / 2u) / baud;

    this->registers = (volatile unsigned *)base;
    this->in = 0;
    this->out = 0;
    this->filling = 0;
    this->device = NULL;
    this->next = NULL;
    (void)semaphore_init_counting(&this->room, PL011_RING, PL011_RING);
    semaphore_set_name(&this->room, "console");
    this->registers[CTL] = 0;
    this->registers[IBRD] = divisor / 64u;
    this->registers[FBRD] = divisor % 64u;
    this->registers[LCRH] = LCRH_8_FIFO;
    this->registers[IFLS] = IFLS_EIGHTHS;
    this->registers[IM] = INT_TX;
    this->registers[CTL] = CTL_ON;
}

void pl011_put_polled(Pl011 *this, char character)
{
    while ((this->registers[FR] & FR_TX_FULL) != 0)
        continue;
    this->registers[DR] = (unsigned char)character;
}

int pl011_next(Pl011 *this)
{
    int character;

    if (this->in == this->out)
        return this->next != NULL ? this->next(this->device) : -1;
    character = (unsigned char)this->ring[this->out++ % PL011_RING];
    (void)semaphore_up(&this->room);
    return character;
}

void pl011_flush(Pl011 *this)
{
    int character;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while ((character = pl011_next(this)) >= 0)
        pl011_put_polled(this, (char)character);
    INTERRUPTS_RESTORE(mask);
    while ((this->registers[FR] & FR_BUSY) != 0)
        continue;
}

/* `filling` is set before pl011_next(), which may wake a more urgent task that sends, too: it
   leaves the FIFO to whom it has interrupted. */
void pl011_fill(Pl011 *this)
{
    int character;

    if (this->filling)
        return;
    this->filling = 1;
    while ((this->registers[FR] & FR_TX_FULL) == 0 && (character = pl011_next(this)) >= 0)
        this->registers[DR] = (unsigned)character;
    this->filling = 0;
}

static void put_buffered(Pl011 *this, char character)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    this->ring[this->in++ % PL011_RING] = character;
    pl011_fill(this);
    INTERRUPTS_RESTORE(mask);
}

void pl011_put(Pl011 *this, char character)
{
    if (semaphore_down(&this->room, BOS_FOREVER) == BOS_OK) {
        put_buffered(this, character);
        return;
    }
    pl011_flush(this);
    pl011_put_polled(this, character);
}

void pl011_interrupt(Pl011 *this)
{
    bos_mask mask;

#if BOS_DEVICE
    pl011_receive(this);
#endif
    this->registers[ICR] = INT_TX;
    INTERRUPTS_OFF(mask);
    pl011_fill(this);
    INTERRUPTS_RESTORE(mask);
}
