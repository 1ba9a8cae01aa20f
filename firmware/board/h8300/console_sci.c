/* SPDX-License-Identifier: MIT */
/* The console at a serial communication interface of an H8, after the H8/3069R Group Hardware
   Manual, "Serial Communication Interface"; without what the H8/3297 Series' lacks. */
#include "h8300.h"

/* Not for the least kernel. */
#if BOS_SEMAPHORE_COUNTING

#define SMR(base) BYTE((base) + 0u)
#define BRR(base) BYTE((base) + 1u)
#define SCR(base) BYTE((base) + 2u)
#define TDR(base) BYTE((base) + 3u)
#define SSR(base) BYTE((base) + 4u)
#define RDR(base) BYTE((base) + 5u)

#define SCR_TIE 0x80u
#define SCR_RIE 0x40u
#define SCR_TE  0x20u
#define SCR_RE  0x10u

#define SSR_TDRE   0x80u
#define SSR_RDRF   0x40u
#define SSR_ERRORS 0x38u
#define SSR_TEND   0x04u

#define SPEED 38400ul

#define BASE(uart) ((unsigned)(uart)->registers)

Uart board_uart;

/* Flags are cleared by writing 0 behind having read 1; others are written 1, which leaves them. */
static void clear(unsigned base, unsigned flags)
{
    (void)SSR(base);
    SSR(base) = (unsigned char)~flags;
}

static void send(unsigned base, int character)
{
    TDR(base) = (unsigned char)character;
    clear(base, SSR_TDRE);
}

static void put(Uart *this, char character)
{
    while ((SSR(BASE(this)) & SSR_TDRE) == 0)
        continue;
    send(BASE(this), character);
}

static void start(Uart *this)
{
    SCR(BASE(this)) |= SCR_TIE;
}

static void drain(Uart *this)
{
    while ((SSR(BASE(this)) & SSR_TEND) == 0)
        continue;
}

static void listen(Uart *this, int on)
{
    const unsigned base = BASE(this);

    clear(base, SSR_RDRF | SSR_ERRORS);
    if (on)
        SCR(base) |= SCR_RIE;
    else
        SCR(base) &= (unsigned char)~SCR_RIE;
}

static const UartChip chip = {put, start, drain, listen};

static void transmit_handler(void)
{
    const unsigned base = BASE(&board_uart);
    int character;

    ENTER_ISR;
    character = uart_next(&board_uart);
    if (character >= 0)
        send(base, character);
    else
        SCR(base) &= (unsigned char)~SCR_TIE;
    EXIT_ISR;
}

#if BOS_DEVICE
static bos_byte lost; /* characters, since the last that came */

static void receive_handler(void)
{
    const unsigned base = BASE(&board_uart);
    unsigned character;

    ENTER_ISR;
    character = RDR(base);
    clear(base, SSR_RDRF);
    uart_received(&board_uart, character, lost);
    lost = 0;
    EXIT_ISR;
}

static void error_handler(void)
{
    ENTER_ISR;
    lost = 1;
    clear(BASE(&board_uart), SSR_ERRORS);
    EXIT_ISR;
}

void board_console(Device *device)
{
    device_init(device, &uart_class, &board_uart);
}
#endif

/* A bit must pass before it sends. */
void console_init(unsigned base, int first_irq)
{
    volatile int wait;

    uart_init(&board_uart, &chip, base);
    SCR(base) = 0;
    SMR(base) = 0;
    BRR(base) = (unsigned char)(CPU_CLOCK_HZ / 32u / SPEED - 1u);
    for (wait = 0; wait < 200; wait++)
        continue;
    SCR(base) = SCR_TE | SCR_RE;
#if BOS_DEVICE
    interrupt_attach(first_irq, error_handler, 0);
    interrupt_attach(first_irq + 1, receive_handler, 0);
#endif
    interrupt_attach(first_irq + 2, transmit_handler, 0);
}

#endif
