/* SPDX-License-Identifier: MIT */
/* Evaluation board of the Stellaris LM3S6965: the console is UART0 (115200 baud, 8 bits, no parity)
   on pins A0 and A1; the clock is 50 MHz, from the PLL. After the LM3S6965 data sheet, chapters
   "System Control" and "General-Purpose Input/Outputs". */
#include "board.h"

#include "armv7m.h"
#include "console.h"
#include "pl011.h"

#define BAUD 115200u

Uart board_uart;

static void console_handler(void)
{
    ENTER_ISR;
    pl011_interrupt(&board_uart);
    EXIT_ISR;
}

#if BOS_DEVICE
void board_console(Device *device)
{
    device_init(device, &uart_class, &board_uart);
}
#endif

/* ---- clock ---- */

#define REGISTER(address) (*(volatile unsigned *)(address))
#define SYSCTL(offset)    REGISTER(SYSCTL_BASE + (offset))
#define RIS               SYSCTL(0x050u)
#define RCC               SYSCTL(0x060u)
#define RCGC0             SYSCTL(0x100u)
#define RCGC1             SYSCTL(0x104u)
#define RCGC2             SYSCTL(0x108u)

#define RIS_PLL_LOCKED 0x40u
/* main oscillator, 8 MHz, not yet from the PLL, which is off */
#define RCC_OSCILLATOR 0x078E2B80u
#define RCC_PLL_OFF    0x00002000u
#define RCC_BYPASS     0x00000800u
#define RCC_DIVISORS   0x07C00000u
#define RCC_DIVIDED(n) (0x00400000u | ((n)-1u) << 23)
#define PLL_HZ         200000000u

#define RCGC0_WATCHDOG 0x00000008u
#define RCGC1_CHIPS    0x00030001u /* UART0, timers 0 and 1 */
#define RCGC2_PORTS    0x00000039u /* A, D, E, F */

/* Data sheet, "Initialization and Configuration" of System Control: by way of the oscillator. */
static void clock_init(void)
{
    RCC = RCC_OSCILLATOR;
    RCC &= ~RCC_PLL_OFF;
    RCC = (RCC & ~RCC_DIVISORS) | RCC_DIVIDED(PLL_HZ / CPU_CLOCK_HZ);
    while ((RIS & RIS_PLL_LOCKED) == 0)
        continue;
    RCC &= ~RCC_BYPASS;
}

/* A chip answers three cycles after its clock came on: each read of a register takes as long. */
static void chips_init(void)
{
    RCGC0 |= RCGC0_WATCHDOG;
    RCGC1 |= RCGC1_CHIPS;
    RCGC2 |= RCGC2_PORTS;
    (void)RCGC2;
}

/* ---- pins ---- */

#define GPIO_AFSEL(base) REGISTER((base) + 0x420u)
#define GPIO_DEN(base)   REGISTER((base) + 0x51Cu)

static void console_pins_init(void)
{
    GPIO_AFSEL(GPIOA_BASE) |= 3u;
    GPIO_DEN(GPIOA_BASE) |= 3u;
}

void board_init(void)
{
    vectors_init();
    clock_init();
    chips_init();
    console_pins_init();
    pl011_init(&board_uart, UART0_BASE, UART0_CLOCK_HZ, BAUD);
    interrupt_attach(UART0_IRQ, console_handler, 0x40);
}
