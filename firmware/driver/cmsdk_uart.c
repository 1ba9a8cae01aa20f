/* SPDX-License-Identifier: MIT */
/* Interrupt-driven transmitter of the CMSDK UART: a ring that tasks fill and the transmit interrupt
   empties. The interrupt comes when the one-character buffer falls empty. */
#include "cmsdk_uart_registers.h"

void cmsdk_uart_init(CmsdkUart *this, unsigned base, unsigned divider)
{
    this->registers = (volatile unsigned *)base;
    this->in = 0;
    this->out = 0;
    this->sending = 0;
    this->device = NULL;
    this->next = NULL;
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

int cmsdk_uart_next(CmsdkUart *this)
{
    int character;

    if (this->in == this->out)
        return this->next != NULL ? this->next(this->device) : -1;
    character = (unsigned char)this->ring[this->out++ % CMSDK_UART_RING];
    (void)semaphore_up(&this->room);
    return character;
}

void cmsdk_uart_flush(CmsdkUart *this)
{
    int character;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while ((character = cmsdk_uart_next(this)) >= 0)
        cmsdk_uart_put_polled(this, (char)character);
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

static void send_next(CmsdkUart *this)
{
    const int character = cmsdk_uart_next(this);

    if (character >= 0)
        this->registers[DATA] = (unsigned)character;
    else
        this->sending = 0;
}

/* `sending` is set before cmsdk_uart_next(), which may wake a more urgent task that sends, too: it
   leaves the transmitter to whom it has interrupted. */
void cmsdk_uart_start(CmsdkUart *this)
{
    if (this->sending)
        return;
    this->sending = 1;
    send_next(this);
}

static void put_buffered(CmsdkUart *this, char character)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    this->ring[this->in++ % CMSDK_UART_RING] = character;
    cmsdk_uart_start(this);
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
    send_next(this);
    INTERRUPTS_RESTORE(mask);
}
