/* SPDX-License-Identifier: MIT */
/* Arm MPS2 with the AN385 image: timers, watchdog, and pins. Inputs are the two buttons and the
   pins 0 to 2 of port 0; outputs the two LEDs and the pins 0 to 3 of port 1. */
#include "board.h"

#include "cmsdk_timer.h"
#include "sp805.h"

static const struct {
    unsigned base;
    int irq;
} timers[BOARD_TIMERS] = {{TIMER0_BASE, TIMER0_IRQ}, {TIMER1_BASE, TIMER1_IRQ}};

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    cmsdk_timer_start(timers[timer].base, cycles);
    interrupt_attach(timers[timer].irq, handler, level);
}

void board_timer_clear(int timer)
{
    cmsdk_timer_acknowledge(timers[timer].base);
}

void board_timer_stop(int timer)
{
    cmsdk_timer_stop(timers[timer].base);
}

/* The watchdog's interrupt is the NMI. */
void board_watchdog_start(unsigned milliseconds, void (*handler)(void))
{
    interrupt_attach(WDOG0_IRQ, handler, 0);
    sp805_start(WDOG0_BASE, WDOG0_CLOCK_HZ / 1000u * milliseconds);
}

void board_watchdog_kick(void)
{
    sp805_kick(WDOG0_BASE);
}

#define REGISTER(address) (*(volatile unsigned *)(address))
#define FPGAIO_LED0       REGISTER(FPGAIO_BASE + 0x00u)
#define FPGAIO_BUTTON     REGISTER(FPGAIO_BASE + 0x08u)
#define GPIO_DATA(base)   REGISTER((base) + 0x00u)
#define GPIO_OUT(base)    REGISTER((base) + 0x04u)
#define GPIO_ENABLE(base) REGISTER((base) + 0x10u)

unsigned board_inputs(void)
{
    return (FPGAIO_BUTTON & 3u) | (GPIO_DATA(GPIO0_BASE) & 7u) << 2;
}

void board_leds(unsigned lit)
{
    FPGAIO_LED0 = lit & 3u;
}

void board_outputs(unsigned levels)
{
    GPIO_OUT(GPIO1_BASE) = levels & 0xFu;
    GPIO_ENABLE(GPIO1_BASE) = 0xFu;
}

void board_display(const char *text)
{
    for (; *text != '\0'; text++)
        REGISTER(VGA_BASE) = (unsigned char)*text;
    REGISTER(VGA_BASE) = '\n';
}
