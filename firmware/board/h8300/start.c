/* SPDX-License-Identifier: MIT */
/* Start-up and interrupts of a board of the H8/300 or H8/300H. */
#include "h8300.h"

extern char board_data[], board_data_end[], board_data_image[];
extern char board_bss[], board_bss_end[];
extern char board_kernel[], board_kernel_end[];

int main(void);
void reset_handler(void);

void (*port_handlers[BOARD_SLOTS])(void);

void reset_handler(void)
{
    char *to = board_data;
    const char *from = board_data_image;

    while (to < board_data_end)
        *to++ = *from++;
    for (to = board_bss; to < board_bss_end; to++)
        *to = 0;
    for (to = board_kernel; to < board_kernel_end; to++)
        *to = 0;
    (void)main();
    board_exit(0);
}

static void unexpected_interrupt(void)
{
    board_print_polled("\nan interrupt without a handler\n");
    board_exit(3);
}

void handlers_init(void)
{
    int i;

    for (i = 0; i < BOARD_SLOTS; i++)
        port_handlers[i] = unexpected_interrupt;
}

/* The spare interrupts' own handlers are behind ones of the port's, see low_handler. */
static void (*spare_low)(void);

static void low_handler(void)
{
    port_nests = 1;
    spare_low();
}

/* No levels: but the less urgent spare interrupt lets others in. */
void interrupt_attach(int irq, void (*function)(void), int level)
{
    (void)level;
    if (irq == SPARE_IRQ_LOW) {
        spare_low = function;
        function = low_handler;
    }
    port_handlers[irq] = function;
    board_interrupt_on(irq);
}

/* ---- the end ---- */

void board_reset(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    (void)mask;
    board_quiet();
    __asm__ volatile("jmp @_reset_entry");
    for (;;)
        continue;
}

void board_exit(int status)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    (void)mask;
    board_flush();
    board_print_polled(status == 0 ? "end of the run: halted\n"
                                   : "end of the run, failed: halted\n");
    PORT_HALT();
}
