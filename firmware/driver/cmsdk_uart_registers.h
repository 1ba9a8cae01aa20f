/* SPDX-License-Identifier: MIT */
/* Registers of the CMSDK UART, in words from its base: ARM DDI 0479, 4.3 (APB UART), programmers'
   model. */
#ifndef CMSDK_UART_REGISTERS_H
#define CMSDK_UART_REGISTERS_H

#include "cmsdk_uart.h"

#define DATA      0
#define STATE     1
#define CTRL      2
#define INTSTATUS 3 /* write 1 to clear */
#define BAUDDIV   4

#define STATE_TX_FULL    0x1u
#define STATE_RX_FULL    0x2u
#define STATE_RX_OVERRUN 0x8u /* write 1 to clear */
#define CTRL_TX          0x1u
#define CTRL_RX          0x2u
#define CTRL_TX_IRQ      0x4u
#define CTRL_RX_IRQ      0x8u
#define INT_TX           0x1u
#define INT_RX           0x2u

#endif
