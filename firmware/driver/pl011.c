/* SPDX-License-Identifier: MIT */
/* PL011: see pl011.h. Registers are in words from its base. */
#include "pl011.h"

#define DR   0
#define FR   6
#define IBRD 9
#define FBRD 10 /* 64ths */
#define LCRH 11 /* a write takes the divisor */
#define CTL  12
#define IFLS 13
#define IM   14
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

static void put(Uart *this, char character)
{
    while ((this->registers[FR] & FR_TX_FULL) != 0)
        continue;
    this->registers[DR] = (unsigned char)character;
}

static void drain(Uart *this)
{
    while ((this->registers[FR] & FR_BUSY) != 0)
        continue;
}

/* Fills the transmit FIFO. The interrupt comes when that passes its level downwards, so the rule
   is: while anything waits in the ring or the Device, it has been filled above its level. `sending`
   says that somebody does. It is set before uart_next(), which may wake a more urgent task that
   sends, too: that leaves the FIFO to whom it has interrupted. */
static void start(Uart *this)
{
    int character;

    if (this->sending)
        return;
    this->sending = 1;
    while ((this->registers[FR] & FR_TX_FULL) == 0 && (character = uart_next(this)) >= 0)
        this->registers[DR] = (unsigned)character;
    this->sending = 0;
}

static void listen(Uart *this, int on)
{
    if (!on) {
        this->registers[IM] &= ~INT_RX_EITHER;
        return;
    }
    while ((this->registers[FR] & FR_RX_EMPTY) == 0)
        (void)this->registers[DR];
    this->registers[IM] |= INT_RX_EITHER;
}

static const UartChip chip = {put, start, drain, listen};

/* The divisor counts 16ths of a bit in 64ths of a cycle: clock * 64 / (16 * baud), rounded. */
void pl011_init(Uart *this, unsigned base, unsigned clock, unsigned baud)
{
    const unsigned divisor = (clock * 4u + baud / 2u) / baud;

    uart_init(this, &chip, base);
    this->registers[CTL] = 0;
    this->registers[IBRD] = divisor / 64u;
    this->registers[FBRD] = divisor % 64u;
    this->registers[LCRH] = LCRH_8_FIFO;
    this->registers[IFLS] = IFLS_EIGHTHS;
    this->registers[IM] = INT_TX;
    this->registers[CTL] = CTL_ON;
}

#if BOS_DEVICE
static void receive(Uart *this)
{
    volatile unsigned *const registers = this->registers;

    registers[ICR] = INT_RX_EITHER;
    while (this->device != NULL && (registers[FR] & FR_RX_EMPTY) == 0) {
        const unsigned data = registers[DR];

        uart_received(this, data, (data & DR_OVERRUN) != 0);
    }
}
#endif

void pl011_interrupt(Uart *this)
{
    bos_mask mask;

#if BOS_DEVICE
    receive(this);
#endif
    this->registers[ICR] = INT_TX;
    INTERRUPTS_OFF(mask);
    start(this);
    INTERRUPTS_RESTORE(mask);
}
