/* SPDX-License-Identifier: MIT */
/* MC6850: see mc6850.h. The control register cannot be read: the Uart's `sending` is what it
   holds. */
#include "mc6850.h"

#define READY(base) (MC6850_STATUS(base) & 0x02u) /* TDRE */
#define FULL        0x01u
#define OVERRUN     0x20u

#define BASE(uart) ((unsigned)(uart)->registers)

static void control(Uart *this, unsigned value)
{
    this->sending = (bos_byte)value;
    MC6850_STATUS(BASE(this)) = (unsigned char)value;
}

static void put(Uart *this, char character)
{
    while (!READY(BASE(this)))
        continue;
    MC6850_DATA(BASE(this)) = (unsigned char)character;
}

/* Nothing tells when the shift register is empty: the time of a character must pass, 10 bits, at
   110 bit/s or more and a processor of 8 MHz or less. A turn of the loop takes 24 cycles or more.
 */
static void drain(Uart *this)
{
    volatile int left = 400;

    while (!READY(BASE(this)))
        continue;
    while (left > 0)
        left--;
}

/* The interrupt comes as long as there is room and it is let. */
static void start(Uart *this)
{
    if ((this->sending & MC6850_SEND_IRQ) == 0)
        control(this, this->sending | MC6850_SEND_IRQ);
}

static void listen(Uart *this, int on)
{
    if (on)
        (void)MC6850_DATA(BASE(this));
    control(this, on ? this->sending | MC6850_TAKE_IRQ : this->sending & ~MC6850_TAKE_IRQ);
}

static const UartChip chip = {put, start, drain, listen};

void mc6850_init(Uart *this, unsigned base)
{
    uart_init(this, &chip, base);
    control(this, MC6850_RESET);
    control(this, MC6850_8N1);
}

static void send_next(Uart *this)
{
    const int character = uart_next(this);

    if (character >= 0)
        MC6850_DATA(BASE(this)) = (unsigned char)character;
    else
        control(this, this->sending & ~MC6850_SEND_IRQ);
}

/* A more urgent handler that prints must not come between a character's way from the ring to the
   chip. */
void mc6850_interrupt(Uart *this)
{
    const unsigned status = MC6850_STATUS(BASE(this));
    bos_mask mask;

#if BOS_DEVICE
    if ((status & FULL) != 0 && (this->sending & MC6850_TAKE_IRQ) != 0)
        uart_received(this, MC6850_DATA(BASE(this)), (status & OVERRUN) != 0);
#endif
    INTERRUPTS_OFF(mask);
    if ((this->sending & MC6850_SEND_IRQ) != 0 && READY(BASE(this)))
        send_next(this);
    INTERRUPTS_RESTORE(mask);
}
