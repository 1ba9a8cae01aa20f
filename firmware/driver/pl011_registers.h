/* SPDX-License-Identifier: MIT */
/* Registers of the PL011, in words from its base: LM3S6965 data sheet, chapter "Universal
   Asynchronous Receivers/Transmitters", register descriptions. */
#ifndef PL011_REGISTERS_H
#define PL011_REGISTERS_H

#include "pl011.h"

#define DR   0
#define FR   6
#define IBRD 9
#define FBRD 10 /* 64ths */
#define LCRH 11 /* a write takes the divisor */
#define CTL  12
#define IFLS 13
#define IM   14
#define MIS  16
#define ICR  17

#define DR_OVERRUN    0x800u
#define FR_BUSY       0x08u
#define FR_RX_EMPTY   0x10u
#define FR_TX_FULL    0x20u
#define LCRH_8_FIFO   0x70u
#define CTL_ON        0x301u /* UART, transmitter, receiver */
#define IFLS_EIGHTHS  0x00u  /* transmit: 2 left; receive: 2 there */
#define INT_RX        0x10u
#define INT_TX        0x20u
#define INT_TIMEOUT   0x40u
#define INT_RX_EITHER (INT_RX | INT_TIMEOUT)

#endif
