/* SPDX-License-Identifier: MIT */
/* What UARTs have in common: see uart.h. */
#include "uart.h"

#include <stddef.h>

/* Not for the least kernel. */
#if BOS_SEMAPHORE_COUNTING

void uart_init(Uart *this, const UartChip *chip, unsigned base)
{
    this->chip = chip;
    this->registers = (volatile unsigned *)base;
    this->in = 0;
    this->out = 0;
    this->sending = 0;
    this->device = NULL;
    this->next = NULL;
    (void)semaphore_init_counting(&this->room, UART_RING, UART_RING);
    semaphore_set_name(&this->room, "console");
}

int uart_next(Uart *this)
{
    int character;

    if (this->in == this->out)
        return this->next != NULL ? this->next(this->device) : -1;
    character = (unsigned char)this->ring[this->out++ % UART_RING];
    (void)semaphore_up(&this->room);
    return character;
}

void uart_flush(Uart *this)
{
    int character;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while ((character = uart_next(this)) >= 0)
        this->chip->put(this, (char)character);
    INTERRUPTS_RESTORE(mask);
}

static void put_buffered(Uart *this, char character)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    this->ring[this->in++ % UART_RING] = character;
    this->chip->start(this);
    INTERRUPTS_RESTORE(mask);
}

void uart_put(Uart *this, char character)
{
    if (semaphore_down(&this->room, BOS_FOREVER) == BOS_OK) {
        put_buffered(this, character);
        return;
    }
    uart_flush(this);
    this->chip->put(this, character);
}

#if BOS_DEVICE

static int uart_open(Device *this_device)
{
    Uart *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (uart->device != NULL) {
        INTERRUPTS_RESTORE(mask);
        return BOS_ERROR_STATE;
    }
    uart->device = this_device;
    uart->next = this_device->output.size != 0 ? device_next : NULL;
    uart->chip->listen(uart, 1);
    INTERRUPTS_RESTORE(mask);
    return BOS_OK;
}

static void uart_close(Device *this_device)
{
    Uart *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    uart->chip->listen(uart, 0);
    uart->device = NULL;
    uart->next = NULL;
    INTERRUPTS_RESTORE(mask);
}

static void uart_start(Device *this_device)
{
    Uart *const uart = this_device->hardware;

    uart->chip->start(uart);
}

const DeviceClass uart_class = {"console", uart_open, uart_close, uart_start};

void uart_received(Uart *this, unsigned character, int lost)
{
    if (this->device == NULL)
        return;
    if (lost)
        this->device->lost++;
    (void)device_received(this->device, (int)(character & 0xFFu));
}

#endif

#endif
