/* SPDX-License-Identifier: MIT */
/* CMSDK UART: see cmsdk_uart.h. Registers are in words from its base. */
#include "cmsdk_uart.h"

#define DATA      0
#define STATE     1
#define CTRL      2
#define INTSTATUS 3 /* write 1 to clear */
#define BAUDDIV   4

#define STATE_TX_FULL    0x1u
#define STATE_RX_FULL    0x2u
#define STATE_RX_OVERRUN 0x8u /* write 1 to clear */
#define CTRL_TX          0x1u
#define CTRL_RX          0x2u
#define CTRL_TX_IRQ      0x4u
#define CTRL_RX_IRQ      0x8u
#define INT_TX           0x1u
#define INT_RX           0x2u

static void wait_for_room(const Uart *this)
{
    while ((this->registers[STATE] & STATE_TX_FULL) != 0)
        continue;
}

static void put(Uart *this, char character)
{
    wait_for_room(this);
    this->registers[DATA] = (unsigned char)character;
}

/* Nothing tells when the shift register is empty: the time of a character and a bit, eleven times
   the divider in cycles, must pass. A turn of the loop takes more than a cycle. */
static void drain(Uart *this)
{
    volatile unsigned left = 11u * this->registers[BAUDDIV];

    wait_for_room(this);
    while (left > 0)
        left--;
}

static void send_next(Uart *this)
{
    const int character = uart_next(this);

    if (character >= 0)
        this->registers[DATA] = (unsigned)character;
    else
        this->sending = 0;
}

/* `sending` says that a character is on its way, whose interrupt will fetch the next. It is set
   before uart_next(), which may wake a more urgent task that sends, too: that leaves the
   transmitter to whom it has interrupted. */
static void start(Uart *this)
{
    if (this->sending)
        return;
    this->sending = 1;
    send_next(this);
}

static void listen(Uart *this, int on)
{
    if (on)
        this->registers[CTRL] |= CTRL_RX | CTRL_RX_IRQ;
    else
        this->registers[CTRL] &= ~(CTRL_RX | CTRL_RX_IRQ);
}

static const UartChip chip = {put, start, drain, listen};

void cmsdk_uart_init(Uart *this, unsigned base, unsigned divider)
{
    uart_init(this, &chip, base);
    this->registers[BAUDDIV] = divider;
    this->registers[CTRL] = CTRL_TX | CTRL_TX_IRQ;
}

/* The interrupt comes when the one-character buffer falls empty. */
void cmsdk_uart_transmit(Uart *this)
{
    bos_mask mask;

    this->registers[INTSTATUS] = INT_TX;
    INTERRUPTS_OFF(mask);
    send_next(this);
    INTERRUPTS_RESTORE(mask);
}

#if BOS_DEVICE
/* The interrupt is cleared before the character is fetched, or that of one that comes between
   would be lost. */
void cmsdk_uart_receive(Uart *this)
{
    volatile unsigned *const registers = this->registers;

    registers[INTSTATUS] = INT_RX;
    while ((registers[STATE] & STATE_RX_FULL) != 0) {
        const unsigned character = registers[DATA];
        const int lost = (registers[STATE] & STATE_RX_OVERRUN) != 0;

        if (lost)
            registers[STATE] = STATE_RX_OVERRUN;
        uart_received(this, character, lost);
    }
}
#endif
