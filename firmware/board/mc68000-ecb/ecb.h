/* SPDX-License-Identifier: MIT */
/* The PI/T of the Educational Computer Board: registers are at odd addresses. After Motorola's data
   sheet of the MC68230. */
#ifndef ECB_H
#define ECB_H

#include "board.h"
#include "switch.h"

#define PIT_REGISTER(number) (*(volatile unsigned char *)(PIT_BASE + 2u * (number)))

#define PIT_PGCR  0x00u
#define PIT_PSRR  0x01u
#define PIT_PCDDR 0x04u
#define PIT_PIVR  0x05u
#define PIT_PACR  0x06u
#define PIT_PBCR  0x07u
#define PIT_PADR  0x08u
#define PIT_PCDR  0x0Cu
#define PIT_TCR   0x10u
#define PIT_TIVR  0x11u
#define PIT_CPRH  0x13u /* preload: high, middle, low */
#define PIT_CNTRH 0x17u /* count, the same */
#define PIT_TSR   0x1Au

#define ECB_TIMER_IRQ 2

#endif
