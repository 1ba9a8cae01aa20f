/* SPDX-License-Identifier: MIT */
/* Watchdog in software: see soft_watchdog.h. */
#include "soft_watchdog.h"

#include "board.h"

static unsigned watched; /* ticks from a kick to a bark; 0: nobody asked for it */
static unsigned hungry;  /* since the last kick */
static void (*bark)(void);

void board_watchdog_start(unsigned milliseconds, void (*handler)(void))
{
    bark = handler;
    hungry = 0;
    watched = (unsigned)(((unsigned long)milliseconds * BOS_TICK_HZ + 999u) / 1000u);
}

void board_watchdog_kick(void)
{
    hungry = 0;
}

void soft_watchdog_tick(void)
{
    if (watched == 0)
        return;
    hungry++;
    if (hungry == watched)
        bark();
    if (hungry >= 2u * watched)
        board_reset();
}
