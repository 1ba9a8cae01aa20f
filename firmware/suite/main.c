/* SPDX-License-Identifier: MIT */
/* The kernel's test suite on a board: prints `ok CASE` or `FAIL CASE ...` and a summary, and ends
   with the number of failures as status. */
#include "cmsdk_timer.h"
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

/* The timer's periods go through all lengths from 200 to 2,247 cycles in an odd order. */
static void storm_handler(void)
{
    static unsigned state = 1;

    ENTER_ISR;
    state = state * 1664525u + 1013904223u;
    cmsdk_timer_clear(TIMER0_BASE, 200u + (state >> 21));
    interrupt_raise((state & 0x100000u) != 0 ? SUITE_LINE_LOW : SUITE_LINE_HIGH);
    EXIT_ISR;
}

void suite_storm(int on)
{
    interrupt_attach(TIMER0_IRQ, storm_handler, 0x20);
    if (on)
        cmsdk_timer_start(TIMER0_BASE, 1000u);
    else
        cmsdk_timer_stop(TIMER0_BASE);
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
