/* SPDX-License-Identifier: MIT */
/* UART of ColdFire chips: see mcf_uart.h. The interrupt mask cannot be read: the Uart's `sending`
   is what it holds. */
#include "mcf_uart.h"

#define REGISTER(uart, offset) (*((volatile unsigned char *)(uart)->registers + (offset)))
#define UMR(uart)              REGISTER(uart, 0x00)
#define USR(uart)              REGISTER(uart, 0x04)
#define UCSR(uart)             REGISTER(uart, 0x04)
#define UCR(uart)              REGISTER(uart, 0x08)
#define DATA(uart)             REGISTER(uart, 0x0C)
#define UIMR(uart)             REGISTER(uart, 0x14)
#define UBG1(uart)             REGISTER(uart, 0x18)
#define UBG2(uart)             REGISTER(uart, 0x1C)

#define USR_RXRDY 0x01u
#define USR_TXRDY 0x04u
#define USR_TXEMP 0x08u
#define USR_OE    0x10u

#define UIMR_TX 0x01u
#define UIMR_RX 0x02u

#define UCR_MODE_1    0x10u
#define UCR_RECEIVER  0x20u /* resets */
#define UCR_SENDER    0x30u
#define UCR_ERRORS    0x40u
#define UCR_ON        0x05u
#define UMR1_8_NONE   0x13u
#define UMR2_1_STOP   0x07u
#define UCSR_INTERNAL 0xDDu

static void mask(Uart *this, unsigned value)
{
    this->sending = (bos_byte)value;
    UIMR(this) = (unsigned char)value;
}

static void put(Uart *this, char character)
{
    while ((USR(this) & USR_TXRDY) == 0)
        continue;
    DATA(this) = (unsigned char)character;
}

static void drain(Uart *this)
{
    while ((USR(this) & USR_TXEMP) == 0)
        continue;
}

/* The interrupt comes as long as there is room and it is let. */
static void start(Uart *this)
{
    if ((this->sending & UIMR_TX) == 0)
        mask(this, this->sending | UIMR_TX);
}

static void listen(Uart *this, int on)
{
    while (on && (USR(this) & USR_RXRDY) != 0)
        (void)DATA(this);
    mask(this, on ? this->sending | UIMR_RX : this->sending & ~UIMR_RX);
}

static const UartChip chip = {put, start, drain, listen};

/* The divisor counts 32nds of a bit. */
void mcf_uart_init(Uart *this, unsigned base, unsigned clock, unsigned baud)
{
    const unsigned divisor = (clock / 16u / baud + 1u) / 2u;

    uart_init(this, &chip, base);
    UCR(this) = UCR_RECEIVER;
    UCR(this) = UCR_SENDER;
    UCR(this) = UCR_ERRORS;
    UCR(this) = UCR_MODE_1;
    UMR(this) = UMR1_8_NONE;
    UMR(this) = UMR2_1_STOP;
    UCSR(this) = UCSR_INTERNAL;
    UBG1(this) = (unsigned char)(divisor >> 8);
    UBG2(this) = (unsigned char)divisor;
    mask(this, 0);
    UCR(this) = UCR_ON;
}

#if BOS_DEVICE
static void receive(Uart *this)
{
    unsigned status;

    while ((this->sending & UIMR_RX) != 0 && ((status = USR(this)) & USR_RXRDY) != 0) {
        if ((status & USR_OE) != 0)
            UCR(this) = UCR_ERRORS;
        uart_received(this, DATA(this), (status & USR_OE) != 0);
    }
}
#endif

static void send_next(Uart *this)
{
    const int character = uart_next(this);

    if (character >= 0)
        DATA(this) = (unsigned char)character;
    else
        mask(this, this->sending & ~UIMR_TX);
}

/* A more urgent handler that prints must not come between a character's way from the ring to the
   chip. */
void mcf_uart_interrupt(Uart *this)
{
    bos_mask before;

#if BOS_DEVICE
    receive(this);
#endif
    INTERRUPTS_OFF(before);
    if ((this->sending & UIMR_TX) != 0 && (USR(this) & USR_TXRDY) != 0)
        send_next(this);
    INTERRUPTS_RESTORE(before);
}
