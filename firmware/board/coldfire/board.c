/* SPDX-License-Identifier: MIT */
/* Boards with Freescale's MCF5208 and MCF5282: the console is UART0 (115200 bit/s, 8 bits, no
   parity); interrupts; pins: inputs are IRQ1 to IRQ5 of the edge port, as far as the chip has them,
   1 when low. No outputs, LEDs, or display. After the MCF5208 Reference Manual and the MCF5282
   User's Manual. */
#include "board.h"

#include "coldfire.h"
#include "console.h"
#include "m68k.h"
#include "mcf_uart.h"
#include "switch.h"

#define BAUD 115200u

Uart board_uart;

static void console_handler(void)
{
    ENTER_ISR;
    mcf_uart_interrupt(&board_uart);
    EXIT_ISR;
}

#if BOS_DEVICE
void board_console(Device *device)
{
    device_init(device, &uart_class, &board_uart);
}
#endif

/* ---- interrupts ---- */

#define HALF(offset, irq) (*(volatile unsigned *)(INTC0_BASE + (offset) + ((irq) < 32 ? 4u : 0u)))
#define IMR(irq)          HALF(0x08u, irq)
#define INTFRC(irq)       HALF(0x10u, irq)
#define ICR(irq)          (*(volatile unsigned char *)(INTC0_BASE + 0x40u + (unsigned)(irq)))

#define BIT(irq)   (1u << ((irq) % 32))
#define MASK_ALL   1u /* of the MCF5282's lower mask register; the MCF5208 has no source 0 */
#define FIRST_USER 64 /* vector of source 0 */

/* Software asks until the handler begins. One instruction changes the register: nothing comes
   between. */
static void force(int irq)
{
    __asm__ volatile("or.l %1,%0" : "+m"(INTFRC(irq)) : "d"(BIT(irq)) : "cc");
}

static void force_no_more(int irq)
{
    __asm__ volatile("and.l %1,%0" : "+m"(INTFRC(irq)) : "d"(~BIT(irq)) : "cc");
}

static void (*spare_low)(void), (*spare_high)(void);

static void low_handler(void)
{
    force_no_more(SPARE_IRQ_LOW);
    spare_low();
}

static void high_handler(void)
{
    force_no_more(SPARE_IRQ_HIGH);
    spare_high();
}

/* With the register read, the request has reached the processor. */
void interrupt_raise(int irq)
{
    force(irq);
    (void)INTFRC(irq);
}

void board_tick_raise(void)
{
    interrupt_raise(PIT0_IRQ);
}

int board_tick_raised(void)
{
    const int raised = (INTFRC(PIT0_IRQ) & BIT(PIT0_IRQ)) != 0;

    force_no_more(PIT0_IRQ);
    return raised;
}

static void keep(int irq, int spare, void (**kept)(void), void (*handler)(void))
{
    if (irq != spare)
        return;
    *kept = port_handlers[irq];
    port_handlers[irq] = handler;
}

void board_interrupt_on(int irq, int level)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    keep(irq, SPARE_IRQ_LOW, &spare_low, low_handler);
    keep(irq, SPARE_IRQ_HIGH, &spare_high, high_handler);
    ICR(irq) = (unsigned char)BOARD_ICR(irq, level);
    IMR(0) &= ~MASK_ALL;
    IMR(irq) &= ~BIT(irq);
    INTERRUPTS_RESTORE(mask);
}

/* The chip's own watchdog runs after a reset; one write decides. */
#define WCR     (*(volatile unsigned short *)WDOG_BASE)
#define WCR_OFF 0

void board_init(void)
{
    int irq;

    WCR = WCR_OFF;
    vectors_init();
    for (irq = 1; irq < BOARD_SLOTS; irq++)
        vectors_slot(FIRST_USER + irq, irq);
    mcf_uart_init(&board_uart, UART0_BASE, UART0_CLOCK_HZ, BAUD);
    interrupt_attach(UART0_IRQ, console_handler, 0x40);
}

/* ---- pins ---- */

#define EPPDR (*(volatile unsigned char *)(EPORT_BASE + 5u))

unsigned board_inputs(void)
{
    return (unsigned)~EPPDR >> 1 & 0x1Fu;
}

void board_leds(unsigned lit)
{
    (void)lit;
}

void board_outputs(unsigned levels)
{
    (void)levels;
}

void board_display(const char *text)
{
    (void)text;
}

/* ---- reset ---- */

#define RCR         (*(volatile unsigned char *)RCM_BASE)
#define RCR_SOFTRST 0x80u

void board_restart(void)
{
    RCR = RCR_SOFTRST;
    for (;;)
        continue;
}
