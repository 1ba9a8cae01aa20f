/* SPDX-License-Identifier: MIT */
/* The PL011 as a Device: see pl011.h. The receiver interrupts at two characters, or when one has
   waited for the time of 32 bits; its FIFO must be served before it holds 16: within 1.2 ms at
   115200 baud. */
#include "pl011_registers.h"

#if BOS_DEVICE

static int uart_open(Device *this_device)
{
    Pl011 *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (uart->device != NULL) {
        INTERRUPTS_RESTORE(mask);
        return BOS_ERROR_STATE;
    }
    while ((uart->registers[FR] & FR_RX_EMPTY) == 0)
        (void)uart->registers[DR];
    uart->device = this_device;
    uart->next = this_device->output.size != 0 ? device_next : NULL;
    uart->registers[IM] |= INT_RX_EITHER;
    INTERRUPTS_RESTORE(mask);
    return BOS_OK;
}

static void uart_close(Device *this_device)
{
    Pl011 *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    uart->registers[IM] &= ~INT_RX_EITHER;
    uart->device = NULL;
    uart->next = NULL;
    INTERRUPTS_RESTORE(mask);
}

static void uart_start(Device *this_device)
{
    pl011_fill(this_device->hardware);
}

const DeviceClass pl011_class = {"console", uart_open, uart_close, uart_start};

void pl011_receive(Pl011 *this)
{
    volatile unsigned *const registers = this->registers;

    registers[ICR] = INT_RX_EITHER;
    while (this->device != NULL && (registers[FR] & FR_RX_EMPTY) == 0) {
        const unsigned data = registers[DR];

        if ((data & DR_OVERRUN) != 0)
            this->device->lost++;
        (void)device_received(this->device, (int)(data & 0xFFu));
    }
}

#endif
