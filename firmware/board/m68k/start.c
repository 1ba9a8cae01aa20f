/* SPDX-License-Identifier: MIT */
/* Start-up, exceptions and interrupts of a board of the 68000 family or ColdFire, after the
   Programmer's Reference Manuals (frames of exceptions: M68000 PRM appendix B; ColdFire PRM chapter
   11). */
#include "m68k.h"

#include "board.h"
#include "board_slots.h"
#include "switch.h"

extern unsigned board_data[], board_data_end[], board_data_image[];
extern unsigned board_bss[], board_bss_end[];
extern const char *board_vectors[]; /* 256, in RAM */
extern const char board_exceptions[];

int main(void);
void reset_handler(void);
void fault_report(const unsigned *stack);

/* In a section that the linker script puts near the slots. */
void (*port_handlers[BOARD_SLOTS])(void) __attribute__((section(".bss.port_handlers")));

void reset_handler(void)
{
    unsigned *to = board_data;
    const unsigned *from = board_data_image;

    while (to < board_data_end)
        *to++ = *from++;
    for (to = board_bss; to < board_bss_end; to++)
        *to = 0;
    (void)main();
    board_exit(0);
}

/* ---- faults ---- */

/* An exception is stored as SR and PC; before them ColdFire has a word that tells the kind, the
   68000 after a fault of the bus or an odd address four words that tell what was accessed. */
#ifdef __mcoldfire__
#define PC_OF(stack, vector) ((stack)[2])
#else
#define WORD(stack, at)      (((const unsigned short *)(stack))[at])
#define LONG(stack, at)      ((unsigned)WORD(stack, at) << 16 | WORD(stack, (at) + 1))
#define PC_OF(stack, vector) ((vector) <= 3 ? LONG(stack, 7) : LONG(stack, 3))
#endif

/* Ends the run; a second fault means that printing does not work. */
void fault_report(const unsigned *stack)
{
    static int reported;
    const int vector = (int)((const char *)stack[0] - board_exceptions) / 4 - 1;

    if (reported)
        board_exit(3);
    reported = 1;
    board_print_polled("\nexception ");
    board_print_hex((unsigned)vector);
    board_print_polled(" at ");
    board_print_hex(PC_OF(stack, vector));
    board_print_polled("\n");
    board_exit(3);
}

static void unexpected_interrupt(void)
{
    board_print_polled("\nan interrupt without a handler\n");
    board_exit(3);
}

/* ---- vectors ---- */

void vectors_init(void)
{
    int i;

    for (i = 2; i < 256; i++)
        board_vectors[i] = board_exceptions + 4 * (i < BOARD_EXCEPTIONS ? i : BOARD_UNEXPECTED);
    for (i = 0; i < BOARD_SLOTS; i++)
        port_handlers[i] = unexpected_interrupt;
}

void vectors_slot(int vector, int irq)
{
    board_vectors[vector] = port_slots + 4 * irq;
}

/* Level 0 is the most urgent, 255 the least: 6 to 1 of the processor's. */
void interrupt_attach(int irq, void (*function)(void), int level)
{
    port_handlers[irq] = function;
    board_interrupt_on(irq, 6 - level * 6 / 256);
}

/* ---- the end ---- */

unsigned board_retained[BOARD_RETAINED_WORDS] __attribute__((section(".noinit")));

void board_reset(void)
{
    __asm__ volatile("move.w #0x2700,%%sr" : : : "memory");
    board_restart();
}

void board_exit(int status)
{
    __asm__ volatile("move.w #0x2700,%%sr" : : : "memory");
    board_flush();
    board_print_polled(status == 0 ? "end of the run: halted\n"
                                   : "end of the run, failed: halted\n");
    PORT_HALT();
}
