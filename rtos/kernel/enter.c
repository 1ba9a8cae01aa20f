/* SPDX-License-Identifier: MIT */
/* Entry of interrupt handlers, for ports that have no shorter one. */
#include "internal.h"

void kernel_enter_isr(void)
{
    bos.isr_depth++;
}
