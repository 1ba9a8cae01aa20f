/* SPDX-License-Identifier: MIT */
/* The kernel's test suite on a board: prints `ok CASE` or `FAIL CASE ...` and a summary, and ends
   with the number of failures as status. */
#include "suite_port.h"

void suite_attach(int line, void (*handler)(void))
{
    interrupt_attach(line, handler, line == SUITE_LINE_HIGH ? 0x40 : 0x80);
}

void suite_work(void)
{
    volatile int left = 1000;

    while (left > 0)
        left--;
}

/* The timer's periods go through all lengths from 1,000 to 17,376 cycles in an odd order. */
static void storm_handler(void)
{
    static unsigned long state = 1;

    ENTER_ISR;
    state = state * 1664525ul + 1013904223ul;
    board_timer_clear(0);
    board_timer_start(0, SUITE_STORM(1000u + 8u * (unsigned)(state >> 21 & 0x7FFu)), storm_handler,
                      0x20);
    interrupt_raise((state & 0x100000ul) != 0 ? SUITE_LINE_LOW : SUITE_LINE_HIGH);
    EXIT_ISR;
}

void suite_storm(int on)
{
    if (on)
        board_timer_start(0, SUITE_STORM(1000u), storm_handler, 0x20);
    else
        board_timer_stop(0);
}

void suite_exit(int failures)
{
    board_exit(failures);
}

int main(void)
{
    board_init();
    suite_start(board_heap, BOARD_HEAP_SIZE);
    return 0;
}
