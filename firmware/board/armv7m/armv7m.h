/* SPDX-License-Identifier: MIT */
/* Registers of the ARMv7-M system control space that the board code uses, after the ARMv7-M
   Architecture Reference Manual, B3.2 and B3.4. The fault status registers clear the bits that are
   written as 1. */
#ifndef ARMV7M_H
#define ARMV7M_H

#define NVIC_ISER(word) (*(volatile unsigned *)(0xE000E100u + 4u * (unsigned)(word)))
#define NVIC_ISPR(word) (*(volatile unsigned *)(0xE000E200u + 4u * (unsigned)(word)))
#define NVIC_IPR(irq)   (*(volatile unsigned char *)(0xE000E400u + (unsigned)(irq)))
#define SCB_ICSR        (*(volatile unsigned *)0xE000ED04u)
#define ICSR_PENDSTSET  0x04000000u
#define SCB_VTOR        (*(volatile unsigned *)0xE000ED08u)
#define SCB_AIRCR       (*(volatile unsigned *)0xE000ED0Cu)
#define SCB_CFSR        (*(volatile unsigned *)0xE000ED28u)
#define SCB_HFSR        (*(volatile unsigned *)0xE000ED2Cu)
#define AIRCR_RESET     0x05FA0004u /* VECTKEY, SYSRESETREQ */
#define HFSR_VECTTBL    0x00000002u
#define XPSR_THUMB      0x01000000u

/* vectors_init: puts the vector table into RAM. First thing of board_init(). */
void vectors_init(void);

#endif
