/* SPDX-License-Identifier: MIT */
/* Interrupt-driven transmitter of the CMSDK UART: a ring that tasks fill and the transmit interrupt
   empties. The interrupt comes when the one-character buffer falls empty. */
#include "cmsdk_uart.h"

/* Registers, in words from the base. */
#define DATA      0
#define STATE     1
#define CTRL      2
#define INTSTATUS 3 /* write 1 to clear */
#define BAUDDIV   4

#define STATE_TX_FULL 0x1u
#define CTRL_TX       0x1u
#define CTRL_TX_IRQ   0x4u
#define INT_TX        0x1u

void cmsdk_uart_init(CmsdkUart *this, unsigned base, unsigned divider)
{
    this->registers = (volatile unsigned *)base;
    this->in = 0;
    this->out = 0;
    this->sending = 0;
    (void)semaphore_init_counting(&this->room, CMSDK_UART_RING, CMSDK_UART_RING);
    semaphore_set_name(&this->room, "console");
    this->registers[BAUDDIV] = divider;
    this->registers[CTRL] = CTRL_TX | CTRL_TX_IRQ;
}

void cmsdk_uart_put_polled(CmsdkUart *this, char character)
{
    while ((this->registers[STATE] & STATE_TX_FULL) != 0)
        continue;
    this->registers[DATA] = (unsigned char)character;
}

static char take(CmsdkUart *this)
{
    return this->ring[this->out++ % CMSDK_UART_RING];
}

void cmsdk_uart_flush(CmsdkUart *this)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while (this->in != this->out) {
        cmsdk_uart_put_polled(this, take(this));
        (void)semaphore_up(&this->room);
    }
    INTERRUPTS_RESTORE(mask);
    while ((this->registers[STATE] & STATE_TX_FULL) != 0)
        continue;
}

/* Nothing tells when the shift register is empty: the time of a character and a bit, eleven times
   the divider in cycles, must pass. A turn of the loop takes more than a cycle. */
void cmsdk_uart_drain(CmsdkUart *this)
{
    volatile unsigned left = 11u * this->registers[BAUDDIV];

    while ((this->registers[STATE] & STATE_TX_FULL) != 0)
        continue;
    while (left > 0)
        left--;
}

static void put_buffered(CmsdkUart *this, char character)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    this->ring[this->in++ % CMSDK_UART_RING] = character;
    if (!this->sending) {
        this->sending = 1;
        this->registers[DATA] = (unsigned char)take(this);
        (void)semaphore_up(&this->room);
    }
    INTERRUPTS_RESTORE(mask);
}

void cmsdk_uart_put(CmsdkUart *this, char character)
{
    if (semaphore_down(&this->room, BOS_FOREVER) == BOS_OK) {
        put_buffered(this, character);
        return;
    }
    cmsdk_uart_flush(this);
    cmsdk_uart_put_polled(this, character);
}

void cmsdk_uart_interrupt(CmsdkUart *this)
{
    bos_mask mask;

    this->registers[INTSTATUS] = INT_TX;
    INTERRUPTS_OFF(mask);
    this->sending = this->in != this->out;
    if (this->sending) {
        this->registers[DATA] = (unsigned char)take(this);
        (void)semaphore_up(&this->room);
    }
    INTERRUPTS_RESTORE(mask);
}
