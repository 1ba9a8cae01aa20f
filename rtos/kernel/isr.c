/* SPDX-License-Identifier: MIT */
/* Entry and exit of interrupt handlers. A nested handler puts the depth back before the one that
   it interrupted goes on, so entering needs no mask. */
#include "internal.h"

void kernel_enter_isr(void)
{
    bos.isr_depth++;
}

void kernel_exit_isr(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    bos.isr_depth--;
    if (kernel_must_switch())
        PORT_SWITCH_ISR();
    INTERRUPTS_RESTORE(mask);
}

int kernel_in_isr(void)
{
    return bos.isr_depth != 0 && bos.this_task != NULL;
}
