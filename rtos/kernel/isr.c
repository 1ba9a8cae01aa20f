/* SPDX-License-Identifier: MIT */
/* Entry and exit of interrupt handlers. A nested handler puts the depth back before the one that
   it interrupted goes on, so entering needs no mask. */
#include "internal.h"

void kernel_exit_isr(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    bos.isr_depth--;
    if (KERNEL_MUST_SWITCH())
        PORT_SWITCH_ISR();
    INTERRUPTS_RESTORE(mask);
}
