/* SPDX-License-Identifier: MIT */
/* Arm MPS2 with the AN385 image: the console is UART0 (115200 baud, 8 bits, no parity). */
#include "board.h"

#include "armv7m.h"
#include "cmsdk_uart.h"

#define BAUD 115200u

static CmsdkUart console;

static void console_handler(void)
{
    ENTER_ISR;
    cmsdk_uart_interrupt(&console);
    EXIT_ISR;
}

#if BOS_DEVICE
static void receive_handler(void)
{
    ENTER_ISR;
    cmsdk_uart_receive(&console);
    EXIT_ISR;
}

void board_console(Device *device)
{
    device_init(device, &cmsdk_uart_class, &console);
    interrupt_attach(UART0_IRQ_RX, receive_handler, 0x40);
}
#endif

void board_init(void)
{
    vectors_init();
    cmsdk_uart_init(&console, UART0_BASE, UART0_CLOCK_HZ / BAUD);
    interrupt_attach(UART0_IRQ_TX, console_handler, 0xC0);
}

void console_write(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            cmsdk_uart_put(&console, '\r');
        cmsdk_uart_put(&console, *text);
    }
}

void board_flush(void)
{
    cmsdk_uart_flush(&console);
    cmsdk_uart_drain(&console);
}

void board_print_polled(const char *text)
{
    cmsdk_uart_flush(&console);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            cmsdk_uart_put_polled(&console, '\r');
        cmsdk_uart_put_polled(&console, *text);
    }
}

void board_print_hex(unsigned value)
{
    char text[11];
    int i;

    text[0] = '0';
    text[1] = 'x';
    for (i = 0; i < 8; i++)
        text[2 + i] = "0123456789ABCDEF"[value >> (28 - 4 * i) & 15u];
    text[10] = '\0';
    board_print_polled(text);
}
