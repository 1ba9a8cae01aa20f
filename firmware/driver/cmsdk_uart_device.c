/* SPDX-License-Identifier: MIT */
/* The CMSDK UART as a Device: see cmsdk_uart.h. The receiver has one character of buffer, and the
   next that comes replaces it, so the receive interrupt must be served within the time of one: 87
   us at 115200 baud. */
#include "cmsdk_uart_registers.h"

#if BOS_DEVICE

static int uart_open(Device *this_device)
{
    CmsdkUart *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (uart->device != NULL) {
        INTERRUPTS_RESTORE(mask);
        return BOS_ERROR_STATE;
    }
    uart->device = this_device;
    uart->next = this_device->output.size != 0 ? device_next : NULL;
    uart->registers[CTRL] |= CTRL_RX | CTRL_RX_IRQ;
    INTERRUPTS_RESTORE(mask);
    return BOS_OK;
}

static void uart_close(Device *this_device)
{
    CmsdkUart *const uart = this_device->hardware;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    uart->registers[CTRL] &= ~(CTRL_RX | CTRL_RX_IRQ);
    uart->device = NULL;
    uart->next = NULL;
    INTERRUPTS_RESTORE(mask);
}

static void uart_start(Device *this_device)
{
    cmsdk_uart_start(this_device->hardware);
}

const DeviceClass cmsdk_uart_class = {"console", uart_open, uart_close, uart_start};

/* The interrupt is cleared before the character is fetched, or that of one that comes between
   would be lost. */
void cmsdk_uart_receive(CmsdkUart *this)
{
    volatile unsigned *const registers = this->registers;

    registers[INTSTATUS] = INT_RX;
    while ((registers[STATE] & STATE_RX_FULL) != 0) {
        const int character = (int)(registers[DATA] & 0xFFu);

        if (this->device == NULL)
            continue;
        if ((registers[STATE] & STATE_RX_OVERRUN) != 0) {
            registers[STATE] = STATE_RX_OVERRUN;
            this->device->lost++;
        }
        (void)device_received(this->device, character);
    }
}

#endif
