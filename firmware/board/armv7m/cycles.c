/* SPDX-License-Identifier: MIT */
/* The cycle counter of the Data Watchpoint and Trace unit, after the ARMv7-M Architecture Reference
   Manual, C1.6.5 (DEMCR) and C1.8 (DWT). */
#include "board.h"

#define DEMCR        (*(volatile unsigned *)0xE000EDFCu)
#define DEMCR_TRCENA 0x01000000u
#define DWT_CTRL     (*(volatile unsigned *)0xE0001000u)
#define CYCCNTENA    0x1u
#define DWT_CYCCNT   (*(volatile unsigned *)0xE0001004u)

unsigned board_cycles(void)
{
    if ((DWT_CTRL & CYCCNTENA) == 0) {
        DEMCR |= DEMCR_TRCENA;
        DWT_CTRL |= CYCCNTENA;
    }
    return DWT_CYCCNT;
}
