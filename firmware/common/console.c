/* SPDX-License-Identifier: MIT */
/* The console of a board whose console is a Uart. */
#include "console.h"

#include "board.h"

/* Not for the least kernel. */
#if BOS_SEMAPHORE_COUNTING

void console_write(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            uart_put(&board_uart, '\r');
        uart_put(&board_uart, *text);
    }
}

void board_flush(void)
{
    uart_flush(&board_uart);
    board_uart.chip->drain(&board_uart);
}

void board_print_polled(const char *text)
{
    uart_flush(&board_uart);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            board_uart.chip->put(&board_uart, '\r');
        board_uart.chip->put(&board_uart, *text);
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

#endif
