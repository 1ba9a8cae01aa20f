/* SPDX-License-Identifier: MIT */
/* Evaluation board of the Stellaris LM3S6965: timers, watchdog, and pins. Inputs are the keys,
   which draw their pins low: select on F1, then up, down, left and right on E0 to E3; outputs the
   LED on F0 and the pins D0 to D3. After the LM3S6965 data sheet, chapter "General-Purpose
   Input/Outputs", and the board's schematic. Leaves out its display. */
#include "board.h"

#include "gptm.h"
#include "sp805.h"

static const struct {
    unsigned base;
    int irq;
} timers[BOARD_TIMERS] = {{TIMER0_BASE, TIMER0_IRQ}, {TIMER1_BASE, TIMER1_IRQ}};

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    gptm_start(timers[timer].base, cycles);
    interrupt_attach(timers[timer].irq, handler, level);
}

void board_timer_clear(int timer)
{
    gptm_acknowledge(timers[timer].base);
}

void board_timer_stop(int timer)
{
    gptm_stop(timers[timer].base);
}

/* The watchdog has no way to the NMI: its interrupt is the most urgent of the others. */
void board_watchdog_start(unsigned milliseconds, void (*handler)(void))
{
    interrupt_attach(WDOG0_IRQ, handler, 0);
    sp805_start(WDOG0_BASE, CPU_CLOCK_HZ / 1000u * milliseconds);
}

void board_watchdog_kick(void)
{
    sp805_kick(WDOG0_BASE);
}

#define REGISTER(address)     (*(volatile unsigned *)(address))
#define GPIO_DATA(base, pins) REGISTER((base) + ((unsigned)(pins) << 2)) /* these pins only */
#define GPIO_DIR(base)        REGISTER((base) + 0x400u)
#define GPIO_PUR(base)        REGISTER((base) + 0x510u)
#define GPIO_DEN(base)        REGISTER((base) + 0x51Cu)

/* Made digital, and pulled up, when they are first asked for. */
unsigned board_inputs(void)
{
    GPIO_PUR(GPIOF_BASE) |= 2u;
    GPIO_DEN(GPIOF_BASE) |= 2u;
    GPIO_PUR(GPIOE_BASE) |= 0xFu;
    GPIO_DEN(GPIOE_BASE) |= 0xFu;
    return (~GPIO_DATA(GPIOF_BASE, 2u) & 2u) >> 1 | (~GPIO_DATA(GPIOE_BASE, 0xFu) & 0xFu) << 1;
}

static void drive(unsigned base, unsigned pins, unsigned levels)
{
    GPIO_DATA(base, pins) = levels;
    GPIO_DIR(base) |= pins;
    GPIO_DEN(base) |= pins;
}

void board_leds(unsigned lit)
{
    drive(GPIOF_BASE, 1u, lit & 1u);
}

void board_outputs(unsigned levels)
{
    drive(GPIOD_BASE, 0xFu, levels & 0xFu);
}

void board_display(const char *text)
{
    (void)text;
}
