/* SPDX-License-Identifier: MIT */
/* Arm MPS2 with the AN385 image: the console is UART0 (115200 baud, 8 bits, no parity). */
#include "board.h"

#include "armv7m.h"
#include "cmsdk_uart.h"
#include "console.h"

#define BAUD 115200u

Uart board_uart;

static void console_handler(void)
{
    ENTER_ISR;
    cmsdk_uart_transmit(&board_uart);
    EXIT_ISR;
}

#if BOS_DEVICE
static void receive_handler(void)
{
    ENTER_ISR;
    cmsdk_uart_receive(&board_uart);
    EXIT_ISR;
}

void board_console(Device *device)
{
    device_init(device, &uart_class, &board_uart);
    interrupt_attach(UART0_IRQ_RX, receive_handler, 0x40);
}
#endif

void board_init(void)
{
    vectors_init();
    cmsdk_uart_init(&board_uart, UART0_BASE, UART0_CLOCK_HZ / BAUD);
    interrupt_attach(UART0_IRQ_TX, console_handler, 0xC0);
}
