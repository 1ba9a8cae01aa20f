/* SPDX-License-Identifier: MIT */
/* Start-up and exceptions of an ARMv7-M board. After the ARMv7-M Architecture Reference Manual:
   B1.5.3 (vector table), B1.5.6 (stacked frame), B3.2 (system control space), C1.6.1 (DHCSR). */
#include "armv7m.h"

#include "board.h"
#include "switch.h"

extern unsigned board_data[], board_data_end[], board_data_image[];
extern unsigned board_bss[], board_bss_end[];
extern unsigned board_stack_top[];

int main(void);
void reset_handler(void);

typedef void handler(void);

/* What the processor has saved when a handler runs. */
typedef struct Frame {
    unsigned r0, r1, r2, r3, r12, lr, pc, xpsr;
} Frame;

void fault_report(Frame *frame);

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

#define BKPT_SEMIHOSTING 0xBEABu

/* A breakpoint without a debugger leaves no fault status; then pc could be fetched from. */
static int was_semihosting(const Frame *frame)
{
    return SCB_CFSR == 0 && (SCB_HFSR & HFSR_VECTTBL) == 0 &&
           *(const unsigned short *)frame->pc == BKPT_SEMIHOSTING;
}

/* A semihosting call where no debugger listens faults: it is skipped, so that the caller goes on.
   Everything else ends the run with a line on the console, outside the handler: a semihosting call
   inside it would lock the processor up. A second fault means that the way out of the handler is
   damaged too: then the run ends inside it. */
void fault_report(Frame *frame)
{
    static int reported;

    if (was_semihosting(frame)) {
        SCB_HFSR = SCB_HFSR;
        frame->pc += 2u;
        return;
    }
    if (reported)
        board_exit(3);
    reported = 1;
    board_print_polled("\nfault at ");
    board_print_hex(frame->pc);
    board_print_polled(", called from ");
    board_print_hex(frame->lr);
    board_print_polled(", CFSR ");
    board_print_hex(SCB_CFSR);
    board_print_polled(", HFSR ");
    board_print_hex(SCB_HFSR);
    board_print_polled("\n");
    SCB_CFSR = SCB_CFSR;
    SCB_HFSR = SCB_HFSR;
    frame->r0 = 3;
    frame->pc = (unsigned)board_exit & ~1u;
    frame->xpsr = XPSR_THUMB;
    __asm__ volatile("cpsid i" : : : "memory"); /* none comes between here and there */
}

/* EXC_RETURN bit 2 tells which stack holds the frame. */
__attribute__((naked)) static void fault_handler(void)
{
    __asm__ volatile("tst lr, #4\n\t"
                     "ite eq\n\t"
                     "mrseq r0, msp\n\t"
                     "mrsne r0, psp\n\t"
                     "b fault_report");
}

static void unexpected_interrupt(void)
{
    board_print_polled("\nan interrupt without a handler\n");
    board_exit(3);
}

/* ---- vectors ---- */

typedef struct Vectors {
    unsigned *stack;
    handler *system[15];
} Vectors;

const Vectors board_vectors __attribute__((section(".vectors"), used)) = {
    board_stack_top,
    {reset_handler, unexpected_interrupt, fault_handler, fault_handler, fault_handler,
     fault_handler, NULL, NULL, NULL, NULL, unexpected_interrupt, unexpected_interrupt, NULL,
     port_switch_handler, port_tick_handler},
};

/* The table in use, in RAM so that drivers attach their handlers by number. VTOR wants it aligned
   to its size rounded up to a power of two; its first word is only used at reset. */
#define SYSTEM 16
#define SLOTS  (SYSTEM + NVIC_IRQS)
#define ALIGN  (SLOTS <= 32 ? 128 : SLOTS <= 64 ? 256 : SLOTS <= 128 ? 512 : 1024)

static handler *vectors[SLOTS] __attribute__((aligned(ALIGN)));

void vectors_init(void)
{
    int i;

    for (i = 1; i < SYSTEM; i++)
        vectors[i] = board_vectors.system[i - 1];
    for (i = SYSTEM; i < SLOTS; i++)
        vectors[i] = unexpected_interrupt;
    SCB_VTOR = (unsigned)vectors;
}

/* Priority 0 is the most urgent level, 255 the least; the board has the upper NVIC_PRIO_BITS. */
void interrupt_attach(int irq, void (*function)(void), int level)
{
    vectors[SYSTEM + irq] = function;
    if (irq < 0)
        return;
    NVIC_IPR(irq) = (unsigned char)level;
    NVIC_ISER(irq / 32) = 1u << (irq % 32);
}

void interrupt_raise(int irq)
{
    NVIC_ISPR(irq / 32) = 1u << (irq % 32);
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

void board_tick_raise(void)
{
    SCB_ICSR = ICSR_PENDSTSET;
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}

/* ---- the end ---- */

unsigned board_retained[BOARD_RETAINED_WORDS] __attribute__((section(".noinit")));

void board_reset(void)
{
    __asm__ volatile("dsb" : : : "memory");
    SCB_AIRCR = AIRCR_RESET;
    for (;;)
        continue;
}

/* Semihosting: SYS_EXIT (0x18) and SYS_EXIT_EXTENDED (0x20), reason "application exit", after
   "Semihosting for AArch32 and AArch64" (Arm), 7.7 and 7.8. */
static void semihosting(unsigned operation, const void *argument)
{
    register unsigned r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;

    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void board_exit(int status)
{
    static unsigned block[2];

    __asm__ volatile("cpsid i" : : : "memory");
    board_flush();
    block[0] = 0x20026u;
    block[1] = (unsigned)status;
    if (status == 0)
        semihosting(0x18u, (const void *)0x20026u);
    else
        semihosting(0x20u, block);
    board_print_polled("no debugger takes the exit: halted\n");
    for (;;)
        __asm__ volatile("wfi");
}
