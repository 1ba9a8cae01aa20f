/* SPDX-License-Identifier: MIT */
/* Words that a reset does not change. */
#include "board.h"

unsigned board_retained[BOARD_RETAINED_WORDS] __attribute__((section(".noinit")));
