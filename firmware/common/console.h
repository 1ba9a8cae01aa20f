/* SPDX-License-Identifier: MIT */
/* What a board gives to have a console: the Uart, which its board_init() readies. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "uart.h"

extern Uart board_uart;

#endif
